"""What could not be ingested, kept until it can be."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from quotetrack.model import Document, Failure
from quotetrack.store.moments import now
from quotetrack.store.texts import make_storable

_STORE = """
INSERT INTO failures (id, origin, line, document_id, reason, failed_at, ingest_id, document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, failed_at = excluded.failed_at,
  ingest_id = max(ingest_id, excluded.ingest_id), document = excluded.document
"""
_READ = """
SELECT origin, reason, line, document, document_id FROM failures
ORDER BY origin, line, document_id
"""
# What this run saw fail stays: the input has it twice, and once it failed.
_MENDED = """
DELETE FROM failures WHERE ingest_id IS NOT ?3
AND (document_id = ?1 OR (origin = ?2 AND line IS NULL AND document_id IS NULL))
"""
# "!/" stands before what lies in an archive, and "!0" sorts behind all that begins with it.
_WITHIN = "(origin = ?1 OR (origin >= ?1 || '!/' AND origin < ?1 || '!0'))"
# Another run may be reading the same: what a later one saw fail isn't for this one to forget.
_FINISHED = f"DELETE FROM failures WHERE {_WITHIN} AND ingest_id < ?2"  # noqa: S608 - built from a constant
_FORGET = f"DELETE FROM failures WHERE {_WITHIN}"  # noqa: S608 - the same
_FAILED = f"""
SELECT EXISTS (SELECT 1 FROM failures WHERE {_WITHIN})
"""  # noqa: S608 - the same


def store_failure(db: Database, failure: Failure, ingest_id: int) -> None:
    """Store what failed, inside a transaction, in place of what failed there before."""
    document = failure.document
    key = failure_id(failure)
    origin, reason = make_storable(failure.origin), make_storable(failure.reason)
    about = None if failure.about is None else make_storable(failure.about)
    # What JSON escapes can be stored whatever it is.
    article = json.dumps(asdict(document)) if document else None
    row = (key, origin, failure.line, about, reason, now(), ingest_id, article)
    db.conn.execute(_STORE, row)


def failure_id(failure: Failure) -> str:
    """Return the key of a failure: 16 hexadecimal digits of its place and its document, hashed."""
    place = repr((failure.origin, failure.line, failure.about))
    return hashlib.sha256(place.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def read_failures(db: Database) -> list[Failure]:
    """Return all failures by origin and line."""
    return [_read(row) for row in db.execute(_READ).fetchall()]


def _read(row: Sequence[Any]) -> Failure:
    origin, reason, line, document, about = row
    article = Document(**json.loads(document)) if document else None
    return Failure(origin, reason, line, article, about)


def forget_mended(db: Database, document: Document, ingest_id: int) -> None:
    """Forget what earlier runs could not read of a document that is stored now."""
    db.conn.execute(_MENDED, (document.id, document.origin, ingest_id))


def forget_finished(db: Database, origin: str, ingest_id: int) -> bool:
    """Forget what failed in an input before and not since; tell whether nothing has."""
    db.conn.execute(_FINISHED, (origin, ingest_id))
    return not db.execute(_FAILED, [origin]).fetchone()[0]


def forget_failures(db: Database, origins: Sequence[str] | None) -> int:
    """Forget the failures of these inputs and of all that lies in them; of all inputs if None."""
    if origins is None:
        return int(db.conn.execute("DELETE FROM failures").rowcount)
    return sum(db.conn.execute(_FORGET, (origin,)).rowcount for origin in origins)
