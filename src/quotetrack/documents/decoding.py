"""Bytes -> text, or the line of the first byte that can't be read."""

import codecs
import re
from codecs import BOM_UTF8

from quotetrack.documents.inputs import Place

_ISO = frozenset({"ascii", "iso8859-1"})
"""What is declared where Windows-1252 is meant (https://encoding.spec.whatwg.org)."""

# Windows' charsets for Western and Central Europe and for Turkish share most marks and letters: é
# is é in all of them, but what is ñ in one is ń in another.
_KIN = ("cp1252", "cp1250", "cp1254")
_ASCII = bytes(range(0x80))
# Letters in them, and more common ones in the charsets of old Macs.
_DOUBTFUL = bytes.fromhex("8a 8c 8d 8e 8f 9a 9c 9d 9e 9f")
_SAME = frozenset(
    byte
    for byte in range(0x80, 0x100)
    if len({bytes([byte]).decode(name, "replace") for name in _KIN} | {"\ufffd"}) == len("x\ufffd")
).difference(_DOUBTFUL)
# In British texts; before anything but a number it may be a Polish Ł.
_POUNDS = re.compile(rb"\xa3(?=\d)")
# Such marks inside of a word, or at one, are letters of another system's charset (ö in that of DOS,
# ß in that of old Macs), and letters in a row those of another alphabet.
_UNLIKELY = re.compile(
    r"(?<=[^\W\d_])(?:[‚„“”‹›]|[–—][‘’])(?=[^\W\d_])|[^\W\d_][†‡§¢¤¦¨¬±µ¶¸´]|[À-ÖØ-öø-ÿ]{3}"
)
# UTF-8 with a few bytes spoilt, or cut inside of a letter: anything else would read it as Ã©.
_SPOILT = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|[\xe0-\xf4][\x80-\xbf]+\Z"
)


def decode(data: bytes, place: Place, charset: str | None = None) -> str:
    """Decode UTF-8; a byte order mark at the start is dropped, nothing else is changed.

    What isn't UTF-8 is decoded as ``charset``, if that was declared and fits; else as
    Windows-1252, if all of its charsets' kin would read the same: which letter is meant is never
    guessed at, for it may stand in a name. ``place.line`` is the line that ``data`` begins on,
    None for the first.

    Raises:
        InputError: for binary data (a NUL byte) and for bytes in no such charset, with the line
            of the first bad byte.
    """
    nul = data.find(b"\0")
    if nul >= 0:
        raise _at(data, nul, place).problem("binary data (a NUL byte), not text")
    try:
        return data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decode_declared(data, charset) if charset else _decode_kin(data)
        if text is not None:
            return text
        bad = error.object[error.start]
        at = error.start + len(data) - len(error.object)
        raise _at(data, at, place).problem(f"not UTF-8 (byte 0x{bad:02x})") from error


def _decode_declared(data: bytes, charset: str) -> str | None:
    try:
        found = codecs.lookup(charset.strip()).name
        return data.decode("cp1252" if found in _ISO else found)
    except (LookupError, ValueError):
        return None


def _decode_kin(data: bytes) -> str | None:
    """Decode Windows-1252, None if that isn't sure."""
    foreign = _POUNDS.sub(b"", data).translate(None, _ASCII)
    if not _SAME.issuperset(foreign) or _SPOILT.search(data):
        return None
    text = data.decode("cp1252")
    return None if _UNLIKELY.search(text) else text


def _at(data: bytes, offset: int, place: Place) -> Place:
    return Place(place.origin, (place.line or 1) + data.count(b"\n", 0, offset))
