"""Which documents a run has seen, on disk: millions need no more memory than ten."""

import hashlib
import sqlite3
from typing import NamedTuple

_TABLE = """
CREATE TABLE seen (
  id TEXT NOT NULL PRIMARY KEY,
  text BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  origin TEXT NOT NULL,
  stored INTEGER NOT NULL,
  counted INTEGER NOT NULL
) WITHOUT ROWID
"""


class Sight(NamedTuple):
    """A document as it was seen last: hashes of its text and of all of it, and where it was.

    ``text`` is empty for what wasn't opened because it is stored already. ``stored`` tells that
    it stands so in the database, ``counted`` that the run counted it as unchanged.
    """

    text: bytes
    sha256: str
    origin: str
    stored: bool
    counted: bool


class Seen:
    """The documents of a run by id, in a temporary file that SQLite deletes by itself."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(_TABLE)

    def find(self, document_id: str) -> Sight | None:
        """Return how the document was seen last, None if it wasn't."""
        asked = "SELECT text, sha256, origin, stored, counted FROM seen WHERE id = ?"
        row = self._db.execute(asked, (_fit(document_id),)).fetchone()
        return row and Sight(*row)

    def note(self, document_id: str, sight: Sight) -> None:
        """Note how a document was seen."""
        row = (_fit(document_id), *sight)
        self._db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Delete all of it."""
        self._db.close()


def hash_text(text: str) -> bytes:
    """Return a hash of a text, whatever characters it holds."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _fit(document_id: str) -> str:
    """Return an id that SQLite can hold: one that it can't is refused elsewhere, in words."""
    return document_id.encode("utf-8", "surrogatepass").hex()
