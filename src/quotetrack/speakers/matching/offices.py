"""Roles compared: the same office, or two that one person can't hold at the same time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from quotetrack.lang.people import Gender
from quotetrack.model import RoleSeen
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.persons import merge_people
from quotetrack.speakers.names import POSSESSIVE

AROUND = ",;:()[]\"“”'‘’"
LEEWAY = 180  # days that a role is taken to hold before and after the documents that give it
PRECISE = 2  # words from which a role names one office: "House speaker"
LONGEST_SHORT = 6  # letters of an acronym
LATIN = "\u024f"  # the last of the letters
SHORT = 3  # a place's short name up to this length counts only in capitals: "US", not "us"


@dataclass(frozen=True, slots=True)
class Office:
    """A role in comparable words, and the days on which it was seen.

    ``proper`` are the words that say where or of what, ``places`` those of them that are known
    places, ``heads`` the offices among the words that nobody holds twice at a time. Days are
    ordinals; None sets no limit.
    """

    words: frozenset[str]
    proper: frozenset[str]
    heads: frozenset[str]
    places: frozenset[str]
    first: int | None
    last: int | None

    def overlaps(self, other: "Office") -> bool:
        """Tell whether both may have been held on one day."""
        return not (_ends_before(self, other) or _ends_before(other, self))


def read_offices(roles: Iterable[RoleSeen]) -> tuple[Office, ...]:
    """Make roles comparable; "Ukraine's President" and "the Ukrainian president" become equal."""
    return tuple(office for role in roles if (office := _read_office(role)).words)


def read_genders(roles: Iterable[RoleSeen]) -> frozenset[Gender]:
    """Return the genders that words of the roles show: "spokeswoman", "Mrs."."""
    people = merge_people()
    words = {word.strip(AROUND).casefold() for role in roles for word in role.role.split()}
    shown = (people.gendered.get(word) or people.honorifics.get(word) for word in words)
    return frozenset(filter(None, shown))


def compare_offices(one: Iterable[Office], other: Iterable[Office]) -> str | None:
    """Return how two people's roles are related, as a key of ``[evidence]``; None if they aren't.

    The same office wins over all; two offices that exclude each other over a mere likeness.
    """
    others = tuple(other)
    found = {_relate(a, b) for a in one for b in others}
    order = ("same_office", "rival_office", "same_role", "like_role", "apart_role", "other_role")
    return next((relation for relation in order if relation in found), None)


def _read_office(role: RoleSeen) -> Office:
    words = dict(_list_words(role.role))
    rules = load_weights().roles
    kept = frozenset(words) - rules["lapsed"] - rules["joining"]
    heads = kept & rules["exclusive"]
    capital = frozenset(word for word in kept if words[word]) - merge_people().parties
    proper = capital - heads - merge_people().titles - rules["wide"]
    return Office(
        words=kept,
        proper=proper,
        heads=heads,
        places=proper.intersection(_list_places()),
        first=_read_day(role.first),
        last=_read_day(role.last),
    )


def _list_words(role: str) -> Iterator[tuple[str, bool]]:
    """Yield the words that count, spelled out, and whether each says where or of what."""
    people = merge_people()
    for written in role.replace("-", " - ").split():
        plain = POSSESSIVE.sub("", written.strip(AROUND))
        word = plain.casefold()
        if not word.strip("-") or word in people.joining | people.articles:
            continue
        place = people.places.get(word)
        if place and (len(plain) > SHORT or plain.isupper() or "." in plain):
            yield place, True
        else:
            for part in people.abbreviated.get(word, word).split():
                yield part, plain[0].isupper()


def _relate(one: Office, other: Office) -> str | None:
    if one.words == other.words:
        return "same_office" if len(one.words) >= PRECISE else "same_role"
    if one.heads & other.heads and one.overlaps(other) and _are_apart(one, other):
        return "rival_office"
    if one.places and other.places and not one.places & other.places:
        return "apart_role" if one.overlaps(other) else "other_role"
    titles = merge_people().titles
    if one.proper & other.proper or one.words & other.words & titles:
        return "like_role"
    # Two scripts share no words, whether or not the roles are the same.
    alike = _is_latin(one) == _is_latin(other)
    return "other_role" if alike and one.overlaps(other) else None


def _is_latin(office: Office) -> bool:
    """Tell whether a role is written in Latin letters, places aside, which have English names."""
    return all(word[:1] <= LATIN for word in office.words - office.places)


@cache
def _list_places() -> frozenset[str]:
    return frozenset(merge_people().places.values())


def _are_apart(one: Office, other: Office) -> bool:
    """Tell whether both are of places, or of bodies, that have no word in common."""
    if not one.proper or not other.proper or one.proper & other.proper:
        return False
    return not _abbreviate(one, other) and not _abbreviate(other, one)


def _abbreviate(one: Office, other: Office) -> bool:
    """Tell whether a word of one may be the other's initials: "CWA president"."""
    initials = {word[0] for word in other.words}
    short = (word for word in one.proper if 1 < len(word) <= LONGEST_SHORT)
    # A place goes by one name here, whose first letter may be another: America, United States.
    return len(other.proper) > 1 and any(len(set(word) - initials) <= 1 for word in short)


def _ends_before(one: Office, other: Office) -> bool:
    if one.last is None or other.first is None:
        return False
    return one.last + LEEWAY < other.first - LEEWAY


def _read_day(written: str | None) -> int | None:
    try:
        return date.fromisoformat((written or "")[:10]).toordinal()
    except ValueError:
        return None
