"""Spellings: how the index may have a word that somebody types, where FTS5 folds too little.

FTS5's ``unicode61 remove_diacritics 2`` folds the case of Cyrillic and the accents of Latin
letters, also of decomposed ones. It does not fold "ё", "ґ", "ß" and "œ", knows Cyrillic letters
with marks only as the text has them, composed or not, and takes "ʼ" for a letter, "'" and "’" for
the end of a word. So a query asks for all of these spellings; the index stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product

MOST = 48  # spellings of one word or phrase; what is typed comes first

# Letters that one may type for others; at most one of them in a word is another.
_ONCE = (("ё", "е"), ("ґ", "г"), ("ß", "ss"))
_ALWAYS = (("œ", "oe"), ("æ", "ae"))
_APOSTROPHES = re.compile("['’‘ʼ＇`´]")
_LETTER_APOSTROPHE = "ʼ"


def list_spellings(typed: str) -> tuple[str, ...]:
    """Return a word or phrase as it may stand in the index, as typed first.

    >>> list_spellings("елка")
    ('елка', 'ёлка')
    """
    composed = unicodedata.normalize("NFC", typed)
    words = [list(dict.fromkeys(_spell_word(word))) for word in composed.split()]
    spelt = (" ".join(each) for each in product(*words))
    forms = (form for spelling in spelt for form in (spelling, *_decompose(spelling)))
    return tuple(dict.fromkeys(islice(forms, MOST)))


def match_any(typed: str, suffix: str = "") -> str:
    """Return the FTS5 expression for a phrase in any spelling; ``suffix`` stands behind each.

    ``typed`` has no straight double quotation mark in it.
    """
    found = [f'"{spelling}"{suffix}' for spelling in list_spellings(typed)]
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def _spell_word(word: str) -> Iterator[str]:
    """Yield a word as typed, with plain letters, then with one letter that may stand for them."""
    plain = word.lower()
    for letter, written in (*_ONCE, *_ALWAYS):
        plain = plain.replace(letter, written)
    for spelling in (word, plain, *_spell_letters(plain)):
        yield spelling
        if _APOSTROPHES.search(spelling):
            yield _APOSTROPHES.sub("'", spelling)
            yield _APOSTROPHES.sub(_LETTER_APOSTROPHE, spelling)


def _spell_letters(plain: str) -> Iterator[str]:
    for letter, written in _ONCE:
        for found in re.finditer(written, plain):
            yield f"{plain[: found.start()]}{letter}{plain[found.end() :]}"
    for letter, written in _ALWAYS:
        yield plain.replace(written, letter)


def _decompose(spelling: str) -> Iterator[str]:
    """Yield a spelling with decomposed letters, if it has Cyrillic ones that can be so."""
    apart = unicodedata.normalize("NFD", spelling)
    if any("\u0400" <= a <= "\u04ff" and unicodedata.decomposition(a) for a in spelling):
        yield apart
