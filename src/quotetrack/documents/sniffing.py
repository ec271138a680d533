"""Look at an input's first bytes without losing them."""

import codecs
import io
from typing import BinaryIO

from quotetrack.documents.inputs import CutShortError
from quotetrack.documents.streams import Pieces, read_some

MOST = 65_536

# UTF-32 first: its mark begins with that of UTF-16.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def sniff(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return an input's first bytes, and a stream that still begins at the beginning.

    They are up to 65,536, and at least the first line that isn't blank (of so many blank bytes,
    those). No more is waited for than that line, so a pipe whose writer is slow can be read line
    by line. What could be sought in before still can.
    """
    start = stream.tell() if stream.seekable() else None
    seen = b""
    while len(seen) < MOST and (more := read_some(stream, MOST - len(seen))):
        seen += more
        if b"\n" in seen.lstrip():
            break
    if start is None:
        return seen, _Rejoined(seen, stream).buffered()
    stream.seek(start)
    return seen, stream


def narrow(head: bytes, stream: BinaryIO, origin: str) -> BinaryIO | None:
    """Return a stream of UTF-16 or UTF-32 text as one of UTF-8, None for what is neither.

    Both are told by their byte order mark, and UTF-8's stands in its place: every format then
    reads such text without knowing of it, whatever the text says of its own encoding.
    """
    wide = next((name for mark, name in _WIDE if head.startswith(mark)), None)
    return _Narrowed(stream, wide, origin).buffered() if wide else None


class _Rejoined(Pieces):
    """What was read of a stream, then the rest of it."""

    def __init__(self, seen: bytes, rest: BinaryIO) -> None:
        self._seen = io.BytesIO(seen)
        self._rest = rest

    def give(self, most: int) -> bytes:
        return self._seen.read(most) or read_some(self._rest, most)


class _Narrowed(Pieces):
    """UTF-16 or UTF-32 with a byte order mark, as UTF-8 with one: it is a character like others."""

    def __init__(self, wide: BinaryIO, name: str, origin: str) -> None:
        self._wide = wide
        self._decoder = codecs.getincrementaldecoder(name)()
        self._origin, self._name = origin, name
        self._waiting = b""
        self._broken: CutShortError | None = None

    def give(self, most: int) -> bytes:
        while not self._waiting:
            if self._broken:
                raise self._broken
            data = read_some(self._wide, MOST)
            self._waiting = self._decode(data).encode()
            if not data and not self._broken:
                break
        part, self._waiting = self._waiting[:most], self._waiting[most:]
        return part

    def _decode(self, data: bytes) -> str:
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            reason = f"not {self._name.upper()} ({error.reason})"
            self._broken = CutShortError(self._origin, reason)
            return error.object[: error.start].decode(self._name)
