"""The same article in another typography, with every offset mapped.

Gold is American news with curly or straight double marks. The rest of the world writes otherwise:
a finder that is good for one style alone isn't good. Used to train on all styles and to check
each of them.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from quotetrack.evaluate.typography import Role, Sign, find_signs
from quotetrack.model import Span

_PARTS = ("content", "cue", "source")
_NARROW = "\u202f"


class Style(StrEnum):
    """A way to write quotation marks, outer and inner."""

    CURLY = "curly"  # “a ‘b’ c”
    STRAIGHT = "straight"  # "a 'b' c"
    BRITISH = "british"  # ‘a “b” c’
    SINGLE = "single"  # 'a "b" c'
    GUILLEMETS = "guillemets"  # «a ‹b› c»
    FRENCH = "french"  # « a “b” c » with narrow no-break spaces
    REVERSED = "reversed"  # »a ›b‹ c«
    GERMAN = "german"  # „a ‚b‘ c“
    LOW_HIGH = "low-high"  # „a ‚b’ c”
    SWEDISH = "swedish"  # ”a ’b’ c”
    LATEX = "latex"  # ``a `b' c''
    UNCLOSED = "unclosed"  # “a ‘b’ c where a paragraph ends with the closing mark
    RAGGED = "ragged"  # the last closing mark of each paragraph is lost, wherever it stands
    DASHES = "dashes"  # — a ‘b’ c, — she said, where a paragraph begins with an opening mark
    BARE = "bare"  # a b c


class _Marks(NamedTuple):
    """What each role is written as."""

    open: str
    close: str
    open_single: str
    close_single: str
    apostrophe: str = "’"


_CURLY = _Marks("“", "”", "‘", "’")
_MARKS: Mapping[Style, _Marks] = {
    Style.STRAIGHT: _Marks('"', '"', "'", "'", "'"),
    Style.BRITISH: _Marks("‘", "’", "“", "”"),
    Style.SINGLE: _Marks("'", "'", '"', '"', "'"),
    Style.GUILLEMETS: _Marks("«", "»", "‹", "›"),
    Style.FRENCH: _Marks(f"«{_NARROW}", f"{_NARROW}»", "“", "”"),
    Style.REVERSED: _Marks("»", "«", "›", "‹"),
    Style.GERMAN: _Marks("„", "“", "‚", "‘"),
    Style.LOW_HIGH: _Marks("„", "”", "‚", "’"),
    Style.SWEDISH: _Marks("”", "”", "’", "’"),
    Style.LATEX: _Marks("``", "''", "`", "'", "'"),
    Style.BARE: _Marks("", "", "", ""),
}


@dataclass(frozen=True, slots=True)
class Restyled:
    """A text in another style.

    ``positions`` has an entry for each offset of the old text, its end included: the offset in the
    new one. They never fall, so that a span stays a span; its words stay the same.
    """

    text: str
    positions: tuple[int, ...]

    def map(self, span: Iterable[int]) -> Span:
        """Return where a span of the old text, as start and end, lies in the new one."""
        start, end = span
        return Span(self.positions[start], self.positions[end])

    def map_back(self, span: Iterable[int]) -> Span:
        """Return where a span of the new text lies in the old one; what grew doesn't count."""
        start, end = (bisect_left(self.positions, offset) for offset in span)
        return Span(start, max(start, end))


def restyle(text: str, style: Style) -> Restyled:
    """Write ``text`` with the marks of ``style``.

    No word is changed, split or joined; a mark between two letters that would join them stays.
    Takes text in any style whose marks fit; straight apostrophes become curly ones but where
    ``style`` has straight marks. Takes time linear in the text.
    """
    parts: list[str] = []
    lengths: list[int] = [0]
    at = 0
    for sign, new in _write(text, style):
        parts += (text[at : sign.start], new)
        lengths += [1] * (sign.start - at)
        # An offset inside of a sign moves behind what the sign became.
        lengths += [len(new)] + [0] * (sign.end - sign.start - 1)
        at = sign.end
    lengths += [1] * (len(text) - at)
    return Restyled("".join([*parts, text[at:]]), tuple(accumulate(lengths)))


