"""Statements as readers see them: every version of the same words, and what contradicts them.

What is grouped stands in the tables ``statements`` and ``conflicts``. Copies of an article that
names nobody are one statement too, without a row there.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quotetrack.model.showing import Shown
from quotetrack.store.repeating import fold_words
from quotetrack.store.showing.quotations import fetch, find_number, read_shown
from quotetrack.store.tracking.summing_up import find_moment, read_day

LOOKED = 2_000
"""So many of a statement's quotations are read; of others only their number is told."""
MOST = 40
"""The most wordings that are told, and the most contradictions."""
CARRIERS = 10
"""The most quotations of one wording that are told one by one."""

Wording = tuple[str, int]
"""The words of a quotation, or those of a long one's beginning and its length."""

_HEAD = 2_000  # characters of a text that are read word by word
_LOOK = "SELECT 1 FROM sqlite_master WHERE name = 'conflicts'"
SUMMARIES = """
SELECT s.id AS number, f.id AS id, s.first_seen AS first_seen, s.last_seen AS last_seen,
  s.quotations AS quotations, s.documents AS documents, s.outlets AS outlets,
  s.wordings AS wordings, s.longest AS longest
FROM statements s JOIN quotations f ON f.number = s.id
"""
"""SQL of all summaries; the statement is ``s``, its first quotation ``f``."""
_SUMMARY = f"""
{SUMMARIES} WHERE s.id = (SELECT statement_id FROM quotations WHERE number = ?)
"""  # noqa: S608 - built from constants
_MARKED = f"""
SELECT q.number AS marked, s.* FROM quotations q JOIN ({SUMMARIES}) s ON s.number = q.statement_id
WHERE q.number IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - built from constants
_HEARD = f"""
q.number AS number, q.id AS id, q.repeat_of AS repeat_of, q.document_id AS document,
d.published AS published, nullif(d.outlet, '') AS outlet,
substr(q.text, 1, {_HEAD}) AS head, length(q.text) AS length
"""
_GROUPED = f"""
SELECT {_HEARD}
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.number IN (SELECT number FROM quotations WHERE statement_id = :number LIMIT {LOOKED})
  AND q.judged IS NOT 'not a quotation'
"""  # noqa: S608 - built from constants
_COPIES = f"""
SELECT {_HEARD}
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.id IN (
  SELECT :first UNION SELECT * FROM (SELECT id FROM quotations WHERE repeat_of = :first
  LIMIT {LOOKED})
) AND q.judged IS NOT 'not a quotation'
"""  # noqa: S608 - built from constants
_CONTRASTS = f"""
SELECT * FROM (
  SELECT first AS mine, second AS other, touch, ours, theirs FROM conflicts
  WHERE first IN (SELECT value FROM json_each(:members))
  UNION ALL SELECT second, first, touch, theirs, ours FROM conflicts
  WHERE second IN (SELECT value FROM json_each(:members))
) LIMIT {5 * MOST}
"""  # noqa: S608 - built from constants


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a statement went.

    ``number`` is that of its first quotation, ``id`` the key of that one and of the statement's
    page. ``first_seen`` and ``last_seen`` are as its articles tell it, None where none tells.
    ``longest`` is the number of the quotation with the longest verbatim form.
    """

    number: int
    id: str
    first_seen: str | None
    last_seen: str | None
    quotations: int
    documents: int
    outlets: int
    wordings: int
    longest: int

    @property
    def days(self) -> int | None:
        """How many days lie between its first and its last article; None if that isn't known."""
        first, last = read_day(self.first_seen), read_day(self.last_seen)
        return (last - first).days if first and last else None


@dataclass(frozen=True, slots=True)
class Touched:
    """What two wordings don't share: ``touch`` is one of `model.statements.Touch`."""

    touch: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A quotation worded nearly as ``mine``, a number, which can't both be right.

    ``summary`` tells of the statement that the other one belongs to, None if it stands alone.
    """

    mine: int
    other: Shown
    touched: tuple[Touched, ...]
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a statement, marks and case aside.

    ``carriers`` are the first `CARRIERS` of the ``count`` quotations that have it, in the order of
    their publication; ``against`` those of the same statement that it contradicts, as a person
    decided.
    """

    carriers: tuple[Shown, ...]
    count: int
    against: tuple[Contrast, ...] = ()

    @property
    def shown(self) -> Shown:
        """The first quotation that has it."""
        return self.carriers[0]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Whether they are direct, mixed or indirect: each once."""
        return tuple(dict.fromkeys(one.kind for one in self.carriers))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its versions, the first seen first, no more than `MOST`.

    ``unread`` of its quotations, and ``untold`` of its wordings, are in none of them.
    """

    summary: Summary
    longest: Shown
    versions: tuple[Version, ...]
    contrasts: tuple[Contrast, ...] = ()
    unread: int = 0
    untold: int = 0

    @property
    def is_alone(self) -> bool:
        """Whether nobody repeats it."""
        return self.summary.quotations == 1


