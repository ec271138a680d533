"""Base speakers made ready for comparison: names read, roles in words, gender hints."""

from collections.abc import Iterable
from dataclasses import dataclass

from quotetrack.lang.people import Gender
from quotetrack.model import BaseSpeaker, SpeakerKind
from quotetrack.speakers.matching.bodies import BodyName, read_body
from quotetrack.speakers.matching.offices import Office, read_genders, read_offices
from quotetrack.speakers.matching.persons import PersonName, merge_people, read_person
from quotetrack.speakers.names import normalise

FULL = 2  # words of a full name
LONGEST = 150  # characters of a name; what is longer is none, and would only cost time
MOST_ALIASES = 12  # names of one speaker that are compared


@dataclass(frozen=True, slots=True)
class Profile:
    """A base speaker as the matcher sees it.

    ``readings`` are those of its own name, likeliest first, ``aliases`` of its other full names;
    a body has ``bodies`` instead, its own name first. ``called`` are all its names in lower case,
    without accents. ``genders`` are shown by words, ``titled`` by an honorific, ``hints`` are what
    the given name goes with.
    """

    speaker: BaseSpeaker
    readings: tuple[PersonName, ...]
    aliases: tuple[PersonName, ...]
    bodies: tuple[BodyName, ...]
    called: frozenset[str]
    offices: tuple[Office, ...]
    genders: frozenset[Gender]
    titled: frozenset[Gender]
    hints: frozenset[Gender]

    @property
    def is_body(self) -> bool:
        """Whether the speaker is a body, and no person."""
        return self.speaker.kind is SpeakerKind.BODY

    @property
    def id(self) -> str:
        """The base speaker's identifier."""
        return self.speaker.id


def make_profile(speaker: BaseSpeaker) -> Profile:
    """Read a base speaker's names and roles."""
    person = speaker.kind is SpeakerKind.PERSON
    names = (speaker.name, *sorted(speaker.aliases)[:MOST_ALIASES])
    short = tuple(name for name in names if len(name) <= LONGEST)
    readings = read_person(speaker.name) if person and speaker.name in short else ()
    return Profile(
        speaker=speaker,
        readings=readings,
        aliases=_read_aliases(name for name in short if name != speaker.name) if person else (),
        bodies=() if person else _read_bodies(short),
        called=frozenset(map(normalise, names)),
        offices=read_offices(speaker.roles),
        genders=read_genders(speaker.roles) | _show_genders(readings),
        titled=_show_genders(readings),
        hints=_hint_genders(readings),
    )


def _read_bodies(names: Iterable[str]) -> tuple[BodyName, ...]:
    return tuple(dict.fromkeys(name for name in map(read_body, names) if name.letters))


def _read_aliases(names: Iterable[str]) -> tuple[PersonName, ...]:
    full = (name for name in names if len(name.split()) >= FULL)
    found = (reading for name in full for reading in read_person(name)[:1])
    return tuple(dict.fromkeys(reading for reading in found if reading.given))


def _show_genders(readings: Iterable[PersonName]) -> frozenset[Gender]:
    return frozenset(reading.gender for reading in readings if reading.gender)


def _hint_genders(readings: Iterable[PersonName]) -> frozenset[Gender]:
    """Return what given names hint at: the weakest hint, for "P. Orsini, a spokeswoman"."""
    listed = merge_people().first_names
    names = (reading.given[0] for reading in readings if reading.given)
    return frozenset(listed[name] for name in names if name in listed)
