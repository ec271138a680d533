"""The words of a quotation, each with what it is good for when it is compared with another's."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from quotetrack import lang
from quotetrack.lang.comparing import Comparing
from quotetrack.statements.numbers import DIGITS, GLUED, find_value, read_digits, scale

if TYPE_CHECKING:
    from quotetrack.lang import Language

LONGEST = 400
"""So many words of a quotation are read; what stands behind them is taken for no difference."""

_WORD = re.compile(
    rf"(?P<short>(?:[^\W\d_]\.){{2,}})|(?P<digits>{DIGITS})(?P<glued>{GLUED})?"
    r"|[^\W_]+(?:['’ʼ][^\W_]+)*|[%$£€]"
)
_APOSTROPHE = re.compile("['’ʼ]")
_SIGNS = {"%": "percent", "$": "dollars", "£": "pounds", "€": "euros"}
# What ends a sentence or opens a mark: a capital behind it tells of no name.
_OPENING = frozenset('.!?…:"“”„«»‘(')
_PARTING = _OPENING | frozenset(",;–—)")
_CLOSING = " \t\r\n\"”“’»«'"
_NUMBER = 12  # words of a number at most
_CHARACTERS = 12  # of a word, read together with its neighbours, on the average


class Sort(StrEnum):
    """What a word is good for."""

    COMMON = "common"
    PLAIN = "plain"
    NUMBER = "number"
    NAME = "name"
    TIME = "time"
    REFUSAL = "refusal"
    TURN = "turn"


class Word(NamedTuple):
    """A word: ``key`` is what it is compared by, ``written`` how it stands in the text.

    ``TURN`` are words that turn a statement round ("reject"), ``REFUSAL`` those that say no.
    ``parted`` tells that a mark stands between it and the word before.
    """

    key: str
    sort: Sort
    written: str
    parted: bool = False


WEIGHTS = {
    Sort.COMMON: 0.1, Sort.PLAIN: 1.0, Sort.NUMBER: 2.0, Sort.NAME: 1.5, Sort.TIME: 0.6,
    Sort.REFUSAL: 0.4, Sort.TURN: 1.0,
}  # fmt: skip
"""What a word counts for where it is asked how much of a statement another has too."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a quotation in order, in one of the languages that there are data for.

    ``asks`` tells that it ends with a question mark.
    """

    language: str
    words: tuple[Word, ...]
    asks: bool = False

    @property
    def units(self) -> frozenset[str]:
        """What it is about: the keys of all words but common ones and those that say no."""
        return frozenset(w.key for w in self.words if w.sort not in IDLE)


IDLE = frozenset({Sort.COMMON, Sort.REFUSAL})
"""What tells little of what a statement is about."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What a language says of words; without accents, but for refusals and numbers."""

    common: frozenset[str]
    refusals: frozenset[str]
    glued: tuple[str, ...]
    turns: frozenset[str]
    times: frozenset[str]
    titles: frozenset[str]
    places: dict[str, str]
    limiting: frozenset[str]
    numbers: Comparing
    capitals: bool


@lru_cache(maxsize=1 << 14)
def read_wording(text: str, language: str | None) -> Wording:
    """Return the words of a quotation; without a language, or in an unknown one, as in English."""
    code = _choose(language)
    lexicon = _read_lexicon(code)
    plain = unicodedata.normalize("NFC", text)[: LONGEST * _CHARACTERS]
    found = list(_cut(plain, lexicon))[:LONGEST]
    found = list(_spare_limiting(found, lexicon.limiting))
    words = tuple(_join_places(list(_join_numbers(found, lexicon.numbers)), lexicon))
    return Wording(code, words, asks=text.rstrip(_CLOSING).endswith("?"))


def _choose(language: str | None) -> str:
    base = (language or "en").partition("-")[0].lower()
    return base if base in lang.codes() else "en"


