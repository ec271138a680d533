"""Cut a text where marks begin and end, so that each piece wears its own marks and no others.

Ranges are half-open character offsets into one article's text as stored.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from quotetrack.model import Span
from quotetrack.store.showing.documents import Placed

HUES = 10
"""How many colours there are; the eleventh speaker has the first one's, in another pattern."""

BREAKS = re.compile(r"[\r\n]+")
"""What ends a line of a text, empty lines behind it included."""


class Part(StrEnum):
    """What a stretch of an article is."""

    CONTENT = "content"
    CUE = "cue"
    SOURCE = "source"
    FURNITURE = "furniture"
    TERM = "term"


class Mark(NamedTuple):
    """A range, what it is, and the place in the list of the quotation that it belongs to.

    ``first`` is set for the first range of a quotation's content.
    """

    span: Span
    part: Part
    of: int = -1
    first: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and all marks that cover it, widest first.

    ``begins`` has the quotations whose first content starts here.
    """

    start: int
    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The segments of a paragraph, and the line breaks behind it as they are stored."""

    segments: tuple[Segment, ...]
    breaks: str = ""


@dataclass(frozen=True, slots=True)
class Colour:
    """How a speaker's words look: one of `HUES`, again in a pattern where those don't suffice.

    ``hue`` is None where the speaker is open: nobody's colour.
    """

    hue: int | None
    again: bool = False


def mark_quotations(quotations: Sequence[Placed]) -> list[Mark]:
    """Return the ranges of all parts of ``quotations``, each with its quotation's position."""
    return [
        Mark(span, part, n, part is Part.CONTENT and at == 0)
        for n, placed in enumerate(quotations)
        for part, spans in (
            (Part.CONTENT, placed.places.content),
            (Part.CUE, placed.places.cue),
            (Part.SOURCE, placed.places.source),
        )
        for at, span in enumerate(spans)
    ]


def highlight(text: str, marks: Iterable[Mark], offset: int = 0) -> list[Segment]:
    """Cut ``text``, which starts at ``offset``, into segments that joined are the text.

    Each segment has the marks that cover it and no others; a mark that lies outside of the text,
    or partly, marks what is inside. Takes time in proportion to what it returns.
    """
    inside = list(_clip(marks, offset, offset + len(text)))
    if not text:
        return []
    starts, ends = _sort_edges(inside)
    edges = sorted({offset, offset + len(text), *starts, *ends})
    worn: dict[Mark, None] = {}
    segments: list[Segment] = []
    for start, end in pairwise(edges):
        for mark in ends.get(start, ()):
            worn.pop(mark, None)
        worn.update(dict.fromkeys(starts.get(start, ())))
        marked = tuple(sorted(worn, key=_width))
        here = text[start - offset : end - offset]
        begins = sorted(mark.of for mark in starts.get(start, ()) if mark.first)
        segments.append(Segment(start, here, marked, tuple(begins)))
    return segments


def _clip(marks: Iterable[Mark], start: int, end: int) -> Iterator[Mark]:
    for mark in marks:
        span = Span(max(mark.span.start, start), min(mark.span.end, end))
        if span.start < span.end:
            first = mark.first and span.start == mark.span.start
            yield Mark(span, mark.part, mark.of, first)


def _sort_edges(marks: Sequence[Mark]) -> tuple[dict[int, list[Mark]], dict[int, list[Mark]]]:
    return _group(marks, lambda m: m.span.start), _group(marks, lambda m: m.span.end)


def _group(marks: Sequence[Mark], key: Callable[[Mark], int]) -> dict[int, list[Mark]]:
    return {edge: list(found) for edge, found in groupby(sorted(marks, key=key), key)}


def _width(mark: Mark) -> tuple[int, Span, str, int]:
    return mark.span.start - mark.span.end, mark.span, mark.part, mark.of


def lay_out(segments: Iterable[Segment]) -> list[Paragraph]:
    """Part segments into paragraphs where lines break; joined they are the same characters."""
    paragraphs: list[Paragraph] = []
    line: list[Segment] = []
    for segment in segments:
        for piece, breaks in _break_lines(segment):
            if piece.text:
                line.append(piece)
            if breaks:
                paragraphs.append(Paragraph(tuple(line), breaks))
                line = []
    if line:
        paragraphs.append(Paragraph(tuple(line)))
    return paragraphs


def _break_lines(segment: Segment) -> Iterator[tuple[Segment, str]]:
    """Yield the pieces of a segment between line breaks, each with the breaks behind it."""
    at, begins = 0, segment.begins
    for found in [*BREAKS.finditer(segment.text), None]:
        end = found.start() if found else len(segment.text)
        text = segment.text[at:end]
        yield (
            Segment(segment.start + at, text, segment.marks, begins if text else ()),
            found[0] if found else "",
        )
        begins = () if text else begins
        at = found.end() if found else end


def give_colours(quotations: Sequence[Placed]) -> list[Colour]:
    """Return the colour of each quotation: one a speaker, given out in order of appearance.

    Somebody who is only described has one under that description. Where the speaker is open,
    there is no colour: two such quotations needn't be one person's.
    """
    given: dict[tuple[str | None, str], int] = {}
    colours: list[Colour] = []
    for placed in quotations:
        if not placed.shown.voices:
            colours.append(Colour(None))
            continue
        one = placed.shown.voices[0]
        at = given.setdefault((one.id, "" if one.id else one.name), len(given))
        colours.append(Colour(at % HUES, at >= HUES))
    return colours
