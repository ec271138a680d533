"""What an archive holds and how sure it is; who was quoted most in its newest week."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quotetrack.model.showing import Search, Voice
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.faceting import facets
from quotetrack.store.showing.searching import find

# A week of a large archive holds no more; if it does, its newest are counted.
_WEEKLY = 20_000

# All but statements and repetitions: from indices alone, so that a large archive counts them too.
_OTHERS_LIVE = """
SELECT (SELECT count(*) FROM quotations)
  - (SELECT count(*) FROM quotations WHERE repeat_of IS NOT NULL)
  - (SELECT count(*) FROM quotations WHERE judged = 'not a quotation' AND repeat_of IS NULL)
  - (SELECT count(*) FROM quotations
    WHERE act = 'statement' AND repeat_of IS NULL AND judged IS NOT 'not a quotation')
"""
_OTHERS_PUBLIC = """
SELECT count(*) FROM attributions
WHERE (act < 'statement' OR act > 'statement') AND repeat_of IS NULL
"""

_DATE = "SELECT date FROM attributions WHERE number = ?"


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much an archive holds, and how sure it is of the quotations.

    ``first`` and ``last`` are the dates of the oldest and the newest article; None without dates.
    """

    documents: int
    quotations: int
    speakers: int
    outlets: int
    checked: int
    sure: int
    likely: int
    check: int
    unnamed: int
    open: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Week:
    """The most quoted speakers from ``monday`` to ``sunday`` (YYYY-MM-DD), the most first.

    ``more`` tells that the week holds more quotations than were counted.
    """

    monday: str
    sunday: str
    speakers: tuple[tuple[Voice, int], ...]
    more: bool


def count_holdings(conn: sqlite3.Connection) -> Holdings:
    """Return what the archive holds."""
    counts: dict[str, Any] = dict(conn.execute("SELECT name, count FROM archive_counts").fetchall())
    days = {name: counts.get(name) or None for name in ("first", "last")}
    names = set(Holdings.__dataclass_fields__) - set(days)
    numbers: dict[str, Any] = {name: int(counts.get(name) or 0) for name in names}
    return Holdings(**(numbers | days))


def count_others(conn: sqlite3.Connection) -> int:
    """Return how many thoughts, plans, questions and denials the archive holds."""
    return int(conn.execute(_OTHERS_PUBLIC if is_public(conn) else _OTHERS_LIVE).fetchone()[0])


def find_week(conn: sqlite3.Connection, most: int = 8, today: date | None = None) -> Week | None:
    """Return who was quoted most in the newest week that has quotations of known speakers.

    Weeks begin on Mondays; a month or a year alone counts as its first day. A date after tomorrow
    (UTC, or ``today``) is a slip of an article and makes no week. None if no quotation has both a
    date and a speaker known by name.
    """
    today = today or datetime.now(UTC).date()
    until = today + timedelta(days=1)
    for _ in range(5):  # weeks in which nobody is known by name are rare
        day = _find_newest(conn, until)
        if day is None:
            return None
        monday = day - timedelta(days=day.weekday())
        week = _count_week(conn, monday, most)
        if week.speakers:
            return week
        if monday == date.min:
            break
        until = monday - timedelta(days=1)
    return None


def _find_newest(conn: sqlite3.Connection, until: date) -> date | None:
    found = find(conn, Search(until=until.isoformat()), 1)
    row = conn.execute(_DATE, found.numbers).fetchone() if found.numbers else None
    try:
        return date.fromisoformat(f"{row[0]}-01-01"[: len("2026-03-31")]) if row else None
    except ValueError:  # no day of the calendar, which no run of ours stores
        return None


def _count_week(conn: sqlite3.Connection, monday: date, most: int) -> Week:
    first, last = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    counted = facets(conn, Search(since=first, until=last), _WEEKLY, most)
    return Week(first, last, counted.speakers, counted.more)
