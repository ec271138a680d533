"""One file packed as gzip, bzip2 or xz: what is in it is read as if it lay there unpacked."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from quotetrack.documents.inputs import CutShortError, Input, Item
from quotetrack.documents.streams import CHUNK, read_some
from quotetrack.documents.unpacking import Unpacked

ENDINGS = (".gz", ".bz2", ".xz")

# An xz file may ask for gigabytes before it gives a byte; `xz -9` asks for 64 MB.
_XZ_MEMORY = 128 << 20


class _Decompressor(Protocol):
    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gunzip:
    """zlib's decompressor, which keeps its input where the others do: inside."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.eof = False
        self.unused_data = b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        made = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        return made


_PACKINGS: dict[bytes, Callable[[], _Decompressor]] = {
    b"\x1f\x8b\x08": _Gunzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
}


def looks_packed(head: bytes) -> bool:
    """Tell whether ``head`` begins a gzip, bzip2 or xz file."""
    return _find_packing(head) is not None


def read_packed(source: Input) -> Iterator[Item]:
    """Yield what is in ``source``, under its own origin; it may have several parts in a row.

    Damage, or an end that is missing, is a problem behind all that came before it.
    """
    stream = _Parts(source).buffered()
    yield from source.read_inner(replace(source, stream=stream, size=None, depth=source.depth + 1))


def _find_packing(head: bytes) -> Callable[[], _Decompressor] | None:
    return next((found for magic, found in _PACKINGS.items() if head.startswith(magic)), None)


class _Parts(Unpacked):
    """All parts of a packed file, one behind the other, as if they were one."""

    def __init__(self, source: Input) -> None:
        super().__init__(source)
        self._waiting = b""
        self._part: _Decompressor | None = None

    def unpack(self, most: int) -> bytes:
        while True:
            part = self._part or self._begin()
            if part is None:
                return b""
            if made := self._go_on(part, most):
                return made

    def _begin(self) -> _Decompressor | None:
        """Open the next part; zeros between and behind parts are padding."""
        while len(self._waiting) < len(b"\xfd7zXZ\0") and self._fill():
            self._waiting = self._waiting.lstrip(b"\0")
        if not self._waiting:
            return None
        packing = _find_packing(self._waiting)
        if packing is None:
            raise CutShortError(
                self.source.origin, "damaged: something else stands behind its packed part"
            )
        self._part = packing()
        return self._part

    def _go_on(self, part: _Decompressor, most: int) -> bytes:
        data, self._waiting = self._waiting, b""
        try:
            made = part.decompress(data, most)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise CutShortError(self.source.origin, f"damaged ({error})") from error
        if part.eof:
            self._waiting, self._part = part.unused_data, None
        elif not made and not self._fill():
            raise CutShortError(self.source.origin, "cut short: its end is missing")
        return made

    def _fill(self) -> bool:
        more = read_some(self.source.stream, CHUNK)
        self._waiting += more
        return bool(more)
