"""Articles that come again, under another address or lightly edited: found, then compared.

A signature is a MinHash of an article's shingles (Broder, 1997, "On the resemblance and
containment of documents"): two signatures agree in as many places as the articles have shingles
in common. It is twenty lines of numpy here; datasketch would bring scipy, 140 MB, with it.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from quotetrack.documents.cleaning.shingles import Words, mix, read_words
from quotetrack.model import Signature

if TYPE_CHECKING:
    from quotetrack.documents.cleaning.shingles import Hashes

FEWEST_WORDS = 40
"""A text of fewer words has no signature: short notices are alike and not the same."""

BANDS, ROWS = 42, 3
"""Articles with this share of shingles in common have at least one key in common, in how many
cases: 0.7: 99.99 %, 0.5: 99.6 %, 0.4: 94 %, 0.3: 68 %, 0.1: 4 %, 0.01: 0.004 %."""

ALIKE = 0.85
"""From this share of common shingles on (of all that either has), two are one article."""

CONTAINED = 0.85
"""So much of the shorter stands in the longer, where one is the other, trimmed."""

LEAD = 60
"""Words that an article begins with."""

SAME_LEAD = 0.5
"""So much of the beginning of each stands in the other: more was not put in front."""

SAME_FIGURES = 0.85
"""So many of the shorter's figures stand in the longer behind the same word. Reports that are
written anew each day have the same words with other figures."""


def sign(text: str) -> Signature:
    """Return the signature of an article: 126 numbers of 32 bits; empty below 40 words.

    It is the same on every machine and in every run.
    """
    import numpy as np  # noqa: PLC0415 - slow to import

    words = read_words(text)
    if len(words) < FEWEST_WORDS:
        return ()
    shingles = np.unique(words.shingles)
    factors, summands = _draw_permutations()
    least = [
        int((shingles * a + b).min() >> np.uint64(32))
        for a, b in zip(factors, summands, strict=True)
    ]
    return tuple(least)


def bands(signature: Signature) -> tuple[int, ...]:
    """Return keys of a signature, 63-bit numbers: articles that are alike share at least one.

    Locality-sensitive hashing in bands (Leskovec, Rajaraman and Ullman, "Mining of Massive
    Datasets", 3.4); see ``BANDS`` for how alike.
    """
    import numpy as np  # noqa: PLC0415 - slow to import

    if not signature:
        return ()
    rows = np.array(signature, np.uint64).reshape(BANDS, ROWS)
    keys = np.arange(BANDS, dtype=np.uint64)
    for column in rows.T:
        keys = mix(keys ^ column)
    return tuple(int(key) for key in keys >> np.uint64(1))


def find_original(text: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    """Return the first of ``candidates``, each an id and a text, that is the same article.

    The same: word for word, with few words changed, or one of them trimmed. Not the same: the
    same event told by another, the same form with other names and figures, an article that has
    another one put in front, another article with the same closing words. If in doubt, not.
    """
    words = read_words(text)
    if len(words) < FEWEST_WORDS:
        return None
    return next((key for key, other in candidates if _is_same(words, read_words(other))), None)


def _is_same(one: Words, other: Words) -> bool:
    if min(len(one), len(other)) < FEWEST_WORDS:
        return False
    some, others = set(one.shingles.tolist()), set(other.shingles.tolist())
    common = len(some & others)
    alike = common >= ALIKE * len(some | others)
    trimmed = common >= CONTAINED * min(len(some), len(others))
    if not alike and not (trimmed and _begins_in(one, others) and _begins_in(other, some)):
        return False
    shorter, longer = (one, other) if len(some) <= len(others) else (other, one)
    return _has_figures_of(shorter, longer)


def _begins_in(one: Words, others: set[int]) -> bool:
    """Tell whether what an article begins with stands among another's shingles."""
    lead = set(one.shingles[:LEAD].tolist())
    return len(lead & others) >= SAME_LEAD * len(lead)


def _has_figures_of(shorter: Words, longer: Words) -> bool:
    figures = _find_figures(shorter)
    return len(figures & _find_figures(longer)) >= SAME_FIGURES * len(figures)


def _find_figures(words: Words) -> set[tuple[str, str]]:
    """Return the words with a digit, each with the word in front of it."""
    pairs = zip(("", *words.words), words.words, strict=False)
    return {pair for pair in pairs if any(map(str.isdigit, pair[1]))}


@cache
def _draw_permutations() -> tuple["Hashes", "Hashes"]:
    """Return what scatters a shingle's number in 126 ways: odd factors, and summands."""
    import numpy as np  # noqa: PLC0415 - slow to import

    drawn = mix(np.arange(2 * BANDS * ROWS, dtype=np.uint64))
    factors, summands = drawn.reshape(2, BANDS * ROWS)
    return factors | np.uint64(1), summands
