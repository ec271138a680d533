"""Harm done to valid inputs: what disks, editors, converters and ill will do to files.

All of it is chosen by a random generator that the caller seeds: the same seed, the same harm.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from fuzz_seeds import Parts, Seed

LARGEST = 2_000_000
"""No harm makes a file larger, in bytes: what takes time is then its shape and not its size."""

MAGIC = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"%PDF-1.7\n",
    b"WARC/1.0\r\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"Rar!\x1a\x07",
    b"<?xml version='1.0'?><rss version='2.0'>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
    b"<!DOCTYPE html><html>",
    b'{"version": "https://jsonfeed.org/version/1", "items": [',
    b'{"text": "',
    b"[",
    b"title,text\n",
    b"sep=;\n",
    b"---\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff\xfe\x00\x00",
)
HOSTILE = (
    b"\0",
    b"\0" * 100,
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\\u0000",
    b"\x1b[2J\x07",
    b"\x85\x0b\x0c\x1c\x1d\x1e",
    b"\r",
    b"\r\n\r\n",
    b"\n" * 3_000,
    b" " * 3_000,
    b"&#0;&#xD800;&#1114112;&#99999999999;&nosuch;",
    b"]]>",
    b"-->",
    b"<!--",
    b"<![CDATA[",
    b'<!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;&b;&b;">]>',
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    b"%s%n%(a)s{0}{a.b}",
    b"=HYPERLINK(1)",
    b'"',
    b"'",
    b"\\",
    b"{{",
    b"*a &a *a",
    b"99999999999999999999999999",
    b"-1",
    b"1e999",
    b"NaN",
    b"0x7fffffff",
    b"9999-99-99",
    b"0000-00-00T99:99:99+99:99",
    b"Thu, 99 Sep 99999999999 12:00:00 GMT",
    "“".encode() * 400,
    "\u202e\u200b\u00ad\ufeff\u0000\U000e0001".encode(),
    "a\u0301".encode() * 500,
    "\u0301".encode() * 3_000,
    "\U0001f468\u200d\U0001f469".encode() * 100,
    b"http://[::1",
    b"http://a:99999999/",
    b"javascript:alert(1)",
    b"//\xe9\xff/%zz?#",
    b"../../../../etc/passwd",
    b"W" * 70_000,
)
NESTED = (
    (b"[", b"]"),
    (b'{"a":', b"}"),
    (b"<div>", b"</div>"),
    (b"<w:p><w:r>", b"</w:r></w:p>"),
    (b"<blockquote><p>", b"</p></blockquote>"),
    (b"<outline>", b"</outline>"),
    (b"<<", b">>"),
    (b"(", b")"),
    ("“".encode(), "”".encode()),
    (b"<a href='", b"'>"),
    (b"<!--", b"-->"),
)
NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"4294967295", b"9" * 30, b"", b"1.5", b"x")
CHARSETS = ("utf-16", "utf-16-be", "utf-32", "cp1251", "shift-jis", "cp037", "latin-1", "utf-7")
_TAG = re.compile(rb"<[^<>]{1,200}>")


def harm(seed: Seed, seeds: Sequence[Seed], rng: Random) -> bytes:
    """Return the seed's file, harmed in one to four ways, inside of its parts or as a whole."""
    if len(seed.parts) > 1 and rng.random() < 0.65:
        data = seed.pack(_harm_parts(seed.parts, seeds, rng))
        return data if rng.random() < 0.8 else harm_bytes(data, seeds, rng)
    return harm_bytes(seed.data, seeds, rng)


def _harm_parts(parts: Parts, seeds: Sequence[Seed], rng: Random) -> Parts:
    kept = list(parts)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(kept))
        name, data = kept[at]
        choice = rng.random()
        if choice < 0.75:
            kept[at] = (name, harm_bytes(data, seeds, rng))
        elif choice < 0.82 and len(kept) > 1:
            del kept[at]
        elif choice < 0.9:
            kept.insert(rng.randrange(len(kept) + 1), (name, rng.choice(kept)[1]))
        else:
            kept[at] = (_harm_name(name, rng), data)
    return tuple(kept)


def _harm_name(name: str, rng: Random) -> str:
    ways = ("../" * 3 + name, "/" + name, name + "/", "", "a" * 300 + name, f"\x1b[31m{name}\n")
    others = (name.swapcase(), name + ".zip", name.rpartition(".")[0], "Ünï\u202ecödé.txt", "..")
    return rng.choice((*ways, *others))