def fold(word: str) -> str:
    """Return a word in lower case without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold().replace("й", "й"))
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c == "̆")
    return unicodedata.normalize("NFC", kept)


@cache
def _read_lexicon(code: str) -> _Lexicon:
    told: Language = lang.load(code)
    cues, people = told.cues, told.people
    refusals = {
        word.replace("’", "'").casefold()
        for word in cues.negations | cues.negating | cues.nobody | told.comparing.refusals
    }
    turning = {fold(word) for word in cues.unchanging | cues.denying | cues.declining}
    common = {fold(word.replace("’", "'")) for word in told.common}
    return _Lexicon(
        common=frozenset(common | {"s", "ll", "re", "ve", "percent"}),
        refusals=frozenset(refusals),
        glued=tuple(word for word in refusals if "'" in word),
        turns=frozenset(turning - common),
        times=frozenset(fold(word.rstrip(".")) for word in people.times) - {"may"},
        titles=frozenset(fold(w) for w in (*people.honorifics, *people.abbreviated)),
        places={fold(word): name for word, name in people.places.items()}
        | {name: name for name in people.places.values()},
        limiting=frozenset(map(fold, told.comparing.limiting)),
        numbers=told.comparing,
        capitals=people.capitals,
    )


def _cut(text: str, lexicon: _Lexicon) -> Iterator[Word]:
    """Yield the words of a text one by one; a number in digits is in plain ones."""
    last, opens = 0, True
    for found in _WORD.finditer(text):
        written, between = found[0], text[last : found.start()]
        parted = not _PARTING.isdisjoint(between)
        opens = opens or not _OPENING.isdisjoint(between)
        for i, word in enumerate(_read(found, lexicon, opens=opens)):
            yield word._replace(parted=parted and i == 0)
        title = fold(written) in lexicon.titles or fold(f"{written}.") in lexicon.titles
        last, opens = found.end() + (title and text[found.end() :][:1] == "."), False


def _read(found: re.Match[str], lexicon: _Lexicon, *, opens: bool) -> Iterator[Word]:
    written = found[0]
    if found["digits"]:
        yield from _read_number(found, lexicon)
    elif written in _SIGNS:
        yield Word(_SIGNS[written], Sort.COMMON, written)
    else:
        yield from _sort(written, lexicon, inside=not opens)


def _read_number(found: re.Match[str], lexicon: _Lexicon) -> Iterator[Word]:
    """Yield a number in digits, and what is glued to it if that doesn't multiply it."""
    numbers, glued = lexicon.numbers, found["glued"] or ""
    *others, last = read_digits(found["digits"], numbers.decimal)
    power = numbers.glued.get(glued.lower(), 0)
    for value in (*others, scale(last, power)):
        yield Word(value, Sort.NUMBER, found[0])
    if glued and not power:
        yield from _sort(glued, lexicon, inside=False)


def _sort(written: str, lexicon: _Lexicon, *, inside: bool) -> Iterator[Word]:
    """Yield a word, or the parts that an apostrophe joins, each by what it is good for."""
    lower = written.casefold().replace("’", "'").replace("ʼ", "'")
    ending = next((e for e in lexicon.glued if lower.endswith(e) and lower != e), None)
    if ending or lower in lexicon.refusals:
        yield Word("not", Sort.REFUSAL, written)
        return
    place = written.isupper() and lower in lexicon.places
    counts = lower in lexicon.numbers.words or lower in lexicon.numbers.scales
    if not place and (counts or fold(lower) in lexicon.common):
        yield Word(lower if counts else fold(lower), Sort.COMMON, written)
        return
    for i, part in enumerate(_APOSTROPHE.split(written)):
        plain = fold(part)
        if len(plain) > 1 or plain.isdigit():
            yield Word(plain, _tell_sort(plain, part, lexicon, inside=inside or i > 0), written)


def _tell_sort(plain: str, written: str, lexicon: _Lexicon, *, inside: bool) -> Sort:
    if plain in lexicon.times:
        return Sort.TIME
    if plain in lexicon.places and (plain not in lexicon.common or written.isupper()):
        return Sort.NAME
    if plain in lexicon.common or plain in lexicon.numbers.scales:
        return Sort.COMMON
    if plain in lexicon.turns:
        return Sort.TURN
    large = inside and written[0].isupper() and not lexicon.capitals
    return Sort.NAME if large and plain not in lexicon.titles else Sort.PLAIN


def _spare_limiting(words: Sequence[Word], limiting: Container[str]) -> Iterator[Word]:
    """Yield words; a "not" that stands before "only" says no no."""
    for word, behind in zip_longest(words, words[1:]):
        if word.sort is Sort.REFUSAL and behind and fold(behind.written) in limiting:
            yield word._replace(sort=Sort.COMMON)
        else:
            yield word


def _join_numbers(words: list[Word], numbers: Comparing) -> Iterator[Word]:
    """Yield one word for each number, whether it is written in digits, in words or in both."""
    keys = [word.key for word in words]
    i = 0
    while i < len(words):
        sign = next((n for n in (2, 1) if "-".join(keys[i : i + n]) in numbers.percent), 0)
        value = None if sign else find_value(keys[i : _find_mark(words, i)], numbers)
        length = sign or (value[1] if value else 1)
        written = " ".join(word.written for word in words[i : i + length])
        if sign:
            yield Word("percent", Sort.COMMON, written, words[i].parted)
        elif value:
            yield Word(value[0], Sort.NUMBER, written, words[i].parted)
        else:
            yield words[i]
        i += length


def _find_mark(words: Sequence[Word], first: int) -> int:
    """Return the place behind what may be one number: no mark stands in it."""
    last = min(first + _NUMBER, len(words))
    return next((i for i in range(first + 1, last) if words[i].parted), last)


def _join_places(words: Sequence[Word], lexicon: _Lexicon) -> Iterator[Word]:
    """Yield words; a place's name is one word, however it is told."""
    i = 0
    while i < len(words):
        pair = words[i : i + 2]
        name = lexicon.places.get("-".join(word.key for word in pair)) if pair[1:] else None
        if name:
            written = " ".join(word.written for word in pair)
            yield Word(name, Sort.NAME, written, words[i].parted)
        else:
            yield _name_place(words[i], lexicon)
        i += 2 if name else 1


def _name_place(word: Word, lexicon: _Lexicon) -> Word:
    if word.sort is not Sort.NAME:
        return word
    return word._replace(key=lexicon.places.get(word.key, word.key))