def read_statement(conn: sqlite3.Connection, quotation_id: str) -> Statement | None:
    """Read the statement that a quotation belongs to, of one alone too; None if there is none.

    It is bounded work, however often a statement was repeated.
    """
    number = find_number(conn, quotation_id)
    if number is None:
        return None
    summary = _read_summary(conn, number)
    rows = _read_members(conn, summary, number)
    summary = summary or _sum_up(rows)
    longest = next(iter(read_shown(conn, [summary.longest])), None)
    versions, untold = _read_versions(conn, rows)
    if not versions:
        return None
    inside = {row["number"] for row in rows}
    contrasts = _read_contrasts(conn, [row["number"] for row in rows])
    return Statement(
        summary=summary,
        longest=longest or versions[0].shown,
        versions=_hold_against(versions, contrasts, rows),
        contrasts=tuple(one for one in contrasts if one.other.number not in inside),
        unread=max(summary.quotations - len(rows), 0),
        untold=untold,
    )


def read_summaries(conn: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Summary]:
    """Return by number of each quotation that others repeat how far its statement went."""
    if not has_statements(conn):
        return {}
    rows = fetch(conn, _MARKED, [json.dumps([*numbers])])
    return {row.pop("marked"): Summary(**row) for row in rows}


def has_statements(conn: sqlite3.Connection) -> bool:
    """Tell whether statements are here: a public copy may be older than they are."""
    return conn.execute(_LOOK).fetchone() is not None


def _read_summary(conn: sqlite3.Connection, number: int) -> Summary | None:
    rows = fetch(conn, _SUMMARY, [number]) if has_statements(conn) else []
    return Summary(**rows[0]) if rows else None


def _read_members(
    conn: sqlite3.Connection, summary: Summary | None, number: int
) -> list[dict[str, Any]]:
    """Return what is known of its quotations: the first one first, or what is no copy."""
    if summary:
        rows = fetch(conn, _GROUPED, {"number": summary.number})
        return sorted(rows, key=lambda row: (row["number"] != summary.number, _find_place(row)))
    asked = "SELECT coalesce(repeat_of, id) FROM quotations WHERE number = ?"
    (first,) = conn.execute(asked, [number]).fetchone()
    rows = fetch(conn, _COPIES, {"first": first})
    return sorted(rows, key=lambda row: (row["repeat_of"] is not None, _find_place(row)))


def _find_place(row: dict[str, Any]) -> tuple[datetime, bool, str]:
    """Return what quotations are ordered by: when they were published."""
    return find_moment(row["published"]), row["published"] is None, row["id"]


def _sum_up(rows: Sequence[dict[str, Any]]) -> Summary:
    """Return what is told of copies of an article, or of one quotation alone."""
    seen = sorted((row["published"] for row in rows if row["published"]), key=find_moment)
    return Summary(
        number=rows[0]["number"],
        id=rows[0]["id"],
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
        quotations=len(rows),
        documents=len({row["document"] for row in rows}),
        outlets=len({row["outlet"] for row in rows} - {None}),
        wordings=len({_read_wording(row) for row in rows}),
        longest=max(rows, key=lambda row: int(row["length"]))["number"],
    )


def _read_wording(row: dict[str, Any]) -> Wording:
    """Return what two quotations share that have the same words."""
    # What is longer is the same only if it is as long: to read all of it takes too long.
    return fold_words(row["head"]), row["length"] if row["length"] > _HEAD else 0


def _read_versions(
    conn: sqlite3.Connection, rows: Iterable[dict[str, Any]]
) -> tuple[list[Version], int]:
    """Return its wordings, the first seen first, and how many are left out."""
    numbers: dict[Wording, list[int]] = {}
    for row in rows:
        numbers.setdefault(_read_wording(row), []).append(row["number"])
    told = [*numbers.values()][:MOST]
    shown = read_shown(conn, [number for one in told for number in one[:CARRIERS]])
    by_number = {one.number: one for one in shown}
    versions = [
        Version(tuple(by_number[n] for n in one[:CARRIERS] if n in by_number), len(one))
        for one in told
    ]
    return [one for one in versions if one.carriers], len(numbers) - len(told)


def _read_contrasts(conn: sqlite3.Connection, members: Sequence[int]) -> list[Contrast]:
    if not has_statements(conn):
        return []
    touched: dict[tuple[int, int], list[Touched]] = {}
    for row in fetch(conn, _CONTRASTS, {"members": json.dumps(members)}):
        pair = touched.setdefault((row["mine"], row["other"]), [])
        pair.append(Touched(row["touch"], row["ours"], row["theirs"]))
    pairs = sorted(touched)[:MOST]
    others = {one.number: one for one in read_shown(conn, {other for _, other in pairs})}
    summaries = read_summaries(conn, others)
    # Each wording is told from each of the other statement: readers are told of one of them.
    told: dict[object, Contrast] = {}
    for mine, other in pairs:
        if other in others:
            summary = summaries.get(other)
            thing = (mine, other) if other in members else summary.number if summary else -other
            contrast = Contrast(mine, others[other], tuple(touched[mine, other]), summary)
            told.setdefault(thing, contrast)
    return list(told.values())


def _hold_against(
    versions: Iterable[Version], contrasts: Iterable[Contrast], rows: Sequence[dict[str, Any]]
) -> tuple[Version, ...]:
    """Return the versions with what earlier quotations of the statement contradict in them."""
    order = {row["number"]: place for place, row in enumerate(rows)}
    earlier = [one for one in contrasts if order.get(one.other.number, len(rows)) < order[one.mine]]
    return tuple(
        Version(version.carriers, version.count, against)
        for version in versions
        for numbers in [{one.number for one in version.carriers}]
        for against in [tuple(one for one in earlier if one.mine in numbers)]
    )
