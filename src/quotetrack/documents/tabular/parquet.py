"""Parquet: an article a row. It is read with pyarrow, which the extra ``ray`` brings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from quotetrack.documents.inputs import Input, Place, Raw, SpentError
from quotetrack.documents.limits import MAX_SPOOLED_BYTES
from quotetrack.documents.streams import CHUNK
from quotetrack.documents.tabular.columns import find_columns, tell_missing
from quotetrack.documents.tabular.rows import read_row
from quotetrack.errors import InputError
from quotetrack.model import Document

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ParquetFile

ENDINGS = (".parquet",)

INSTALL = 'pip install "quotetrack[ray]"'

ROWS = 64
"""Rows that are held at a time."""

_IN_MEMORY = 1 << 20


def looks_like_parquet(head: bytes) -> bool:
    """Tell whether ``head`` begins a Parquet file."""
    return head.startswith(b"PAR1")


def read_parquet(source: Input) -> Iterator[Document | Raw | InputError]:
    """Yield the article or the problem of each row; rows count from 1, as lines do.

    Only the columns that hold fields of ours are read. A group of rows that is damaged is one
    problem, and the groups behind it are read.

    Raises:
        InputError: if it is no whole Parquet file, its columns can't be told, or pyarrow isn't
            here.
        SpentError: if more comes out of it than any text packs to.
    """
    place = Place(source.origin)
    try:
        import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import
        import pyarrow.parquet as pq  # noqa: PLC0415 - the same
    except ModuleNotFoundError as error:
        raise place.problem(f"Parquet is read with pyarrow: {INSTALL}") from error
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool, ExitStack() as stack:
        stream = source.stream
        if not stream.seekable():
            _spool(stream, spool, place)
            stream = cast("BinaryIO", spool)
        try:
            file = stack.enter_context(pq.ParquetFile(stream))
        except (pa.ArrowException, OSError) as error:
            raise place.problem(f"no whole Parquet file: {_tell(error)}") from error
        yield from _read_groups(file, source, place)


def _spool(stream: BinaryIO, spool: IO[bytes], place: Place) -> None:
    """Lay down what comes from a pipe or an archive: a Parquet file is read from its end."""
    while chunk := stream.read(CHUNK):
        spool.write(chunk)
        if spool.tell() > MAX_SPOOLED_BYTES:
            raise place.problem("a Parquet file this large is read from a disk alone")
    spool.seek(0)


def _read_groups(
    file: "ParquetFile", source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    header = [str(name) for name in file.schema_arrow.names]
    columns = find_columns(header, source.columns, place)
    notice = tell_missing(header, columns, source.given, place)
    yield from (notice,) if notice else ()
    names = sorted({header[at] for at in columns.values()})
    first = 1
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        yield from _read_group(file, group, first, (names, columns, header), source)
        first += rows
    if first == 1:
        raise place.problem("no rows")


def _read_group(
    file: "ParquetFile",
    group: int,
    first: int,
    shape: tuple[Sequence[str], Mapping[str, int], Sequence[str]],
    source: Input,
) -> Iterator[Document | Raw | InputError]:
    """Yield what is in one group of rows, whose first is the ``first``."""
    from pyarrow import ArrowException  # noqa: PLC0415 - of an extra, and slow to import

    names, columns, header = shape
    # By this thread alone: the stream is Python's, and an iterator may be left before its end.
    batches = file.iter_batches(ROWS, [group], list(names), use_threads=False)
    row = first
    while True:
        try:
            batch = next(batches, None)
        except (ArrowException, OSError) as error:
            reason = f"this row and those behind it in its group can't be read: {_tell(error)}"
            yield InputError(source.origin, reason, row)
            return
        if batch is None:
            return
        _spend(batch, source)
        at = {field: names.index(header[column]) for field, column in columns.items()}
        for number in range(batch.num_rows):
            place = Place(source.origin, row)
            row += 1
            try:
                cells = [_write(batch.column(name)[number].as_py()) for name in names]
            except (ArrowException, ValueError, OverflowError) as error:
                yield place.problem(f"a value that can't be read: {_tell(error)}")
            else:
                yield from read_row(cells, at, source, place)


def _spend(batch: "RecordBatch", source: Input) -> None:
    source.allowance.made += batch.nbytes
    if source.allowance.is_spent:
        raise SpentError(source.origin, "more comes out of it than any text packs to")


def _write(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as a cell of a table has it; ValueError if it is bytes that are no text."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return ", ".join(map(_write, value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _tell(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
