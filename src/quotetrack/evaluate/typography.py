"""Find the quotation marks of well-set text and what each does, as a base for other typographies.

This is for gold articles, whose marks mostly fit: what is doubtful counts as an apostrophe and
stays as it is. Pairing the marks of whatever text there is belongs to the extractor.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\n]+")
_SIGN = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚‛'`]")
_OPENS = frozenset({"“", "„", "‟", "``"})
_DOUBLE = frozenset('"“”„‟«»') | {"``", "''"}
_CLOSED_BY = {"‘": "’", "'": "'", "‚": "‘’", "‛": "’", "`": "'", "‹": "›", "›": "‹"}
_CUT = re.compile(r"\d\ds\b|(?:em|til|tis|twas|cause|n)\b", re.IGNORECASE)

# Signs of the single kind among which the partner of one is sought: keeps the time linear.
_FARTHEST = 50


class Role(Enum):
    """What a sign does: open or close a quotation, of the double or single kind, or neither."""

    OPEN = "open"
    CLOSE = "close"
    OPEN_SINGLE = "open single"
    CLOSE_SINGLE = "close single"
    APOSTROPHE = "apostrophe"


class Sign(NamedTuple):
    """A sign at ``[start, end)`` of a text and its role there."""

    start: int
    end: int
    role: Role


def find_signs(text: str) -> Iterator[Sign]:
    """Yield the quotation marks and apostrophes of ``text`` in order, paragraph by paragraph."""
    for paragraph in _PARAGRAPH.finditer(text):
        yield from sorted(_read_paragraph(text, *paragraph.span()))


def _read_paragraph(text: str, start: int, end: int) -> list[Sign]:
    found = list(_SIGN.finditer(text, start, end))
    doubles = [m for m in found if m.group() in _DOUBLE]
    signs = list(_turn_doubles(text, doubles))
    closings = [sign.start for sign in signs if sign.role is Role.CLOSE]
    singles = [m for m in found if m.group() not in _DOUBLE]
    return signs + list(_turn_singles(text, singles, closings, end))


def _turn_doubles(text: str, marks: Sequence[re.Match[str]]) -> Iterator[Sign]:
    """Tell opening from closing marks; the first of « and » in a paragraph says which opens."""
    opened = ""
    for mark in marks:
        start, end = mark.span()
        if not opened and mark.group() == '"' and text[start - 1 : start].isdigit():
            continue  # a sign for inches
        opens = _opens(text, mark, opened)
        opened = mark.group() if opens else ""
        yield Sign(start, end, Role.OPEN if opens else Role.CLOSE)


def _opens(text: str, mark: re.Match[str], opened: str) -> bool:
    sign, (start, end) = mark.group(), mark.span()
    spaced_before = not text[start - 1 : start].strip() if start else True
    spaced_behind = not text[end : end + 1].strip()
    if sign in _OPENS:
        return not (sign == "“" and opened == "„")
    if sign == "”":  # ”so” in Swedish, and where somebody slipped
        return not opened and spaced_before and not spaced_behind
    if sign in {'"', "''"} and spaced_before != spaced_behind:
        return spaced_before
    return not opened


def _turn_singles(
    text: str, marks: Sequence[re.Match[str]], closings: Sequence[int], end: int
) -> Iterator[Sign]:
    """Pair single marks inside the double ones around them; what is left are apostrophes."""
    closing = -1
    for n, mark in enumerate(marks):
        start, behind = mark.span()
        if start == closing:
            yield Sign(start, behind, Role.CLOSE_SINGLE)
            continue
        partner = None
        if start > closing and _may_open(text, mark):
            after = bisect(closings, start)
            limit = closings[after] if after < len(closings) else end
            partner = _find_partner(text, mark.group(), marks[n + 1 : n + _FARTHEST], limit)
        closing = closing if partner is None else partner
        yield Sign(start, behind, Role.APOSTROPHE if partner is None else Role.OPEN_SINGLE)


def _may_open(text: str, mark: re.Match[str]) -> bool:
    start, end = mark.span()
    if mark.group() not in _CLOSED_BY or (start and _is_word(text[start - 1])):
        return False
    behind = text[end : end + 1]
    if mark.group() == "'" and (not _is_word(behind) or _CUT.match(text, end)):
        return False
    return bool(behind.strip())


def _find_partner(
    text: str, opening: str, marks: Sequence[re.Match[str]], limit: int
) -> int | None:
    """Return where the closing mark stands, if one does before ``limit``.

    The first that may close does, unless it may as well end a plural: the boys’ dinner.
    """
    may = [
        m.start()
        for m in marks
        if m.group() in _CLOSED_BY[opening]
        and m.start() < limit
        and text[m.start() - 1].strip()
        and not _is_word(text[m.end() : m.end() + 1])
    ]
    sure = (at for at in may if text[at - 1] != "s" or text[at + 1 : at + 2] != " ")
    return next(sure, may[0] if may else None)


def _is_word(character: str) -> bool:
    return re.match(r"\w", character) is not None
