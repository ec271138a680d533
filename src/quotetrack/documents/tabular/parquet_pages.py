"""The headers of the pages that a Parquet file consists of -> what reading them would cost.

What the footer says of a column may be a lie, and pyarrow unpacks a page as a whole before anybody
could refuse it. So the headers are read first, and where they stand from the footer: pyarrow would
tell, but where a column is described wrong, asking it for one ends the process (C++ exceptions
that nobody catches; found with pyarrow 26). It is Thrift's compact protocol, as in
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

_FIRST_BYTES = 1 << 9
_MOST_BYTES = 1 << 22  # of one header: it may hold the least and the greatest value of its page
_TAIL = 8  # the length of the footer, and PAR1

_BOOLEANS = (1, 2)
_BYTE = 3
_INTEGERS = (4, 5, 6)
_DOUBLE = 7
_BINARY = 8
_LISTS = (9, 10)
_STRUCT = 12

# What is read, by the numbers of fields: of the footer the groups, of those the columns, of those
# the metadata; of the header of a page its sizes, and of its kind the values and their encoding.
# None stands for a whole number, a list for a list.
_COLUMN = {5: None, 7: None, 9: None, 11: None}
_FOOTER: Mapping[int, Any] = {4: [{1: [{3: _COLUMN}]}]}
_KINDS = {5: {1: None, 2: None}, 7: {1: None}, 8: {1: None, 4: None}}
_HEADER: Mapping[int, Any] = {2: None, 3: None, **_KINDS}
_DICTIONARY = 7
_SHARED_BEGINNINGS = 7  # DELTA_BYTE_ARRAY


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where a column's pages stand in one group of rows: ``start``, ``end`` and their values."""

    start: int
    end: int
    values: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one column costs in one group of rows.

    ``packed`` and ``unpacked`` are the bytes of all its pages, ``held`` those of its dictionary
    and its largest page, which are held together. ``value`` is the most that a value takes: the
    whole dictionary, where there is one, else as much as the values of a page do on average (they
    may differ, but no page gives more than it holds). ``values`` counts them, ``shares`` tells
    that values may be put together from others'.
    """

    packed: int = 0
    unpacked: int = 0
    held: int = 0
    value: int = 0
    values: int = 0
    shares: bool = False

    def __add__(self, other: "Cost") -> "Cost":
        """Return what both cost together."""
        return Cost(
            self.packed + other.packed,
            self.unpacked + other.unpacked,
            self.held + other.held,
            self.value + other.value,
            self.values + other.values,
            self.shares or other.shares,
        )


@dataclass(frozen=True, slots=True)
class _Page:
    packed: int
    unpacked: int
    values: int
    is_dictionary: bool
    shares: bool


def list_chunks(stream: BinaryIO) -> list[list[Chunk]]:
    """Return, for each group of rows, its columns as they are stored.

    Raises:
        ValueError, LookupError, TypeError: if the footer is none.
    """
    stream.seek(-_TAIL, 2)
    length = int.from_bytes(stream.read(_TAIL)[:4], "little")
    stream.seek(-_TAIL - length, 2)
    footer = _Thrift(stream.read(length)).read_struct(_FOOTER)
    return [[_place(each.get(3, {})) for each in group.get(1, ())] for group in footer.get(4, ())]


def _place(column: Mapping[int, int]) -> Chunk:
    if not {5, 7, 9} <= column.keys():
        raise ValueError("a column that stands nowhere")
    start, book = column[9], column.get(11, 0)
    start = book if 0 < book < start else start  # as pyarrow does
    return Chunk(start, start + column[7], column[5])


def weigh(stream: BinaryIO, chunk: Chunk) -> Cost:
    """Return what reading a column of a group of rows costs; ``stream`` is left anywhere.

    Raises:
        ValueError, LookupError, TypeError: if a header is none.
    """
    # One after the other: a file may consist of millions that hold next to nothing.
    packed = unpacked = book = largest = value = values = 0
    shares = False
    for page in _walk(stream, chunk):
        packed += page.packed
        unpacked += page.unpacked
        if page.is_dictionary:
            book = max(book, page.unpacked)
            continue
        largest = max(largest, page.unpacked)
        values += page.values
        each = page.unpacked if page.shares else page.unpacked // max(page.values, 1)
        value = max(value, each)
        shares = shares or page.shares
    return Cost(packed, unpacked, book + largest, max(book, value), values, shares)


def _walk(stream: BinaryIO, chunk: Chunk) -> Iterator[_Page]:
    """Yield the pages that pyarrow would read, from where and until where it would."""
    at, left = chunk.start, chunk.values
    while at < chunk.end and left > 0:
        page, length = _read_header(stream, at)
        yield page
        at += length + page.packed
        left -= 0 if page.is_dictionary else page.values


def _read_header(stream: BinaryIO, at: int) -> tuple[_Page, int]:
    """Return the page whose header stands at ``at``, and the header's length."""
    most = _FIRST_BYTES
    while True:
        stream.seek(at)
        thrift = _Thrift(stream.read(most))
        try:
            found = thrift.read_struct(_HEADER)
        except IndexError as error:
            if most >= _MOST_BYTES or len(thrift.data) < most:
                raise ValueError("the header of a page breaks off") from error
            most = min(_MOST_BYTES, most * 16)
        else:
            break
    kinds = [found[kind] for kind in _KINDS if kind in found]
    values = max((each.get(1, -1) for each in kinds), default=0)
    unpacked, packed = found.get(2, -1), found.get(3, -1)
    if min(unpacked, packed, values) < 0:
        raise ValueError("the header of a page is none")
    encodings = found.get(5, {}).get(2), found.get(8, {}).get(4)
    shares = _SHARED_BEGINNINGS in encodings
    return _Page(packed, unpacked, values, _DICTIONARY in found, shares), thrift.at


