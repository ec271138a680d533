"""Pair the quotation marks of a document, paragraph by paragraph.

A mark's neighbours tell most: behind a space it opens, before a space or a stop it closes. Where
they don't, what is open already decides. Marks that fit nothing are left out, so an odd number
of them does no harm beyond its paragraph. The table of marks is ``lang/marks.toml``. Takes time
linear in the text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from quotetrack.lang.marks import Mark, Turn, load_marks
from quotetrack.model import Span
from quotetrack.quotations.turns import Seen, see_marks

# No prose nests deeper; the outermost unclosed mark beyond that is a stray one.
DEEPEST = 8
# Longer paragraphs are rare, or made to fill the memory: their marks are not remembered.
USUAL = 2_000


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands between two marks, or between an unclosed mark and its paragraph's end.

    ``outer`` includes the marks, ``inner`` doesn't; ``depth`` is 0 for the outermost. A quotation
    that goes on over paragraphs makes one of these in each: all but the last are not ``closed``,
    all but the first are ``reopened``. One that goes on without a mark to re-open it begins with
    its paragraph, ``outer`` and ``inner`` alike.
    """

    outer: Span
    inner: Span
    depth: int
    closed: bool
    reopened: bool


class Pair(NamedTuple):
    """An opening mark and where its quotation ends: ``inner_end`` is before the closing mark."""

    opening: Seen
    inner_end: int
    end: int
    closed: bool


def pair_marks(text: str, paragraphs: Sequence[Span]) -> tuple[Quoted, ...]:
    """Return what stands in quotation marks in ``text``, sorted by start.

    Args:
        text: the document's text.
        paragraphs: ranges of it in order that don't overlap.

    Each result lies inside one paragraph; two of the same depth never overlap; each deeper one
    lies inside one that is shallower by one.
    """
    marks = load_marks()
    parts = [(p, list(_see(p.within(text)))) for p in paragraphs]
    found: list[Quoted] = []
    unclosed: frozenset[Mark] = frozenset()
    midway = False
    for n, (paragraph, seen) in enumerate(parts):
        part = paragraph.within(text)
        following = parts[n + 1] if n + 1 < len(parts) else None
        next_begins = begin_with(following[0].within(text), following[1]) if following else ()
        carried = list(carry_over(part, seen, unclosed)) if midway else []
        rest = [s for s in seen if not carried or s.start >= carried[0].end]
        pairs = carried + pair_paragraph(part, rest, frozenset(s.mark for s in next_begins))
        again = {s.start for s in begin_with(part, seen) if s.mark in unclosed}
        again |= {p.opening.start for p in carried}
        found += measure_depths(paragraph.start, pairs, again)
        unclosed = frozenset(p.opening.mark for p in pairs if not p.closed)
        midway = part.rstrip().rstrip("".join(marks.by_text))[-1:] not in marks.ends
    return tuple(found)


def _see(part: str) -> Sequence[Seen]:
    return _see_once(part) if len(part) < USUAL else tuple(see_marks(part, load_marks()))


@lru_cache(maxsize=128)
def _see_once(part: str) -> tuple[Seen, ...]:
    """Return the marks of a paragraph: the gate asks for them before the parse does."""
    return tuple(see_marks(part, load_marks()))


def carry_over(part: str, seen: Sequence[Seen], unclosed: frozenset[Mark]) -> Iterator[Pair]:
    """Yield the end of what a line left ``unclosed`` in the middle of a sentence.

    “It has ¶ [always held,”] he said. Behind a whole sentence it isn't sure enough: what follows
    may be the name of who said it, as in a box beside the article.
    """
    first = next((s for s in seen if not s.mark.single), None)
    start = len(part) - len(part.lstrip())
    if first is None or first.turn is not Turn.CLOSE or first.weak or first.start <= start:
        return
    if any(first.mark.text in mark.closed_by for mark in unclosed):
        opening = Seen(start, start, first.mark, Turn.OPEN, weak=False)
        yield Pair(opening, first.start, first.end, closed=True)


def pair_paragraph(part: str, seen: list[Seen], next_begins: frozenset[Mark]) -> list[Pair]:
    """Pair the marks of one paragraph; ``next_begins``: the marks that the next begins with."""
    stack: list[Seen] = []
    pairs: list[Pair] = []
    swedish = all(s.mark.text != "‘" for s in seen)
    for one in drop_weak(seen):
        at = find_opening(stack, one)
        if at is not None:
            pairs.append(Pair(stack[at], one.start, one.end, closed=True))
            del stack[at:]
        elif may_open(one) and (swedish or one.mark.text != "’"):
            stack.append(one)
            del stack[:-DEEPEST]
    pairs += run_on(part, stack, seen, next_begins)
    kept = (p for p in pairs if p.inner_end > p.opening.end)
    return sorted(p for p in kept if not part[p.opening.end : p.inner_end].isspace())