def harm_bytes(data: bytes, seeds: Sequence[Seed], rng: Random) -> bytes:
    """Return ``data`` harmed in one to four ways."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        if rng.random() < 0.12:
            data = _splice(data, rng.choice(seeds).data, rng)
        else:
            data = rng.choice(HARMS)(data, rng)
    return data[:LARGEST]


def _splice(one: bytes, other: bytes, rng: Random) -> bytes:
    return one[: _place(one, rng)] + other[_place(other, rng) :]


def _place(data: bytes, rng: Random) -> int:
    return rng.randint(0, len(data))


def _range(data: bytes, rng: Random, longest: int = 4_000) -> tuple[int, int]:
    start = _place(data, rng)
    return start, min(len(data), start + rng.randint(1, rng.choice((8, 80, longest))))


def _cut_end(data: bytes, rng: Random) -> bytes:
    return data[: _place(data, rng)]


def _cut_out(data: bytes, rng: Random) -> bytes:
    start, end = _range(data, rng)
    return data[:start] + data[end:]


def _flip(data: bytes, rng: Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64)) if flipped else 0):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def _repeat(data: bytes, rng: Random) -> bytes:
    start, end = _range(data, rng)
    times = min(rng.choice((2, 10, 1_000)), max(1, LARGEST // 4 // max(end - start, 1)))
    return data[:start] + data[start:end] * times + data[end:]


def _swap(data: bytes, rng: Random) -> bytes:
    a, b, c, d = sorted(_place(data, rng) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _insert(data: bytes, rng: Random) -> bytes:
    at = _place(data, rng)
    return data[:at] + rng.choice(HOSTILE) + data[at:]


def _replace_word(data: bytes, rng: Random) -> bytes:
    """Put something hostile in the place of a word or a value."""
    words = [match.span() for match in re.finditer(rb"[\w.:/+-]+", data[:200_000])]
    if not words:
        return _insert(data, rng)
    start, end = rng.choice(words)
    return data[:start] + rng.choice(HOSTILE) + data[end:]


def _nest(data: bytes, rng: Random) -> bytes:
    start, end = _range(data, rng)
    opening, closing = rng.choice(NESTED)
    times = rng.choice((3, 30, 300, 3_000, 30_000))
    closed = closing * rng.choice((0, times, times - 1))
    return data[:start] + opening * times + data[start:end] + closed + data[end:]


def _change_number(data: bytes, rng: Random) -> bytes:
    """Change a length, a date, a count: whatever is written in digits."""
    found = [match.span() for match in re.finditer(rb"\d+", data[:200_000])]
    if not found:
        return _insert(data, rng)
    start, end = rng.choice(found)
    return data[:start] + rng.choice(NUMBERS) + data[end:]


def _change_field(data: bytes, rng: Random) -> bytes:
    """Change four bytes that may be a length or an offset."""
    at = _place(data, rng)
    values = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(data), rng.getrandbits(32))
    return (
        data[:at] + rng.choice(values).to_bytes(4, rng.choice(("little", "big"))) + data[at + 4 :]
    )


def _change_magic(data: bytes, rng: Random) -> bytes:
    magic = rng.choice(MAGIC)
    return magic + data[rng.choice((0, len(magic))) :]


def _recode(data: bytes, rng: Random) -> bytes:
    """Write the text in another charset than it says it is in."""
    return data.decode("utf-8", "replace").encode(rng.choice(CHARSETS), "replace")


def _break_tags(data: bytes, rng: Random) -> bytes:
    """Leave out, double or move tags."""
    tags = [match.span() for match in _TAG.finditer(data[:200_000])]
    if not tags:
        return _cut_out(data, rng)
    start, end = rng.choice(tags)
    other = data[slice(*rng.choice(tags))]
    return data[:start] + rng.choice((b"", data[start:end] * 50, other)) + data[end:]


def _shuffle_lines(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


HARMS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _cut_end,
    _cut_out,
    _flip,
    _flip,
    _repeat,
    _swap,
    _insert,
    _insert,
    _replace_word,
    _nest,
    _change_number,
    _change_number,
    _change_field,
    _change_magic,
    _recode,
    _break_tags,
    _shuffle_lines,
)
