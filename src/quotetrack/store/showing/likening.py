"""Which quotations of one speaker are one statement, worded alike in several articles.

Marks, case and the order of words don't count. From `NEARLY` words on, one word may be another,
missing or added: articles shorten and mend what they quote. A number, a name, a "not" or another
word that turns a statement round (``cues.unchanging``) never may: then something else was said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise

from quotetrack import lang

NEARLY = 8
"""Fewer words than this are alike only if they are the same."""
FEWEST = 5
"""Fewer words than this may be alike by chance: only of copies is it known what they tell of."""
DAYS = 3
"""What is worded alike within so many days may have been said once."""

_MOST = 300  # words that are read one by one
_LONGEST = 6_000  # characters of them
_WORD = re.compile(r"\w+(?:'\w+)*")
_MARKS = " \t\r\n.,;:!?…-–—'\"’‘‚‛“”„‟«»‹›()[]"
# As outlets write them in words; a sum in pounds is another in dollars.
_SIGNS = str.maketrans(
    {"’": "'", "%": " percent ", "$": " dollars ", "£": " pounds ", "€": " euros "}
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a quotation in order, in lower case, without marks.

    ``names`` are those of them that have a capital within a sentence; two wordings that differ in
    capitals alone are equal.
    """

    words: tuple[str, ...]
    names: frozenset[str] = field(default=frozenset(), compare=False)


def read_wording(text: str) -> Wording:
    """Return the words of a quotation.

    What stands behind the first `_MOST` is taken as it is for one word more: to read all words of
    very long ones takes too long.

    >>> read_wording("“The best, and it’s ours …” … “All ours.”").words
    ('the', 'best', 'and', "it's", 'ours', 'all', 'ours')
    >>> sorted(read_wording("Today the Council met. Nobody came but Tom").names)
    ['council', 'tom']
    """
    parts = text.strip(_MARKS).split(maxsplit=_MOST)
    head = " ".join(parts[:_MOST])
    rest = (head[_LONGEST:] + " ".join(parts[_MOST:])).casefold()
    plain = unicodedata.normalize("NFKC", head[:_LONGEST]).translate(_SIGNS)
    words = _WORD.findall(plain.casefold())
    words += [f"… {rest}"] if rest else []
    return Wording(tuple(words), frozenset(_find_names(plain)))


def mark_wording(wording: Wording) -> set[int]:
    """Return numbers of which two wordings have one in common if, and only if, they are alike.

    They are good within one run of Python. A number is that of all words, or of all but one.
    """
    words = wording.words
    whole = sum(map(hash, words))
    # One short wording must not be taken for a longer one without a word.
    if len(words) < NEARLY:
        return {hash((len(words), whole))}
    # What has a digit or an apostrophe, as "isn't", stays too.
    changing = filter(str.isalpha, set(words) - wording.names - _read_unchanging())
    return {whole, *[whole - hash(word) for word in changing]}


def find_firsts(wordings: Iterable[Wording]) -> list[int]:
    """Return the places of the wordings that are like none before them."""
    seen, firsts = set[int](), list[int]()
    for place, wording in enumerate(wordings):
        marks = mark_wording(wording)
        if seen.isdisjoint(marks):
            firsts.append(place)
        seen |= marks
    return firsts


def read_day(day: str | None) -> date | None:
    """Return a day as `date`; None for a month or a year alone, and for what is no day."""
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def _find_names(plain: str) -> Iterator[str]:
    """Yield words with a capital that begin no sentence, in lower case."""
    titles = _read_titles()
    for before, word in pairwise(plain.split()):
        inside = before[-1].isalnum() or before[-1] == "," or before.casefold() in titles
        # "I" is no name.
        if inside and word[0].isupper() and len(word) > 1 and word.casefold() not in titles:
            yield from _WORD.findall(word.casefold())


@cache
def _read_titles() -> frozenset[str]:
    """Return what may stand before a name or not, and what ends no sentence: "Mr.", "Gen."."""
    people = [lang.load(code).people for code in lang.codes()]
    words = {word for one in people for word in (*one.honorifics, *one.abbreviated)}
    return frozenset(word for word in words if word.endswith(".") or f"{word}." in words)


@cache
def _read_unchanging() -> frozenset[str]:
    several = [lang.load(code) for code in lang.codes()]
    return frozenset(
        word.casefold()
        for one in several
        for word in (
            one.cues.unchanging | one.cues.negations | one.cues.nobody | one.people.times
            | (one.people.indefinite - one.people.articles)
        )
    )  # fmt: skip
