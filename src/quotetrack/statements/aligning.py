"""Two wordings side by side: which words of one are which of the other, and what stands between."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz.distance import LCSseq
from rapidfuzz.distance.Indel import normalized_similarity as ratio

from quotetrack import lang
from quotetrack.statements.wording import IDLE, WEIGHTS, Sort, Word, Wording

_STEM = 4  # letters that words must have in common to be forms of one
_LIKE = 0.8  # what such a word counts for
_SHARE = 0.6  # how much of the longer of the two they must be
_ENDING = 3  # letters that are but an ending of a name
_SHORT_NAME = 7
_ALIKE = 0.85  # of two longer names
_EDGE = 4  # words before and behind what both say that belong to it
_CLOSE = 3  # words between common words and what belongs to them
_FLEXIBLE = frozenset({Sort.PLAIN, Sort.TURN, Sort.NAME})

Bounds = tuple[tuple[int, int], tuple[int, int]]
"""The first place and the one behind the last, in each of two wordings."""


class _Block(NamedTuple):
    """Words that both have in the same order: where they begin in each, and how many."""

    src: int
    dest: int
    length: int


class Gap(NamedTuple):
    """Words of one wording that stand where others, or none, do in the other.

    ``around`` are the places where they begin.
    """

    ours: Sequence[Word]
    theirs: Sequence[Word]
    around: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two wordings lie beside each other.

    ``covered`` is the share of each one's words, by what they count for, that the other has too;
    ``inside`` the same of the words within what both say: from the first word in common to the
    last. ``shared`` is how many telling words both have, ``run`` the greatest number of words that
    stand in both in the same order without any between, ``aligned`` how many stand in the same
    order in all. ``gaps`` is what differs within, in its order, then what stands close around it;
    ``missing`` the words there that the other has nowhere; ``both`` the keys of those words of each
    that the other has anywhere.
    """

    one: Wording
    other: Wording
    covered: tuple[float, float]
    inside: tuple[float, float]
    shared: int
    run: int
    aligned: int
    gaps: tuple[Gap, ...]
    missing: tuple[tuple[Word, ...], tuple[Word, ...]]
    both: tuple[frozenset[str], frozenset[str]]


@lru_cache(maxsize=1 << 16)
def are_forms(one: str, other: str) -> bool:
    """Tell whether two words in lower case may be forms of one: by how they begin.

    >>> are_forms("voluntary", "volunteer"), are_forms("force", "fence")
    (True, False)
    """
    if one == other:
        return True
    if _list_digits(one) != _list_digits(other):
        return False
    shorter, longer = sorted((len(one), len(other)))
    common = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    if longer <= _STEM + 1 and common >= _STEM - 1:
        return shorter in {common, longer}
    return common >= _STEM and common >= _SHARE * longer


@lru_cache(maxsize=1 << 14)
def are_spellings(one: str, other: str) -> bool:
    """Tell whether two names in lower case may be one name, bent or spelled otherwise.

    >>> are_spellings("zelenskiy", "zelenskyy"), are_spellings("christie", "christian")
    (True, False)
    """
    if _list_digits(one) != _list_digits(other):
        return False
    short, long = sorted((one, other), key=len)
    if long.startswith(short) and len(short) >= _STEM:
        return len(long) <= len(short) + _ENDING
    if len(long) <= _SHORT_NAME and long[: len(short) - 1] == short[:-1]:
        return len(short) > _STEM
    return ratio(one, other) >= _ALIKE


def _list_digits(word: str) -> list[str]:
    """Return the digits of a word, in which one for another makes another word: A320, A380."""
    return [c for c in word if c.isdigit()]


def align(one: Wording, other: Wording) -> Alignment:
    """Lay two wordings of one language side by side; what lies beside what goes both ways."""
    if other.words < one.words:
        return _turn(_align(other, one))
    return _align(one, other)


def _turn(a: Alignment) -> Alignment:
    return replace(
        a,
        one=a.other,
        other=a.one,
        covered=a.covered[::-1],
        inside=a.inside[::-1],
        gaps=tuple(Gap(gap.theirs, gap.ours, gap.around[::-1]) for gap in a.gaps),
        missing=a.missing[::-1],
        both=a.both[::-1],
    )


