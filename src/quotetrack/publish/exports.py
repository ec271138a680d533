"""The rows of the view ``attributions`` as files: CSV for spreadsheets, JSON and JSON Lines.

Rows go out one by one as they come, into a binary stream: what a file holds does not depend on
the machine's encoding or line ends.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO

Cell = str | int | float | None
Row = Mapping[str, Cell]

COLUMNS = {
    "date": "Date",
    "outlet": "Outlet",
    "headline": "Headline",
    "speaker": "Speaker",
    "role": "Role",
    "quotation": "Quotation",
    "kind": "Kind",
    "act": "Act",
    "cue": "Cue",
    "source": "Source",
    "confidence": "Confidence",
    "why": "Why",
    "context": "Context",
    "url": "Link",
    "permalink": "Permalink",
}
"""The columns of a CSV file in order: the view's name for each and its heading."""

# What a spreadsheet takes for the start of a formula, in its full-width forms too. It may come
# after white space, control characters or signs without width, which a spreadsheet may drop;
# a tab or a carriage return in front is enough by itself.
_FORMULA = re.compile(r"[\t\r]|[\s\x00-\x1f\xad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")


def export_csv(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as CSV that Excel opens right: UTF-8 with a byte order mark, CRLF.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay
    numbers. A column that a row lacks stays empty.
    """
    writer = csv.writer(_Encoded(out), lineterminator="\r\n")
    out.write(b"\xef\xbb\xbf")
    writer.writerow(COLUMNS.values())
    writer.writerows([defuse(row.get(name)) for name in COLUMNS] for row in rows)


def export_jsonl(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as JSON Lines in UTF-8, one object a line, with the view's column names."""
    out.writelines(_encode_json(row) + b"\n" for row in rows)


def export_json(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as one JSON array in UTF-8, an object a line, with the view's names."""
    before = b"[\n"
    for row in rows:
        out.write(before + _encode_json(row))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def defuse(cell: Cell) -> Cell:
    """Return ``cell`` as a spreadsheet may have it: no NULs, no text that begins a formula."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    return f"'{text}" if _FORMULA.match(text) else text


def _encode_json(row: Row) -> bytes:
    return json.dumps(dict(row), ensure_ascii=False).encode("utf-8", "replace")


class _Encoded:
    """What csv writes its lines to: the binary stream behind it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write ``text`` in UTF-8; half a surrogate pair becomes a question mark."""
        return self._out.write(text.encode("utf-8", "replace"))
