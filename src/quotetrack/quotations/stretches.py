"""Stretches of text that can be asked whether another one touches them."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from quotetrack.model import Span


class Stretches:
    """Spans, overlapping or not; asking takes time logarithmic in their number."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach = list(accumulate((span.end for span in ordered), max))

    def touch(self, span: Span) -> bool:
        """Tell whether ``span`` shares a character with any of the stretches."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start
