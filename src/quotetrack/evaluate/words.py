"""The words of a text: spans are compared by the words in them, never by characters."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from quotetrack.model import Span

# Punctuation and quotation marks are no words: a content with its marks equals one without.
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_PARAGRAPH = re.compile(r"[^\n]+")
_MARK = re.compile(r"[\"“„‟«‹”»›]")
_STRAIGHT = '"'
_CLOSING = frozenset('"”»›')
_OPENING = frozenset('"“„‟«‹')

WordSet = frozenset[int]


class Words:
    """The words of one text, known by their position from 0, and which of them are quoted."""

    def __init__(self, text: str) -> None:
        spans = [match.span() for match in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        ranges = (
            range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))
            for span in find_quoted(text)
        )
        self.quoted: WordSet = frozenset(i for words in ranges for i in words)

    def within(self, spans: Iterable[Sequence[int]] | None) -> WordSet:
        """Return the words that ``spans``, pairs of start and end, touch; None is no span."""
        ranges = (
            range(bisect_right(self._ends, start), bisect_left(self._starts, end))
            for start, end in spans or ()
            if start < end
        )
        return frozenset(i for words in ranges for i in words)


def find_quoted(text: str) -> Iterator[Span]:
    """Yield the ranges inside quotation marks, each from its opening mark to before its closing.

    Marks pair inside a paragraph and don't nest; any mark that closes ends what any other opened.
    What isn't closed goes on to the paragraph's end, unless a straight mark opened it, which may
    be a sign for inches.
    """
    for paragraph in _PARAGRAPH.finditer(text):
        opened: int | None = None
        for mark in _MARK.finditer(text, *paragraph.span()):
            if opened is None:
                opened = mark.start() if mark.group() in _OPENING else None
            elif mark.group() in _CLOSING:
                yield Span(opened, mark.start())
                opened = None
        if opened is not None and text[opened] != _STRAIGHT:
            yield Span(opened, paragraph.end())
