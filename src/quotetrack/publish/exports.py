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
    "together_with": "Together with",
    "role": "Role",
    "quotation": "Quotation",
    "kind": "Kind",
    "act": "Act",
    "cue": "Cue",
    "source": "Source",
    "confidence": "Confidence",
    "certainty": "Certainty",
    "why": "Why",
    "context": "Context",
    "url": "Link",
    "permalink": "Permalink",
    "also_at": "Also at",
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
    cells = ([defuse(row.get(name)) for name in COLUMNS] for row in rows)
    write_csv(COLUMNS.values(), cells, out)


def write_csv(headings: Iterable[str], rows: Iterable[Iterable[Cell]], out: BinaryIO) -> None:
    """Write rows of cells as they are, in UTF-8 with a byte order mark, lines ending in CRLF."""
    writer = csv.writer(_Encoded(out), lineterminator="\r\n")
    out.write(b"\xef\xbb\xbf")
    writer.writerow(headings)
    writer.writerows(rows)


def export_jsonl(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as JSON Lines in UTF-8, one object a line, with the view's column names."""
    out.writelines(encode_json(row) + b"\n" for row in rows)


def export_json(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as one JSON array in UTF-8, an object a line, with the view's names."""
    before = b"[\n"
    for row in rows:
        out.write(before + encode_json(row))
        before = b",\n"
    out.write(b"[]\n" if before == b"[\n" else b"\n]\n")


def defuse(cell: Cell) -> Cell:
    """Return ``cell`` as a spreadsheet may have it: no NULs, no text that begins a formula."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    return f"'{text}" if begins_formula(text) else text


def begins_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run ``text`` as a formula."""
    return _FORMULA.match(text) is not None


def encode_json(row: Row) -> bytes:
    """Return ``row`` as a JSON object in UTF-8; half a surrogate pair becomes a question mark."""
    return json.dumps(dict(row), ensure_ascii=False).encode("utf-8", "replace")


class _Encoded:
    """What csv writes its lines to: the binary stream behind it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write ``text`` in UTF-8; half a surrogate pair becomes a question mark."""
        return self._out.write(text.encode("utf-8", "replace"))
