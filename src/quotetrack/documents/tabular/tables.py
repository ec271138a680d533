"""CSV and its kin, parted by commas, tabs, semicolons or bars: an article a row."""

import csv
import re
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.limits import MAX_CHARACTERS, TOO_LONG
from quotetrack.documents.tabular.columns import (
    find_columns,
    known_names,
    normalise_name,
    tell_missing,
)
from quotetrack.documents.tabular.rows import read_row
from quotetrack.documents.tabular.table_lines import Line, read_lines
from quotetrack.errors import InputError
from quotetrack.model import Document

ENDINGS = (".csv", ".tsv")

DELIMITERS = ",\t;|"

MAX_RECORD = 2 * MAX_CHARACTERS
"""The most characters of one row: an article and what is said of it."""

MAX_RECORD_LINES = 200_000
"""The most lines of one row: a quotation mark that nothing closes would take all that follow."""

MAX_AGAIN = 20 * MAX_RECORD
"""The most characters that are read again behind rows whose quotation marks are broken, and
besides them twenty times as many as were got through."""

_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d][^.!?,;:|\"]{0,59}")
_FEW_COLUMNS = 2


def looks_like_table(head: bytes) -> bool:
    """Tell whether ``head`` begins with the names of columns, one of them known, and a row.

    A text's column must be among them, or two others: a line of prose such as "Date, time" is
    no table.
    """
    text = head.removeprefix(BOM_UTF8).decode("utf-8", "replace")
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return False
    if _SEP.fullmatch(lines[0]):
        return True
    delimiter = _find_delimiter(lines[0])
    cells = [cell.strip().strip('"') for cell in lines[0].split(delimiter)]
    if len(cells) < _FEW_COLUMNS or not all(_NAME.fullmatch(cell) for cell in cells if cell):
        return False
    fields = _find_fields(cells)
    follows = len(lines) == 1 or delimiter in lines[1] or lines[1].startswith('"')
    return follows and ("text" in fields or len(fields) > 1)


def read_table(source: Input) -> Iterator[Document | Raw | InputError]:
    """Yield the article or the problem of each row; the first line names the columns.

    Only one row is held at a time. A row with more cells than there are columns, or cut off in
    its text, is a problem and no article: its text would be wrong.

    Raises:
        InputError: if it has no rows, its columns can't be told, or its quotation marks are so
            broken that it can't be read on.
    """
    # Cells longer than 131,072 characters are an error otherwise; it holds for the process.
    csv.field_size_limit(MAX_RECORD + 1)
    lines = read_lines(source.stream, source.origin)
    first = _skip_blank(lines)
    declared = _SEP.fullmatch(first.text) if first else None
    if declared:
        first = _skip_blank(lines)
    if first is None:
        raise Place(source.origin).problem("empty")
    delimiter = declared.group(1) if declared else _find_delimiter(first.text)
    records = _Records(chain((first,), lines), delimiter, first.text, source.origin)
    yield from _read_rows(records, source)


def _skip_blank(lines: Iterator[Line]) -> Line | None:
    return next((line for line in lines if line.text.strip()), None)


def _read_rows(records: "_Records", source: Input) -> Iterator[Document | Raw | InputError]:
    header: Sequence[str] | None = None
    columns: Mapping[str, int] = {}
    empty = True
    for place, cells in records.read():
        if isinstance(cells, InputError):
            empty = False
            if header is None:
                raise cells
            yield cells
        elif not any(cell.strip() for cell in cells):
            continue
        elif header is None:
            header, columns = cells, find_columns(cells, source.columns, place)
            notice = tell_missing(header, columns, source.given, place)
            yield from (notice,) if notice else ()
        else:
            empty = False
            wrong = _find_fault(cells, len(header), columns, place)
            yield from (wrong,) if wrong else read_row(cells, columns, source, place)
    if empty:
        raise Place(source.origin).problem("no rows behind the names of the columns")


