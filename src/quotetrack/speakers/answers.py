"""Answers: whom a source means, which sieve told, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from quotetrack.speakers.characters import Character

MOST_NAMES = 4  # of those who may be meant that a reason lists


class Sieve(StrEnum):
    """The steps that tell who speaks, roughly in the order of their precision.

    ``FULL_NAME``: the article's own full name, which can't be left out. ``NAME_PARTS``: family
    name, given name, a body's short name. ``HONORIFICS``: "Mrs." and "he" against a bearer's
    gender. ``TITLES``: "President X" where several bear a name. ``APPOSITION``: "her aide, X".
    ``RELATIVE``: "X, who said". ``POSSESSIVE``: whose "his office" is. ``JOINT``: several at
    once. ``ROLE``: "the mayor" by the article's own words. ``BODY``: "the commission".
    ``REGISTRY``: a known name, or the holder of an office on that day. ``EPITHET``: "the
    Indiana governor" by what the speakers file knows of someone in the article. ``TAKEN_UP``:
    an epithet of who was just spoken of. ``WRITING``: "the commission's report". ``SALIENCE``:
    a pronoun, by who is in mind. ``RANKER``: the same as learned. ``GOING_ON``: a quotation
    without a source of its own.
    """

    FULL_NAME = "full name"
    NAME_PARTS = "name parts"
    HONORIFICS = "honorifics"
    TITLES = "titles"
    APPOSITION = "apposition"
    RELATIVE = "relative"
    POSSESSIVE = "possessive"
    JOINT = "joint"
    ROLE = "role"
    BODY = "body"
    REGISTRY = "registry"
    EPITHET = "epithet"
    TAKEN_UP = "taken up"
    WRITING = "writing"
    SALIENCE = "salience"
    RANKER = "ranker"
    GOING_ON = "going on"


class Certainty(StrEnum):
    """The sorts of answers that are right equally often; see `trust`."""

    FULL_NAME = "full name"
    SHORT_NAME = "short name"
    LONE_NAME = "lone name"
    PRONOUN = "pronoun"
    BODY_PRONOUN = "body pronoun"
    ROLE = "role"
    REGISTRY = "registry"
    EPITHET = "epithet"
    TAKEN_UP = "taken up"
    WRITING = "writing"
    BODY = "body"
    JOINT = "joint"
    DESCRIBED = "described"
    TAKEN_UP_DESCRIPTION = "taken up description"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a source means: characters, or words that describe someone, or neither.

    ``certainty`` is the sort of answer, ``chance`` the ranker's probability where it was asked,
    ``reason`` says in words how it was found. ``others`` speak together with ``character``.
    """

    certainty: Certainty
    reason: str
    character: Character | None = None
    described: str | None = None
    role: str | None = None
    chance: float | None = None
    others: tuple[Character, ...] = ()


def leave_open(wording: str, characters: Sequence[Character] = ()) -> Answer:
    """Return that it isn't clear who is meant, or that it may be any of ``characters``."""
    if characters:
        return Answer(Certainty.OPEN, f"“{wording}” could be {_either(characters)}")
    return Answer(Certainty.OPEN, f"it is not clear whom “{wording}” means")


def _either(characters: Sequence[Character]) -> str:
    names = sorted(c.known_as for c in characters)
    return " or ".join([*names[:MOST_NAMES], *(["someone else"] if names[MOST_NAMES:] else [])])
