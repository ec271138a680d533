"""The rows of the view ``attributions`` as files: CSV for spreadsheets, JSON and JSON Lines.

The site's lists go out with the same columns.

Rows go out one by one as they come, into a binary stream: what a file holds does not depend on
the machine's encoding or line ends.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from typing import BinaryIO
from unicodedata import category

from quotetrack.model.showing import Shown

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
    "confidence": "Confidence",
    "url": "Link",
    "certainty": "Certainty",
    "together_with": "Together with",
    "act": "Act",
    "cue": "Cue",
    "source": "Source",
    "context": "Context",
    "why": "Why",
    "permalink": "Permalink",
    "also_at": "Also at",
    "statement": "Statement",
    "carried_by": "Carried by",
}
"""The columns of a file in order: the view's name for each and its heading."""

# What a spreadsheet takes for the start of a formula, in its full-width forms too. It may come
# after what a spreadsheet may drop: white space, and all that has no width; a tab or a carriage
# return in front is enough by itself.
_SIGNS = frozenset("=+-@＝＋－＠")
_DROPPED = frozenset({"Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp"})

_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_csv(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as CSV that Excel opens right: UTF-8 with a byte order mark, CRLF.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay
    numbers. A column that a row lacks stays empty.
    """
    write_csv(COLUMNS.values(), map(_defuse_all, rows), out)


def write_csv(headings: Iterable[str], rows: Iterable[Iterable[Cell]], out: BinaryIO) -> None:
    """Write rows of cells as they are, in UTF-8 with a byte order mark, lines ending in CRLF."""
    out.write(b"\xef\xbb\xbf")
    _write_lines(chain([headings], rows), out)


def encode_csv(rows: Iterable[Row]) -> bytes:
    """Return ``rows`` as further lines of what `export_csv` began."""
    out = BytesIO()
    _write_lines(map(_defuse_all, rows), out)
    return out.getvalue()


def _write_lines(rows: Iterable[Iterable[Cell]], out: BinaryIO) -> None:
    csv.writer(_Encoded(out), lineterminator="\r\n").writerows(rows)


def _defuse_all(row: Row) -> list[Cell]:
    return [defuse(row.get(name)) for name in COLUMNS]


def tabulate_shown(shown: Shown, permalink: str, statement: str | None = None) -> Row:
    """Return a quotation as readers see it as a row, with these addresses as they are given.

    ``statement`` is None where nobody repeats it.
    """
    return {
        "date": shown.date,
        "outlet": shown.outlet,
        "headline": shown.headline,
        "speaker": shown.speaker.name if shown.speaker else None,
        "role": shown.role,
        "quotation": shown.text,
        "kind": shown.kind,
        "confidence": shown.confidence,
        "url": shown.url,
        "certainty": shown.certainty,
        "together_with": "; ".join(voice.name for voice in shown.others) or None,
        "act": shown.act,
        "cue": shown.cue,
        "source": shown.source,
        "context": shown.context,
        "why": "; ".join(shown.why) or None,
        "permalink": permalink,
        "also_at": "; ".join(shown.also_at) or None,
        "statement": statement,
        "carried_by": shown.carried_by,
    }


def export_jsonl(rows: Iterable[Mapping[str, object]], out: BinaryIO) -> None:
    """Write ``rows`` as JSON Lines in UTF-8, one object a line, with the view's column names."""
    out.writelines(encode_json(row) + b"\n" for row in rows)


def export_json(rows: Iterable[Mapping[str, object]], out: BinaryIO) -> None:
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
    first = next((one for one in text if category(one) not in _DROPPED), None)
    return text.startswith(("\t", "\r")) or first in _SIGNS


def encode_json(row: Mapping[str, object]) -> bytes:
    """Return ``row`` as a JSON object in UTF-8; half a surrogate pair becomes a question mark."""
    return json.dumps(dict(row), ensure_ascii=False).encode("utf-8", "replace")


def drop_unwritable(text: str) -> str:
    """Return ``text`` without what no XML may hold: most control characters, half surrogates."""
    return _UNWRITABLE.sub("", text)


class _Encoded:
    """What csv writes its lines to: the binary stream behind it."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write ``text`` in UTF-8; half a surrogate pair becomes a question mark."""
        return self._out.write(text.encode("utf-8", "replace"))
