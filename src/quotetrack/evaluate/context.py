"""A mistake's place in its article, cut into pieces that a page can colour."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from quotetrack.model import Span

# A word has one part at most; where a file says otherwise, the first of these counts.
PARTS = ("cue", "source", "content")
# Characters shown around each edge; what lies further from all edges is left out.
AROUND = 130
_BREAK = re.compile(r"\s*\n\s*")


class Piece(NamedTuple):
    """Some text and the part it belongs to: content, cue, source, ``gap`` or none (empty)."""

    text: str
    part: str


def find_windows(text: str, quotations: Iterable[Mapping[str, Any]]) -> list[Span]:
    """Return what to show of ``text``: the surroundings of all edges of the quotations."""
    edges = sorted({edge for one in quotations for span in _spans(one) for edge in span})
    windows: list[Span] = []
    for edge in edges:
        start, end = max(0, edge - AROUND), min(len(text), edge + AROUND)
        if windows and start <= windows[-1].end:
            windows[-1] = Span(windows[-1].start, end)
        else:
            windows.append(Span(start, end))
    return windows


def paint(text: str, windows: Iterable[Span], quotation: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield the text of the windows in pieces, each with its part in ``quotation``."""
    behind = 0
    for window in windows:
        if window.start > behind:
            yield Piece("… " if not behind else " … ", "gap")
        yield from _paint_window(text, window, quotation)
        behind = window.end
    if behind < len(text):
        yield Piece(" …", "gap")


def _paint_window(text: str, window: Span, quotation: Mapping[str, Any]) -> Iterator[Piece]:
    inside = {e for span in _spans(quotation) for e in span if window.start < e < window.end}
    edges = [window.start, *sorted(inside), window.end]
    for start, end in pairwise(edges):
        yield Piece(_BREAK.sub(" ¶ ", text[start:end]), _part_at(quotation, start))


def _part_at(quotation: Mapping[str, Any], offset: int) -> str:
    covering = (
        part
        for part in PARTS
        if any(start <= offset < end for start, end in quotation.get(part) or ())
    )
    return next(covering, "")


def _spans(quotation: Mapping[str, Any]) -> Iterator[Iterable[int]]:
    for part in PARTS:
        yield from quotation.get(part) or ()
