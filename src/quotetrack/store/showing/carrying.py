"""Who carried what: copies of articles, and quotations that stand in several of them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from quotetrack.model.showing import Shown
from quotetrack.store.showing.likening import DAYS, FEWEST, mark_wording, read_day, read_wording
from quotetrack.store.showing.quotations import fetch, read_shown

MOST = 100
"""The most copies that are told one by one."""

BESIDE = 100
"""So many of a speaker's quotations before one, and behind it, are looked at for its words."""

_PLACE = """
d.id AS id, d.title AS title, d.outlet AS outlet, substr(d.published, 1, 10) AS date, d.url AS url
"""
_ORIGINAL = f"""
SELECT {_PLACE} FROM copies c JOIN documents d ON d.id = c.original_id WHERE c.document_id = ?
"""  # noqa: S608 - built from constants
_COPIES = f"""
SELECT {_PLACE} FROM copies c CROSS JOIN documents d ON d.id = c.document_id
WHERE c.original_id = ?1 AND c.document_id <> ?2 ORDER BY d.published, d.number LIMIT {MOST}
"""  # noqa: S608 - built from constants
_COUNT = "SELECT count(*) FROM copies WHERE original_id = ? AND document_id <> ?"
_SAME = f"""
SELECT q.number FROM quotations q
WHERE (q.repeat_of = ?1 OR q.id = ?1) AND q.id <> ?2 AND q.judged IS NOT 'not a quotation'
ORDER BY q.repeat_of IS NOT NULL, q.number LIMIT {MOST}
"""  # noqa: S608 - built from constants
# By number, which in a public copy is the order of their days.
_BESIDE = f"""
SELECT q.number AS number, q.text AS text, substr(d.published, 1, 10) AS date
FROM (
  SELECT * FROM (
    SELECT number FROM said WHERE speaker_id = :speaker AND number < :number
    ORDER BY number DESC LIMIT {BESIDE}
  )
  UNION SELECT * FROM (
    SELECT number FROM said WHERE speaker_id = :speaker AND number > :number
    ORDER BY number LIMIT {BESIDE}
  )
) s
JOIN quotations q ON q.number = s.number
JOIN documents d ON d.id = q.document_id
WHERE q.document_id <> :document AND q.id IS NOT :original ORDER BY q.number
"""  # noqa: S608 - built from constants
_JUDGED = "SELECT judged FROM quotations WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carried the same: which one, where and when."""

    id: str
    title: str | None
    outlet: str | None
    date: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What an article is a copy of, None for an original, and who else carried the same.

    ``copies`` are no more than `MOST` of ``count``.
    """

    original: Carrier | None
    copies: tuple[Carrier, ...]
    count: int = 0


def read_carried(conn: sqlite3.Connection, document_id: str) -> Carried:
    """Return an article's original and the other copies of that, or else its own copies."""
    original = next((Carrier(**row) for row in fetch(conn, _ORIGINAL, [document_id])), None)
    first = original.id if original else document_id
    copies = fetch(conn, _COPIES, [first, document_id])
    (count,) = conn.execute(_COUNT, [first, document_id]).fetchone()
    return Carried(original, tuple(Carrier(**row) for row in copies), count)


def read_same(conn: sqlite3.Connection, shown: Shown) -> list[Shown]:
    """Return the same quotation as other articles carried it, the one that counts first.

    No more than `MOST`.
    """
    first = shown.repeat_of or shown.id
    numbers = [number for (number,) in map(tuple, conn.execute(_SAME, [first, shown.id]))]
    return read_shown(conn, numbers)


def read_alike(conn: sqlite3.Connection, shown: Shown) -> list[Shown]:
    """Return what its speaker said in nearly the same words in other articles of those days.

    Copies that are known as such are not among them. Of the speaker's quotations no more than
    `BESIDE` on each side are looked at.
    """
    if not shown.speaker or not shown.speaker.id or shown.act != "statement":
        return []
    asked = {
        "speaker": shown.speaker.id, "number": shown.number, "document": shown.document_id,
        "original": shown.repeat_of,
    }  # fmt: skip
    marks, day = _mark(shown.text), read_day(shown.date)
    if not marks or not day:
        return []
    rows = fetch(conn, _BESIDE, asked)
    return read_shown(conn, _find_alike(rows, marks, day))


def _find_alike(rows: list[dict[str, Any]], marks: set[int], day: date) -> Iterator[int]:
    for row in rows:
        then = read_day(row["date"])
        near = then and abs((then - day).days) <= DAYS
        if near and not marks.isdisjoint(_mark(row["text"])):
            yield row["number"]


def _mark(text: str) -> set[int]:
    wording = read_wording(text)
    return mark_wording(wording) if len(wording.words) >= FEWEST else set()


def was_refused(conn: sqlite3.Connection, quotation_id: str) -> bool:
    """Tell whether a person decided that these words are no quotation."""
    row = conn.execute(_JUDGED, [quotation_id]).fetchone()
    return row is not None and row[0] == "not a quotation"
