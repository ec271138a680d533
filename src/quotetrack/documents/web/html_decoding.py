"""The bytes of a web page or a feed -> text, whatever it says of its charset."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before that of UTF-16, which it begins with.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages name and what they mean by it: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# What is guessed at: the charsets that pages come in, of those that charset_normalizer knows.
_USED = [
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "koi8_r", "koi8_u", "cp866", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15"),
    *("cp932", "euc_jp", "iso2022_jp", "gb18030", "big5hkscs", "cp949"),
]
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_LOOKED_THROUGH = 4096
_GUESSED_FROM = 65_536
_TAGS = re.compile(rb"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
# What XML and HTML don't allow, NUL among it. C1 controls stay: they tell of a wrong charset.
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode_page(data: bytes, charset: str | None = None) -> str:
    """Decode a page; ``charset`` is what the server said of it.

    A byte order mark decides; then UTF-8 if all of it is, whatever was declared, since text in
    another charset hardly ever is by chance; then what the server, then what the page declares,
    if the bytes fit; then what the bytes look like. Bytes that don't fit at all become U+FFFD.
    Control characters are left out; nothing else is changed.
    """
    return _CONTROLS.sub("", _decode(data, charset))


def _decode(data: bytes, charset: str | None) -> str:
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    names = [_look_up(name) for name in (charset, find_declared(data)) if name]
    wide = [name for name in names if name and name.startswith("utf-16")]
    for encoding in (*wide, "utf-8", *names):
        text = encoding and _decode_strictly(data, encoding)
        if text is not None:
            return text
    return _decode_loosely(data, names)


def find_declared(data: bytes) -> str | None:
    """Return the charset that the beginning of ``data`` names, as written there."""
    declared = _DECLARED.search(data[:_LOOKED_THROUGH])
    return (declared[1] or declared[2]).decode() if declared else None


def _look_up(name: str) -> str | None:
    """Return Python's name of the encoding that is meant, None for one that isn't of text."""
    try:
        found = codecs.lookup(name.strip().lower())
        "".encode(found.name)
    except (LookupError, ValueError, UnicodeError):
        return None
    return _MEANT.get(found.name, found.name)


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _decode_loosely(data: bytes, declared: list[str | None]) -> str:
    """Decode what fits no declared charset: a few broken bytes, or a wrong declaration."""
    spoilt = data.decode("utf-8", "replace")
    foreign = sum(map(len, _NOT_ASCII.findall(data)))
    if spoilt.count("\ufffd") * 10 < foreign:
        return spoilt
    guessed = _guess(data)
    for encoding in (guessed, *declared, "cp1252"):
        if encoding and encoding != "utf-8":
            return data.decode(encoding, "replace")
    return spoilt


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import

    words = _TAGS.sub(b" ", data[:_GUESSED_FROM])
    best = from_bytes(words, cp_isolation=_USED).best()
    return None if best is None else _look_up(best.encoding)
