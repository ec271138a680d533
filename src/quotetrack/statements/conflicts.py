"""What makes another statement of one, though the words are nearly the same.

"We will send 800 tents" and "We will not send 800 tents", "... 80 tents", "... tents to Varn".
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from quotetrack import lang
from quotetrack.model import Touch
from quotetrack.statements.aligning import Alignment, Gap
from quotetrack.statements.wording import Sort, Word

_NEAR = 6
"""Within so many words of a "not", another may be the same one in another place."""
_SHORT = 8
"""In a longer gap than this, something else is said, not the same otherwise."""
_ENDING = 3  # letters behind the beginning of a word that is told by it
_DENIED = 4  # words behind a "not" among which is what it denies
_TIGHT = 3
"""Words of a gap that holds hardly more than what differs."""
_LOCAL = {Sort.NUMBER: Touch.NUMBER, Sort.NAME: Touch.NAME, Sort.TIME: Touch.TIME}


class Difference(NamedTuple):
    """What differs, and which words of each it is; either may be empty."""

    touch: Touch
    ours: str
    theirs: str


def find_conflicts(alignment: Alignment) -> list[Difference]:
    """Return what in two wordings can't both be what was said, each sort once.

    Only what stands within what both say counts: one may be longer, and tell more.
    """
    found: dict[Touch, Difference] = {}
    for difference in _find_all(alignment):
        found.setdefault(difference.touch, difference)
    return list(found.values())


def _find_all(alignment: Alignment) -> Iterator[Difference]:
    numbers = [_pick(words, Sort.NUMBER) for words in alignment.missing]
    if all(numbers):
        yield Difference(Touch.NUMBER, *map(_write, numbers))
    for gap in alignment.gaps:
        if max(len(gap.ours), len(gap.theirs)) > _SHORT:
            continue
        yield from _find_local(alignment, gap)
        contrary = _find_contrary(alignment, gap)
        if contrary:
            yield contrary
        negated = [_pick(words, Sort.REFUSAL) for words in gap[:2]]
        if bool(negated[0]) != bool(negated[1]) and not _is_moved(alignment, gap):
            yield Difference(Touch.NEGATION, *_show_negated(alignment, gap))
    yield from _find_denied(alignment)


def _find_denied(alignment: Alignment) -> Iterator[Difference]:
    """Yield what one denies of a word that the other, which denies nothing, has elsewhere.

    "We will [not close] the pier", "the pier will be [closed]".
    """
    one, other = alignment.one.words, alignment.other.words
    refused = bool(_pick(one, Sort.REFUSAL)), bool(_pick(other, Sort.REFUSAL))
    if refused == (True, False):
        denied = _list_denied(one, alignment.both[0])
        yield from (
            Difference(Touch.NEGATION, _write(words), words[-1].written) for words in denied
        )
    elif refused == (False, True):
        denied = _list_denied(other, alignment.both[1])
        yield from (
            Difference(Touch.NEGATION, words[-1].written, _write(words)) for words in denied
        )


def _list_denied(words: Sequence[Word], shared: Container[str]) -> Iterator[Sequence[Word]]:
    """Yield each "not" with what follows up to the word that it denies, if that is ``shared``."""
    for i, word in enumerate(words):
        if word.sort is not Sort.REFUSAL:
            continue
        for length, behind in enumerate(words[i + 1 : i + 1 + _DENIED], start=2):
            if behind.parted:
                break
            if behind.sort is not Sort.COMMON:
                if behind.key in shared:
                    yield words[i : i + length]
                break


def _find_local(alignment: Alignment, gap: Gap) -> Iterator[Difference]:
    """Yield what stands in the place of something else of its sort: one name for another."""
    # "In Washington", "in the US capital": the second tells more than a name.
    bare = all(word.sort is not Sort.PLAIN for words in gap[:2] for word in words)
    tight = bare and max(map(len, gap[:2])) <= _TIGHT
    for sort, touch in _LOCAL.items():
        pick = _pick_numbered if sort is Sort.NUMBER else partial(_pick, sort=sort)
        sides = [
            # In a tight place it is another one though it is named elsewhere, too.
            [word for word in pick(words) if tight or word in missing]
            for words, missing in zip(gap[:2], alignment.missing, strict=True)
        ]
        if all(sides) and {word.key for word in sides[0]}.isdisjoint(w.key for w in sides[1]):
            yield Difference(touch, *map(_write, sides))


def _find_contrary(alignment: Alignment, gap: Gap) -> Difference | None:
    """Return words of a gap that say the contrary of each other, if there are any: raise, cut."""
    sides = [
        [word for word in words if word in missing]
        for words, missing in zip(gap[:2], alignment.missing, strict=True)
    ]
    for ours in sides[0]:
        for theirs in sides[1]:
            if are_contrary(alignment.one.language, ours.key, theirs.key):
                return Difference(Touch.NEGATION, ours.written, theirs.written)
    return None


@lru_cache(maxsize=1 << 14)
def are_contrary(language: str, one: str, other: str) -> bool:
    """Tell whether one of two words says the contrary of the other."""
    return any(
        (_is_among(one, first) and _is_among(other, second))
        or (_is_among(one, second) and _is_among(other, first))
        for first, second in lang.load(language).comparing.contraries
    )


def _is_among(word: str, beginnings: frozenset[str]) -> bool:
    return any(word.startswith(b) and len(word) <= len(b) + _ENDING for b in beginnings)


def _is_moved(alignment: Alignment, gap: Gap) -> bool:
    """Tell whether the one that doesn't say no here does so close by."""
    without = alignment.other if _pick(gap.ours, Sort.REFUSAL) else alignment.one
    place = gap.around[1] if without is alignment.other else gap.around[0]
    length = len(gap.theirs) if without is alignment.other else len(gap.ours)
    near = without.words[max(0, place - _NEAR) : place + length + _NEAR]
    return bool(_pick(near, Sort.REFUSAL))


def _show_negated(alignment: Alignment, gap: Gap) -> tuple[str, str]:
    """Return the words of a gap with the one before them: "will not", "will"."""
    ours, theirs = gap.around
    return (
        _write([*alignment.one.words[max(0, ours - 1) : ours], *gap.ours]),
        _write([*alignment.other.words[max(0, theirs - 1) : theirs], *gap.theirs]),
    )


def _pick(words: Iterable[Word], sort: Sort) -> list[Word]:
    return [word for word in words if word.sort is sort]


def _pick_numbered(words: Iterable[Word]) -> list[Word]:
    """Return numbers, and what has one in its name: "A320"."""
    return [w for w in words if w.sort is Sort.NUMBER or any(map(str.isdigit, w.key))]


def _write(words: Sequence[Word]) -> str:
    return " ".join(word.written for word in words)
