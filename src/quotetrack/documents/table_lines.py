"""The lines of a table, one by one, whatever ends them and whatever they are encoded in."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from quotetrack.documents.decoding import decode
from quotetrack.documents.inputs import Place
from quotetrack.documents.limits import MAX_LINE_BYTES, TOO_LONG
from quotetrack.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its number, counted from 1, and its line end.

    Of a line with a ``problem``, ``text`` is what could be read of it, so that the record that it
    stands in is still seen to its end.
    """

    number: int
    text: str
    problem: InputError | None = None


def read_lines(stream: BinaryIO, origin: str) -> Iterator[Line]:
    """Yield the lines of ``stream``; no more than one is held.

    Lines end at a line feed, in a file without any at a carriage return (old Macs).
    """
    head = stream.read(_CHUNK)
    rest: BinaryIO = io.BufferedReader(_Again(head, stream))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        rest = io.BufferedReader(_Recoded(rest, "utf-16"))
        head = head.replace(b"\0", b"")
    if b"\r" in head and b"\n" not in head:
        rest = io.BufferedReader(_Recoded(rest, None))
    number = 0
    while data := rest.readline(MAX_LINE_BYTES + 1):
        number += 1
        place = Place(origin, number)
        if len(data) <= MAX_LINE_BYTES:
            yield _decode(data, place)
            continue
        while data and not data.endswith(b"\n"):
            data = rest.readline(_CHUNK)
        yield Line(number, "\n", place.problem(TOO_LONG))


def _decode(data: bytes, place: Place) -> Line:
    number = place.line or 1
    try:
        return Line(number, decode(data, place))
    except InputError as problem:
        text = data.decode("utf-8", "replace").replace("\0", "\ufffd")
        return Line(number, text, problem)


class _Again(io.RawIOBase):
    """What was read of a stream, then the rest of it."""

    def __init__(self, seen: bytes, rest: BinaryIO) -> None:
        self._seen = io.BytesIO(seen)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        data = self._seen.read(len(target)) or self._rest.read(len(target))
        target[: len(data)] = data
        return len(data)


class _Recoded(io.RawIOBase):
    """A stream in UTF-8 that was in another encoding, or whose lines ended in carriage returns."""

    def __init__(self, stream: BinaryIO, encoding: str | None) -> None:
        self._stream = stream
        self._decoder = encoding and codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        while not self._waiting:
            data = self._stream.read(_CHUNK)
            self._waiting = self._recode(data)
            if not data:
                break
        taken, self._waiting = self._waiting[: len(target)], self._waiting[len(target) :]
        target[: len(taken)] = taken
        return len(taken)

    def _recode(self, data: bytes) -> bytes:
        if not self._decoder:
            return data.replace(b"\r", b"\n")
        return self._decoder.decode(data, final=not data).encode("utf-8", "surrogatepass")
