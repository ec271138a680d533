"""JSON over several lines -> its objects one by one, without holding the whole."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from quotetrack.documents.streams import CHUNK, read_some

_BRACKET = re.compile(rb'[{}\[\]"]')
_IN_STRING = re.compile(rb'["\\]')


class Found(NamedTuple):
    """The bytes of an object, the line they begin on from 1, and whether its end was found.

    ``data`` is None for one that is too long to be held.
    """

    data: bytes | None
    line: int
    is_whole: bool = True


def find_objects(stream: BinaryIO, most: int) -> Iterator[Found]:
    """Yield the objects of ``stream``: those of an array, or those that stand one behind another.

    They are found by their brackets; whoever parses one sees whether it is right. What stands
    between them is not looked at. None of more than ``most`` bytes is held.
    """
    scanner = _Scanner(most)
    while data := read_some(stream, CHUNK):
        yield from scanner.scan(data)
    if scanner.depth:
        yield scanner.give(is_whole=False)


class _Scanner:
    """Counts brackets outside of strings; an object is what stands between two at the top."""

    def __init__(self, most: int) -> None:
        self.depth = 0
        self._most = most
        self._held: bytearray | None = bytearray()
        self._line = self._began = 1
        self._in_string = self._is_escaped = False

    def scan(self, data: bytes) -> Iterator[Found]:
        """Yield the objects that end in ``data``, which follows what was scanned before."""
        start = counted = 0
        at, self._is_escaped = int(self._is_escaped), False
        while match := (_IN_STRING if self._in_string else _BRACKET).search(data, at):
            mark, at = match.group(), match.end()
            if mark == b"{" and not self.depth:
                self._line += data.count(b"\n", counted, at)
                start, counted, self._began = match.start(), at, self._line
            if self._in_string and mark == b"\\":
                self._is_escaped = at == len(data)
                at += 1
            elif self._meet(mark):
                self._hold(data[start:at])
                yield self.give()
        self._line += data.count(b"\n", counted)
        if self.depth:
            self._hold(data[start:])

    def give(self, *, is_whole: bool = True) -> Found:
        """Return what is held, and hold nothing."""
        held, self._held = self._held, bytearray()
        return Found(None if held is None else bytes(held), self._began, is_whole)

    def _meet(self, mark: bytes) -> bool:
        """Take note of a quotation mark or a bracket, and tell whether it ends an object."""
        if mark == b'"':
            # Between objects a quotation mark may stand alone: what is there is not JSON.
            self._in_string = self.depth > 0 and not self._in_string
            return False
        opens = mark in b"{["
        if opens and (self.depth or mark == b"{"):
            self.depth += 1
        elif not opens and self.depth:
            self.depth -= 1
            return not self.depth
        return False

    def _hold(self, data: bytes) -> None:
        if self._held is not None:
            self._held += data
            if len(self._held) > self._most:
                self._held = None
