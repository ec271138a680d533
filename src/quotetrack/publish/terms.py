"""Words in quotation marks that no quotation took: titles, nicknames, words held at a distance."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from quotetrack.model import Span
from quotetrack.quotations.marks import pair_marks
from quotetrack.store.showing.documents import Passage

_LINES = re.compile(r"[^\r\n]+")


def find_terms(passage: Passage, contents: Iterable[Span]) -> list[Span]:
    """Return the stretches in quotation marks, marks and all, that no content comes into.

    Of those inside one another the outermost that is free; they never overlap.
    """
    lines = [Span(found.start(), found.end()) for found in _LINES.finditer(passage.text)]
    taken = _merge(contents)
    found: list[Span] = []
    for quoted in pair_marks(passage.text, lines):
        outer = Span(quoted.outer.start + passage.start, quoted.outer.end + passage.start)
        behind = not found or outer.start >= found[-1].end
        if quoted.closed and behind and not _is_taken(outer, taken):
            found.append(outer)
    return found


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Return what ``spans`` cover together, as ranges in order that don't touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _is_taken(span: Span, taken: list[Span]) -> bool:
    """Tell whether ``span`` shares a character with one of ``taken``, which lie apart in order."""
    at = bisect_left(taken, Span(span.end, 0))
    return at > 0 and taken[at - 1].end > span.start
