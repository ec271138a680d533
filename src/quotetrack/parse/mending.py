"""What a language's data says of a parse's lemmas, put right in the parse itself.

The rules look for "mitteilen", whether the text has "mitgeteilt" or "teilte ... mit"; and a small
parser's lemmas of the verbs that matter most are better looked up than guessed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quotetrack.lang import Grammar
from quotetrack.model import Sentence, Token
from quotetrack.parse.inverting import put_right

PREDICATES = frozenset({"VERB", "AUX"})
# Particles of names are written small: "фон дер", "де ла".
LONGEST_PARTICLE = 4


def mend(sentences: Iterable[Sentence], grammar: Grammar) -> tuple[Sentence, ...]:
    """Return the sentences of a document with lemmas as the language's data wants them."""
    if not grammar.lemmas and not grammar.joined_particles:
        return tuple(sentences)
    if grammar.glued:
        sentences = [replace(s, tokens=put_right(s.tokens, grammar)) for s in sentences]
    if grammar.names_large:
        sentences = [replace(s, tokens=tuple(map(_unname, s.tokens))) for s in sentences]
    return tuple(replace(s, tokens=_mend_tokens(s.tokens, grammar)) for s in sentences)


def _unname(token: Token) -> Token:
    """Return a word in small letters that was taken for a name as the noun that it is."""
    small = token.upos == "PROPN" and token.text.islower() and len(token.text) > LONGEST_PARTICLE
    return replace(token, upos="NOUN") if small else token


def _mend_tokens(tokens: Sequence[Token], grammar: Grammar) -> tuple[Token, ...]:
    particles = _find_particles(tokens) if grammar.joined_particles else {}
    return tuple(
        replace(t, lemma=_mend_lemma(t, particles.get(t.i, ""), grammar))
        if t.upos in PREDICATES
        else t
        for t in tokens
    )


def _find_particles(tokens: Sequence[Token]) -> Mapping[int, str]:
    """Return the particle of each verb that has one apart from it."""
    return {t.head: t.text.lower() for t in tokens if t.deprel == "compound:prt"}


def _mend_lemma(token: Token, particle: str, grammar: Grammar) -> str:
    lemma = grammar.lemmas.get(token.text.lower(), token.lemma)
    return lemma if lemma.startswith(particle) else particle + lemma
