"""Bodies' names compared: articles, legal forms, acronyms, "Department of" turned round."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from quotetrack.speakers.matching import spelling
from quotetrack.speakers.matching.knowledge import Weight, load_body_words, load_weights
from quotetrack.speakers.matching.persons import merge_people

POINTS = re.compile(r"(?<=\b\w)\.")
LONGEST_SHORT = 6  # letters of an acronym
SHORTEST_SHORT = 3  # letters from which initials alone are a likeness
SLIP_LENGTH = 8  # letters from which one slip leaves a body's name recognisable
MOST_LEFT_OUT = 2  # words that a body's name may have more than another, to be like it


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name: its ``words`` that count, in their order, and its legal form, if any.

    ``short`` is the name itself if it is written like an acronym, ``initials`` are acronyms
    that it may have.
    """

    words: tuple[str, ...]
    form: str | None
    short: str | None
    initials: frozenset[str]

    @property
    def letters(self) -> str:
        """All letters of the words, without spaces."""
        return "".join(self.words)


@lru_cache(maxsize=spelling.MEMORY)
def read_body(text: str) -> BodyName:
    """Take a body's name apart.

    >>> read_body("The Brellin Group Ltd.").words, read_body("The Brellin Group Ltd.").form
    (('brellin', 'group'), 'limited')
    """
    plain = spelling.romanise(POINTS.sub("", text.replace("-", " ").replace("/", " ")))
    written = [word for word in plain.split() if any(map(str.isalnum, word)) or word == "&"]
    # Of what a parser cut wrong, "'s Renewable Future", an ending may stand alone.
    written = [word for word in written if spelling.clean(word.removesuffix("'s")) or word == "&"]
    words = ["and" if word == "&" else spelling.clean(word.removesuffix("'s")) for word in written]
    while len(words) > 1 and words[0] in load_body_words().articles:
        words, written = words[1:], written[1:]
    words, form = _drop_form(words)
    core = tuple(_respell(word) for word in words)
    alone = written[0] if len(written) == 1 else ""
    capital = alone.isupper() and 1 < len(alone) <= LONGEST_SHORT
    return BodyName(
        words=tuple(w for word in core for w in word.split() if w not in _joining()) or core,
        form=form,
        short=spelling.clean(alone) if capital else None,
        initials=frozenset(_list_initials(words)),
    )


def compare_bodies(one: BodyName, other: BodyName) -> Weight | None:
    """Return what the likeness of two bodies' names is worth; None if they aren't alike."""
    related = _relate(one, other)
    return load_weights().likenesses[f"body.{related}"] if related else None


def _relate(one: BodyName, other: BodyName) -> str | None:
    if one.letters == other.letters:
        return _relate_forms(one, other)
    if _are_known(one, other) or _are_known(other, one):
        return "acronym"
    if _digits(one) != _digits(other):
        return None
    if any(name.short in fuller.initials for name, fuller in ((one, other), (other, one))):
        return "initials"
    return _relate_words(frozenset(one.words), frozenset(other.words)) or (
        "slip" if _differ_by_slip(one, other) else None
    )


def _relate_words(one: frozenset[str], other: frozenset[str]) -> str | None:
    if one == other:
        return "turned" if one & load_body_words().turning else "part"
    return "part" if _is_part(*sorted((one, other), key=len)) else None


def _relate_forms(one: BodyName, other: BodyName) -> str:
    if one.form == other.form:
        return "equal"
    return "forms" if one.form and other.form else "form"


def _are_known(one: BodyName, other: BodyName) -> bool:
    """Tell whether one is the well-known short name of the other."""
    return one.short is not None and _known_words(one.short) == frozenset(other.words)


@cache
def _known_words(short: str) -> frozenset[str] | None:
    full = load_body_words().acronyms.get(short)
    return frozenset(read_body(full).words) if full else None


def full_words(short: str) -> frozenset[str]:
    """Return the words that a well-known short name stands for; none if it is unknown."""
    return _known_words(short) or frozenset()


def _is_part(short: frozenset[str], long: frozenset[str]) -> bool:
    """Tell whether a name is part of another; Florida is no university of Florida."""
    places = merge_people().places
    left = len(long) - len(short)
    return short < long and left <= MOST_LEFT_OUT and not all(w in places for w in short)


def _differ_by_slip(one: BodyName, other: BodyName) -> bool:
    letters = min(len(one.letters), len(other.letters))
    if len(one.words) != len(other.words) or letters < SLIP_LENGTH:
        return False
    return OSA.distance(one.letters, other.letters, score_cutoff=1) <= 1


def _drop_form(words: Sequence[str]) -> tuple[list[str], str | None]:
    """Cut the legal form off the end of a name, and return which it is."""
    forms = load_body_words().forms
    for length in (2, 1):
        ending = tuple(words[-length:])
        if len(words) > length and ending in forms:
            return list(words[:-length]), forms[ending]
    return list(words), None


def _list_initials(words: Sequence[str]) -> Iterator[str]:
    """Yield the acronyms of several words, with and without "of" and "for"."""
    if len(words) > 1:
        for counted in (words, [word for word in words if word not in _joining()]):
            if len(counted) >= SHORTEST_SHORT:
                yield "".join(word[0] for word in counted)


def _respell(word: str) -> str:
    return load_body_words().spellings.get(word, word)


def _digits(name: BodyName) -> frozenset[str]:
    return frozenset(word for word in name.words if any(map(str.isdigit, word)))


def _joining() -> frozenset[str]:
    return load_body_words().joining