def _find_fault(
    cells: Sequence[str], width: int, columns: Mapping[str, int], place: Place
) -> InputError | None:
    """Return what is wrong with a row's cells; empty ones too many or too few are harmless."""
    counted = f"{len(cells)} cells in {width} columns"
    if any(cell.strip() for cell in cells[width:]):
        return place.problem(f"{counted}; a cell with a delimiter in it needs quotation marks")
    if len(cells) < width and len(cells) <= columns["text"] + 1:
        return place.problem(f"{counted}; a cell with a line break in it needs quotation marks")
    return None


@dataclass(frozen=True, slots=True)
class _Records:
    """The rows of a table, each as its cells or as what is wrong with it."""

    lines: Iterator[Line]
    delimiter: str
    header: str
    origin: str

    def read(self) -> Iterator[tuple[Place, list[str] | InputError]]:
        """Yield each row, and behind a broken one go on with the line behind its first."""
        waiting: deque[Line] = deque()
        allowed = MAX_AGAIN
        while waiting or (line := next(self.lines, None)):
            if not waiting and line:
                waiting.append(line)
            taken: list[Line] = []
            place = Place(self.origin, waiting[0].number)
            try:
                yield place, self._read_one(waiting, taken)
            except csv.Error as error:
                yield place, place.problem(_explain(error))
                waiting.extendleft(reversed(taken[1:]))
                allowed -= sum(len(line.text) for line in taken[1:])
            allowed += 20 * len(taken[0].text)
            if allowed < 0:
                reason = "too many broken quotation marks; the rest isn't read"
                raise place.problem(reason)

    def _read_one(self, waiting: deque[Line], taken: list[Line]) -> list[str] | InputError:
        try:
            cells = next(self._parse(waiting, taken, None))
        except csv.Error:
            if not any('\\"' in line.text for line in taken):
                raise
            # MySQL and others write a quotation mark inside a cell as \" instead of "".
            waiting.extendleft(reversed(taken))
            taken.clear()
            cells = next(self._parse(waiting, taken, "\\"))
        return next((line.problem for line in taken if line.problem), None) or cells

    def _parse(
        self, waiting: deque[Line], taken: list[Line], escape: str | None
    ) -> Iterator[list[str]]:
        return csv.reader(
            self._feed(waiting, taken),
            delimiter=self.delimiter,
            doublequote=escape is None,
            escapechar=escape,
            skipinitialspace=self._is_spaced,
            strict=True,
        )

    def _feed(self, waiting: deque[Line], taken: list[Line]) -> Iterator[str]:
        size = 0
        while line := waiting.popleft() if waiting else next(self.lines, None):
            taken.append(line)
            size += len(line.text)
            if size > MAX_RECORD or len(taken) > MAX_RECORD_LINES:
                raise csv.Error(TOO_LONG)
            yield line.text

    @property
    def _is_spaced(self) -> bool:
        """Whether a space stands behind each delimiter: it is no part of the cells then."""
        parts = self.header.split(self.delimiter)[1:]
        return bool(parts) and all(part.startswith(" ") for part in parts)


def _explain(error: Exception) -> str:
    """Say what is wrong with a row, not how the parser says it."""
    if "unexpected end" in str(error):
        return "a quotation mark opens a cell and nothing closes it"
    if TOO_LONG in str(error) or "field larger" in str(error):
        return f"{TOO_LONG}, or a quotation mark opens a cell and nothing closes it"
    if "new-line" in str(error):
        return "a carriage return outside of quotation marks"
    return 'broken quotation marks; within a cell they are written twice ("")'


def _find_delimiter(line: str) -> str:
    """Return what parts the line into the most known columns, else into the most."""

    def count(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(delimiter)]
        return len(_find_fields(cells)), len(cells)

    return max(DELIMITERS, key=count)


def _find_fields(cells: Sequence[str]) -> set[str]:
    names = {normalise_name(cell) for cell in cells}
    return {field for field, known in known_names().items() if names & set(known)}
