"""Which quotations of one speaker are one statement, worded alike in several articles.

Marks, case and the order of words don't count. From `NEARLY` words on, one word may be another,
missing or added: articles shorten and mend what they quote. A number or a "not" never may: with
another one, something else was said.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from quotetrack import lang

NEARLY = 8
"""Fewer words than this are alike only if they are the same."""

_LONGEST = 2_000  # characters
_WORD = re.compile(r"\w+(?:'\w+)*")

Wording = tuple[str, ...]
"""The words of a quotation in order, in lower case, without marks."""


def read_wording(text: str) -> Wording:
    """Return the words of a quotation.

    >>> read_wording("“The best, and it’s ours …” … “All ours.”")
    ('the', 'best', 'and', "it's", 'ours', 'all', 'ours')
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("’", "'")
    return tuple(_WORD.findall(plain.casefold()))


def mark_wording(wording: Wording) -> set[int]:
    """Return numbers of which two wordings have one in common if, and only if, they are alike.

    They are good within one run of Python. A number is that of all words, or of all but one.
    """
    whole = sum(map(hash, wording))
    # One short wording must not be taken for a longer one without a word.
    if len(wording) < NEARLY:
        return {hash((len(wording), whole))}
    # What has a digit or an apostrophe, as "isn't", stays too.
    changing = (word for word in set(wording) - _read_negations() if word.isalpha())
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


@cache
def _read_negations() -> frozenset[str]:
    several = [lang.load(code) for code in lang.codes()]
    return frozenset(
        word
        for one in several
        for word in one.cues.negations | one.cues.nobody | one.people.indefinite
        if word not in one.people.articles
    )
