"""JSON Lines, an article a line: ``{"id": ..., "text": ..., "title": ...}``; and other JSON."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from quotetrack.documents.inputs import CutShortError, Input, Place, Raw
from quotetrack.documents.limits import MAX_LINE_BYTES
from quotetrack.documents.sniffing import sniff
from quotetrack.documents.tabular.json_fields import read_object
from quotetrack.documents.tabular.json_objects import find_objects
from quotetrack.errors import InputError
from quotetrack.model import Document

ENDINGS = (".jsonl", ".ndjson", ".json")

_CHUNK = 1 << 20
# An object, an array of objects, or the beginning of one that goes over several lines.
_JSON = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\{\s*\}\s*$|[{\[]\s*$|\[\s*\{\s*")', re.MULTILINE
)
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
# A first line that isn't whole and isn't broken either: an array, or an object that goes on.
_SPREAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[|\{(?:[^\n]*[\[{,])?[ \t\r]*\n)")


def looks_like_jsonl(head: bytes) -> bool:
    """Tell whether ``head``, an input's first bytes, is JSON or means to be."""
    return _JSON.match(head) is not None


def read_jsonl(source: Input) -> Iterator[Document | Raw | InputError]:
    """Yield the article or the problem of each line; blank lines are passed over.

    An array of objects, and objects that go over several lines, are read too. Only one article is
    held at a time.

    Raises:
        InputError: if there is no line but blank ones, or no object.
        CutShortError: if the last object has no end.
    """
    head, stream = sniff(source.stream)
    reader = _read_objects if _SPREAD.match(head) else _read_lines
    yield from reader(replace(source, stream=stream))


def _read_lines(source: Input) -> Iterator[Document | Raw | InputError]:
    blank = True
    for number, line in _lines(source.stream):
        if line is not None and _BLANK.fullmatch(line):
            continue
        blank = False
        data = line and line.rstrip(b"\r\n")
        yield from read_object(data, source, Place(source.origin, number))
    if blank:
        raise Place(source.origin).problem("empty")


def _read_objects(source: Input) -> Iterator[Document | Raw | InputError]:
    empty = True
    for found in find_objects(source.stream, MAX_LINE_BYTES):
        empty = False
        if not found.is_whole:
            raise CutShortError(source.origin, "not JSON: an object without its end", found.line)
        yield from read_object(found.data, source, Place(source.origin, found.line))
    if empty:
        raise Place(source.origin, 1).problem('no JSON object like {"id": ..., "text": ...}')


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line and its number, and None in place of one longer than a line may be."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line
            if line == b"\n":
                number += _skip_blank(stream)
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield number, None


def _skip_blank(stream: BinaryIO) -> int:
    """Go past line ends, as many as wait, and count them: one by one a bomb of them takes hours."""
    if not isinstance(stream, io.BufferedReader):
        return 0
    waiting = stream.peek()
    blank = len(waiting) - len(waiting.lstrip(b"\n"))
    return len(stream.read(blank))
