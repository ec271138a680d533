"""Which quotations wait to be grouped, and by which method statements were last made."""

from sqlite_utils import Database

from quotetrack.store.tracking.grouping import dissolve

GROUPABLE = """q.speaker_id IS NOT NULL AND q.repeat_of IS NULL
AND q.judged IS NOT 'not a quotation'"""
"""SQL for quotations, as ``q``, that a statement can be made of; copies follow their original."""

# Few wait, of many: without CROSS, SQLite reads all quotations in the order of their speakers.
_WAITING = f"""
SELECT q.speaker_id, q.act, count(*)
FROM ungrouped u CROSS JOIN quotations q ON q.number = u.number
WHERE {GROUPABLE} GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608 - a constant
# What can't be grouped, and what is gone.
_LEFT = f"""
SELECT u.number FROM ungrouped u LEFT JOIN quotations q ON q.number = u.number
WHERE q.number IS NULL OR NOT ({GROUPABLE})
"""  # noqa: S608 - a constant
_FORGET = (
    "UPDATE quotations SET statement_id = NULL WHERE statement_id IS NOT NULL",
    "DELETE FROM statements",
    "DELETE FROM conflicts",
    "DELETE FROM ungrouped",
)
_WAIT = "INSERT OR IGNORE INTO ungrouped SELECT number FROM quotations"


def read_method(db: Database) -> str | None:
    """Return the fingerprint of how statements were last made, None if they never were."""
    row = db.execute("SELECT fingerprint FROM groupings").fetchone()
    return row and str(row[0])


def start_grouping(db: Database, fingerprint: str) -> None:
    """Keep how statements are made from now on; if that is new, all quotations are to be grouped.

    Call it inside a transaction.
    """
    if read_method(db) != fingerprint:
        await_all(db)
        db.conn.execute("INSERT OR REPLACE INTO groupings VALUES (1, ?)", (fingerprint,))


def await_all(db: Database) -> None:
    """Let all quotations be grouped anew, inside a transaction."""
    db.conn.execute(_WAIT)


def start_anew(db: Database) -> None:
    """Forget all statements, and what contradicts them, inside a transaction: all quotations wait.

    It rests on nothing that is stored: also where a statement and its quotations don't fit.
    """
    for step in _FORGET:
        db.conn.execute(step)
    await_all(db)


def count_waiting(db: Database) -> list[tuple[str, str, int]]:
    """Return of which speakers and acts how many quotations wait that can be grouped."""
    return [(str(a), str(b), int(n)) for a, b, n in db.execute(_WAITING).fetchall()]


def finish_grouping(db: Database) -> None:
    """Let what can't be grouped wait no longer, inside a transaction; it is in no statement.

    A quotation that can be grouped, and wasn't, goes on waiting.
    """
    left = [number for (number,) in db.execute(_LEFT).fetchall()]
    dissolve(db, left)
    db.conn.executemany("DELETE FROM ungrouped WHERE number = ?", [(number,) for number in left])
