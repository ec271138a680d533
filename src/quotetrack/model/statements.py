"""Quotations as far as they may be the same statement, and what becomes of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Saying:
    """A quotation with what tells whether another is the same statement.

    ``number`` is its key in one database, ``id`` in every one. ``day`` is when its article was
    published, None if that isn't known to the day. ``language`` is a BCP 47 code.
    """

    number: int
    id: str
    speaker: str
    act: str
    kind: str
    day: date | None
    document: str
    language: str | None
    text: str


class Touch(StrEnum):
    """What a difference between two wordings touches, where it makes another statement of one."""

    NUMBER = "number"
    NAME = "name"
    TIME = "time"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two quotations worded alike, by number, of which not both can be what was said.

    ``ours`` are the words of ``first`` that ``touch`` is about, ``theirs`` those of ``second`` in
    their place; either may be empty. ``first`` is the smaller number.
    """

    first: int
    second: int
    touch: Touch
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided: pairs of quotations, by number, that are or are not one statement."""

    same: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which quotations are one statement, by number.

    ``groups`` have two or more, the first seen first; ``members`` are all that were grouped, those
    that stand alone too.
    """

    members: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    conflicts: tuple[Conflict, ...] = ()
