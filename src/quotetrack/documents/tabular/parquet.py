"""Parquet: an article a row. It is read with pyarrow, which the extra ``ray`` brings."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import repeat
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from quotetrack.documents.inputs import Input, Place, Raw, SpentError, printable
from quotetrack.documents.limits import MAX_SPOOLED_BYTES
from quotetrack.documents.streams import CHUNK
from quotetrack.documents.tabular.parquet_columns import (
    Column,
    choose_columns,
    find_longest,
    is_counted_by_cells,
    list_paths,
    write_cell,
    write_list,
)
from quotetrack.documents.tabular.parquet_pages import Chunk, Cost, list_chunks, weigh
from quotetrack.documents.tabular.rows import read_row
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    from pyarrow import Array
    from pyarrow.parquet import ParquetFile

ENDINGS = (".parquet",)

INSTALL = 'pip install "quotetrack[ray]"'

ROWS = 64
"""The most rows that are held at a time."""

MAX_BATCH = 64 << 20
"""The most bytes of the rows that are held at a time, unless a single one takes more."""

MAX_HELD = 256 << 20
"""The most bytes of pages, of dictionaries and of one row that are held at a time. A page has a
megabyte mostly, with DuckDB up to a hundred; fastparquet makes but one of a column in a group."""

MAX_VALUES = 1_000_000
"""As many values may a column of lists have in a group of rows, and besides them sixteen a row."""

_IN_MEMORY = 1 << 20
_BUFFER = 1 << 20
_SPENT = "more comes out of it than any text packs to"


def looks_like_parquet(head: bytes) -> bool:
    """Tell whether ``head`` begins a Parquet file."""
    return head.startswith(b"PAR1")


def read_parquet(source: Input) -> Iterator[Document | Raw | InputError]:
    """Yield the article or the problem of each row; rows count from 1, as lines do.

    Only the columns that hold fields of ours are read. A group of rows that is damaged is one
    problem, and the groups behind it are read. A value that can't be read costs its article only
    in the text's column: others are told of, and the article comes without.

    Raises:
        InputError: if it is no whole Parquet file, its columns can't be told, that of the texts
            holds none, or pyarrow isn't here.
        SpentError: if more comes out of it than any text packs to.
    """
    place = Place(source.origin)
    try:
        import pyarrow.parquet as pq  # noqa: PLC0415 - of an extra, and slow to import
    except ModuleNotFoundError as error:
        raise place.problem(f"Parquet is read with pyarrow: {INSTALL}") from error
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool, ExitStack() as stack:
        stream, is_spooled = source.stream, not source.stream.seekable()
        if is_spooled:
            _spool(stream, spool, place)
            stream = cast("BinaryIO", spool)
        # Without pre_buffer, which reads all of a group, and by threads: see `_read_rows`.
        options: dict[str, Any] = {"pre_buffer": False, "buffer_size": _BUFFER}
        try:
            file = stack.enter_context(pq.ParquetFile(stream, **options))
            chosen = list(choose_columns(file, source, place))
            columns = tuple(each for each in chosen if isinstance(each, Column))
            chunks = list_chunks(stream)
            options |= {"read_dictionary": list_paths(file, columns), "metadata": file.metadata}
            careful = stack.enter_context(pq.ParquetFile(stream, **options))
        except list_faults() as error:
            raise place.problem(f"no whole Parquet file: {_tell(error)}") from error
        yield from (each for each in chosen if isinstance(each, InputError))
        yield from _File(file, careful, stream, chunks, columns, source, is_spooled).read()


def _spool(stream: BinaryIO, spool: IO[bytes], place: Place) -> None:
    """Lay down what comes from a pipe or an archive: a Parquet file is read from its end."""
    while chunk := stream.read(CHUNK):
        spool.write(chunk)
        if spool.tell() > MAX_SPOOLED_BYTES:
            raise place.problem("a Parquet file this large is read from a disk alone")
    spool.seek(0)


def list_faults() -> tuple[type[Exception], ...]:
    """Return what pyarrow raises at damaged files, or at values that Python has none for.

    Most of its own errors are these too, not all of them.
    """
    from pyarrow import ArrowException  # noqa: PLC0415 - of an extra, and slow to import

    named = (ArithmeticError, LookupError, MemoryError, OSError)
    return (ArrowException, *named, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was opened, and which of its columns are read.

    From ``careful``, which is slower, comes each string that lists hold as a number, and all of
    them once: a list may name one long string a million times.
    """

    file: "ParquetFile"
    careful: "ParquetFile"
    stream: BinaryIO
    chunks: Sequence[Sequence[Chunk]]
    columns: tuple[Column, ...]
    source: Input
    is_spooled: bool

    def read(self) -> Iterator[Document | Raw | InputError]:
        first = 1
        for group in range(self.file.num_row_groups):
            rows = self.file.metadata.row_group(group).num_rows
            yield from self._read_group(group, Place(self.source.origin, first))
            first += rows
        if first == 1:
            raise Place(self.source.origin).problem("no rows")

    def _read_group(self, group: int, first: Place) -> Iterator[Document | Raw | InputError]:
        """Yield what is in one group of rows, whose first is the ``first``."""
        try:
            costs = self._weigh(group)
        except list_faults() as error:
            yield _refuse(first, _tell(error))
            return
        rows = self.file.metadata.row_group(group).num_rows
        for column in [*costs]:
            if reason := _find_excess(column, costs[column], rows):
                del costs[column]
                yield column.refuse(first, reason)
        self._check(costs)
        held = sum(cost.held + cost.value for cost in costs.values())
        if held > MAX_HELD:
            yield _refuse(first, f"{held:,} bytes at a time are more than {MAX_HELD:,}")
            return
        yield from self._read_rows(group, first, costs)

    def _weigh(self, group: int) -> dict[Column, Cost]:
        """Return what each column costs there, before anything of it is unpacked."""
        chunks, taken = self.chunks[group], self.source.allowance.taken
        costs = {
            column: sum((weigh(self.stream, chunks[at]) for at in column.leaves), Cost())
            for column in self.columns
        }
        # Headers are read again with what stands behind them.
        self.source.allowance.taken = taken
        return costs

    def _check(self, costs: Mapping[Column, Cost]) -> None:
        """Raise a SpentError if the pages alone, once they are read, are more than is allowed."""
        allowance = self.source.allowance
        packed = min(sum(cost.packed for cost in costs.values()), self.stream.seek(0, 2))
        # What was laid down from an archive, or a pipe, was counted there.
        taken = allowance.taken + (0 if self.is_spooled else packed)
        taken = taken if allowance.size is None else min(taken, allowance.size)
        made = allowance.made + sum(cost.unpacked for cost in costs.values())
        if replace(allowance, taken=taken, made=made).is_spent:
            raise SpentError(self.source.origin, _SPENT)

    def _is_bounded(self, column: Column, cost: Cost, group: int) -> bool:
        """Tell whether all lists of a group fit into memory, their strings written out."""
        if not column.is_list:
            return True
        names = [column.name]
        batch = next(self.careful.iter_batches(1, [group], names, use_threads=False), None)
        longest = None if batch is None else find_longest(column.find(batch))
        return longest is not None and longest * cost.values < MAX_BATCH

    def _read_rows(
        self, group: int, first: Place, costs: Mapping[Column, Cost]
    ) -> Iterator[Document | Raw | InputError]:
        try:
            is_bounded = all(map(self._is_bounded, costs, costs.values(), repeat(group)))
        except list_faults() as error:
            yield _refuse(first, _tell(error))
            return
        file = self.file if is_bounded else self.careful
        value = sum(cost.value for column, cost in costs.items() if not column.is_list)
        names = sorted({column.name for column in costs})
        # By this thread alone: the stream is Python's, and an iterator may be left before its end.
        batches = file.iter_batches(
            max(1, min(ROWS, MAX_BATCH // max(value, 1))), [group], names, use_threads=False
        )
        row = first.line or 1
        while True:
            try:
                if (batch := next(batches, None)) is None:
                    return
                arrays = {column: column.find(batch) for column in costs}
            except list_faults() as error:
                yield _refuse(Place(first.origin, row), _tell(error))
                return
            shared = {column for column in costs if is_counted_by_cells(arrays[column].type)}
            self._spend(sum(arrays[column].nbytes for column in costs if column not in shared))
            for number in range(batch.num_rows):
                yield from self._read_row(arrays, shared, number, Place(first.origin, row))
                row += 1

    def _read_row(
        self,
        arrays: "Mapping[Column, Array]",
        shared: Collection[Column],
        number: int,
        place: Place,
    ) -> Iterator[Document | Raw | InputError]:
        cells: dict[str, str] = {}
        for column, array in arrays.items():
            write = write_list if column.is_list else write_cell
            try:
                cells[column.field] = cell = write(array, number)
            except list_faults() as error:
                if column.field == "text":
                    yield place.problem(f"a value that can't be read: {_tell(error)}")
                    return
                yield column.refuse(place, f"{_tell(error)}; the article has none")
            else:
                if shared and column in shared:
                    self._spend(len(cell))
        at = {field: number for number, field in enumerate(cells)}
        yield from read_row([*cells.values()], at, self.source, place)

    def _spend(self, made: int) -> None:
        self.source.allowance.made += made
        if self.source.allowance.is_spent:
            raise SpentError(self.source.origin, _SPENT)


def _find_excess(column: Column, cost: Cost, rows: int) -> str | None:
    """Say why a column of lists isn't read where it might fill the memory, row by row even."""
    most = MAX_VALUES + 16 * rows
    if not column.is_list:
        return None
    if cost.values > most:
        return f"{cost.values:,} values in {rows:,} rows"
    if cost.shares and cost.held * cost.values > MAX_HELD:
        return "its lists hold values that are put together from others'"
    return None


def _refuse(place: Place, reason: str) -> InputError:
    return place.problem(f"this row and those behind it in its group can't be read: {reason}")


def _tell(error: Exception) -> str:
    return printable(" ".join(str(error).split())[:200]) or type(error).__name__
