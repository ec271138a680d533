"""Making anew what follows from other data: full-text search, guards, who said what as decided."""

from sqlite_utils import Database

from quotetrack.store.applying import apply_judgements
from quotetrack.store.checking import expected_schema
from quotetrack.store.judging import all_judged_documents
from quotetrack.store.repeating import recount_repeats
from quotetrack.store.tracking.waiting import start_anew

_INDICES = ("quotations_fts", "documents_fts")
_KIND = "SELECT type, sql FROM sqlite_master WHERE name = ?"
# As `copying` would never have stored them.
_UNLIKELY = """
DELETE FROM copies WHERE document_id IN (
  SELECT c.document_id FROM copies c JOIN documents d ON d.id = c.document_id
  JOIN documents o ON o.id = c.original_id LEFT JOIN copies twice ON twice.document_id = o.id
  WHERE o.number > d.number OR twice.document_id IS NOT NULL
)
"""
_MARK = """
UPDATE signature_bands SET copied = document_number IN (
  SELECT d.number FROM copies c JOIN documents d ON d.id = c.document_id
)
"""
_OWN = """
UPDATE quotations SET repeat_of = NULL
WHERE repeat_of IS NOT NULL AND document_id NOT IN (SELECT document_id FROM copies)
"""
# Also those that are copies no more, whose quotations were judged as the originals'.
_COPIES = """
SELECT document_id FROM copies
UNION SELECT document_id FROM quotations WHERE judged = 'wrong speaker'
"""
_HEADS = """
UPDATE speakers SET canonical_id = id
WHERE canonical_id IN (SELECT id FROM speakers WHERE canonical_id <> id)
"""
_SAID = """
UPDATE quotations SET described = found_described,
  speaker_id = (SELECT canonical_id FROM speakers WHERE id = found_id)
WHERE judged IS NULL AND judged_id IS NULL AND meant_id IS NULL AND (speaker_id, described)
  IS NOT ((SELECT canonical_id FROM speakers WHERE id = found_id), found_described)
"""


def mend(db: Database) -> None:
    """Make anew what follows from other data, inside a transaction.

    Nothing that was read from an article, and nothing that a person decided, is changed. Which
    quotations are one statement is forgotten: group them then.
    """
    _restore_schema(db)
    for step in ("REINDEX", _UNLIKELY, _MARK, _OWN, _HEADS, _SAID):
        db.conn.execute(step)
    for document_id in all_judged_documents(db):
        apply_judgements(db, document_id)
    copies = db.execute(_COPIES).fetchall()
    recount_repeats(db, [document_id for (document_id,) in copies])
    for index in _INDICES:
        # The names are ours; SQLite takes no parameter for one.
        db.conn.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
    start_anew(db)
    db.conn.execute("ANALYZE")


def _restore_schema(db: Database) -> None:
    """Make the views, guards and indices that are gone or changed as the migrations make them."""
    for name, kind, sql in expected_schema():
        there = db.execute(_KIND, [name]).fetchone()
        if there and there[1] == sql:
            continue
        if there:
            db.conn.execute(f'DROP {there[0]} "{name}"')
        if kind in {"view", "trigger", "index"}:
            db.conn.execute(sql)
