"""Quotation marks as data: which open, which close, and what only looks like one.

The table is ``lang/marks.toml``; it serves every language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any, Self

from quotetrack.errors import LanguageError


class Turn(Enum):
    """What a mark does where it stands."""

    OPEN = "open"
    CLOSE = "close"
    EITHER = "either"


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One mark of the table: ``text`` is one or two characters; see marks.toml for the rest.

    There is one of each, so it is equal to itself alone and hashes fast.
    """

    text: str
    turn: Turn
    fixed: bool
    single: bool
    closed_by: frozenset[str]
    slips: frozenset[str]

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read one ``[[mark]]``; a missing key raises KeyError, an unknown turn ValueError."""
        return cls(
            text=table["text"],
            turn=Turn(table["turn"]),
            fixed=table.get("fixed", False),
            single=table.get("single", False),
            closed_by=frozenset(table["closed_by"]),
            slips=frozenset(table["slips"]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The whole table; ``before`` ... ``possessive`` and ``bullets`` are sets of characters.

    There is one of it, so it is equal to itself alone and hashes fast.
    """

    by_text: Mapping[str, Mark]
    before: str
    behind: str
    blank: str
    stops: str
    ends: str
    cut_in_front: tuple[str, ...]
    cut_behind: tuple[str, ...]
    possessive: str
    bullets: str

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Self:
        """Read the file's table; a missing key raises KeyError."""
        neighbours, apostrophes = table["neighbours"], table["apostrophes"]
        marks = [Mark.read(row) for row in table["mark"]]
        return cls(
            by_text={mark.text: mark for mark in marks},
            before=neighbours["before"],
            behind=neighbours["behind"],
            blank=neighbours["blank"],
            stops=neighbours["stops"],
            ends=neighbours["ends"],
            cut_in_front=tuple(apostrophes["cut_in_front"]),
            cut_behind=tuple(apostrophes["cut_behind"]),
            possessive=apostrophes["possessive"],
            bullets=table["bullets"]["line_starts"],
        )


@cache
def load_marks() -> Marks:
    """Return the table of quotation marks.

    Raises:
        LanguageError: ``lang/marks.toml`` lacks a key or holds something unknown.
    """
    table = tomllib.loads((files("quotetrack.lang") / "marks.toml").read_text("utf-8"))
    try:
        return Marks.read(table)
    except (KeyError, TypeError, ValueError) as error:
        raise LanguageError(f"lang/marks.toml: missing or wrong: {error}") from error
