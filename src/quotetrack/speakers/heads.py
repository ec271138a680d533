"""The token by which a source hangs, and how a source can point back to someone."""

from collections.abc import Sequence

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.syntax import Syntax

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})


def find_bare_names(syntax: Syntax, noun: Token, people: People) -> list[Token]:
    """Return the names that some treebanks hang by their title without a preposition.

    "le maire [Tom Vasseur]" is as good as an apposition, "le maire de Brion" is none. Where names
    have cases, a genitive needs no preposition either: "речник Бойчука" is no Бойчук.
    """
    if people.inflection.endings:
        return []
    names = (t for t in syntax.children(noun.i, "nmod") if t.upos == "PROPN" and t.i > noun.i)
    return [t for t in names if noun.upos == "NOUN" and not syntax.children(t.i, "case")]


def is_anothers(name: Token, noun: Token, people: People) -> bool:
    """Tell whether a name that hangs by a noun can't be its own: "речник [Тараса Бойка]".

    Where names surely show their case, an apposition stands in that of its noun.
    """
    cases = [f for t in (name, noun) for f in t.feats.split("|") if f.startswith("Case=")]
    return people.inflection.sure and len(set(cases)) > 1


def find_head(syntax: Syntax, positions: Sequence[int]) -> Token | None:
    """Return the token that the tokens at ``positions`` hang by, a noun rather than others."""
    inside = set(positions)
    heads = [
        token
        for token in map(syntax.__getitem__, positions)
        if token.upos in NOMINAL and (token.head not in inside or syntax.is_root(token.i))
    ]
    named = [t for t in heads if t.upos in {"PROPN", "NOUN", "PRON"}]
    return next(iter(named or heads), None)
