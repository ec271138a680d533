"""Cut the words around a quotation out of its article: a few sentences on each side.

Positions are half-open character offsets into the article's text as stored.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from quotetrack.model import Span
from quotetrack.store.showing.documents import Article, Passage, Places

SENTENCES = 2
"""How many sentences are shown on each side."""
AROUND = 320
"""How many characters at most on each side where sentences aren't known, or are long."""
LEAST = 3
"""How few characters on a side are as good as none: a mark, a space."""
LONGEST = 24_000
"""The most characters that are shown; a quotation longer than that is cut."""

_STOPS = re.compile(r"""[.!?…]["'”’»)]*\s+|[\r\n]+\s*""")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a quotation, in the text's order.

    ``broken_before`` and ``broken_behind`` tell that it begins, or ends, inside a sentence.
    """

    passages: tuple[Passage, ...] = ()
    broken_before: bool = False
    broken_behind: bool = False


def cut_surroundings(article: Article, places: Places) -> Surroundings:
    """Return what stands around a quotation, as far as it may be shown.

    Nothing where none of the quotation may be shown.
    """
    if not places.all:
        return Surroundings()
    kept = Span(places.all[0].start, max(span.end for span in places.all))
    starts = article.sentences or _guess_starts(article.passages, kept)
    wide = _widen(starts, kept, max((one.end for one in article.passages), default=kept.end))
    window = _shorten(starts, wide, kept)
    near = [one for one in article.passages if one.start < window.end and window.start < one.end]
    return Surroundings(
        tuple(_clip(passage, window, kept) for passage in near),
        bool(near) and near[0].start < window.start != wide.start and window.start not in starts,
        bool(near) and near[-1].end > window.end != wide.end and window.end not in starts,
    )


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


def _widen(sentences: Sequence[int], span: Span, last: int) -> Span:
    """Return from two sentences before to two behind, to ``last``; all where none are known."""
    if not sentences:
        return Span(0, last)
    before = max(bisect_right(sentences, span.start) - 1 - SENTENCES, 0)
    behind = bisect_left(sentences, span.end) + SENTENCES
    end = sentences[behind] if behind < len(sentences) else last
    return Span(sentences[before] if sentences[before] <= span.start else 0, end)


def _shorten(sentences: Sequence[int], wide: Span, kept: Span) -> Span:
    """Return what of ``wide`` isn't too far from ``kept``: whole sentences if that leaves some."""
    start, end = wide
    low, high = kept.start - AROUND, kept.end + AROUND
    if start < low:
        first = bisect_left(sentences, low)
        whole = sentences[first : bisect_right(sentences, kept.start - LEAST)]
        start = whole[0] if whole else low
    if end > high:
        first = bisect_left(sentences, kept.end + LEAST)
        whole = sentences[first : bisect_right(sentences, high)]
        end = whole[-1] if whole else high
    return Span(start, min(end, start + LONGEST))


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
