"""One file packed as gzip, bzip2 or xz: what is in it is read as if it lay there unpacked."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from quotetrack.documents.archives.unpacking import Unpacked
from quotetrack.documents.inputs import CutShortError, Input, Item
from quotetrack.documents.streams import CHUNK, read_some

ENDINGS = (".gz", ".bz2", ".xz")

# An xz file may ask for gigabytes before it gives a byte; `xz -9` asks for 64 MB.
_XZ_MEMORY = 128 << 20


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Gunzip:
    """zlib's decompressor, which keeps its input where the others do: inside."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self.eof = False
        self.unused_data = self.held = b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        self.held += data
        made = self._inner.decompress(self.held, max_length)
        self.held = self._inner.unconsumed_tail
        self.eof, self.unused_data = self._inner.eof, self._inner.unused_data
        return made


_GZIP = b"\x1f\x8b\x08"
_PACKINGS: dict[bytes, Callable[[], _Decompressor]] = {
    _GZIP: _Gunzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY),
}


def looks_packed(head: bytes) -> bool:
    """Tell whether ``head`` begins a gzip, bzip2 or xz file."""
    return _find_packing(head) is not None


def read_packed(source: Input) -> Iterator[Item]:
    """Yield what is in ``source``, under its own origin; it may have several parts in a row.

    Damage, or an end that is missing, is a problem behind all that came before it. Of a WARC
    file, where each record is a part, the parts behind the damage are read too.
    """
    parts = _Parts(source)
    inner = replace(source, stream=parts.buffered(), size=None, depth=source.depth + 1)
    yield from source.read_inner(inner)
    if parts.damaged:
        reason = f"damaged in {parts.damaged} places; what stood there is lost"
        yield CutShortError(source.origin, reason)


def _find_packing(head: bytes) -> Callable[[], _Decompressor] | None:
    return next((found for magic, found in _PACKINGS.items() if head.startswith(magic)), None)


class _Parts(Unpacked):
    """All parts of a packed file, one behind the other, as if they were one."""

    def __init__(self, source: Input) -> None:
        super().__init__(source)
        self.damaged = 0
        self._is_warc: bool | None = None
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
        self._waiting = self._waiting.lstrip(b"\0")
        while len(self._waiting) < len(b"\xfd7zXZ\0") and self._fill():
            self._waiting = self._waiting.lstrip(b"\0")
        if not self._waiting:
            return None
        packing = _find_packing(self._waiting)
        if packing is None and self._is_warc:
            self._skip(self._waiting)
            return self._begin()
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
            if not self._is_warc or not isinstance(part, _Gunzip):
                raise CutShortError(self.source.origin, f"damaged ({error})") from error
            self._skip(part.held)
            return b""
        if self._is_warc is None and made:
            self._is_warc = made.startswith(b"WARC/")
        if part.eof:
            self._waiting, self._part = part.unused_data, None
        elif not made and not self._fill():
            raise CutShortError(self.source.origin, "cut short: its end is missing")
        return made

    def _skip(self, damaged: bytes) -> None:
        """Go to where the next part begins, or seems to, if there is one."""
        self.damaged += 1
        self._part = None
        self._waiting = damaged[1:]
        while (at := self._waiting.find(_GZIP)) < 0:
            self._waiting = self._waiting[-len(_GZIP) + 1 :]
            if not self._fill():
                self._waiting = b""
                return
        self._waiting = self._waiting[at:]

    def _fill(self) -> bool:
        more = read_some(self.source.stream, CHUNK)
        self._waiting += more
        return bool(more)
