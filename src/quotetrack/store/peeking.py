"""A database looked at for what a run would do, without a change to it, however old it is."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from quotetrack.model import Document, Failure, Validators
from quotetrack.store import arriving, failing
from quotetrack.store.connection import refuse_public, reported
from quotetrack.store.placing import fingerprint
from quotetrack.store.rows import Fate

_STORED = "SELECT sha256 FROM documents WHERE id = ?"


class Peek:
    """Tells of documents whether they are stored; without a database, none is."""

    def __init__(self, db: Database | None, path: Path) -> None:
        self._db, self._path = db, path
        # One that an older version made is brought up to date by the first run that writes.
        self._is_ours = db is not None and {"documents", "visits"} <= set(db.table_names())

    def fate(self, document: Document) -> Fate:
        """Tell whether a document is new, changed or stored as it is."""
        if self._db is None:
            return Fate.NEW
        with reported(self._path):
            row = self._db.execute(_STORED, [document.id]).fetchone()
        if row is None:
            return Fate.NEW
        return Fate.UNCHANGED if row[0] == fingerprint(document) else Fate.CHANGED

    def failures(self) -> list[Failure]:
        """Return what could not be ingested before."""
        if self._db is None or not self._is_ours:
            return []
        with reported(self._path):
            return failing.read_failures(self._db)

    def knows(self, url: str, updated: str | None = None) -> bool:
        """Tell whether the article at ``url`` is stored: see `Store.knows`."""
        if self._db is None or not self._is_ours:
            return False
        with reported(self._path):
            return arriving.knows(self._db, url, updated)

    def is_due(self, url: str, published: str | None) -> bool:
        """Tell whether the article at ``url`` is to be asked for again: see `Store.is_due`."""
        if self._db is None or not self._is_ours:
            return False
        with reported(self._path):
            return arriving.is_due(self._db, url, published)

    def validators(self, url: str) -> Validators | None:
        """Return what a server said when ``url`` was last read to its end, None if never."""
        if self._db is None or not self._is_ours:
            return None
        with reported(self._path):
            return arriving.read_validators(self._db, url)


@contextmanager
def peek(path: Path) -> Iterator[Peek]:
    """Open the database at ``path`` for looking only; one that isn't there holds nothing.

    Raises:
        StoreError: it can't be read, or is no database.
    """
    if not path.exists():
        yield Peek(None, path)
        return
    with reported(path):
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        with reported(path):
            refuse_public(conn, path)
            looked_at = Peek(Database(conn, execute_plugins=False), path)
        yield looked_at
    finally:
        conn.close()
