"""The headline of a PDF: what its first page has at its head in far larger letters."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, pairwise, takewhile

from quotetrack.documents.office.pdf_lines import Line
from quotetrack.documents.office.titles import says_enough

LARGER = 1.4
"""A headline's letters are as many times as high as those of most of the text."""

MOST_LINES = 3
"""A headline has no more lines."""

NEAR_TOP = 8
"""It begins among as many first lines of the page."""

_SAME_SIZE = 0.1
_LEADING = 2.0


def find_headline(lines: Sequence[Line]) -> str | None:
    """Return the headline that ``lines``, a document's in reading order, begin with.

    None if there is none, or if it isn't alone in its size: a page of headings, a form.
    """
    if not lines:
        return None
    first = [line for line in lines if line.page == lines[0].page]
    least = LARGER * _measure_letters(lines)
    begin = next((n for n, line in enumerate(first[:NEAR_TOP]) if line.size >= least), None)
    if begin is None:
        return None
    found = _take_block(first[begin:])
    rest = first[begin + len(found) :]
    headline = " ".join(line.text for line in found)
    is_lone = not any(line.size >= found[0].size * (1 - _SAME_SIZE) for line in rest)
    return headline if len(found) <= MOST_LINES and is_lone and says_enough(headline) else None


def _measure_letters(lines: Sequence[Line]) -> float:
    """Return the height that half of all characters don't exceed, in points."""
    ordered = sorted(lines, key=lambda line: line.size)
    counted = list(accumulate(len(line.text) for line in ordered))
    return ordered[bisect_left(counted, counted[-1] / 2)].size


def _take_block(lines: Sequence[Line]) -> list[Line]:
    """Return the first line with those under it that are as high and not far away."""
    goes_on = takewhile(lambda pair: _is_next(*pair), pairwise(lines))
    return [lines[0], *(line for _, line in goes_on)]


def _is_next(line: Line, after: Line) -> bool:
    alike = abs(line.size - after.size) <= _SAME_SIZE * line.size
    return alike and 0 < line.base - after.base <= _LEADING * line.size