def drop_weak(seen: list[Seen]) -> list[Seen]:
    """Leave out each weak mark that a better one follows before the next opening one."""
    ahead = {True: False, False: False}  # by Mark.single: does a better closing mark follow?
    outside: list[bool] = []
    kept: list[Seen] = []
    for one in reversed(seen):
        single = one.mark.single
        if one.weak and ahead[single] and one.turn is Turn.CLOSE:
            continue
        kept.append(one)
        if one.turn is Turn.CLOSE and not one.weak:
            ahead[single] = True
        elif one.turn is not Turn.CLOSE:
            ahead[single] = False
        if not single and one.turn is Turn.CLOSE:
            outside.append(ahead[True])
            ahead[True] = False
        elif not single:
            ahead[True] = outside.pop() if outside else False
    return kept[::-1]


def may_open(one: Seen) -> bool:
    """Tell whether a mark that closes nothing opens something."""
    if one.turn is Turn.EITHER:
        return one.mark.turn is not Turn.CLOSE
    return one.turn is Turn.OPEN or (one.mark.turn is Turn.OPEN and not one.mark.single)


def find_opening(stack: Sequence[Seen], one: Seen) -> int | None:
    """Return the place in ``stack`` of the opening mark that ``one`` closes, if it closes any."""
    text, does = one.mark.text, one.mark.turn
    if one.turn is Turn.OPEN or (one.turn is Turn.EITHER and does is Turn.OPEN):
        # “Hello ”he said: what mostly closes still does if its partner is waiting for it.
        waiting = bool(stack) and text in stack[-1].mark.closed_by and text != stack[-1].mark.text
        return len(stack) - 1 if waiting and does is not one.turn else None
    right = nearest(stack, one, (s.mark.closed_by for s in reversed(stack)))
    if right is not None or (one.turn is Turn.EITHER and does is Turn.EITHER):
        return right
    return nearest(stack, one, (s.mark.slips for s in reversed(stack)))


def nearest(stack: Sequence[Seen], one: Seen, closers: Iterable[frozenset[str]]) -> int | None:
    """Return the place of the innermost opening mark that ``closers`` lets ``one`` close."""
    for at, allowed in zip(range(len(stack) - 1, -1, -1), closers, strict=True):
        if one.mark.text in allowed:
            return None if one.weak and stack[at].weak else at
        if one.mark.single and not stack[at].mark.single:
            return None  # an apostrophe mustn't tear a double-marked quotation apart
    return None


def run_on(
    part: str, stack: Sequence[Seen], seen: Sequence[Seen], next_begins: frozenset[Mark]
) -> Iterator[Pair]:
    """Yield the unclosed marks that open something up to the paragraph's end, not the stray."""
    last = {s.mark.text: s.start for s in seen if s.turn is not Turn.CLOSE}
    first = {s.start for s in begin_with(part, seen)}
    end = len(part.rstrip())
    before: set[str] = set()
    for one in stack:
        text, begins = one.mark.text, one.start in first
        alone = last.get(text, one.start) <= one.start
        # "Hello, "he said: of two straight marks that both seem to open, neither surely does.
        sure = text not in before or one.mark.turn is not Turn.EITHER
        if one.mark in next_begins:
            goes_on = alone or begins
        else:
            goes_on = alone and sure and is_sure_to_open(part, one, begins=begins)
        before.add(text)
        if goes_on:
            yield Pair(one, end, end, closed=False)


def is_sure_to_open(part: str, one: Seen, *, begins: bool) -> bool:
    """Tell whether an unclosed mark surely opens a quotation and is no arrow or apostrophe."""
    if one.turn is not Turn.OPEN and not one.mark.fixed and not begins:
        return False
    behind = part[one.end : one.end + 1]
    if one.mark.single:
        before = part[: one.start].rstrip()[-1:]
        return (begins or before in {":", ","}) and behind.isupper()
    return behind not in {"", " ", "\t", "\n"}


def begin_with(part: str, seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Return the marks that a paragraph begins with."""
    at = len(part) - len(part.lstrip())
    found = []
    for one in seen:
        if one.start != at or one.turn is Turn.CLOSE:
            break
        found.append(one)
        at = one.end
    return tuple(found)


def measure_depths(offset: int, pairs: Sequence[Pair], again: set[int]) -> Iterator[Quoted]:
    """Yield the pairs of the paragraph that begins at ``offset``, each with its depth."""
    around: list[int] = []
    for one in pairs:
        while around and around[-1] <= one.opening.start:
            around.pop()
        yield Quoted(
            outer=Span(offset + one.opening.start, offset + one.end),
            inner=Span(offset + one.opening.end, offset + one.inner_end),
            depth=len(around),
            closed=one.closed,
            reopened=one.opening.start in again,
        )
        around.append(one.end)
