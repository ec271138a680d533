"""Word's and Excel's files: zip files of XML parts, each unpacked within limits."""

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, LargeZipFile, ZipFile

from quotetrack.documents.inputs import Place

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_FILE_BYTES = 100_000_000
"""The most bytes of a DOCX or a PDF, pictures included."""

MAX_PART_BYTES = 64_000_000
"""The most bytes of an XML part that is held as a whole, unpacked."""

MAX_PART_TAGS = 4_000_000
"""The most tags in one: each takes a hundred bytes or more of memory."""

DAMAGED = (
    BadZipFile,
    LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What Python's zip reader raises at files that are damaged, encrypted or packed in odd ways."""

_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an office file that is open, and the place that problems are told of."""

    archive: ZipFile
    place: Place

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self.archive.NameToInfo

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """Yield an XML part in pieces that overlap by 16 bytes.

        Raises:
            InputError: if it declares entities, with which a small file fills any memory, or is
                in an encoding that could hide them.
        """
        kept = b""
        with self.archive.open(name) as part:
            while data := part.read(_CHUNK):
                chunk = kept + data
                if _DOCTYPE.search(chunk) or (not kept and data.startswith(_WIDE)):
                    raise self.place.problem(f"{name} in it has a DOCTYPE: office files have none")
                yield chunk
                kept = chunk[-16:]

    def check(
        self, name: str, most_bytes: int | None = None, most_tags: int = MAX_PART_TAGS
    ) -> None:
        """Raise an InputError if the part would take too much memory to be held."""
        size = self.archive.getinfo(name).file_size
        most_bytes = MAX_PART_BYTES if most_bytes is None else most_bytes
        if size > most_bytes:
            raise self.place.problem(f"{name} in it unpacks to more than {most_bytes:,} bytes")
        if sum(chunk.count(b"<") for chunk in self.read_chunks(name)) > most_tags:
            raise self.place.problem(f"{name} in it has more than {most_tags:,} tags")

    def parse(self, name: str) -> "Element":
        """Return the root of an XML part; entities aren't resolved, nothing else is opened."""
        from lxml import etree  # noqa: PLC0415 - slow to import

        self.check(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(self.archive.read(name), parser)
        except etree.XMLSyntaxError as error:
            reason = " ".join(str(error.msg).split())
            raise self.place.problem(f"damaged: {name} in it is no XML ({reason})") from error

    def find_part(self, kind: str, of: str = "") -> str | None:
        """Return the name of the part that ``of`` (or the file itself) refers to as ``kind``."""
        at = PurePosixPath(of)
        rels = f"{at.parent}/_rels/{at.name}.rels" if of else "_rels/.rels"
        if not self.has(rels):
            return None
        for relation in self.parse(rels):
            if str(relation.get("Type", "")).endswith(f"/{kind}"):
                return _resolve(at.parent, str(relation.get("Target", "")))
        return None


@contextmanager
def open_parts(stream: IO[bytes], place: Place) -> Iterator[Parts]:
    """Open an office file; whatever is damaged in it becomes an InputError."""
    try:
        with ZipFile(stream) as archive:
            yield Parts(archive, place)
    except DAMAGED as error:
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise place.problem(f"damaged: {reason}") from error


def _resolve(folder: PurePosixPath, target: str) -> str:
    """Return the name of a part: targets are relative to the folder, or begin with a slash."""
    parts: list[str] = []
    for piece in PurePosixPath("/", folder, target).parts[1:]:
        if piece == "..":
            parts = parts[:-1]
        else:
            parts.append(piece)
    return "/".join(parts)
