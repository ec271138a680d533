"""Which of a speaker's statements several outlets carried."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quotetrack.model.showing import Shown
from quotetrack.store.showing.likening import (
    DAYS,
    FEWEST,
    Wording,
    mark_wording,
    read_day,
    read_wording,
)
from quotetrack.store.showing.quotations import fetch, read_shown

RECENT = 1_000
"""So many of a speaker's quotations, the latest, are looked through for what others carried."""

_LATEST = """
SELECT q.number AS number, q.id AS id, q.text AS text, substr(d.published, 1, 10) AS date,
  nullif(d.outlet, '') AS outlet
FROM (SELECT number FROM said WHERE speaker_id = ? ORDER BY number DESC LIMIT ?) s
JOIN quotations q ON q.number = s.number
JOIN documents d ON d.id = q.document_id
ORDER BY date, number
"""
_COPIES = """
SELECT q.number AS original, r.number AS number, r.id AS id, r.text AS text, d.outlet AS outlet
FROM (SELECT number FROM said WHERE speaker_id = ? ORDER BY number DESC LIMIT ?) s
JOIN quotations q ON q.number = s.number
JOIN quotations r ON r.repeat_of = q.id
JOIN documents d ON d.id = r.document_id
WHERE d.outlet <> '' AND r.judged IS NOT 'not a quotation'
ORDER BY d.published, r.number
"""


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet that carried a statement, and the key of the quotation there."""

    outlet: str | None
    id: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A statement that several outlets carried, as the first of them has it.

    ``places`` has each outlet once, the first one first; only that can be without a name.
    ``same`` tells that all have the same words in the same order, marks aside.
    """

    shown: Shown
    places: tuple[Place, ...]
    same: bool


@dataclass(slots=True)
class _Statement:
    """A statement while its quotations are gathered; the first one is what is shown."""

    number: int
    day: date | None
    wording: Wording
    places: dict[str | None, Place] = field(default_factory=dict)
    same: bool = True

    def add(self, row: dict[str, Any], wording: Wording) -> None:
        if row["outlet"] is None and self.places:
            return
        if row["outlet"] not in self.places:
            self.places[row["outlet"]] = Place(row["outlet"], row["id"])
            self.same = self.same and wording == self.wording


def read_carried(conn: sqlite3.Connection, speaker_id: str, most: int = 5) -> tuple[Carried, ...]:
    """Return the statements that several outlets carried, those in the most of them first.

    One statement are a quotation and its copies, and what is worded alike within `DAYS`.
    """
    asked = [speaker_id, RECENT]
    told = _gather(fetch(conn, _LATEST, asked))
    for row in fetch(conn, _COPIES, asked):
        told[row["original"]].add(row, read_wording(row["text"]))
    several = {one.number: one for one in told.values() if len(one.places) > 1}
    best = sorted(several.values(), key=lambda one: (-len(one.places), -one.number))[:most]
    return tuple(
        Carried(shown, tuple(several[shown.number].places.values()), several[shown.number].same)
        for shown in read_shown(conn, [one.number for one in best])
    )


def _gather(rows: Iterable[dict[str, Any]]) -> dict[int, _Statement]:
    """Return by number of each quotation, given in order of their days, its statement."""
    told: dict[int, _Statement] = {}
    latest: dict[int, _Statement] = {}
    for row in rows:
        wording, day = read_wording(row["text"]), read_day(row["date"])
        marks = mark_wording(wording) if day and len(wording.words) >= FEWEST else set()
        alike = (latest[mark] for mark in marks if mark in latest)
        statement = next((one for one in alike if _is_near(one.day, day)), None)
        statement = statement or _Statement(row["number"], day, wording)
        statement.add(row, wording)
        told[row["number"]] = statement
        latest |= dict.fromkeys(marks, statement)
    return told


def _is_near(first: date | None, then: date | None) -> bool:
    return first is not None and then is not None and (then - first).days <= DAYS
