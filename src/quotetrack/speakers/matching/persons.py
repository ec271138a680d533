"""Persons' names, read in every order and spelling that they may be meant in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache
from typing import Any

from quotetrack.lang import codes, load
from quotetrack.lang.people import Gender, People
from quotetrack.speakers.matching import spelling
from quotetrack.speakers.matching.knowledge import (
    load_family_names,
    load_given_names,
    load_spelling,
)
from quotetrack.speakers.names import Name, gender_of, split_name

NICKNAME = re.compile(r"[\"“”„(‘']\s*([^\W\d_]{2,})\s*[\"”“)’']")
GLUED_INITIALS = re.compile(r"^(?:[A-Za-z]\.)+[A-Za-z]?\.?$")
TWO_INITIALS = 2  # letters of "JD" that stand for two names
PAIR = 2  # words of a plain name


@dataclass(frozen=True, slots=True)
class PersonName:
    """One reading of a name, in lower-case ASCII; an initial is a single letter.

    ``family`` has no ``particles`` ("von der"), a double name is two words. ``generation`` tells
    father from son. ``turned`` says that the family name is written first; ``vowelless`` that
    the script has no vowels; ``gender`` is what an honorific shows.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    particles: str = ""
    generation: str | None = None
    turned: bool = False
    vowelless: bool = False
    gender: Gender | None = None

    @property
    def letters(self) -> str:
        """All letters in the order given name, family name; particles and "Jr." don't count."""
        return "".join((*self.given, *self.family)).replace("-", "")

    @property
    def joined_family(self) -> str:
        """The family name as one word."""
        return "".join(self.family)


@cache
def merge_people() -> People:
    """Return what all languages together say of people."""
    merged, *others = (load(code).people for code in codes())
    for other in others:
        joined = {
            f.name: _join(getattr(merged, f.name), getattr(other, f.name)) for f in fields(People)
        }
        merged = replace(merged, **joined)
    return merged


def _join(one: Any, other: Any) -> Any:  # noqa: ANN401 - sets, mappings and tuples of all kinds
    if isinstance(one, str):
        return one  # how one language writes something is nothing to compare names by
    return one + other if isinstance(one, tuple) else one | other


@cache
def known_given() -> frozenset[str]:
    """Return every given name that a list has, short forms and variants too."""
    given = load_given_names()
    full = frozenset().union(*given.full.values())
    listed = {spelling.clean(spelling.romanise(name)) for name in merge_people().first_names}
    return full.union(listed, given.full, given.variants, given.respelt, given.shares)


@lru_cache(maxsize=spelling.MEMORY)
def read_person(text: str) -> tuple[PersonName, ...]:
    """Return the readings of a person's name, the likeliest first; none if it has no letter.

    >>> [(r.given, r.family, r.turned) for r in read_person("Ryan, Paul D.")]
    [(('paul', 'd'), ('ryan',), False)]
    """
    found: dict[PersonName, None] = {}
    for wording in _spell_out(_set_straight(text)):
        for reading in _read_wording(wording, text):
            if reading.family:
                found[reading] = None
    return tuple(found)


def _set_straight(text: str) -> str:
    """Bring "Ryan, Paul" to "Paul Ryan", and a name in capitals to usual writing."""
    plain = " ".join(text.replace("·", " ").replace("・", " ").split())
    if plain.isupper() and len(plain) > TWO_INITIALS:
        plain = plain.title()
    family, comma, given = (part.strip() for part in plain.partition(","))
    if not comma or "," in given:
        return plain
    words = given.split()
    last = len(words)
    while last and words[last - 1].casefold().rstrip(".") in load_family_names().generations:
        last -= 1
    return " ".join((*words[:last], family, *words[last:]))


def _spell_out(text: str) -> Iterator[str]:
    """Yield a name's spellings: in ASCII, as a Ukrainian one, with "oe" for ö, with a nickname."""
    nickname = NICKNAME.search(text)
    bare = NICKNAME.sub(" ", text) if nickname else text
    yield spelling.romanise(bare)
    ukrainian = spelling.romanise_ukrainian(bare)
    if ukrainian:
        yield ukrainian.title()
    if spelling.expand(bare) != bare.lower():
        yield spelling.romanise(spelling.expand(bare).title())
    if nickname and len(bare.split()) > 1:
        yield spelling.romanise(f"{nickname[1]} {bare.split()[-1]}")


def _read_wording(wording: str, text: str) -> Iterator[PersonName]:
    people = merge_people()
    vowelless = spelling.lacks_vowels(text)
    joining = load_spelling().joining if vowelless else frozenset[str]()
    name = split_name([word for word in wording.split() if word not in joining], people)
    words = (*name.given, *name.family.split())
    plain = PersonName(
        given=tuple(_list_given(name.given)),
        family=_list_family(name.family.split(), people),
        particles=_join_particles(name.family.split(), people),
        generation=_read_generation(name),
        vowelless=vowelless,
        gender=gender_of(name, people),
    )
    turned = _turn(plain, words)
    if turned is None:
        yield plain
    elif spelling.is_east_asian(text) or (len(words) == PAIR and "-" in words[1]):
        yield turned
    elif spelling.clean(words[0]) in load_family_names().first - known_given():
        yield from (turned, plain)
    else:
        yield from (plain, turned)


def _turn(plain: PersonName, words: Sequence[str]) -> PersonName | None:
    """Return the reading with the family name first, if the words allow it."""
    bare = [spelling.clean(word.replace("-", "")) for word in words]
    if len(bare) < PAIR or any(len(word) < PAIR for word in bare):
        return None
    eastern = bare[0] in load_family_names().first and len(bare) <= PAIR + 1
    known = known_given()
    western = len(bare) == PAIR and bare[1] in known and bare[0] not in known
    if not eastern and not western:
        return None
    return replace(plain, given=("".join(bare[1:]),), family=(bare[0],), turned=True)


def _list_given(words: Iterable[str]) -> Iterator[str]:
    """Yield given names; "J.K.", "JK" and "J.-K." are two initials, a hyphen in a name stays."""
    for word in words:
        letters = spelling.clean(word)
        glued = GLUED_INITIALS.match(word.replace("-", "")) or (
            word.isupper() and len(word) == TWO_INITIALS
        )
        if glued and letters:
            yield from letters
        elif letters:
            yield "-".join(filter(None, map(spelling.clean, word.split("-"))))


def _list_family(words: Sequence[str], people: People) -> tuple[str, ...]:
    core = [word for word in words if word.casefold() not in people.particles] or words
    parts = (spelling.clean(part) for word in core for part in word.split("-"))
    # "el-Sisi" has its particle before a hyphen.
    found = tuple(part for part in parts if part)
    return tuple(part for part in found if part not in people.particles) or found


def _join_particles(words: Iterable[str], people: People) -> str:
    parts = (part for word in words for part in word.casefold().split("-"))
    return " ".join(part for part in parts if part in people.particles)


def _read_generation(name: Name) -> str | None:
    if name.suffix is None:
        return None
    return load_family_names().generations.get(name.suffix.casefold().rstrip("."))
