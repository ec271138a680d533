"""What a search could be narrowed down to: whom, where, when, counted among the newest."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from quotetrack.model.showing import Search, Voice
from quotetrack.store.showing.quotations import fetch
from quotetrack.store.showing.searching import find

AMONG = 5_000
"""So many of the newest quotations that fit are counted."""

MOST = 15
"""So many of each are told, the most frequent first."""

_ROWS = """
SELECT v.number, v.speaker_id, v.outlet, v.kind, v.certainty, v.act, substr(v.date, 1, 4) AS year
FROM attributions v WHERE v.number IN (SELECT value FROM json_each(?))
"""
_JOINT = """
SELECT DISTINCT q.number, t.speaker_id AS speaker_id
FROM quotations q JOIN joint_speakers t ON t.quotation_id = q.id
WHERE q.number IN (SELECT value FROM json_each(?))
  AND t.speaker_id IS NOT NULL AND t.speaker_id IS NOT q.speaker_id
"""
_NAMES = "SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?))"

_ACTS = ("statement", "denial", "thought", "intention", "question")

Counted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many quotations of each speaker, outlet ... there are among the newest ``among``.

    ``more`` tells that still others fit, which are not counted. Speakers, outlets: the most
    frequent; kinds, certainties, acts, years: all, in their own order, the newest year first.
    """

    speakers: tuple[tuple[Voice, int], ...]
    outlets: Counted
    kinds: Counted
    certainties: Counted
    acts: Counted
    years: Counted
    among: int
    more: bool


def facets(
    conn: sqlite3.Connection, search: Search, among: int = AMONG, most: int = MOST
) -> Facets:
    """Count what the newest ``among`` quotations that a search finds could be narrowed down to."""
    found = find(conn, replace(search, before=None), among)
    numbers = json.dumps(found.numbers)
    rows = fetch(conn, _ROWS, [numbers])
    counted = _count(rows, fetch(conn, _JOINT, [numbers]))
    return Facets(
        speakers=_name(conn, _rank(counted["speaker_id"])[:most]),
        outlets=tuple(_rank(counted["outlet"])[:most]),
        kinds=_in_order(counted["kind"], ("direct", "mixed", "indirect")),
        certainties=_in_order(counted["certainty"], ("checked", "sure", "likely", "check")),
        acts=_in_order(counted["act"], _ACTS),
        years=tuple(sorted(counted["year"].items(), reverse=True)),
        among=len(found.numbers),
        more=found.more,
    )


def _count(
    rows: Iterable[Mapping[str, str]], joint: Iterable[Mapping[str, str]]
) -> dict[str, Counter[str]]:
    names = ("speaker_id", "outlet", "kind", "certainty", "act", "year")
    counted = {name: Counter[str]() for name in names}
    for row in rows:
        for name in names:
            if row[name]:
                counted[name][row[name]] += 1
    counted["speaker_id"].update(row["speaker_id"] for row in joint)
    return counted


def _rank(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _in_order(counted: Counter[str], order: tuple[str, ...]) -> Counted:
    return tuple((name, counted[name]) for name in order if counted[name])


def _name(
    conn: sqlite3.Connection, counted: list[tuple[str, int]]
) -> tuple[tuple[Voice, int], ...]:
    slugs = json.dumps([slug for slug, _ in counted])
    names = {row["id"]: row["name"] for row in fetch(conn, _NAMES, [slugs])}
    return tuple((Voice(names[slug], slug), n) for slug, n in counted if slug in names)
