"""Look at an input's first line without losing it."""

import io
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MOST = 65_536


def sniff(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first line that isn't blank, and a stream that still begins at the beginning.

    Of 65,536 bytes without one, what was read is returned. No more is read than that line, so a
    pipe whose writer is slow can be read line by line.
    """
    seen = line = stream.readline(_MOST)
    while line and not line.strip() and len(seen) < _MOST:
        line = stream.readline(_MOST - len(seen))
        seen += line
    return line, io.BufferedReader(_Rejoined(seen, stream))


class _Rejoined(io.RawIOBase):
    """What was read of a stream, then the rest of it."""

    def __init__(self, seen: bytes, rest: BinaryIO) -> None:
        self._seen = io.BytesIO(seen)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        data = self._seen.read(len(target)) or self._rest.readline(len(target))
        target[: len(data)] = data
        return len(data)
