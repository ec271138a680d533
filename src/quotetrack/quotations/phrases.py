"""Patterns of fixed expressions: according to X, in the words of X, X: ...

In the examples [the source] and [the content] stand in brackets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from quotetrack.model import Token
from quotetrack.quotations.candidates import Candidate, Source
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.sources import NOMINAL, noun_phrase

MAX_SPEAKER_WORDS = 8
# Clauses in a sentence that may be somebody's while the rest is not.
CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "ccomp"})
# In an expression: the possessive that names the source, as in "за [його] словами".
POSSESSIVE = "_"


def read_according(scene: Scene) -> Iterator[Candidate]:
    """According to [the mayor], [the bridge was safe]. [It was safe], according to [her]."""
    tokens = scene.syntax.tokens
    begins = {phrase[0] for phrase in scene.cues.phrases}
    for i, low in enumerate(scene.low):
        if low not in begins:
            continue
        for phrase in scene.cues.phrases:
            words = range(i, i + len(phrase))
            if words.stop < len(tokens) and all(
                _fits(tokens[j], word) for j, word in zip(words, phrase, strict=True)
            ):
                if scene.mark_of[i] is None:
                    yield from _read_phrase(scene, words, phrase)
                break


def _fits(token: Token, word: str) -> bool:
    # Russian "его", "её" and "их" have one form, whatever the case of the noun.
    one_form = "Case=" not in token.feats and "PronType=" not in token.feats
    personal = "PronType=Prs" in token.feats or one_form
    possessive = token.upos in {"DET", "PRON"} and personal
    # "на мою думку" is what the article says itself.
    possessive = possessive and not any(f"Person={n}" in token.feats for n in (1, 2))
    return possessive if word == POSSESSIVE else token.text.lower() == word


def read_according_behind(scene: Scene) -> Iterator[Candidate]:
    """[Reports] zufolge [the bridge was safe]: the expression stands behind who says it."""
    tokens, phrases = scene.syntax.tokens, scene.cues.phrases_behind
    for i, token in enumerate(tokens if phrases else ()):
        for phrase in phrases:
            words = range(i, min(i + len(phrase), len(tokens)))
            said = tuple(scene.low[j] for j in words)
            if said != phrase or token.head == i or scene.mark_of[i] is not None:
                continue
            first, last = scene.sentence_bounds(i)
            head = next((j for j in (token.head, i - 1) if first <= j < i), i)
            positions = tuple(j for j in noun_phrase(scene, head, without=tuple(words)) if j < i)
            if positions:
                source = Source(positions, "named")
                yield make_candidate(scene, tuple(words), " ".join(phrase), source, (first, last))
            break


def make_candidate(
    scene: Scene, cue: tuple[int, ...], word: str, source: Source, bounds: tuple[int, int]
) -> Candidate:
    """Take for the content what stands behind an expression that leads, else all around it."""
    positions = _leave_subject(scene, _before_verb(scene, source.positions))
    source = replace(source, positions=positions)
    first, last = _clause_around(scene, cue[0], bounds)
    taken = {*cue, *source.positions}
    if scene.words(range(first, min(taken))) == 0:
        content = tuple(range(_behind_relative(scene, max(taken) + 1, last), last + 1))
        return Candidate("phrase first", word, cue, source, content)
    content = tuple(i for i in range(first, last + 1) if i not in taken)
    ends = max(taken) >= last - 2
    if scene.grammar.verb_bracket:
        ends = scene.words(range(max(taken) + 1, last + 1)) == 0
    rule = "phrase behind" if ends else "phrase inside"
    return Candidate(rule, word, cue, source, content)


def _leave_subject(scene: Scene, source: tuple[int, ...]) -> tuple[int, ...]:
    """Selon [Oren Castell], [personne n'a parlé]: what stands before "ne" is its verb's subject."""
    behind = scene.syntax[min(source[-1] + 1, len(scene.syntax) - 1)] if source else None
    if behind is None or behind.text.lower() not in scene.grammar.clitics:
        return source
    comma = next((n for n in range(len(source) - 1, 0, -1) if _is_comma(scene, source[n])), None)
    return source if comma is None else source[:comma]


def _is_comma(scene: Scene, i: int) -> bool:
    return scene.syntax[i].text == ","


def _behind_relative(scene: Scene, start: int, last: int) -> int:
    """Laut [Oren Castell], der die Fähre fährt, [ist sie voll]: the clause says who he is."""
    syntax = scene.syntax
    comma = next((i for i in range(start + 2, last) if syntax[i].text == ","), last)
    if comma == last or syntax[start].text != ",":
        return start
    first, clause = syntax[start + 1], syntax.tokens[start + 2 : comma]
    kinds = (kind for kind in first.feats.split("|") if kind.startswith("PronType="))
    pronoun = "Rel" in next(kinds, "").removeprefix("PronType=").split(",")
    known = scene.cues.relatives & {first.lemma, first.text.lower()}
    return comma + 1 if pronoun and known and any(map(_is_finite, clause)) else start


def _before_verb(scene: Scene, source: Sequence[int]) -> tuple[int, ...]:
    """Laut [Nadia Lambert] hält die Brücke: before a main clause's verb stands one phrase alone."""
    if not scene.grammar.verb_bracket:
        return tuple(source)
    syntax = scene.syntax
    commas = (n for n, i in enumerate(source) if syntax[i].text == ",")
    finite = (n for n, i in enumerate(source) if n and _is_finite(syntax[i]))
    end = next(finite, len(source))
    return tuple(source if next(commas, end) < end else source[:end])


def _is_finite(token: Token) -> bool:
    return token.upos in {"VERB", "AUX"} and "VerbForm=Fin" in token.feats


def _clause_around(scene: Scene, cue: int, bounds: tuple[int, int]) -> tuple[int, int]:
    """Return the edges of the clause that an expression stands in: ..., der laut [ihr] hält."""
    if not scene.grammar.comma_before_clause:
        return bounds
    syntax = scene.syntax
    for above in syntax.ancestors(cue):
        left, right = syntax.left(above.i), syntax.right(above.i)
        clause = above.deprel in CLAUSES and syntax[max(left - 1, 0)].text == ","
        inside = bounds[0] < left <= cue <= right <= bounds[1]
        if (clause or syntax[left].text == ",") and inside and above.deprel in CLAUSES:
            return left, right
    return bounds


def _read_phrase(scene: Scene, words: range, phrase: tuple[str, ...]) -> Iterator[Candidate]:
    first, last = scene.sentence_bounds(words[0])
    cue = tuple(i for i, word in zip(words, phrase, strict=True) if word != POSSESSIVE)
    word = " ".join(phrase)
    if len(cue) < len(words):
        source = Source(tuple(i for i in words if i not in cue), "named")
        yield make_candidate(scene, cue, word, source, (first, last))
        return
    head = phrase_head(scene, cue[-1] + 1, last)
    if head is None:
        return
    # "aux dires du maire": "du" is a word of both, written once.
    start = scene.syntax[cue[-1]].end
    positions = tuple(
        i
        for i in noun_phrase(scene, head, without=cue)
        if i > cue[-1] and scene.syntax[i].start >= start
    )
    positions = _leave_statement(scene, cue, positions, (first, last))
    if not positions:
        return
    yield make_candidate(scene, cue, word, Source(positions, "named"), (first, last))


def _leave_statement(
    scene: Scene, cue: Sequence[int], source: Sequence[int], bounds: tuple[int, int]
) -> tuple[int, ...]:
    """According to [the mayor], [the bridge is safe]: a parser may take all of it for who says it.

    Where no word is left to be said, the source ends at the comma before the part with a verb.
    """
    first, last = bounds
    rest = (i for i in range(first, last + 1) if i not in source and i not in cue)
    if any(scene.is_word(i) for i in rest):
        return tuple(source)
    commas = [n for n, i in enumerate(source) if scene.syntax[i].text == ","]
    for comma, end in pairwise([*commas, len(source)]):
        part = [scene.syntax[i] for i in source[comma:end]]
        if any("VerbForm=Fin" in t.feats for t in part):
            return tuple(source[:comma])
    return tuple(source)


def phrase_head(scene: Scene, start: int, last: int) -> int | None:
    """Return the head of the noun phrase that begins at ``start``."""
    i = next((j for j in range(start, last + 1) if scene.is_word(j)), None)
    if i is None or scene.syntax[start].text == ",":
        return None
    comma = next((j for j in range(i, last + 1) if scene.syntax[j].text == ","), last)
    while i < scene.syntax[i].head <= comma and scene.syntax[scene.syntax[i].head].upos in NOMINAL:
        # What a predicate governs is no part of a name: laut [Lambert] sicher.
        if scene.syntax[i].deprel == "obl" and scene.grammar.verb_bracket:
            break
        i = scene.syntax[i].head
    return i


def read_colon(scene: Scene) -> Iterator[Candidate]:
    """[Lambert]: [the bridge is safe]. A short name before a colon at a paragraph's start."""
    for first, last in scene.paragraphs():
        tokens = scene.syntax.tokens[first : min(first + MAX_SPEAKER_WORDS, last) + 1]
        colon = next((t.i for t in tokens if t.text == ":"), last)
        name = scene.syntax.tokens[first:colon]
        if colon == last or not name or not _is_name(name):
            continue
        # A turn of a transcript lasts to the end of its paragraph.
        turn = all(t.text.isupper() for t in name)
        end = last if turn else scene.sentence_bounds(colon + 1)[1]
        source = Source(tuple(t.i for t in name), "named")
        rule = "turn" if turn else "colon"
        yield Candidate(rule, ":", (colon,), source, tuple(range(colon + 1, end + 1)))


def _is_name(tokens: Sequence[Token]) -> bool:
    """Tell whether words before a colon are a name: nothing happens and nothing is where."""
    proper = any(t.upos == "PROPN" for t in tokens) and all(t.text[0].isupper() for t in tokens)
    named = tokens[-1].upos == "PROPN" or proper
    return named and not any(t.upos in {"VERB", "AUX", "PUNCT", "ADP"} for t in tokens)
