"""Lists as an Excel workbook that grows row by row, so that a million rows need no memory.

Texts stay texts, whatever they begin with; only addresses on the web become links.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from quotetrack.publish.exports import COLUMNS, Cell, Row, begins_formula, drop_unwritable

MOST_ROWS = 1_048_575
"""As many as a sheet of Excel holds beside the headings."""

MOST_LINKS = 65_000
"""Excel takes a sheet with more than 65,530 links for a damaged one."""

_LONGEST = 32_767  # characters of a cell
_LONGEST_LINK = 2_079  # characters of a link; Excel takes a sheet with a longer one for damaged
_WIDTHS = {"headline": 40, "quotation": 70, "context": 60, "url": 30, "speaker": 24, "role": 24}
_WIDTH = 14
# Excel reads these signs, in a text, as the sign with that number.
_DISGUISED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ERRORS = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
_LINKED = frozenset({"url", "permalink", "page"})


class Workbook:
    """A workbook of one sheet: headings that stay in view, then the rows that are added."""

    def __init__(
        self,
        is_link: Callable[[object], object],
        most: int = MOST_ROWS,
        columns: Mapping[str, str] = COLUMNS,
        title: str = "Quotations",
    ) -> None:
        """Begin a workbook; ``is_link`` tells which addresses may be links.

        ``columns`` have a heading for each name that a row may have, ``title`` is the sheet's.
        """
        from openpyxl import Workbook as Book  # noqa: PLC0415 - slow to import
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - the same
        from openpyxl.styles import Font  # noqa: PLC0415 - the same

        self._book = Book(write_only=True)
        self._sheet: Any = self._book.create_sheet(title)
        self._make, self._is_link = WriteOnlyCell, is_link
        self._blue = Font(color="0B5566", underline="single")
        self._most, self._rows, self._links = most, 0, 0
        self._columns, self._title = columns, title
        self._held: Row | None = None
        self._lay_out(Font(bold=True))

    def _lay_out(self, bold: object) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow to import

        self._sheet.freeze_panes = "A2"
        for place, name in enumerate(self._columns, 1):
            column = self._sheet.column_dimensions[get_column_letter(place)]
            column.width = _WIDTHS.get(name, _WIDTH)
        headings = [self._text(heading) for heading in self._columns.values()]
        for cell in headings:
            cell.font = bold
        self._sheet.append(headings)

    def add(self, rows: Iterable[Row]) -> bool:
        """Append ``rows``; return whether there is room for more."""
        for row in rows:
            if self._rows == self._most:
                self._held = None
                return False
            self._flush()
            self._held = row
            self._rows += 1
        return True

    def _flush(self) -> None:
        # The last row waits: if still others come, a note takes its place.
        if self._held is not None:
            cells = [self._write(name, self._held.get(name)) for name in self._columns]
            self._sheet.append(cells)

    def save(self, path: Path | BinaryIO) -> None:
        """Write the file; nothing can be added any more."""
        if self._rows == self._most and self._held is None:
            many = f"more {self._title.lower()} than the {self._most:,} rows here"
            told = f"There are {many}: take the CSV."
            self._sheet.append([self._text(told)])
        self._flush()
        self._book.save(path)

    def drop(self) -> None:
        """Give up a workbook that is not to be saved, and the file in which it grew."""
        self._sheet.close()
        self._sheet._writer.cleanup()  # noqa: SLF001 - openpyxl has no other way but at the exit

    def _write(self, name: str, cell: Cell) -> object:
        if not isinstance(cell, str):
            return cell
        text = _DISGUISED.sub("_x005F_", drop_unwritable(cell))[:_LONGEST]
        if name == "date":
            return _read_day(text) or self._text(text)
        if name in _LINKED and self._links < MOST_LINKS and _fits(cell) and self._is_link(cell):
            return self._link(text, cell)
        return self._text(text) if begins_formula(text) or text in _ERRORS else text

    def _text(self, text: str) -> Any:  # noqa: ANN401 - openpyxl's cell
        cell = self._make(self._sheet, text)
        cell.data_type = "s"
        if begins_formula(text):
            # Else it would become a formula as soon as somebody edits the cell.
            cell.quotePrefix = True
        return cell

    def _link(self, text: str, address: str) -> object:
        # Only a cell's text needs the disguise: in a target it would be another address.
        cell = self._text(text)
        cell.hyperlink, cell.font = address, self._blue
        self._links += 1
        return cell


def _fits(address: str) -> bool:
    """Tell whether Excel opens a link to ``address``, whose signs it counts as UTF-16 does."""
    return len(address.encode("utf-16-le", "surrogatepass")) // 2 <= _LONGEST_LINK


def _read_day(text: str) -> date | None:
    """Return the day; None for what is none, and before 1900, where Excel knows no days."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= date(1900, 3, 1) else None
