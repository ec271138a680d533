"""The columns of a Parquet file that hold fields of ours, and their values as cells of a table.

Here types are known that CSV has none of. A text is a column of strings, or of bytes that are
UTF-8; numbers aren't, as in JSON. Other fields may be of any plain type, or lists of strings (the
authors); structs, maps and other lists are left out with a notice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quotetrack.documents.inputs import Input, Place
from quotetrack.documents.tabular.columns import find_columns, tell_missing
from quotetrack.errors import InputError

if TYPE_CHECKING:
    from pyarrow import Array, DataType, RecordBatch
    from pyarrow.parquet import ParquetFile

MAX_LISTED = 1_000
"""The most values of a list that is one cell."""

MAX_LISTED_BYTES = 100_000
"""The most bytes of a list that is one cell."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds the field ``field``.

    Others may be called as it is; it is the one that ``twin`` others of this name stand before.
    ``leaves`` are the numbers of the columns that it is stored as, with those of its twins.
    """

    field: str
    name: str
    twin: int
    leaves: tuple[int, ...]
    is_list: bool

    def find(self, batch: "RecordBatch") -> "Array":
        """Return its values in what was read of the columns of this name and of others."""
        named = [at for at, name in enumerate(batch.schema.names) if name == self.name]
        return _round(batch.column(named[self.twin]))

    def refuse(self, place: Place, reason: str) -> InputError:
        """Return the notice that this isn't read here."""
        told = f"{self.field} (column {self.name[:_LONGEST]!r}) can't be read: {reason}"
        return InputError(place.origin, told, place.line, lost=False)


def choose_columns(
    file: "ParquetFile", source: Input, place: Place
) -> Iterator[Column | InputError]:
    """Yield the columns to read, the text's first, and notices of what isn't read.

    Raises:
        InputError: if the column of the texts can't be told, or holds none.
    """
    header = list(file.schema_arrow.names)
    paths = [file.schema.column(at).path for at in range(len(file.schema))]
    columns = find_columns(header, source.columns, place)
    notice = tell_missing(header, columns, source.given, place)
    yield from (notice,) if notice else ()
    for field, at in sorted(columns.items(), key=lambda item: item[0] != "text"):
        name, kind = header[at], file.schema_arrow.field(at).type
        under = [at for at, path in enumerate(paths) if path == name or _lies_in(path, name)]
        column = Column(field, name, header[:at].count(name), tuple(under), _is_list(kind))
        if field == "text" and not _is_text(kind):
            reason = f"the column {name[:_LONGEST]!r} holds no text, but {str(kind)[:_LONGEST]}"
            raise place.problem(f"{reason}; say --column text=NAME if another one does")
        if _is_plain(kind) or (_is_list(kind) and _is_text(kind.value_type)):
            yield column
        else:
            yield column.refuse(place, f"it holds {str(kind)[:_LONGEST]}")


def _lies_in(path: str, name: str) -> bool:
    return path.startswith(f"{name}.")


def list_paths(file: "ParquetFile", columns: Iterable[Column]) -> list[str]:
    """Return the paths of what is stored of lists."""
    leaves = [leaf for column in columns if column.is_list for leaf in column.leaves]
    return [file.schema.column(leaf).path for leaf in leaves]


def _is_text(kind: "DataType") -> bool:
    from pyarrow import types  # noqa: PLC0415 - of an extra, and slow to import

    kind = _unwrap(kind)
    tests = (
        *(types.is_string, types.is_large_string, types.is_string_view),
        *(types.is_binary, types.is_large_binary, types.is_binary_view),
        *(types.is_fixed_size_binary, types.is_null),
    )
    return any(test(kind) for test in tests)


def _is_list(kind: "DataType") -> bool:
    from pyarrow import types  # noqa: PLC0415 - of an extra, and slow to import

    return bool(types.is_list(kind) or types.is_large_list(kind))


def is_counted_by_cells(kind: "DataType") -> bool:
    """Tell whether values of this type stand but once for many cells, so that few may be much."""
    from pyarrow import types  # noqa: PLC0415 - of an extra, and slow to import

    return bool(types.is_dictionary(kind)) or _is_list(kind)


def _is_plain(kind: "DataType") -> bool:
    from pyarrow import types  # noqa: PLC0415 - of an extra, and slow to import

    return not types.is_nested(_unwrap(kind))


def _unwrap(kind: "DataType") -> "DataType":
    """Return the type of the values of a type that is made from another."""
    from pyarrow import BaseExtensionType, types  # noqa: PLC0415 - of an extra, and slow to import

    if isinstance(kind, BaseExtensionType):
        return _unwrap(kind.storage_type)
    return _unwrap(kind.value_type) if types.is_dictionary(kind) else kind


def _round(array: "Array") -> "Array":
    """Return times by the nanosecond, which Python has none of, by the microsecond."""
    from pyarrow import timestamp, types  # noqa: PLC0415 - of an extra, and slow to import

    if types.is_timestamp(array.type) and array.type.unit == "ns":
        return array.cast(timestamp("us", array.type.tz), safe=False)
    return array


def find_longest(array: "Array") -> int | None:
    """Return the bytes of the longest string that lists may hold; None where that isn't known.

    Of what a dictionary holds all is here, whatever the lists in ``array`` take of it.
    """
    from pyarrow import compute  # noqa: PLC0415 - of an extra, and slow to import

    strings = getattr(array.values, "dictionary", None)
    lengths = None if strings is None else compute.binary_length(strings)
    return compute.max(lengths).as_py() if lengths else None


def write_cell(array: "Array", number: int) -> str:
    """Return a value as a cell of a table has it.

    Raises:
        ValueError, OverflowError and others of pyarrow's: if it is bytes that are no text, or a
            date that Python hasn't.
    """
    return _write(array[number].as_py())


def write_list(array: "Array", number: int) -> str:
    """Return a list of strings as a cell of a table has it; each may stand in a dictionary.

    Raises:
        ValueError and others of pyarrow's: if it is too long, or they are bytes that are no text.
    """
    value = array[number]
    listed = value.values
    if not listed:
        return ""
    if len(listed) > MAX_LISTED:
        raise ValueError(f"{len(listed):,} values in one list")
    strings = getattr(listed, "dictionary", None)
    indices = [] if strings is None else listed.indices.to_pylist()
    numbers = [at for at in indices if at is not None]
    # To take a string out of an array is to copy it: first tell how long it is.
    parts = [listed] if strings is None else [strings.slice(at, 1) for at in numbers]
    if sum(part.nbytes for part in parts) > MAX_LISTED_BYTES:
        raise ValueError(f"a list of more than {MAX_LISTED_BYTES:,} bytes")
    found = value.as_py() if strings is None else [strings[at].as_py() for at in numbers]
    return ", ".join(filter(None, map(_write, found)))


def _write(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
