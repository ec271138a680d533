"""Zip files: each member is an input of its own, read where it lies and never written to a disk."""

import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from posixpath import splitext
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from quotetrack.documents.archives.unpacking import Unpacked
from quotetrack.documents.archives.zip_directory import measure_directory
from quotetrack.documents.inputs import CutShortError, Input, Item, Place
from quotetrack.documents.limits import MAX_DIRECTORY_BYTES, MAX_SPOOLED_BYTES
from quotetrack.documents.streams import CHUNK
from quotetrack.errors import InputError

ENDINGS = (".zip",)

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ENCRYPTED = 0x1
# Nobody who has one of these knows it for a zip file.
_KINDS = {".docx": "Word", ".docm": "Word", ".xlsx": "Excel", ".xlsm": "Excel"}
_IN_MEMORY = 8 << 20

# What zipfile raises on a broken directory, and on members that are broken or packed unusually.
_BROKEN = (BadZipFile, EOFError, NotImplementedError, ValueError, OverflowError)
_DAMAGED = (*_BROKEN, OSError, RuntimeError, zlib.error, lzma.LZMAError)


def looks_like_zip(head: bytes) -> bool:
    """Tell whether ``head`` begins a zip file."""
    return head.startswith(_MAGIC)


@contextmanager
def open_zip(source: Input) -> Iterator[tuple[ZipFile, BinaryIO]]:
    """Open a zip file, and give the stream that it lies in too: it can be sought in.

    A zip file's directory stands at its end, so what comes from a pipe or out of another archive
    is laid down in a temporary file first, which has no name.

    Raises:
        InputError: if it is no whole zip file, or its directory alone would fill the memory.
    """
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        stream = source.stream
        if not stream.seekable():
            _spool(stream, spool, Place(source.origin))
            stream = cast("BinaryIO", spool)
        with _open_directory(stream, Place(source.origin)) as archive:
            yield archive, stream


def _open_directory(stream: BinaryIO, place: Place) -> ZipFile:
    try:
        if measure_directory(stream) > MAX_DIRECTORY_BYTES:
            raise place.problem("a zip file with too many members; unpack it, or make several")
        return ZipFile(stream)
    except _BROKEN as error:
        kind = _KINDS.get(splitext(place.origin)[1].lower(), "zip")
        reason = f"not a whole {kind} file: damaged or cut short; get it again ({error})"
        raise CutShortError(place.origin, reason) from error


def read_members(
    source: Input, archive: ZipFile, is_wanted: Callable[[str], bool]
) -> Iterator[Item]:
    """Yield what is in the members of ``archive``, in their order; one that is wrong costs itself.

    Hidden members are left out, as in a folder, and so are those that aren't wanted by their
    ending: they are counted as passed over.
    """
    empty = True
    for info in archive.infolist():
        # Not `is_dir`, which fails at a member without a name.
        if info.filename.endswith("/") or any(map(_is_hidden, info.filename.split("/"))):
            continue
        if not is_wanted(info.filename):
            source.allowance.passed_over[splitext(info.filename)[1].lower()] += 1
            continue
        empty = False
        yield from _read_member(source, archive, info)
    if empty:
        yield Place(source.origin).problem("no file in this zip file has an ending that is read")


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part != "..")


def _read_member(source: Input, archive: ZipFile, info: ZipInfo) -> Iterator[Item]:
    member = source.member(info.filename, io.BytesIO())
    if info.flag_bits & _ENCRYPTED:
        yield InputError(member.origin, "encrypted; unpack it with its password and read that")
        return
    try:
        opened = archive.open(info)
    except _DAMAGED as error:
        yield CutShortError(member.origin, f"can't be unpacked ({error})")
        return
    with opened:
        stream = _Member(member, opened).buffered()
        yield from source.read_inner(replace(member, stream=stream))


class _Member(Unpacked):
    """A member of a zip file, unpacked as it is read."""

    def __init__(self, source: Input, packed: IO[bytes]) -> None:
        super().__init__(source)
        self._packed = packed

    def unpack(self, most: int) -> bytes:
        try:
            return cast("io.BufferedIOBase", self._packed).read1(most)
        except _DAMAGED as error:
            raise CutShortError(self.source.origin, f"can't be unpacked ({error})") from error


def _spool(stream: BinaryIO, spool: IO[bytes], place: Place) -> None:
    """Lay ``stream`` down in a temporary file, and go back to its beginning."""
    while chunk := stream.read(CHUNK):
        spool.write(chunk)
        if spool.tell() > MAX_SPOOLED_BYTES:
            raise place.problem("a zip file this large is read from a disk alone; save it first")
    spool.seek(0)
