"""Excel files (XLSX): an article a row, in every sheet that has a column with texts."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from quotetrack.documents.inputs import Input, Place, Raw, printable
from quotetrack.documents.office.sheet_limits import MAX_ROWS, check_parts
from quotetrack.documents.tabular.columns import (
    find_columns,
    known_names,
    normalise_name,
    tell_missing,
)
from quotetrack.documents.tabular.rows import read_row
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

ENDINGS = (".xlsx", ".xlsm")

MEMBERS = ("xl/workbook.xml",)
"""What tells an Excel file from other zip files."""

MAX_COLUMNS = 256
"""The most columns of a sheet that are read."""

MAX_SHEETS = 256
"""The most sheets of a file that are read."""

CELL_LIMIT = 32_767
"""The most characters that Excel keeps of a cell: a text of so many was probably cut off."""

_HEADER_WITHIN = 20
_FEW_COLUMNS = 2
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}

Cells = tuple[object, ...]
Row = tuple[int, list[str]]
"""A row's number, counted from 1, and its cells."""


class _Header(NamedTuple):
    """Where in a sheet each field stands; else what is wrong, and how many fields were known.

    ``notice`` says which fields have no column while others are left.
    """

    columns: Mapping[str, int]
    problem: InputError | None
    known: int
    notice: InputError | None = None


def read_spreadsheet(source: Input) -> Iterator[Document | Raw | InputError]:
    """Yield the article or the problem of each row, in every sheet with a column of texts.

    The columns are named in the first row that isn't blank, or in a later one of the first 20
    that names two we know. Of formulas the values are read that Excel kept.

    Raises:
        InputError: if it is damaged, too large, or no sheet has a column of texts.
    """
    place = Place(source.origin)
    check_parts(source.stream, place)
    source.stream.seek(0)
    with closing(_open(source.stream, place)) as workbook:
        yield from _read_sheets(workbook, source, place)


def _open(stream: BinaryIO, place: Place) -> "Workbook":
    import openpyxl  # noqa: PLC0415 - slow to import

    # It prints what it finds odd in a file, which a reader of articles can do nothing about.
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        return openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises anything at damaged files
        raise _damaged(place, error) from error


def _read_sheets(
    workbook: "Workbook", source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    sheets = workbook.worksheets
    if len(sheets) > MAX_SHEETS:
        yield place.problem(f"{len(sheets):,} sheets; only the first {MAX_SHEETS} are read")
    told = False
    missed: InputError | None = None
    for sheet in sheets[:MAX_SHEETS]:
        name = f"!/{printable(sheet.title)}" if len(sheets) > 1 else ""
        rows = _read_cells(sheet, Place(source.origin + name))
        try:
            header = _find_header(rows, source, source.origin + name)
            # A sheet of notes has no articles; one that may have some had better be told of.
            if not header.columns and header.known < _FEW_COLUMNS:
                missed = missed or header.problem
                continue
            told = True
            yield from _read_rows(header, rows, source, source.origin + name)
        except InputError as problem:
            told = True
            yield problem
    if not told:
        raise missed or place.problem("no sheet in it has a row")


def _read_rows(
    header: _Header, rows: Iterator[Row], source: Input, origin: str
) -> Iterator[Document | Raw | InputError]:
    if header.problem:
        raise header.problem
    if header.notice:
        yield header.notice
    text = header.columns["text"]
    number = 0
    for number, cells in rows:
        place = Place(origin, number)
        if text < len(cells) and len(cells[text]) == CELL_LIMIT:
            reason = f"the text has {CELL_LIMIT:,} characters, all that Excel keeps: is it cut off?"
            yield InputError(origin, reason, number, lost=False)
        yield from read_row(cells, header.columns, source, place)
    if not number:
        raise InputError(origin, "no rows behind the names of the columns", lost=False)


def _find_header(rows: Iterator[Row], source: Input, origin: str) -> _Header:
    """Return what a sheet's columns are; ``rows`` are then those behind their names."""
    best = _Header({}, None, -1)
    for at, (number, cells) in enumerate(islice(rows, _HEADER_WITHIN)):
        known = _count_known(cells)
        place = Place(origin, number)
        try:
            columns = find_columns(cells, source.columns, place)
        except InputError as problem:
            if known > best.known:
                best = _Header({}, problem, known)
            continue
        if at == 0 or known >= _FEW_COLUMNS or source.columns:
            notice = tell_missing(cells, columns, source.given, place)
            return _Header(columns, None, known, notice)
    return best


def _count_known(cells: Sequence[str]) -> int:
    names = {normalise_name(cell) for cell in cells}
    return sum(bool(names & set(known)) for known in known_names().values())


def _read_cells(sheet: "ReadOnlyWorksheet", place: Place) -> Iterator[Row]:
    """Yield the rows that aren't blank, with their numbers, as text."""
    # What a file says of its own size is often wrong.
    sheet.reset_dimensions()
    # The stub takes the method for that of another class.
    rows = sheet.iter_rows(  # type: ignore[misc]
        max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True
    )
    number = 0
    blank: Cells | None = None
    try:
        for number, row in enumerate(rows, start=1):
            # Rows that the file leaves out are all the same object, up to a million of them.
            if row is blank:
                continue
            cells = [_write(value) for value in row]
            if any(cell.strip() for cell in cells):
                yield number, cells
            else:
                blank = row
    except Exception as error:  # openpyxl raises anything at damaged files
        raise _damaged(Place(place.origin, number + 1), error) from error


def _write(value: object) -> str:
    """Return a cell's value as text: dates as ISO 8601, whole numbers without a point."""
    if value is None or value in _ERRORS:
        return ""
    if isinstance(value, str):
        # How Excel writes a carriage return.
        return value.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _damaged(place: Place, error: Exception) -> InputError:
    reason = " ".join(str(error).split())[:100] or type(error).__name__
    return place.problem(f"damaged ({reason}); open it in Excel and save it as .xlsx or CSV")
