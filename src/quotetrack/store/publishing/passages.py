"""Which stretches of an article the public copy shows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from quotetrack.store.publishing.policy import TextPolicy

Stretch = tuple[int, int]
"""A half-open range of characters of a text."""

AROUND = 2
"""How many sentences before a quotation, and after it, ``context`` shows."""

MOST = 600
"""How many characters, at most, these sentences give on each side: lists have no full stops."""

BESIDE = 150
"""How many characters the context in one line shows on each side."""

# Parts at each abbreviation too: where articles came without sentences, rather less is shown.
_END = re.compile(r"[.!?…。！？]+[\"'“”‘’«»)\]]*\s+|\s*\n\s*")


def find_passages(
    text: str, sentences: Sequence[int] | None, quoted: Iterable[Stretch], policy: TextPolicy
) -> list[Stretch]:
    """Return the stretches of ``text`` that may be shown, in order, none touching another.

    Args:
        text: the article's text.
        sentences: where its sentences begin; None where that isn't known: it is then split in a
            way that rather cuts short.
        quoted: where contents, cues and sources of the quotations stand.
        policy: how much is shown.
    """
    if policy is TextPolicy.FULL:
        return [(0, len(text))] if text else []
    if policy is TextPolicy.CONTEXT:
        starts = sorted({0, *(split(text) if sentences is None else sentences)})
        quoted = [_widen(text, starts, stretch) for stretch in quoted]
    return _merge(text, quoted)


def keep_starts(sentences: Iterable[int], passages: Sequence[Stretch]) -> list[int]:
    """Return where sentences begin within the passages, and where each passage begins.

    Where sentences of what isn't shown begin tells how long they are, and is of use to nobody.
    """
    firsts = [start for start, _ in passages]
    kept = set(firsts)
    for start in sentences:
        n = bisect_right(firsts, start) - 1
        if n >= 0 and start < passages[n][1]:
            kept.add(start)
    return sorted(kept)


def split(text: str) -> list[int]:
    """Return where sentences may begin: behind each full stop and at each line."""
    return [found.end() for found in _END.finditer(text)]


def _widen(text: str, starts: Sequence[int], stretch: Stretch) -> Stretch:
    """Return a stretch with its own sentences whole and those around it."""
    start, end = stretch
    first = bisect_right(starts, start) - 1 - AROUND
    behind = bisect_left(starts, end) + AROUND
    low = starts[max(first, 0)]
    high = starts[behind] if behind < len(starts) else len(text)
    return _cut_before(text, low, start), _cut_after(text, end, high)


def _cut_before(text: str, low: int, start: int) -> int:
    """Return where the words before ``start`` begin: at ``low`` or, if that is far, at a space."""
    if start - low <= MOST:
        return low
    space = text.find(" ", start - MOST, start)
    return start if space < 0 else space + 1


def _cut_after(text: str, end: int, high: int) -> int:
    if high - end <= MOST:
        return high
    space = text.rfind(" ", end, end + MOST)
    return end if space < 0 else space


def _merge(text: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches in order, one where nothing but white space lies between two."""
    merged: list[Stretch] = []
    for start, end in sorted(_trim(text, stretches)):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _trim(text: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches without white space at their ends."""
    for start, end in stretches:
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def tell_context(text: str, passages: Sequence[Stretch], start: int, end: int) -> str:
    """Return on one line the words around ``[start, end)``, nothing but what passages show."""
    low, high = max(start - BESIDE, 0), end + BESIDE
    first = max(bisect_right(passages, (low, -1)) - 1, 0)
    pieces = []
    for a, b in passages[first:]:
        if a >= high:
            break
        if b > low:
            pieces.append((max(a, low), min(b, high)))
    if not pieces:
        return ""
    told = " … ".join(" ".join(text[a:b].split()) for a, b in pieces)
    before = "… " if pieces[0][0] > 0 else ""
    return before + told + (" …" if pieces[-1][1] < len(text) else "")
