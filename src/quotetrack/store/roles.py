"""Titles and affiliations as articles gave them, with their first and last date."""

from collections.abc import Iterable

from sqlite_utils import Database

_WIDEN_ROLE = """
INSERT INTO roles (speaker_id, role, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)
ON CONFLICT (speaker_id, role) DO UPDATE SET
  first_seen = coalesce(min(first_seen, excluded.first_seen), first_seen, excluded.first_seen),
  last_seen = coalesce(max(last_seen, excluded.last_seen), last_seen, excluded.last_seen)
"""
_ROLE_AGAIN = """
INSERT INTO roles (speaker_id, role, first_seen, last_seen)
SELECT q.speaker_id, q.role, min(substr(d.published, 1, 10)), max(substr(d.published, 1, 10))
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.speaker_id = ? AND q.role = ? AND q.judged IS NOT 'wrong speaker'
GROUP BY q.speaker_id, q.role
"""


def widen_roles(db: Database, given: Iterable[tuple[str, str]], date: str | None) -> None:
    """Widen the dates of roles given on a day: pairs of a speaker and a role."""
    rows = [(slug, role, date) for slug, role in sorted(given)]
    db.conn.executemany(_WIDEN_ROLE, rows)


def recount_roles(db: Database, roles: Iterable[tuple[str, str]]) -> None:
    """Count anew when these roles of these speakers were given, inside a transaction."""
    for pair in sorted(roles):
        db.conn.execute("DELETE FROM roles WHERE speaker_id = ? AND role = ?", pair)
        db.conn.execute(_ROLE_AGAIN, pair)
