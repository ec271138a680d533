"""A text -> numbers for its words and for each five of them in a row, the same on any machine.

What an editor or a page changes without changing an article is folded away: case, marks, spaces,
accents, unseen characters, paragraphs. Figures are words like others.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

WIDTH = 5
"""Words of a shingle."""

MOST_WORDS = 100_000
"""Of a longer text only the beginning counts."""

_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff'’]"
)
# Scripts that set no spaces between words: each character counts as one.
_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff]|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,60}"
)
_PRIMES = (1, 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The folded words of an article in order, and the numbers of their shingles, too."""

    words: tuple[str, ...]
    shingles: "Hashes"

    def __len__(self) -> int:
        return len(self.words)


def read_words(text: str) -> Words:
    """Return the words of ``text``, and its shingles; what stands twice has them once."""
    found = (match[0] for match in _WORD.finditer(_UNSEEN.sub("", text).casefold()))
    words = tuple(map(_drop_accents, islice(found, MOST_WORDS)))
    return Words(words, _hash_shingles(words))


def _drop_accents(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)) or word


def _hash_shingles(words: tuple[str, ...]) -> "Hashes":
    import numpy as np  # noqa: PLC0415 - slow to import

    # Python's own hash of a string is another in each run.
    codes = np.fromiter((crc32(w.encode("utf-8", "replace")) for w in words), np.uint64, len(words))
    codes = mix(codes)
    count = max(len(words) - WIDTH + 1, 0)
    sums = np.zeros(count, np.uint64)
    for n, prime in enumerate(_PRIMES):
        sums += codes[n : n + count] * np.uint64(prime)
    return mix(sums)


def mix(numbers: "Hashes") -> "Hashes":
    """Scatter 64-bit numbers: the finisher of SplitMix64 (Steele, Lea and Flood, 2014)."""
    import numpy as np  # noqa: PLC0415 - slow to import

    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
