"""JSON Lines: an article a line, ``{"id": ..., "text": ..., "title": ...}``."""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from quotetrack.documents.decoding import decode
from quotetrack.documents.fields import assemble
from quotetrack.documents.inputs import Input, Place
from quotetrack.documents.limits import MAX_LINE_BYTES, MAX_VALUES, TOO_LONG
from quotetrack.errors import InputError
from quotetrack.model import Document

ENDINGS = (".jsonl", ".ndjson")

_CHUNK = 1 << 20
# An object; or JSON over several lines, which had better be refused than read as prose.
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\{\s*\}\s*$|[{\[]\s*$|\[\s*\{\s*")')


def looks_like_jsonl(head: bytes) -> bool:
    """Tell whether ``head``, the first line that isn't blank, is JSON or means to be."""
    return _JSON.match(head) is not None


def read_jsonl(source: Input) -> Iterator[Document | InputError]:
    """Yield the article or the problem of each line; blank lines are passed over.

    Only one line is held at a time.

    Raises:
        InputError: if there is no line but blank ones.
    """
    blank = True
    for number, line in enumerate(_lines(source.stream), start=1):
        # A byte order mark stands before the first line's first character.
        if line is not None and not line.removeprefix(b"\xef\xbb\xbf").strip():
            continue
        blank = False
        yield from _read_line(line, Place(source.origin, number))
    if blank:
        raise Place(source.origin).problem("empty")


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield each line, and None in place of one that is longer than a line may be."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
        yield None


def _read_line(line: bytes | None, place: Place) -> Iterator[Document | InputError]:
    try:
        if line is None:
            raise place.problem(TOO_LONG)
        fields = _read_object(line, place)
        text = fields.get("text")
        if not isinstance(text, str):
            raise place.problem("no text" if text is None else "text is no string")
        yield from assemble(fields, text, place)
    except InputError as problem:
        yield problem


def _read_object(line: bytes, place: Place) -> dict[str, object]:
    text = decode(line.rstrip(b"\r\n"), place)
    if sum(map(text.count, "[{,")) > MAX_VALUES:
        raise place.problem(f"more than {MAX_VALUES:,} values in one line")
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise place.problem(f"not JSON: {error.msg}, column {error.colno}") from error
    except RecursionError as error:
        raise place.problem("nested too deep") from error
    except ValueError as error:
        raise place.problem(f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise place.problem('no JSON object like {"id": ..., "text": ...}')
    return value
