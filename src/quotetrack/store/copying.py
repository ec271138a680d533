"""Articles that came before under another address: copies, found among all that are stored.

What is a copy of what follows from the stored articles and their numbers alone: never from when
they were looked at. Each is compared with the originals before it; where one changes, all that
came later and may be like it are looked at again, in the order of their numbers.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence

from sqlite_utils import Database

from quotetrack.model import Signature
from quotetrack.store.repeating import recount_repeats

Band = int | str | bytes
Bands = Callable[[Signature], Iterable[Band]]
"""Makes keys of a signature: articles that are alike share at least one."""

FindOriginal = Callable[[str, Sequence[tuple[str, str]]], str | None]
"""Tells which of some articles, each its id and its text, a text is a copy of; None if of none."""

# Those that share most keys are compared; an article is hardly like more than a few.
CANDIDATES = 20

_STORE_BAND = "INSERT OR IGNORE INTO signature_bands (band, document_number) VALUES (?, ?)"
_CANDIDATES = """
WITH alike AS (
  SELECT theirs.document_number AS number, count(*) AS shared
  FROM signature_bands mine JOIN signature_bands theirs
  ON theirs.band = mine.band AND theirs.copied = 0
    AND theirs.document_number < mine.document_number
  WHERE mine.document_number = ?
  GROUP BY theirs.document_number ORDER BY shared DESC, number LIMIT ?
)
SELECT d.id, d.text FROM alike JOIN documents d ON d.number = alike.number
ORDER BY alike.shared DESC, alike.number
"""
_LATER = """
SELECT theirs.document_number FROM signature_bands mine JOIN signature_bands theirs
ON theirs.band = mine.band AND theirs.copied IN (0, 1)
  AND theirs.document_number > mine.document_number
WHERE mine.document_number = ?1
UNION SELECT d.number FROM copies c JOIN documents d ON d.id = c.document_id
JOIN documents o ON o.id = c.original_id WHERE o.number = ?1
"""
_DOCUMENT = """
SELECT d.id, c.original_id FROM documents d LEFT JOIN copies c ON c.document_id = d.id
WHERE d.number = ?
"""
_STORE_COPY = "INSERT OR REPLACE INTO copies (document_id, original_id) VALUES (?, ?)"


def place_copies(
    db: Database, document_id: str, bands: Iterable[Band], find_original: FindOriginal | None
) -> None:
    """Say what a document that was just stored is a copy of, and what is a copy of it.

    Args:
        db: the database, inside a transaction.
        document_id: the document.
        bands: the keys of its signature; none for a text too short to have one.
        find_original: compares texts; without it, what was said before stays.
    """
    if find_original is None:
        recount_repeats(db, {document_id})
        return
    row = db.execute("SELECT number FROM documents WHERE id = ?", [document_id]).fetchone()
    number = int(row[0])
    waiting = {number, *_later(db, number)}
    db.conn.execute("DELETE FROM signature_bands WHERE document_number = ?", (number,))
    db.conn.executemany(_STORE_BAND, ((band, number) for band in bands))
    waiting |= _later(db, number)
    changed = {document_id}
    queue = sorted(waiting)
    while queue:
        number = heapq.heappop(queue)
        looked_at = _look_again(db, number, find_original)
        if looked_at is not None:
            changed.add(looked_at)
            for later in _later(db, number) - waiting:
                heapq.heappush(queue, later)
                waiting.add(later)
    recount_repeats(db, changed)


def _later(db: Database, number: int) -> set[int]:
    """Return the documents that came later and share a key with this one, and its copies."""
    return {later for (later,) in db.execute(_LATER, [number]).fetchall()}


def _look_again(db: Database, number: int, find_original: FindOriginal) -> str | None:
    """Say anew what a document is a copy of; return its id if that has changed, else None."""
    document_id, before = db.execute(_DOCUMENT, [number]).fetchone()
    # It may have been stored anew, without a mark: then it is marked again below.
    unmark = "UPDATE signature_bands SET copied = 0 WHERE document_number = ? AND copied = 1"
    db.conn.execute(unmark, (number,))
    candidates = db.execute(_CANDIDATES, [number, CANDIDATES]).fetchall()
    after = _find(db, document_id, candidates, find_original) if candidates else None
    if after is None:
        db.conn.execute("DELETE FROM copies WHERE document_id = ?", (document_id,))
    else:
        mark = "UPDATE signature_bands SET copied = 1 WHERE document_number = ?"
        db.conn.execute(mark, (number,))
        db.conn.execute(_STORE_COPY, (document_id, after))
    return None if after == before else str(document_id)


def _find(
    db: Database,
    document_id: str,
    candidates: Sequence[tuple[str, str]],
    find_original: FindOriginal,
) -> str | None:
    text = db.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    return find_original(text, candidates)
