"""A WARC file -> its records one by one, whatever is broken between them.

Framing is done here and not by fastwarc, which stops at the first record that is wrong and gives
one that is cut short as if it were whole. The rest of a record is fastwarc's (see `warc`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from quotetrack.documents.inputs import CutShortError, Place
from quotetrack.documents.limits import MAX_DOWNLOAD_BYTES
from quotetrack.documents.streams import CHUNK, read_some
from quotetrack.errors import InputError

_MAGIC = re.compile(rb"WARC/1\.[01]\r?\n(?=[A-Za-z])")
_LONGEST_MAGIC = len(b"WARC/1.0\r\nW")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_MAX_HEADERS = 65_536
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,18})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_TYPE = re.compile(rb"^WARC-Type:[ \t]*(\w+)[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_HELD = 4096
"""The bytes kept of a record that is too long: enough for what a server says of it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record's own headers and its block, byte for byte; of one too long, its beginning."""

    headers: bytes
    block: bytes
    is_whole: bool = True


class Records:
    """The records of some types that ``stream`` holds, in their order.

    No more than one is held at a time, and of none more than ``MAX_DOWNLOAD_BYTES``.
    """

    def __init__(self, stream: BinaryIO, place: Place, types: frozenset[bytes]) -> None:
        self._stream, self._place, self._types = stream, place, types
        self._waiting = b""
        self._broken: CutShortError | None = None

    def __iter__(self) -> Iterator[Record | InputError]:
        """Yield each record, and each thing that is wrong as an InputError value.

        Raises:
            CutShortError: where ``stream`` does, behind all that was whole before that.
        """
        while True:
            passed_over = self._find_start()
            if passed_over:
                yield self._place.problem(f"{passed_over:,} bytes that are no WARC record")
            if not self._waiting:
                break
            yield from self._read_record()
        if self._broken:
            raise self._broken

    def _find_start(self) -> int:
        """Go to where a record begins, or to the end; return how many bytes were passed over."""
        passed_over = 0
        while self._fill(_LONGEST_MAGIC) or self._waiting:
            found = _MAGIC.search(self._waiting)
            kept = found.start() if found else max(1, len(self._waiting) - _LONGEST_MAGIC + 1)
            passed_over += len(self._waiting[:kept].strip())
            self._waiting = self._waiting[kept:]
            if found:
                break
        return passed_over

    def _read_record(self) -> Iterator[Record | InputError]:
        """Read the record that begins here, or pass over its first bytes if it is none."""
        headers = self._read_headers()
        length = headers and _LENGTH.search(headers)
        if not headers or not length:
            self._waiting = self._waiting[_LONGEST_MAGIC:]
            self._find_start()
            yield from self._tell("a WARC record with broken headers")
            return
        self._waiting = self._waiting[len(headers) :]
        told = _TYPE.search(headers)
        wanted = told is not None and told.group(1).lower() in self._types
        if int(length.group(1)) > MAX_DOWNLOAD_BYTES:
            self._fill(_HELD)
            if wanted:
                yield Record(headers, self._waiting[:_HELD], is_whole=False)
            # Not by its length, which may be wrong: it is looked for where the next one begins.
            self._find_start()
            return
        yield from self._read_block(headers, int(length.group(1)), wanted=wanted)

    def _read_headers(self) -> bytes | None:
        while not (end := _HEADERS_END.search(self._waiting, 0, _MAX_HEADERS)):
            if len(self._waiting) > _MAX_HEADERS or not self._fill(len(self._waiting) + 1):
                return None
        headers = self._waiting[: end.end()]
        return None if _MAGIC.search(headers, 1) else headers

    def _read_block(
        self, headers: bytes, length: int, *, wanted: bool
    ) -> Iterator[Record | InputError]:
        """Yield the record, unless what follows it shows that its length is wrong."""
        self._fill(length + len(b"\r\n\r\n") + _LONGEST_MAGIC)
        block, behind = self._waiting[:length], self._waiting[length:]
        rest = behind.lstrip(b"\r\n")
        is_right = not rest or _MAGIC.match(rest) or behind.startswith(b"\r\n\r\n")
        if len(block) == length and is_right:
            self._waiting = rest
            if wanted:
                yield Record(headers, block)
            return
        # The next record may begin inside of what was taken for this one.
        self._find_start()
        yield from self._tell("a damaged WARC record")

    def _tell(self, reason: str) -> Iterator[InputError]:
        """Yield what is wrong with the record that was passed over: if nothing follows, its end."""
        if self._waiting:
            yield self._place.problem(reason)
        elif not self._broken:
            yield CutShortError(self._place.origin, "cut short, or damaged in its last WARC record")

    def _fill(self, least: int) -> bool:
        """Have at least so many bytes waiting, and tell whether there are."""
        if len(self._waiting) < least:
            pieces = [self._waiting]
            have = len(self._waiting)
            while have < least and (more := self._read_more()):
                pieces.append(more)
                have += len(more)
            self._waiting = b"".join(pieces)
        return len(self._waiting) >= least

    def _read_more(self) -> bytes:
        if self._broken:
            return b""
        try:
            return read_some(self._stream, CHUNK)
        except CutShortError as problem:
            self._broken = problem
            return b""
