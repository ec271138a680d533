"""How much an Excel file may hold: openpyxl keeps of every row and cell a little in memory."""

import re
from typing import BinaryIO

from quotetrack.documents.inputs import Place
from quotetrack.documents.office.office import MAX_PART_BYTES, MAX_PART_TAGS, Parts, open_parts

MAX_ROWS = 1_048_576
"""The most rows that Excel itself can hold."""

MAX_SHEET_BYTES = 4 << 30
"""The most bytes of a sheet, unpacked: it is read piece by piece."""

MAX_STRINGS_BYTES = 256_000_000
"""The most bytes of the table of all texts, unpacked: it is held as a whole."""

MAX_STRINGS_TAGS = 8_000_000
"""The most tags in it."""

_ROW = re.compile(rb"<(?:\w{1,8}:)?row[\s/>]")
_TYPES = "[Content_Types].xml"
_ADVICE = "; save it as CSV"


def check_parts(stream: BinaryIO, place: Place) -> None:
    """Raise an InputError if what openpyxl holds of the file would take too much memory.

    A part is small; or it is a sheet, whose rows are read one by one; or the table of all texts.
    What it is called doesn't matter, for who builds a bomb calls it as he likes.
    """
    with open_parts(stream, place) as parts:
        parts.check(_TYPES)
        strings, held = _find_kinds(parts)
        for name in parts.archive.namelist():
            if name in strings:
                parts.check(name, MAX_STRINGS_BYTES, MAX_STRINGS_TAGS)
            elif name in held or not name.startswith("xl/worksheets/"):
                _check_held(parts, name)
            else:
                _check_sheet(parts, name)


def _find_kinds(parts: Parts) -> tuple[set[str], set[str]]:
    """Return the names of the tables of texts, and of what else openpyxl holds as a whole."""
    strings, held = set(), set()
    for element in parts.parse(_TYPES):
        name = str(element.get("PartName", "")).lstrip("/")
        kind = str(element.get("ContentType", ""))
        if kind.endswith("sharedStrings+xml"):
            strings.add(name)
        elif not kind.endswith("worksheet+xml"):
            held.add(name)
    return strings, held


def _check_held(parts: Parts, name: str) -> None:
    # Pictures are never opened by openpyxl's reading mode, unless they are XML in disguise.
    if parts.archive.getinfo(name).file_size > MAX_PART_BYTES or name.endswith((".xml", ".rels")):
        parts.check(name)


def _check_sheet(parts: Parts, name: str) -> None:
    """Raise an InputError if the sheet has too many rows, or one that is too long."""
    if parts.archive.getinfo(name).file_size > MAX_SHEET_BYTES:
        reason = f"{name} in it unpacks to more than {MAX_SHEET_BYTES:,} bytes"
        raise parts.place.problem(reason + _ADVICE)
    rows = tags = size = 0
    for chunk in parts.read_chunks(name):
        starts = [match.start() for match in _ROW.finditer(chunk)]
        rows += len(starts)
        begun = [0, *starts]
        for start, end in zip(begun, [*starts, len(chunk)], strict=True):
            tags, size = (0, 0) if start else (tags, size)
            tags += chunk.count(b"<", start, end)
            size += end - start
            if tags > MAX_PART_TAGS or size > MAX_PART_BYTES:
                raise parts.place.problem(f"{name} in it has a row without an end" + _ADVICE)
    # Rows where two pieces overlap were counted twice.
    if rows > MAX_ROWS * 1.1:
        reason = f"{name} in it has more than {MAX_ROWS:,} rows"
        raise parts.place.problem(reason + _ADVICE)
