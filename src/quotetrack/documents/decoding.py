"""Bytes -> text, or the line of the first byte that can't be read."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from quotetrack.documents.inputs import Place


def decode(data: bytes, place: Place) -> str:
    """Decode UTF-8; a byte order mark at the start is dropped, nothing else is changed.

    ``place.line`` is the line that ``data`` begins on, None for the first.

    Raises:
        InputError: for binary data (a NUL byte), for UTF-16 and for bytes that aren't UTF-8, with
            the line of the first bad byte.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise place.problem("UTF-16 text; save it as UTF-8")
    nul = data.find(b"\0")
    if nul >= 0:
        raise _at(data, nul, place).problem("binary data (a NUL byte), not text")
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        bad = error.object[error.start]
        at = error.start + len(data) - len(error.object)
        raise _at(data, at, place).problem(f"not UTF-8 (byte 0x{bad:02x})") from error


def _at(data: bytes, offset: int, place: Place) -> Place:
    return Place(place.origin, (place.line or 1) + data.count(b"\n", 0, offset))
