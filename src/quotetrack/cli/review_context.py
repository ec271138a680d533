"""The words around a quotation, with its content, cue and source marked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from rich.text import Text

from quotetrack.cli.terminal import escape_controls
from quotetrack.model import Quotation, Span

AROUND = 600
"""The characters shown on each side of a quotation."""
WORD = 30
"""The longest word that is left out rather than broken."""
_SPACE = re.compile(r"\s+")
_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*\n\s*")


class Part(StrEnum):
    """What a piece of text is to the quotation; the value is how a terminal shows it."""

    CONTENT = "bold yellow"
    SOURCE = "underline cyan"
    CUE = "italic green"
    AROUND = ""


MARKS = {Part.CONTENT: (">>", "<<"), Part.SOURCE: ("{", "}"), Part.CUE: ("_", "_")}
"""What stands around a part where nothing can be coloured or set bold."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the article's own text, and which part of the quotation it is."""

    text: str
    part: Part


def cut_pieces(text: str, quotation: Quotation, around: int = AROUND) -> list[Piece]:
    """Cut a quotation and its surroundings into pieces, which joined are the text as stored.

    But for dots where the article goes on.
    """
    window = _find_window(text, quotation, around)
    # A source that stands inside a content is shown as a source.
    marked = [
        *((span, Part.SOURCE) for span in quotation.source),
        *((span, Part.CUE) for span in quotation.cue),
        *((span, Part.CONTENT) for span in quotation.content),
    ]
    edges = {window.start, window.end}
    edges.update(edge for span, _ in marked for edge in span if window.start < edge < window.end)
    pieces = [
        Piece(text[start:end], _find_part(start, marked)) for start, end in pairwise(sorted(edges))
    ]
    before = [Piece("… ", Part.AROUND)] if window.start > 0 else []
    after = [Piece(" …", Part.AROUND)] if window.end < len(text) else []
    return [*before, *pieces, *after]


def _find_window(text: str, quotation: Quotation, around: int) -> Span:
    """Return what is shown of a text; it breaks no word, unless that is very long."""
    start, end = max(quotation.start - around, 0), min(quotation.end + around, len(text))
    if start > 0 and (space := _SPACE.search(text, start, min(start + WORD, quotation.start))):
        start = space.end()
    if end < len(text):
        spaces = list(_SPACE.finditer(text, max(end - WORD, quotation.end), end))
        end = spaces[-1].start() if spaces else end
    return Span(start, end)


def _find_part(place: int, marked: Iterable[tuple[Span, Part]]) -> Part:
    return next((part for span, part in marked if span.start <= place < span.end), Part.AROUND)


def write_pieces(pieces: Iterable[Piece], *, marks: bool) -> Text:
    """Return the pieces as text for a terminal: paragraphs are lines, white space single spaces.

    Nothing in it is obeyed by a terminal. With ``marks``, the parts stand between signs.
    """
    shown = Text()
    for piece in pieces:
        words = _tidy(piece.text)
        if not shown.plain or shown.plain[-1].isspace():
            words = words.lstrip()
        before, after = MARKS.get(piece.part, ("", "")) if marks and words else ("", "")
        shown.append(f"{before}{words}{after}", piece.part.value or None)
    shown.rstrip()
    return shown


def _tidy(text: str) -> str:
    return "\n".join(_tidy_line(each) for each in _PARAGRAPH.split(text))


def _tidy_line(text: str) -> str:
    """Make runs of white space one space, those at the ends too: the line may go on."""
    words = " ".join(text.split())
    before = " " if words and text[0].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return escape_controls(f"{before}{words}{after}")
