"""Cut the words around a quotation out of its article: a few sentences on each side.

Positions are half-open character offsets into the article's text as stored.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quotetrack.model import Span
from quotetrack.store.showing.documents import Article, Passage, Places

SENTENCES = 2
"""How many sentences are shown on each side."""
AROUND = 320
"""How many characters at most on each side where sentences aren't known, or are long."""
LONGEST = 24_000
"""The most characters that are shown; a quotation longer than that is cut."""

_STOPS = re.compile(r"""[.!?…]["'”’»)]*\s+|[\r\n]+\s*""")
_SPACE = re.compile(r"\s+")


def cut_surroundings(article: Article, places: Places) -> list[Passage]:
    """Return what stands around a quotation, as far as it may be shown, in the text's order.

    Nothing where none of the quotation may be shown.
    """
    if not places.all:
        return []
    spans = places.all
    first, last = spans[0].start, max(span.end for span in spans)
    starts = article.sentences or _guess_starts(article.passages, Span(first, last))
    start, end = _widen(starts, Span(first, last))
    start, end = max(start, first - AROUND, 0), min(end, last + AROUND, start + LONGEST)
    return [
        _clip(passage, Span(start, end), Span(first, last))
        for passage in article.passages
        if passage.start < end and start < passage.end
    ]


def _guess_starts(passages: Sequence[Passage], span: Span) -> list[int]:
    """Return where sentences seem to start near a range: behind stops, and where lines begin."""
    window = Span(span.start - 2 * AROUND, span.end + 2 * AROUND)
    starts: list[int] = []
    for passage in passages:
        if passage.start < window.end and window.start < passage.end:
            low, high = (max(edge - passage.start, 0) for edge in window)
            found = _STOPS.finditer(passage.text, low, high)
            starts += [passage.start, *(passage.start + stop.end() for stop in found)]
    return sorted(set(starts))


def _widen(sentences: Sequence[int], span: Span) -> Span:
    """Return from two sentences before to two behind; all there is where none are known."""
    if not sentences:
        return Span(0, span.end + AROUND)
    before = max(bisect_right(sentences, span.start) - 1 - SENTENCES, 0)
    behind = bisect_left(sentences, span.end) + SENTENCES
    end = sentences[behind] if behind < len(sentences) else span.end + AROUND
    return Span(sentences[before] if sentences[before] <= span.start else 0, end)


def _clip(passage: Passage, window: Span, kept: Span) -> Passage:
    """Return what of a passage lies in ``window``; it breaks no word, unless that is very long."""
    start, end = max(window.start, passage.start), min(window.end, passage.end)
    if start > passage.start:
        start += _skip_word(passage.text, start - passage.start, kept.start - passage.start)
    if end < passage.end:
        end -= _drop_word(passage.text, end - passage.start, kept.end - passage.start)
    return Passage(start, passage.text[start - passage.start : end - passage.start])


def _skip_word(text: str, start: int, stop: int) -> int:
    """Return how much to leave out at ``start``, before ``stop``, to begin with a word."""
    if start == 0 or text[start - 1].isspace():
        return 0
    space = _SPACE.search(text, start, max(stop, start))
    return space.end() - start if space else 0


def _drop_word(text: str, end: int, stop: int) -> int:
    """Return how much to leave out before ``end``, behind ``stop``, to end with a word."""
    if text[end].isspace():
        return 0
    at = end
    while at > max(stop, end - AROUND) and not text[at - 1].isspace():
        at -= 1
    return end - at if at > stop and text[at - 1].isspace() else 0


def read_beside(passages: Sequence[Passage], span: Span, most: int = 32) -> tuple[str, str]:
    """Return up to ``most`` characters before and behind a range, as far as they may be shown."""
    for passage in passages:
        if passage.start <= span.start and span.end <= passage.end:
            start, end = span.start - passage.start, span.end - passage.start
            return passage.text[max(start - most, 0) : start], passage.text[end : end + most]
    return "", ""
