"""Files that are told apart only to say what to do with them: none of them is read."""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZipFile

from quotetrack.documents.inputs import Input, Item, Place
from quotetrack.documents.office.office import DAMAGED

OLE_ENDINGS = (".doc", ".xls")
ODF_ENDINGS = (".odt", ".ods")
RTF_ENDINGS = (".rtf",)
ARCHIVE_ENDINGS = (".tar", ".tgz", ".rar", ".7z", ".zst")

ODF_MEMBERS = ("META-INF/manifest.xml",)
"""What tells an OpenDocument file from other zip files."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_TAR_AT = 257
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM")
_SOUNDS = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\0\0\1\xba", b"FLV\1")
_PICTURES_INSIDE = (b"WEBP", b"heic", b"heix", b"mif1", b"avif")
_INSIDE_AT = 8
_TOLD_BY = 64
_CHUNK = 1 << 20
_SEARCHED = 100
_WORD = "save it as .docx, PDF or plain text"
_EXCEL = "save it as .xlsx or CSV"

# The names of streams in such a file: what is in it.
_STREAMS = {
    "EncryptedPackage": "is encrypted; open it with its password and save it without one",
    "WordDocument": f"is an old Word file (.doc); {_WORD}",
    "Workbook": f"is an old Excel file (.xls); {_EXCEL}",
}


def looks_like_ole(head: bytes) -> bool:
    """Tell whether ``head`` begins an old file of Microsoft Office, or an encrypted one."""
    return head.startswith(_OLE)


def looks_like_rtf(head: bytes) -> bool:
    """Tell whether ``head`` begins a file in rich text format."""
    return head.lstrip().startswith(b"{\\rtf")


def looks_like_archive(head: bytes) -> bool:
    """Tell whether ``head`` begins an archive of a kind that isn't unpacked here."""
    return head.startswith(tuple(_ARCHIVES)) or head.startswith(b"ustar", _TAR_AT)


def looks_like_media(head: bytes) -> bool:
    """Tell whether ``head`` begins a picture, a sound or a film."""
    return _tell_media(head) is not None


def refuse_media(source: Input) -> Iterator[Item]:
    """Yield what such a file is."""
    kind = _tell_media(source.stream.read(_TOLD_BY)) or "a picture"
    yield Place(source.origin).problem(f"is {kind}, not a document")


def _tell_media(head: bytes) -> str | None:
    head = head[:_TOLD_BY]
    # Text may begin with letters such as "ID3", but has no NUL.
    if b"\0" not in head:
        return None
    inside = head[_INSIDE_AT : _INSIDE_AT + 4]
    if head.startswith(_PICTURES) or (_is_boxed(head) and inside in _PICTURES_INSIDE):
        return "a picture"
    return "a sound or a film" if head.startswith(_SOUNDS) or _is_boxed(head) else None


def _is_boxed(head: bytes) -> bool:
    """Tell whether a kind of media stands behind 8 bytes: MP4 and its kin, WebP, WAV, AVI."""
    return head[4:_INSIDE_AT] == b"ftyp" or head.startswith(b"RIFF")


def refuse_archive(source: Input) -> Iterator[Item]:
    """Yield what to do with such an archive."""
    head = source.stream.read(_TAR_AT)
    name = next((name for magic, name in _ARCHIVES.items() if head.startswith(magic)), "tar")
    yield Place(source.origin).problem(f"is a {name} file; unpack it, or make a zip file of it")


def refuse_ole(source: Input) -> Iterator[Item]:
    """Yield what to do with an old file of Microsoft Office, or with an encrypted one."""
    reason = _search(source.stream) or f"is an old or encrypted Office file; {_WORD}, or {_EXCEL}"
    yield Place(source.origin).problem(reason)


def refuse_rtf(source: Input) -> Iterator[Item]:
    """Yield what to do with a file in rich text format."""
    yield Place(source.origin).problem(f"is a rich text file (.rtf); {_WORD}")


def refuse_odf(source: Input) -> Iterator[Item]:
    """Yield what to do with a file of LibreOffice."""
    try:
        with ZipFile(source.stream) as archive, archive.open("mimetype") as member:
            kind = member.read(100)
    except DAMAGED:
        kind = b""
    is_table = b"spreadsheet" in kind or PurePath(source.origin).suffix.lower() == ".ods"
    advice = _EXCEL if is_table else _WORD
    yield Place(source.origin).problem(f"is an OpenDocument file; {advice}")


def _search(stream: BinaryIO) -> str | None:
    """Return what is in an OLE file, by the names in its directory, wherever that lies."""
    read: Callable[[], bytes] = lambda: stream.read(_CHUNK)  # noqa: E731 - what iter() asks again
    kept = b""
    for _, data in zip(range(_SEARCHED), iter(read, b""), strict=False):
        for name, reason in _STREAMS.items():
            if name.encode("utf-16-le") in kept + data:
                return reason
        kept = data[-64:]
    return None