def restyle_article(article: Mapping[str, Any], style: Style) -> dict[str, Any]:
    """Return a gold article in ``style``: its text and the spans of its attributions.

    Everything else stays as it is, so that a file of gold speakers fits the new article too.
    """
    restyled = restyle(article["text"], style)
    attributions = [_move(one, restyled.map) for one in article["attributions"]]
    return {**article, "text": restyled.text, "attributions": attributions}


def restore_spans(row: Mapping[str, Any], restyled: Restyled) -> dict[str, Any]:
    """Return predictions (``quotes``) for a restyled text with the spans of the text it was."""
    return {**row, "quotes": [_move(one, restyled.map_back) for one in row["quotes"]]}


def _move(quotation: Mapping[str, Any], move: Callable[[Iterable[int]], Span]) -> dict[str, Any]:
    parts = {part: quotation.get(part) or () for part in _PARTS}
    return {**quotation, **{part: [[*move(s)] for s in spans] for part, spans in parts.items()}}


def _write(text: str, style: Style) -> Iterator[tuple[Sign, str]]:
    """Yield each sign of ``text`` with what stands there in ``style``."""
    signs = list(find_signs(text))
    table = _MARKS.get(style, _CURLY)
    news = [getattr(table, sign.role.name.lower()) for sign in signs]
    for paragraph in _group(text, signs) if style in _CHANGES else ():
        for n, new in _CHANGES[style](text, paragraph):
            news[n] = new
    tail = ""
    behind = 0
    for sign, new in zip(signs, news, strict=True):
        tail = (tail + text[behind : sign.start])[-1:]
        old = text[sign.start : sign.end]
        written = old if _joins(tail, old, new, text[sign.end : sign.end + 1]) else new
        tail, behind = (tail + written)[-1:], sign.end
        yield sign, written


def _joins(before: str, old: str, new: str, behind: str) -> bool:
    """Tell whether writing ``new`` makes one word of what ``old`` kept apart."""
    if old in {"'", "’"} or new not in {"", "'", "’"}:
        return False
    return _is_inner(before) and _is_inner(behind)


def _is_inner(character: str) -> bool:
    return character.isalnum() or character in {"_", "'", "’"}


class _Paragraph(NamedTuple):
    """Where a paragraph lies, and its signs with their places in the list of all."""

    start: int
    end: int
    signs: list[tuple[int, Sign]]


def _group(text: str, signs: Iterable[Sign]) -> Iterator[_Paragraph]:
    """Yield the paragraphs that have signs."""
    by_end = groupby(enumerate(signs), key=lambda each: _find_end(text, each[1].end))
    for end, group in by_end:
        inside = list(group)
        yield _Paragraph(text.rfind("\n", 0, inside[0][1].start) + 1, end, inside)


def _find_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _leave_open(text: str, paragraph: _Paragraph) -> Iterator[tuple[int, str]]:
    """Drop the closing mark that a paragraph ends with."""
    n, sign = paragraph.signs[-1]
    if sign.role is Role.CLOSE and not text[sign.end : paragraph.end].strip():
        yield n, ""


def _lose_last(_: str, paragraph: _Paragraph) -> Iterator[tuple[int, str]]:
    """Drop the last closing mark of a paragraph."""
    yield from [(n, "") for n, sign in paragraph.signs if sign.role is Role.CLOSE][-1:]


def _write_dashes(text: str, paragraph: _Paragraph) -> Iterator[tuple[int, str]]:
    """Write a paragraph that begins with an opening mark as a line of dialogue."""
    first = paragraph.signs[0][1]
    if first.role is not Role.OPEN or text[paragraph.start : first.start].strip():
        return
    for n, sign in paragraph.signs:
        if sign.role is Role.OPEN:
            yield n, "— "
        elif sign.role is Role.CLOSE:
            yield n, " —" if text[sign.end : paragraph.end].strip() else ""


_CHANGES: Mapping[Style, Callable[[str, _Paragraph], Iterator[tuple[int, str]]]] = {
    Style.UNCLOSED: _leave_open,
    Style.RAGGED: _lose_last,
    Style.DASHES: _write_dashes,
}