def _align(one: Wording, other: Wording) -> Alignment:
    forms = dict(_match_forms(one.words, other.words, _list_places(one.language)))
    ours = [word.key for word in one.words]
    theirs = [forms.get(word.key, word.key) for word in other.words]
    blocks = [
        _Block(op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(ours, theirs)
        if op.tag == "equal"
    ]
    bounds = _find_bounds(one, blocks)
    (a, b), (c, d) = bounds
    edges = list(_find_edges(one, other, bounds))
    likes = {*forms, *forms.values()}
    here, there = frozenset(ours), frozenset(theirs)
    return Alignment(
        one=one,
        other=other,
        covered=(_cover(one.words, theirs, likes), _cover(other.words, ours, likes, forms)),
        inside=(
            _cover(one.words[a:b], theirs[c:d], likes),
            _cover(other.words[c:d], ours[a:b], likes, forms),
        ),
        shared=len({w.key for w in one.words if w.key in there and w.sort not in IDLE}),
        run=max((block.length for block in blocks), default=0),
        aligned=sum(block.length for block in blocks),
        gaps=(*_find_gaps(one, other, blocks, bounds), *edges),
        missing=(
            _find_missing([*one.words[a:b], *chain.from_iterable(e.ours for e in edges)], there),
            _find_missing(
                [*other.words[c:d], *chain.from_iterable(e.theirs for e in edges)], here, forms
            ),
        ),
        both=(
            here & there,
            frozenset(w.key for w in other.words if forms.get(w.key, w.key) in here),
        ),
    )


@cache
def _list_places(language: str) -> frozenset[str]:
    return frozenset(lang.load(language).people.places.values())


def _match_forms(
    ours: Sequence[Word], theirs: Sequence[Word], places: Container[str]
) -> Iterator[tuple[str, str]]:
    """Yield each word of theirs that isn't among ours with the one of ours that it is a form of.

    Two known places have two names, however alike: Austria, Australia.
    """
    known = {word.key for word in ours}
    starts: dict[str, list[str]] = {}
    for word in ours:
        if word.sort in _FLEXIBLE:
            starts.setdefault(word.key[: _STEM - 1], []).append(word.key)
    for word in theirs:
        if word.key not in known and word.sort in _FLEXIBLE:
            near = starts.get(word.key[: _STEM - 1], [])
            fit = are_spellings if word.sort is Sort.NAME else are_forms
            if word.key in places:
                near = [key for key in near if key not in places]
            form = next((key for key in near if fit(key, word.key)), None)
            if form:
                yield word.key, form


def _cover(
    words: Sequence[Word],
    keys: Sequence[str],
    likes: Container[str],
    forms: Mapping[str, str] = MappingProxyType({}),
) -> float:
    """Return the share of ``words`` that is among ``keys``; those of ``likes`` count for less."""
    there, whole, found = set(keys), 0.0, 0.0
    for word in words:
        weight = WEIGHTS[word.sort]
        whole += weight
        if forms.get(word.key, word.key) in there:
            found += weight * (_LIKE if word.key in likes else 1.0)
    return found / whole if whole else 0.0


def _find_missing(
    words: Sequence[Word], keys: Container[str], forms: Mapping[str, str] = MappingProxyType({})
) -> tuple[Word, ...]:
    return tuple(word for word in words if forms.get(word.key, word.key) not in keys)


def _find_bounds(one: Wording, blocks: Sequence[_Block]) -> Bounds:
    """Return where what both say begins and ends in each: common words alone don't begin it.

    Those that stand close before it belong to it, with what stands between: "will [not] send".
    """
    telling = [i for i, block in enumerate(blocks) if _tells(one, block)]
    if not telling:
        return (0, 0), (0, 0)
    first, last = telling[0], telling[-1]
    while first > 0 and _are_close(blocks[first - 1], blocks[first]):
        first -= 1
    begin, end = blocks[first], blocks[last]
    return (begin.src, end.src + end.length), (begin.dest, end.dest + end.length)


def _tells(one: Wording, block: _Block) -> bool:
    words = one.words[block.src : block.src + block.length]
    return any(word.sort is not Sort.COMMON for word in words)


def _are_close(before: _Block, block: _Block) -> bool:
    ours = block.src - before.src - before.length
    theirs = block.dest - before.dest - before.length
    return max(ours, theirs) <= _CLOSE


def _find_gaps(
    one: Wording, other: Wording, blocks: Sequence[_Block], bounds: Bounds
) -> Iterator[Gap]:
    (a, b), (c, _) = bounds
    ours, theirs = a, c
    for block in blocks:
        if a <= block.src < b:
            if (block.src, block.dest) != (ours, theirs):
                yield Gap(
                    one.words[ours : block.src], other.words[theirs : block.dest], (ours, theirs)
                )
            ours, theirs = block.src + block.length, block.dest + block.length


def _find_edges(one: Wording, other: Wording, bounds: Bounds) -> Iterator[Gap]:
    """Yield what stands close before and behind what both say, up to a mark, where both go on.

    A "not" right before it counts where the other begins, too: "[No] vamos a cerrar el puerto".
    """
    (a, b), (c, d) = bounds
    if b == a:
        return
    before = _look_back(one.words, a), _look_back(other.words, c)
    if before[0] < a and before[1] < c:
        yield Gap(one.words[before[0] : a], other.words[before[1] : c], before)
    elif before[0] < a and one.words[a - 1].sort is Sort.REFUSAL:
        yield Gap(one.words[a - 1 : a], (), (a - 1, c))
    elif before[1] < c and other.words[c - 1].sort is Sort.REFUSAL:
        yield Gap((), other.words[c - 1 : c], (a, c - 1))
    behind = _look_ahead(one.words, b), _look_ahead(other.words, d)
    if behind[0] > b and behind[1] > d:
        yield Gap(one.words[b : behind[0]], other.words[d : behind[1]], (b, d))


def _look_back(words: Sequence[Word], place: int) -> int:
    if place < len(words) and words[place].parted:
        return place
    first = place
    while first > 0 and place - first < _EDGE:
        first -= 1
        if words[first].parted:
            break
    return first


def _look_ahead(words: Sequence[Word], place: int) -> int:
    last = place
    while last < len(words) and last - place < _EDGE and not words[last].parted:
        last += 1
    return last
