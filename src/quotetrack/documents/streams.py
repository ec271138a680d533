"""Streams made of other streams."""

import io
from abc import abstractmethod
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 65_536


class Pieces(io.RawIOBase):
    """A stream whose bytes come piece by piece from `give`."""

    @abstractmethod
    def give(self, most: int) -> bytes:
        """Return the next bytes, ``most`` or fewer; nothing at the end only."""

    def buffered(self) -> io.BufferedReader:
        """Return this as a stream that can be read by lines."""
        return io.BufferedReader(self, CHUNK)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill ``buffer`` with the next bytes, or its beginning, and return how many they are."""
        target = memoryview(buffer).cast("B")
        data = self.give(len(target))
        target[: len(data)] = data
        return len(data)


def read_some(stream: BinaryIO, most: int) -> bytes:
    """Read what is there, waiting only where there is nothing; nothing comes at the end only."""
    if isinstance(stream, io.BufferedIOBase):
        return stream.read1(most)
    if isinstance(stream, io.RawIOBase):
        return stream.read(most) or b""
    return stream.readline(most)
