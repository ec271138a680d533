"""Opening a database, one transaction, and leaving the file so that anyone can read it."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.store.backing_up import keep_copy
from quotetrack.store.migrations import KNOWN, migrations
from quotetrack.store.showing.describing import is_public

PATIENCE = 30.0  # seconds to wait for another run before giving up
# The cache, in KiB: the keys that copies are found by lie all over their index. The log is brought
# home every 64 MB: a batch in a large archive fills SQLite's own 4 MB, and would wait for the disk.
PRAGMAS = (
    *("foreign_keys=ON", "synchronous=NORMAL", "analysis_limit=1000", "cache_size=-32768"),
    "wal_autocheckpoint=16384",
)
_LOG = logging.getLogger(__name__)
_BROUGHT = (
    "%s: brought up to date for this quotetrack; as it was, it is kept in %s (delete that when all "
    "is well)"
)
_GO_ON = "run the same command again: it goes on where it stopped"
_PERMISSIONS = (
    "check the permissions of the file, of its folder, and of the files there whose names begin "
    "like its own"
)
_DAMAGED = "is damaged; `quotetrack check` says where, and what to do"
_EXPLAINED = {
    "SQLITE_BUSY": "another run has held the database for too long; when that has ended, " + _GO_ON,
    "SQLITE_NOTADB": "is no SQLite database; choose another file with --db",
    "SQLITE_READONLY": "can't be written; " + _PERMISSIONS,
    "SQLITE_CANTOPEN": "can't be opened; " + _PERMISSIONS,
    "SQLITE_PERM": "can't be opened; " + _PERMISSIONS,
    "SQLITE_FULL": "the disk is full; what was not stored yet is not lost: free some space and "
    + _GO_ON,
    "SQLITE_IOERR": "the disk can't be read or written: it is full, or fails; see to that and "
    + _GO_ON,
    "SQLITE_NOMEM": "there is too little memory; end other programs and " + _GO_ON,
    "SQLITE_CORRUPT": _DAMAGED,
    # We never store a key twice, nor one that names nothing.
    "SQLITE_CONSTRAINT_UNIQUE": _DAMAGED,
    "SQLITE_CONSTRAINT_PRIMARYKEY": _DAMAGED,
    "SQLITE_CONSTRAINT_FOREIGNKEY": _DAMAGED,
}
# What SQLite says of a damaged schema, or of a table that is gone, as of any mistake in SQL.
_BROKEN = ("malformed database schema", "no such table", "no such column", "vtable constructor")


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError of one line that begins with ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {explain(error)}") from error
    except UnicodeDecodeError as error:
        # A name in the schema: SQLite gives what it finds there.
        raise StoreError(f"{path}: {_DAMAGED}") from error


def explain(error: sqlite3.Error) -> str:
    """Return in words, on one line, what SQLite refuses and what mends it."""
    name = getattr(error, "sqlite_errorname", "")
    # Extended codes (SQLITE_READONLY_DIRECTORY) begin with the plain ones.
    said = next((_EXPLAINED[code] for code in _EXPLAINED if name.startswith(code)), str(error))
    if any(words in said for words in _BROKEN):
        said = f"{_DAMAGED} ({error})"
    return " ".join(said.split())


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """Hold the one writer's lock from the beginning: all is stored, or nothing.

    Inside another transaction this is a part of that one.
    """
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def connect(path: Path, *, create: bool) -> Database:
    """Open the database at ``path`` and bring its schema up to date.

    Raises:
        StoreError: there is none and ``create`` is false; or it can't be opened, isn't ours or
            was made by a newer version.
    """
    check_place(path, create=create)
    with reported(path):
        conn = sqlite3.connect(path.absolute(), timeout=PATIENCE, isolation_level=None)
        try:
            return _prepare(conn, path, create=create)
        except BaseException:
            conn.close()
            raise


def check_place(path: Path, *, create: bool) -> None:
    """Raise a StoreError if there can be no database at ``path``; make its folder if asked."""
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise StoreError(f"{path}: is a folder; name a file with --db")
        if not create and not path.exists():
            raise StoreError(f"{path}: no such database; `quotetrack ingest` makes one")
    except OSError as error:
        raise StoreError(f"{path}: can't be opened: {error.strerror}") from error


def _prepare(conn: sqlite3.Connection, path: Path, *, create: bool) -> Database:
    db = Database(conn, execute_plugins=False)
    for pragma in PRAGMAS:
        db.conn.execute(f"PRAGMA {pragma}")
    check_ours(db, path, create=create)
    if migrations.pending(db):
        _bring_up_to_date(db, path)
    return db


def _bring_up_to_date(db: Database, path: Path) -> None:
    copy: Path | None = None
    try:
        # Two runs may both have found it old: the second waits here, then finds nothing to do.
        with transaction(db):
            pending = migrations.pending(db)
            if pending and migrations.applied(db):
                copy = keep_copy(path, pending[0].name)
            migrations.apply(db)
    except BaseException:
        if copy is not None:
            with suppress(OSError):
                copy.unlink()
        raise
    if copy is not None:
        # Until then SQLite takes a new index for no better than another.
        with suppress(sqlite3.Error):
            db.conn.execute("ANALYZE")
        _LOG.warning(_BROUGHT, path, copy.name)


def refuse_public(conn: sqlite3.Connection, path: Path) -> None:
    """Raise a StoreError if the database is a copy that was made to be published."""
    if is_public(conn):
        raise StoreError(f"{path}: is a public copy; work on the archive that it was made from")


def check_ours(db: Database, path: Path, *, create: bool) -> None:
    """Raise a StoreError if the database is no archive, or one of a newer version.

    With ``create`` an empty one will do. Nothing is written.
    """
    refuse_public(db.conn, path)
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - KNOWN:
        raise StoreError(f"{path}: made by a newer quotetrack; update with `pip install -U`")
    holds = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not applied and holds:
        raise StoreError(f"{path}: is another program's database; choose another file with --db")
    if not applied and not create:
        raise StoreError(f"{path}: is empty; `quotetrack ingest` fills it")


def begin_writing(db: Database) -> None:
    """Switch to write-ahead logging, so that readers and a second run go on meanwhile."""
    if db.conn.in_transaction:
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            # Another run may just be switching back: SQLite doesn't wait for that by itself.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def settle(db: Database, *, wrote: bool) -> None:
    """Leave everything in the one file, so that it can be served immutable or copied.

    Where another connection is open the log stays and its last user clears it: nothing here
    waits and nothing fails.
    """
    steps = ["ANALYZE"] if wrote else []
    steps += ["PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode=DELETE"]
    for step in ["PRAGMA busy_timeout=0", *steps]:
        with suppress(sqlite3.Error):
            db.conn.execute(step).fetchall()
    db.close()
