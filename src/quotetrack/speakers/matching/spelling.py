"""Spellings: names of every script as ASCII letters, and keys that bring spellings together."""

import re
import unicodedata
from functools import cache, lru_cache

from anyascii import anyascii

from quotetrack.speakers.matching.knowledge import Rules, load_given_names, load_spelling

CJK = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
NOT_UKRAINIAN = re.compile(r"[ёўъыэ]", re.IGNORECASE)
VOWELLESS = re.compile(r"[\u0590-\u06ff\u0750-\u077f]")
SYLLABLE = re.compile(r"(?<=[A-Za-z])(?=[A-Z])")
UNWANTED = re.compile(r"[^a-z0-9& ]+")
MEMORY = 65_536  # spellings kept, so that a name is spelt once in a run


@lru_cache(maxsize=MEMORY)
def romanise(text: str) -> str:
    """Return ``text`` in ASCII letters, with case; a Chinese or Korean name as "Xi Jinping".

    >>> romanise("Łukasz Wyżga"), romanise("习近平")
    ('Lukasz Wyzga', 'Xi Jinping')
    """
    composed = unicodedata.normalize("NFC", text)
    plain = anyascii(composed).replace("`", "'")
    if not CJK.search(composed) or " " in composed.strip():
        return plain
    first, *rest = SYLLABLE.split(plain)
    first = load_spelling().hangul.get(first.lower(), first) if HANGUL.search(composed) else first
    return f"{first.title()} {''.join(rest).capitalize()}".strip()


@lru_cache(maxsize=MEMORY)
def expand(text: str) -> str:
    """Return ``text`` with its marked letters written as two: "Schröder" as "Schroeder"."""
    composed = unicodedata.normalize("NFC", text).lower()
    return composed.translate(load_spelling().expanded)


@lru_cache(maxsize=MEMORY)
def romanise_ukrainian(text: str) -> str | None:
    """Return a Cyrillic name in ASCII letters if it may be Ukrainian, else None.

    >>> romanise_ukrainian("Сергій Гнатюк"), romanise_ukrainian("Сергей Рыжов")
    ('serhii hnatiuk', None)
    """
    composed = unicodedata.normalize("NFC", text).lower()
    if not CYRILLIC.search(composed) or NOT_UKRAINIAN.search(composed):
        return None
    return romanise(composed.translate(load_spelling().ukrainian))


@lru_cache(maxsize=MEMORY)
def list_variants(given: str) -> frozenset[int]:
    """Return the numbers of the names that a given name is in some language or transliteration."""
    names = load_given_names().variants
    close = _list_close_variants().get(spell_close(given), frozenset[int]())
    return names.get(given, frozenset[int]()) | close


@cache
def _list_close_variants() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for name, numbers in load_given_names().variants.items():
        close = spell_close(name)
        found[close] = found.get(close, frozenset()) | numbers
    return found


def differ_in_gender(one: str, other: str) -> bool:
    """Tell whether two ASCII family names are a man's and a woman's: "zelenskyi", "zelenska"."""
    first, second = spell_close(one), spell_close(other)
    turned = (_rewrite(name, load_spelling().feminine) for name in (first, second))
    men = tuple(turned)
    return first != second and (men[0] == second or first == men[1])


def lacks_vowels(text: str) -> bool:
    """Tell whether ``text`` is of a script that leaves vowels out: Arabic or Hebrew."""
    return bool(VOWELLESS.search(text))


def is_east_asian(text: str) -> bool:
    """Tell whether ``text`` is of Chinese, Japanese or Korean script."""
    return bool(CJK.search(text))


def clean(word: str) -> str:
    """Return the letters and digits of an ASCII word, in lower case."""
    return UNWANTED.sub("", word.lower())


@lru_cache(maxsize=MEMORY)
def spell_close(word: str) -> str:
    """Bring transliterations of one name together: "zelenskyy", "zelenskij" give "zelenski"."""
    return _rewrite(word, load_spelling().close)


@lru_cache(maxsize=MEMORY)
def spell_loose(word: str) -> str:
    """Bring words that sound alike together: "poutine" and "putin" give "putin"."""
    return _rewrite(_rewrite(word, load_spelling().close), load_spelling().loose)


@lru_cache(maxsize=MEMORY)
def spell_consonants(word: str) -> str:
    """Return the skeleton of a word: its consonants, one letter for those that are alike."""
    return _rewrite(spell_loose(word), load_spelling().consonants)


def _rewrite(word: str, rules: Rules) -> str:
    for pattern, written in rules:
        word = pattern.sub(written, word)
    return word