@dataclass(slots=True)
class _Thrift:
    """Bytes of Thrift's compact protocol; an IndexError where they end too soon."""

    data: bytes
    at: int = 0

    def read_struct(self, wanted: Mapping[int, Any]) -> dict[int, Any]:
        """Return the fields of a struct that are wanted, and of structs in it what is of them."""
        found: dict[int, Any] = {}
        field = 0
        while head := self._read_byte():
            step, kind = head >> 4, head & 15
            field = field + step if step else self._read_integer()
            if field in wanted:
                found[field] = self._read_value(kind, wanted[field])
            elif kind not in _BOOLEANS:  # those are told by their kind alone
                self._skip(kind)
        return found

    def _read_value(self, kind: int, wanted: Any) -> Any:  # noqa: ANN401 - a tree
        if kind in _INTEGERS and wanted is None:
            return self._read_integer()
        if kind == _STRUCT and isinstance(wanted, dict):
            return self.read_struct(wanted)
        if kind in _LISTS and isinstance(wanted, list):
            length, kind = self._read_length()
            return [self._read_value(kind, wanted[0]) for _ in range(length)]
        raise ValueError("a field of the wrong kind")

    def _skip(self, kind: int) -> None:
        if kind in _INTEGERS:
            self._read_varint()
        elif kind in (*_BOOLEANS, _BYTE):
            self._pass(1)
        elif kind == _DOUBLE:
            self._pass(8)
        elif kind == _BINARY:
            self._pass(self._read_varint())
        elif kind == _STRUCT:
            self.read_struct({})
        elif kind in _LISTS:
            length, kind = self._read_length()
            for _ in range(length):
                self._skip(kind)
        else:
            raise ValueError("a field of no kind")

    def _read_length(self) -> tuple[int, int]:
        """Return how many values a list has, and of which kind they are."""
        head = self._read_byte()
        return (head >> 4 if head >> 4 < 15 else self._read_varint()), head & 15  # noqa: PLR2004 - of the protocol

    def _pass(self, length: int) -> None:
        self.at += length
        if self.at > len(self.data):
            raise IndexError

    def _read_byte(self) -> int:
        byte = self.data[self.at]
        self.at += 1
        return byte

    def _read_varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._read_byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:  # noqa: PLR2004 - the last seven bits
                return value
            if shift > 63:  # noqa: PLR2004 - of the protocol
                raise ValueError("a number without an end")

    def _read_integer(self) -> int:
        value = self._read_varint()
        return value >> 1 ^ -(value & 1)
