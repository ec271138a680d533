"""Datasette's own CSV, made fit for spreadsheets while it streams."""

import csv
import re
from codecs import getincrementaldecoder
from io import StringIO

from quotetrack.publish.exports import defuse

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

# What csv writes for numbers: they stay numbers.
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")

_KINDS = frozenset({b"text/csv", b"text/plain"})

_LONGEST_CELL = 8_000_000


class Defuser:
    """Rewrites one CSV as its pieces come: a byte order mark first, no cell that is a formula.

    A piece may end anywhere, inside a cell too; what isn't a whole line yet waits for the next.
    """

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace")
        self._waiting: list[str] = []
        self._quoted, self._begun = False, False

    @staticmethod
    def fits(status: int, headers: list[tuple[bytes, bytes]]) -> bool:
        """Tell whether an answer is a CSV."""
        kinds = [value for name, value in headers if bytes(name).lower() == b"content-type"]
        return status == 200 and bytes(kinds[0]).partition(b";")[0] in _KINDS if kinds else False  # noqa: PLR2004 - all is well

    @staticmethod
    def describe(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return an answer's headers without the length that no longer holds."""
        return [one for one in headers if bytes(one[0]).lower() != b"content-length"]

    def feed(self, piece: bytes, *, last: bool) -> bytes:
        """Return what can be sent on after one more ``piece``."""
        text = self._decode.decode(piece, last)
        self._waiting.append(text)
        # Inside a cell a quotation mark is doubled: an odd number leaves a cell open.
        self._quoted ^= bool(text.count('"') % 2)
        if not last and (self._quoted or not text.endswith("\n")):
            return b""
        whole = "".join(self._waiting)
        self._waiting.clear()
        return self._rewrite(whole)

    def _rewrite(self, lines: str) -> bytes:
        csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
        out = StringIO()
        if not self._begun and lines:
            out.write(_MARK)
            self._begun = True
        rows = csv.reader(StringIO(lines, newline=""))
        csv.writer(out).writerows([_defuse_cell(cell) for cell in row] for row in rows)
        return out.getvalue().encode("utf-8", "replace")


def _defuse_cell(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else str(defuse(cell))
