"""The body of an answer, unpacked while its bytes are counted: a bomb bursts at the limit."""

import zlib
from collections.abc import Iterable, Iterator

from quotetrack.documents.fetching.problems import FetchError

ASKED_FOR = "gzip, deflate"
"""The codings whose unpacking can be bounded, for ``Accept-Encoding``."""

_STEP = 1 << 18
_GZIP_MARK = b"\x1f\x8b"
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_PLAIN_NAMES = frozenset({"", "identity", "none", "utf-8"})


def unpack(chunks: Iterable[bytes], coding: str, limit: int) -> bytes:
    """Return the body that ``chunks`` carry under the ``Content-Encoding`` named ``coding``.

    A body that says gzip and is none is taken as it is, as browsers' users would wish.

    Raises:
        FetchError: it is larger than ``limit`` bytes, damaged, cut off, or packed in another way.
    """
    body = bytearray()
    for piece in _choose(chunks, coding.strip().lower()):
        body += piece
        if len(body) > limit:
            raise FetchError(describe_excess(limit))
    return bytes(body)


def describe_excess(limit: int) -> str:
    """Say that a body has more than ``limit`` bytes."""
    return f"larger than {limit:,} bytes, the most that is fetched; download it and read the file"


def _choose(chunks: Iterable[bytes], coding: str) -> Iterable[bytes]:
    if coding in _PLAIN_NAMES:
        return chunks
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"packed in a way that wasn't asked for ({coding[:40]})")
    head, rest = _look_ahead(chunks)
    if coding == "deflate":
        return _inflate(rest, _ZLIB if _is_zlib(head) else _BARE)
    return _inflate(rest, _GZIP) if head.startswith(_GZIP_MARK) else rest


def _look_ahead(chunks: Iterable[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first two bytes (fewer if there are no more), and all of the chunks."""
    iterator = iter(chunks)
    head = b""
    while len(head) < len(_GZIP_MARK) and (more := next(iterator, None)) is not None:
        head += more
    return head[: len(_GZIP_MARK)], _put_back(head, iterator)


def _put_back(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _is_zlib(head: bytes) -> bool:
    """Tell a zlib header (RFC 1950) from bare deflate, which some servers mean by "deflate"."""
    return len(head) == 2 and head[0] & 15 == 8 and int.from_bytes(head) % 31 == 0  # noqa: PLR2004 - as in the RFC


def _inflate(chunks: Iterable[bytes], window: int) -> Iterator[bytes]:
    """Unpack in steps of 256 KiB; of gzip all members, and nothing of what stands behind them."""
    inflater = zlib.decompressobj(window)
    begun = False
    try:
        for chunk in chunks:
            data = chunk
            while data:
                if inflater.eof:
                    if window != _GZIP or not _GZIP_MARK.startswith(data[:2]):
                        return
                    inflater = zlib.decompressobj(window)
                begun = True
                yield inflater.decompress(data, _STEP)
                data = inflater.unconsumed_tail or inflater.unused_data
    except zlib.error as error:
        raise FetchError("damaged: it can't be unpacked") from error
    if begun and not inflater.eof:
        yield from _finish(inflater)


def _finish(inflater: "zlib._Decompress") -> Iterator[bytes]:
    """Yield what the last step left inside; a stream that then still hasn't ended was cut off."""
    while piece := inflater.decompress(b"", _STEP):
        yield piece
    if not inflater.eof:
        raise FetchError("ends in the middle", passes=True)
