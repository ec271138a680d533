"""Plain text and Markdown, with front matter or without: one article a file."""

from collections.abc import Iterator
from typing import BinaryIO

from quotetrack.documents.decoding import decode
from quotetrack.documents.fields import assemble
from quotetrack.documents.front_matter import read_front_matter
from quotetrack.documents.inputs import Input, Place
from quotetrack.documents.limits import MAX_FILE_BYTES, TOO_LONG
from quotetrack.errors import InputError
from quotetrack.model import Document

ENDINGS = (".txt", ".md")

_CHUNK = 1 << 16


def read_text(source: Input) -> Iterator[Document | InputError]:
    """Yield the one article of ``source``.

    Its text is what stands behind the front matter, character for character as in the file: line
    ends stay as they are, and nothing is stripped. Only a byte order mark is dropped.

    Raises:
        InputError: if it is too long, empty, no text in a charset that is sure, or has wrong front
            matter.
    """
    place = Place(source.origin)
    if source.size is not None and source.size > MAX_FILE_BYTES:
        raise place.problem(TOO_LONG)
    whole = decode(_read_bounded(source.stream, place), place, source.given.get("charset"))
    front = read_front_matter(whole, place)
    fields = {**source.given, **front.fields}
    yield from assemble(fields, whole[front.end :], place, source.fallback_id)


def _read_bounded(stream: BinaryIO, place: Place) -> bytes:
    """Read to the end, but no more than an article takes: a pipe has no size, a file may grow."""
    data = bytearray()
    while chunk := stream.read(_CHUNK):
        data += chunk
        if len(data) > MAX_FILE_BYTES:
            raise place.problem(TOO_LONG)
    return bytes(data)
