"""Offices across documents: who "the Republican nominee" was in the articles of the same weeks.

Only a role that one person at a time has says who is meant, and only with the place, the party or
the body it is held in. Where articles of these weeks give it to two, it stays open.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from quotetrack.lang.people import People
from quotetrack.speakers.names import POSSESSIVE, normalise
from quotetrack.speakers.roles import answers_to, find_place

WEEKS = 3
SHARE = 0.85
"""The share of quotations so attributed that are taken to be right, given that the content is."""

_EDGES = re.compile(r"^[^\w]+|[^\w.'’]+$")

Words = frozenset[str]


class Unnamed(NamedTuple):
    """A quotation whose speaker is only described: ``source`` is as written, with its article.

    ``day`` is the ISO date of the document, None if it isn't known.
    """

    quotation: str
    document: str
    described: str
    source: str | None
    day: str | None


class Sighting(NamedTuple):
    """A document of an ISO date in which ``speaker`` was given ``role``."""

    speaker: str
    role: str
    document: str
    day: str | None


class Meant(NamedTuple):
    """Who is meant by the description of a quotation, and why, in words."""

    quotation: str
    speaker: str
    reason: str


class Offices:
    """Which roles say who is meant, in one language.

    Args:
        people: what the language says of people.
        bodies: names of bodies, each as `normalise` gives it.
    """

    def __init__(self, people: People, bodies: Collection[str] = ()) -> None:
        self._people = people
        self._bodies = frozenset(bodies)
        self._places = frozenset(people.places.values())
        self.read = cache(self._read)

    def find(self, described: str, source: str | None) -> Words | None:
        """Return the words of the office that a definite description names, None for any other.

        "the French president" gives france and president, "a French president" nothing.
        """
        return self.read(described) if self._is_definite(source or described) else None

    def _read(self, role: str) -> Words | None:
        """Return the comparable words of a role that one person at a time has, else None."""
        words = frozenset(read_words(role, self._people))
        for held_in, offices in self._people.offices.items():
            for office in offices:
                altered = (words & self._people.altering) - office
                if office <= words and not altered and self._tells(role, words - office, held_in):
                    return words
        return None

    def _tells(self, role: str, more: Words, held_in: str) -> bool:
        """Tell whether the words beside an office's own say where it is held."""
        if held_in == "place":
            return bool(more & self._places)
        if held_in == "party":
            # "presidential" is a word for no party.
            return bool(more & self._people.parties - {"presidential"})
        return self._names_body(role)

    def _names_body(self, role: str) -> bool:
        """Tell whether a role holds the name of a body that is more than "the commission"."""
        words = normalise(" ".join(POSSESSIVE.sub("", w) for w in role.split())).split()
        runs = (words[i:k] for i in range(len(words)) for k in range(i + 1, len(words) + 1))
        named = (run for run in runs if " ".join(run) in self._bodies)
        return any(not set(run) <= self._people.body_words for run in named)

    def _is_definite(self, source: str) -> bool:
        """Tell whether a source means someone known: "the ...", "France's president"."""
        words = source.split()
        first = words[0].casefold() if words else ""
        if first in self._people.articles:
            return first not in self._people.indefinite
        return any(POSSESSIVE.search(word) for word in words[:2])

    def is_same(self, asked: Words, held: Words) -> bool:
        """Tell whether both are one office: the party may be told besides."""
        return asked <= held and held - asked <= self._people.parties

    def may_be(self, asked: Words, held: Words) -> bool:
        """Tell whether a party's office asked for may be the one held.

        "the Republican nominee" may be one for the Senate.
        """
        party = any(office <= asked for office in self._people.offices["party"])
        return party and answers_to(asked, held, self._people)

    def choose(self, roles: Iterable[str], unnamed: Iterable[Unnamed]) -> list[str]:
        """Return which of ``roles`` tell anything of who is meant by ``unnamed``."""
        asked = {self.find(left.described, left.source) for left in unnamed} - {None}
        return [
            role
            for role in roles
            if (held := self.read(role)) is not None
            and any(self.is_same(a, held) or self.may_be(a, held) for a in asked if a)
        ]

    def with_article(self, described: str, source: str | None) -> str:
        """Return a description with its article, as the source has it."""
        first = (source or "").split()[:1]
        article = [word.casefold() for word in first if word.casefold() in self._people.articles]
        return " ".join([*article, described])


