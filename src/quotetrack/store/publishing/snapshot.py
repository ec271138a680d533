"""A private copy of an archive as it stands in one moment, to be cut down to what may be shown."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from quotetrack.store.connection import PATIENCE, check_ours, check_place, reported
from quotetrack.store.migrations import migrations

_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
# The search of the archive knows words that the copy must not: the copy gets its own.
_SEARCHES = ("quotations_fts", "documents_fts")
_FAST = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-131072", "foreign_keys=OFF")


def take_snapshot(live: Path) -> sqlite3.Connection:
    """Return a connection to a private copy of the archive at ``live``, brought up to date.

    It is made at once, so that whoever wants to write waits seconds and no minutes, and lies in a
    file without a name, in the folder for temporary files: whatever ends this program, nothing of
    it stays. The archive itself may be one that can only be read.

    Raises:
        StoreError: there is no archive, or it is a public copy, another program's or made by a
            newer version.
    """
    check_place(live, create=False)
    address = f"{live.absolute().as_uri()}?mode=ro"
    snapshot = sqlite3.connect("", isolation_level=None)
    try:
        with (
            reported(live),
            closing(sqlite3.connect(address, timeout=PATIENCE, uri=True)) as source,
        ):
            check_ours(Database(source, execute_plugins=False), live, create=False)
            for pragma in _FAST:
                snapshot.execute(f"PRAGMA {pragma}")
            source.backup(snapshot)
        _strip(snapshot)
    except BaseException:
        snapshot.close()
        raise
    return snapshot


def _strip(snapshot: sqlite3.Connection) -> None:
    """Bring the schema up to date, and take away what guards and indexes the archive itself."""
    db = Database(snapshot, execute_plugins=False)
    if migrations.pending(db):
        snapshot.execute("BEGIN")
        migrations.apply(db)
        snapshot.execute("COMMIT")
    for (trigger,) in snapshot.execute(_TRIGGERS).fetchall():
        snapshot.execute(f'DROP TRIGGER "{trigger}"')
    for search in _SEARCHES:
        snapshot.execute(f"DROP TABLE {search}")
