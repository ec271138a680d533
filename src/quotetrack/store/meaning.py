"""Who is meant by "the Republican nominee": what other articles tell, beside what was found.

What was found stays in ``found_described``, ``found_reason`` and ``found_confidence``; who is
meant follows from all articles, and can be written anew at any time.
"""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlite_utils import Database

from quotetrack.store.applying import apply_judgements
from quotetrack.store.entering import find_hollow
from quotetrack.store.identifying import unsettled
from quotetrack.store.repeating import recount_repeats
from quotetrack.store.roles import recount_roles

_DESCRIBED = """
SELECT q.id, q.document_id, q.found_described, q.source, d.published, d.language
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.found_id IS NULL AND q.found_described IS NOT NULL
  AND q.found_described IN (SELECT value FROM json_each(?))
"""
_WORDINGS = """
SELECT DISTINCT found_described FROM quotations
WHERE found_id IS NULL AND found_described IS NOT NULL
"""
# A quotation that was given to another tells nothing of whose the role is.
_SIGHTINGS = """
SELECT DISTINCT q.speaker_id, q.role, q.document_id, d.published
FROM roles r JOIN quotations q ON q.speaker_id = r.speaker_id AND q.role = r.role
JOIN speakers s ON s.id = q.speaker_id JOIN documents d ON d.id = q.document_id
WHERE r.role IN (SELECT value FROM json_each(?)) AND s.kind = 'person'
  AND q.found_id IS NOT NULL AND q.judged IS NOT 'wrong speaker'
  AND q.judged IS NOT 'not a quotation'
"""
_MEANT = """
SELECT id, meant_id, reason, confidence FROM quotations WHERE meant_id IS NOT NULL
"""
_TAKE_BACK = """
UPDATE quotations SET meant_id = NULL, reason = found_reason, confidence = found_confidence,
  found_reason = NULL, found_confidence = NULL, speaker_id = NULL, described = found_described,
  judged = NULL
WHERE id = ?
"""
_GIVE = """
UPDATE quotations SET meant_id = :speaker, found_reason = coalesce(found_reason, reason),
  found_confidence = coalesce(found_confidence, confidence), reason = :reason,
  confidence = :confidence, speaker_id = :speaker, described = NULL, judged = NULL
WHERE id = :id
"""
_CONTENT = """
SELECT id, coalesce(content_confidence, found_confidence, confidence) FROM quotations
WHERE id IN (SELECT value FROM json_each(?))
"""
_PLACES = """
SELECT DISTINCT document_id FROM quotations WHERE id IN (SELECT value FROM json_each(?))
"""


class DescribedRow(NamedTuple):
    """A quotation whose speaker the article only describes, with its document's date."""

    quotation: str
    document: str
    described: str
    source: str | None
    published: str | None
    language: str | None


class RoleSighting(NamedTuple):
    """A document that gives a person a role, with its date."""

    speaker: str
    role: str
    document: str
    published: str | None


class MeantRow(NamedTuple):
    """Who is meant, why, and the share of such answers that are right if the content is."""

    quotation: str
    speaker: str
    reason: str
    share: float


def read_wordings(db: Database) -> list[str]:
    """Return the descriptions in place of a name, each once."""
    return sorted(wording for (wording,) in db.execute(_WORDINGS))


def read_described(db: Database, wordings: Iterable[str]) -> list[DescribedRow]:
    """Return the quotations that were left with one of these descriptions."""
    rows = db.execute(_DESCRIBED, [json.dumps(sorted(set(wordings)))])
    return [DescribedRow(*row) for row in rows]


def read_roles(db: Database) -> list[str]:
    """Return all roles as given, each once."""
    return sorted(role for (role,) in db.execute("SELECT DISTINCT role FROM roles"))


def read_sightings(db: Database, roles: Iterable[str]) -> list[RoleSighting]:
    """Return which documents give one of these roles to whom, as the speakers stand now."""
    rows = db.execute(_SIGHTINGS, [json.dumps(sorted(set(roles)))])
    return [RoleSighting(*row) for row in rows]


def write_meant(db: Database, meant: Iterable[MeantRow]) -> None:
    """Write who is meant by descriptions, inside a transaction; all others are as found again.

    Judgements about these quotations count all the same.
    """
    wanted = {row.quotation: row for row in meant}
    content = dict(db.execute(_CONTENT, [json.dumps(sorted(wanted))]).fetchall())
    new = {
        key: (row.speaker, row.reason, round(content[key] * row.share, 3))
        for key, row in wanted.items()
        if key in content
    }
    old = {key: tuple(row) for key, *row in db.execute(_MEANT).fetchall()}
    gone = [key for key in old if key not in new]
    db.conn.executemany(_TAKE_BACK, [(key,) for key in sorted(gone)])
    changed = {key: row for key, row in new.items() if old.get(key) != row}
    for key, (speaker, reason, confidence) in sorted(changed.items()):
        given = {"id": key, "speaker": speaker, "reason": reason, "confidence": confidence}
        db.conn.execute(_GIVE, given)
    _judge_again(db, {**dict.fromkeys(gone), **dict.fromkeys(changed)})


def _judge_again(db: Database, quotations: Mapping[str, None]) -> None:
    rows = db.execute(_PLACES, [json.dumps(sorted(quotations))]).fetchall()
    for (document_id,) in rows:
        recount_roles(db, apply_judgements(db, document_id))
    recount_repeats(db, [document_id for (document_id,) in rows])


def read_fingerprint(db: Database) -> str | None:
    """Return what `write_fingerprint` wrote last, None if nothing."""
    row = db.execute("SELECT fingerprint FROM matchings").fetchone()
    return row and str(row[0])


def write_fingerprint(db: Database, fingerprint: str) -> None:
    """Keep what the stored pairs were made from; they are fresh until an article comes."""
    db.conn.execute("INSERT OR REPLACE INTO matchings VALUES (1, ?, 1)", (fingerprint,))


def is_fresh(db: Database) -> bool:
    """Tell whether the stored pairs are those of all that is stored now."""
    fresh = db.execute("SELECT EXISTS (SELECT 1 FROM matchings WHERE fresh = 1)").fetchone()[0]
    return bool(fresh) and not unsettled(db) - find_hollow(db)