def read_words(role: str, people: People) -> Iterator[str]:
    """Yield the comparable words of a role as it is written: no articles, places by one name.

    >>> sorted(read_words("Vice-President of the United States", people))
    ['president', 'united-states', 'vice']
    """
    written = [bare for word in role.split() if (bare := _EDGES.sub("", word))]
    joined = {
        i: people.places[pair]
        for i, (one, two) in enumerate(pairwise(written))
        if (pair := POSSESSIVE.sub("", f"{one}-{two}".casefold())) in people.places
    }
    for i, word in enumerate(written):
        place = joined.get(i) or find_place(word, people)
        if place:
            yield place
        elif i - 1 not in joined:
            yield from _spell_out(word, people)


def _spell_out(word: str, people: People) -> Iterator[str]:
    bare = POSSESSIVE.sub("", word).casefold()
    if bare in people.articles or bare in people.joining:
        return
    for part in people.abbreviated.get(bare, bare).replace("-", " ").split():
        yield from people.abbreviated.get(part, part).split()


def resolve_offices(
    unnamed: Iterable[Unnamed],
    sightings: Iterable[Sighting],
    names: Mapping[str, str],
    offices: Offices,
) -> Iterator[Meant]:
    """Yield who is meant by the descriptions that other documents of the same weeks make clear.

    A pure function: the order of what is given doesn't count. Linear in both but for the offices
    that differ, of which there are few.

    Args:
        unnamed: quotations that are left with a description.
        sightings: who was given a role in which document; speakers by the id that stands for all
            of their names.
        names: the name to show of each speaker.
        offices: what tells offices.
    """
    seen = _Seen(offices)
    for sighting in sightings:
        seen.enter(sighting)
    for left in unnamed:
        words = offices.find(left.described, left.source)
        speaker = seen.one_holder(words, left) if words else None
        if speaker is not None:
            wording = offices.with_article(left.described, left.source)
            reason = f"“{wording}” was {names[speaker]} in articles of the same weeks"
            yield Meant(left.quotation, speaker, reason)


class _Seen:
    """Who was seen with which office on which day, and in which documents."""

    def __init__(self, offices: Offices) -> None:
        self._offices = offices
        self._by_day: dict[Words, dict[date, dict[str, set[str]]]] = {}
        self._offices_of = cache(self._find)
        self._holders_of = cache(self._find_holders)

    def enter(self, sighting: Sighting) -> None:
        words, day = self._offices.read(sighting.role), read_day(sighting.day)
        if words and day:
            days = self._by_day.setdefault(words, {})
            documents = days.setdefault(day, {}).setdefault(sighting.speaker, set())
            # Of two documents one is another than any given: more needn't be known.
            if len(documents) <= 1:
                documents.add(sighting.document)

    def one_holder(self, asked: Words, left: Unnamed) -> str | None:
        """Return the one speaker that other documents of the same weeks call so."""
        day = read_day(left.day)
        if day is None:
            return None
        holders, rivals = self._holders_of(asked, day)
        if len(holders) != 1 or rivals - holders.keys():
            return None
        ((speaker, documents),) = holders.items()
        return speaker if documents - {left.document} else None

    def _find_holders(
        self, asked: Words, day: date
    ) -> tuple[Mapping[str, set[str]], frozenset[str]]:
        """Return who had an office in the weeks around a day, and who may have been meant too."""
        same, wider = self._offices_of(asked)
        return self._holders(same, day), frozenset(self._holders(wider, day))

    def _find(self, asked: Words) -> tuple[Sequence[Words], Sequence[Words]]:
        """Return the offices seen that are the one asked for, and those that may be."""
        same = [held for held in self._by_day if self._offices.is_same(asked, held)]
        wider = [held for held in self._by_day if self._offices.may_be(asked, held)]
        return same, wider

    def _holders(self, offices: Sequence[Words], day: date) -> dict[str, set[str]]:
        """Return who was seen with one of ``offices`` within three weeks of ``day``, and where.

        Two are as many as need be known: then nobody is meant.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for office in offices:
            days = self._by_day[office]
            for n in range(-7 * WEEKS, 7 * WEEKS + 1):
                for speaker, documents in days.get(day + timedelta(n), {}).items():
                    found[speaker] |= documents
                if len(found) > 1:
                    return found
        return found


def read_day(written: str | None) -> date | None:
    """Return the day of an ISO 8601 date or date and time, None if it is neither."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
