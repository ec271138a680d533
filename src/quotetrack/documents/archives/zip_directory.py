"""The end of a zip file: how large is the directory that stands before it?"""

import io
import struct
from typing import BinaryIO

# As APPNOTE.TXT of PKWARE has it: 4.3.16 the end of the directory, 4.3.15 and 4.3.14 that of zip64.
_END = struct.Struct("<4s8xLLH")
_LOCATOR = struct.Struct("<4s4xQ4x")
_END_64 = struct.Struct("<4s36xQ8x")
_LONGEST_COMMENT = 0xFFFF
_TOLD_ELSEWHERE = 0xFFFFFFFF
_FARTHEST = 1 << 63


def measure_directory(stream: BinaryIO) -> int:
    """Return the bytes of a zip file's directory as the file gives them, 0 where it has no end.

    The stream is left where it was.
    """
    at = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    stream.seek(start)
    tail = stream.read(_LONGEST_COMMENT + _END.size)
    end = tail.rfind(b"PK\x05\x06")
    told = 0
    if 0 <= end <= len(tail) - _END.size:
        _, told, _, _ = _END.unpack_from(tail, end)
        told = max(told if told != _TOLD_ELSEWHERE else 0, _measure_64(stream, start + end))
    stream.seek(at)
    return told


def _measure_64(stream: BinaryIO, end: int) -> int:
    """Return what a zip64 file says, whose 32-bit end stands at ``end``; 0 if it is none."""
    if end < _LOCATOR.size:
        return 0
    stream.seek(end - _LOCATOR.size)
    magic, offset = _LOCATOR.unpack(stream.read(_LOCATOR.size))
    if magic != b"PK\x06\x07":
        return 0
    # Readers differ in which of the two places they believe.
    return max(_read_64(stream, offset), _read_64(stream, end - _LOCATOR.size - _END_64.size))


def _read_64(stream: BinaryIO, offset: int) -> int:
    if not 0 <= offset < _FARTHEST:
        return 0
    stream.seek(offset)
    data = stream.read(_END_64.size)
    if len(data) < _END_64.size or not data.startswith(b"PK\x06\x06"):
        return 0
    return int(_END_64.unpack(data)[1])
