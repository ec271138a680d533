"""The lines of a table, one by one, whatever ends them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from quotetrack.documents.decoding import decode
from quotetrack.documents.inputs import Place
from quotetrack.documents.limits import MAX_LINE_BYTES, TOO_LONG
from quotetrack.documents.sniffing import sniff
from quotetrack.documents.streams import Pieces, read_some
from quotetrack.errors import InputError

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

    Lines end at a line feed, in a file without any at a carriage return (old Macs, and Excel's
    "CSV (Macintosh)").
    """
    head, rest = sniff(stream)
    if b"\r" in head and b"\n" not in head:
        rest = _Modernised(rest).buffered()
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


class _Modernised(Pieces):
    """A stream with line feeds in place of carriage returns."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def give(self, most: int) -> bytes:
        return read_some(self._stream, most).replace(b"\r", b"\n")
