"""Pairs: two persons named side by side, whom "they" may take up.

"Nadia Lambert, the mayor, and Tom Whitfield opened the bridge. "It is safe," [they] said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.described import is_body
from quotetrack.syntax import SUBJECTS, Syntax

REACH = 2  # sentences back, within which "they" may mean a pair
WIDEST = 10  # tokens between two names side by side, with their titles and parties


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons or more, named side by side; the last name ends before token ``end``."""

    end: int
    characters: tuple[Character, ...]


def find_pairs(syntax: Syntax, cast: Cast, people: People) -> list[Pair]:
    """Return the pairs of a document, in order; three in a row are one, with all their names."""
    pairs: list[Pair] = []
    names = _list_names(cast, people)
    # Whom only commas part from the next: "[Hale], [Whitfield] and Castell".
    waiting: list[Character] = []
    for (first, end, one), (start, last, other) in pairwise(names):
        between = syntax.tokens[end:start]
        if one is not other and [t.text for t in between] == [","]:
            waiting.append(one)
            continue
        if one is not other and _is_side_by_side(syntax, between, start, people):
            begins = names[max(0, names.index((first, end, one)) - len(waiting))][0]
            if pairs and pairs[-1].end == end:
                pairs[-1] = Pair(last, (*pairs[-1].characters, other))
            elif not _has_plural_subject(syntax, begins):
                pairs.append(Pair(last, (*waiting, one, other)))
        waiting = []
    return pairs


def _has_plural_subject(syntax: Syntax, i: int) -> bool:
    """Tell whether others do something with a pair: "[Voters] met Lambert and Whitfield"."""
    sentence = syntax.sentence(i).tokens
    doers = (t for t in sentence if t.i < i and t.deprel in SUBJECTS)
    return any("Number=Plur" in t.feats and i not in syntax.subtree(t.i) for t in doers)


def _list_names(cast: Cast, people: People) -> list[tuple[int, int, Character]]:
    named = (
        c
        for c in cast.characters
        if c.named and (c.kind is SpeakerKind.PERSON or is_body(c, people))
    )
    return sorted(
        ((m.first, m.end, c) for c in named for m in c.mentions if not m.headline),
        key=lambda name: name[0],
    )


def _is_side_by_side(syntax: Syntax, between: Sequence[Token], start: int, people: People) -> bool:
    """Tell whether nothing but an "and", titles, parties and brackets stand between two names."""
    if not 0 < len(between) <= WIDEST or between[0].i == 0:
        return False
    inside = syntax.sentence(between[0].i - 1) is syntax.sentence(start)
    joins = [t for t in between if t.text.casefold() in people.conjunctions]
    together = len(joins) == 1 and joins[0].text.casefold() in people.together
    return inside and together and not any(t.upos in {"VERB", "AUX"} for t in between)


def take_up(syntax: Syntax, pairs: Sequence[Pair], i: int) -> tuple[Character, ...]:
    """Return whom "they" at token ``i`` takes up: the last pair, if nothing plural came between.

    "Lambert and Whitfield met officials. [They] said ..." stays open.
    """
    here = syntax.sentence_number(i)
    for pair in reversed(pairs):
        if pair.end > i:
            continue
        if here - syntax.sentence_number(pair.end - 1) > REACH:
            return ()
        return () if any(map(_is_plural, syntax.tokens[pair.end : i])) else pair.characters
    return ()


def _is_plural(token: Token) -> bool:
    doer = token.deprel in SUBJECTS | {"obl:agent"}
    return token.upos == "NOUN" and doer and "Number=Sing" not in token.feats
