"""Who carried what: copies of articles."""

import sqlite3
from dataclasses import dataclass

from quotetrack.store.showing.quotations import fetch

MOST = 100
"""The most copies that are told one by one."""

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


def was_refused(conn: sqlite3.Connection, quotation_id: str) -> bool:
    """Tell whether a person decided that these words are no quotation."""
    row = conn.execute(_JUDGED, [quotation_id]).fetchone()
    return row is not None and row[0] == "not a quotation"
