"""Cut paragraphs into lines before anything is parsed: sentences, as far as typography is sure.

Where it isn't, two sentences stay one line: behind what may be an abbreviation, and inside
quotation marks.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quotetrack.model import Span
from quotetrack.quotations.marks import pair_marks

# What ends a sentence, what may close behind it, and a space.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[”’\"')\]»“‘]*+\s+")
_WORD_BEFORE = re.compile(r"\w*$")
# "— It is safe, said Nadia Lambert"; "LAMBERT: It is safe"; "It is safe – Nadia Lambert".
DASHES = "—–―-"
_TURN = re.compile(r"\s[—–―-]+\s|\w[—―]|:(?:\s|$)")
# "Sen. Lambert", "U.S. troops", "No. 5": these words may be short for others.
LONGEST_SHORT = 5
_OPENS = "“‘\"'«„([—–"


@dataclass(frozen=True, slots=True)
class Line:
    """One or more sentences: their place, the number of their paragraph, and if marks stand there.

    The ``span`` has no spaces at its ends. A dash at its beginning counts as a mark. A ``turned``
    line has a dash elsewhere or a colon: dialogues and transcripts have no other marks. Of a
    ``floating`` line all words stand in marks.
    """

    span: Span
    paragraph: int
    marked: bool
    turned: bool = False
    floating: bool = False

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.span.start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.span.end


def cut_lines(text: str, paragraphs: Sequence[Span]) -> tuple[Line, ...]:
    """Return the lines of ``paragraphs``, in order; together they hold all words of these."""
    quoted = sorted(each.outer for each in pair_marks(text, paragraphs) if each.depth == 0)
    starts = [span.start for span in quoted]
    lines: list[Line] = []
    for number, paragraph in enumerate(paragraphs):
        start = paragraph.start
        for stop in (*_find_stops(text, paragraph, quoted, starts), paragraph.end):
            span = _strip(text, Span(start, stop))
            if span.start < span.end:
                lines.append(_mark(text, Line(span, number, marked=False), quoted, starts))
            start = stop
    return tuple(lines)


def _mark(text: str, line: Line, quoted: Sequence[Span], starts: Sequence[int]) -> Line:
    """Return the line with what is told by the marks that begin in it."""
    held = quoted[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
    edges = [line.start, *(place for span in held for place in span), line.end]
    outside = (text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    floating = bool(held) and not any(c.isalnum() for part in outside for c in part)
    words = line.span.within(text)
    marked = bool(held) or words[0] in DASHES
    turned = marked or _TURN.search(words) is not None
    return replace(line, marked=marked, turned=turned, floating=floating)


def _find_stops(
    text: str, paragraph: Span, quoted: Sequence[Span], starts: Sequence[int]
) -> Iterator[int]:
    """Yield where a sentence surely begins inside a paragraph, and no mark is open."""
    for match in _STOP.finditer(text, *paragraph):
        place = match.end()
        if place >= paragraph.end or _may_be_short(text, match.start()):
            continue
        begins = text[place].isupper() or text[place].isdigit() or text[place] in _OPENS
        before = bisect_left(starts, place) - 1
        if begins and not (before >= 0 and place < quoted[before].end):
            yield place


def _may_be_short(text: str, stop: int) -> bool:
    """Tell whether the word before a stop may be short for another."""
    found = _WORD_BEFORE.search(text[max(0, stop - LONGEST_SHORT - 1) : stop])
    word = found[0] if found else ""
    return len(word) <= LONGEST_SHORT and (not word or word[0].isupper() or word.isdigit())


def _strip(text: str, span: Span) -> Span:
    line = span.within(text)
    start = span.start + len(line) - len(line.lstrip())
    return Span(start, max(start, span.start + len(line.rstrip())))
