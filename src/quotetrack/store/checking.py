"""Looking whether a database is sound, whatever state it is in; nothing is written."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Document
from quotetrack.store import checks
from quotetrack.store.checks import Rule
from quotetrack.store.connection import PATIENCE, check_place, refuse_public, reported
from quotetrack.store.keeping import find_fault, raw_file, raw_folder
from quotetrack.store.migrations import KNOWN, migrations
from quotetrack.store.placing import fingerprint, quotation_key

SHOWN = 20
"""How many faults of one kind are told."""

_APPLIED = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'quotetrack'"
_SCHEMA = """
SELECT name, type, sql FROM sqlite_master
WHERE sql IS NOT NULL AND type <> 'table' AND name NOT LIKE 'sqlite_%'
"""
_DOCUMENTS = """
SELECT id, text, title, url, outlet, published, author, language, sha256 FROM documents
"""
_KEYS = 'SELECT id, document_id, start, "end" FROM quotations'
_RAW = "SELECT document_id, sha256 FROM raw_files"
_INDICES = ("quotations_fts", "documents_fts")

Faults = Iterator[str]
Look = Callable[[sqlite3.Connection], Faults]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at: how much of it, how many faults, the first of them, and what to do.

    ``looked_at`` is None where it can't be counted. ``wrong`` is false where what was found is
    worth knowing, but no fault of the database.
    """

    what: str
    looked_at: int | None
    count: int
    faults: tuple[str, ...]
    advice: str
    wrong: bool


def check_database(path: Path) -> Iterator[Check]:
    """Yield what was looked at in the database at ``path``, one kind after the other.

    Raises:
        StoreError: there is none, it can't be opened at all, or isn't ours.
    """
    check_place(path, create=False)
    with closing(_open(path)) as db:
        applied = _read_applied(db, path)
        yield _follow(db, checks.PAGES, _ask_pages)
        if applied is None:
            return
        yield _follow(db, checks.REFERENCES)
        if applied != KNOWN:
            older = "made by an older quotetrack"
            advice = "any `quotetrack ingest` brings it up to date, and keeps a copy; then check"
            yield Check("schema", len(applied), 1, (older,), advice, wrong=False)
            return
        yield _look(db, "schema", checks.SCHEMA_ADVICE, _compare_schema)
        yield _look(db, "articles", checks.ARTICLES_ADVICE, _compare_articles)
        yield _look(db, "keys of quotations", checks.ARTICLES_ADVICE, _compare_keys)
        for rule in checks.BY_QUERY:
            yield _follow(db, rule)
        yield _look(db, "raw files", checks.RAW_ADVICE, lambda db: _compare_raw(db, path))
    for index in _INDICES:
        yield _check_search(path, index)


def _open(path: Path) -> sqlite3.Connection:
    """Open the file for reading, even where nothing can be written beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    with reported(path):
        db = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
        try:
            db.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
                raise
            db.close()
            _check_log(path)
            db = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
        db.execute("PRAGMA query_only=ON")
    return db


def _check_log(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{path}: a run that did not end left {log.name} beside it, which can't be read here; "
            "check the permissions of the folder and of all files that begin with that name"
        )


def _read_applied(db: sqlite3.Connection, path: Path) -> frozenset[str] | None:
    """Return the migrations that were made, None if the schema can't be read."""
    try:
        refuse_public(db, path)
        applied = frozenset(name for (name,) in db.execute(_APPLIED))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if str(error).startswith("no such table: _sqlite_migrations"):
            raise StoreError(f"{path}: is no quotetrack database; name another --db") from error
        return None
    if applied - KNOWN:
        raise StoreError(f"{path}: made by a newer quotetrack; update with `pip install -U`")
    return applied


def _follow(db: sqlite3.Connection, rule: Rule, look: Look | None = None) -> Check:
    def ask(db: sqlite3.Connection) -> Faults:
        for (words,) in db.execute(rule.broken):
            yield str(words)

    total = _count(db, rule.total)
    return _collect(db, rule.what, total, rule.advice, look or ask, wrong=rule.wrong)


def _look(db: sqlite3.Connection, what: str, advice: str, look: Look) -> Check:
    totals = {
        "articles": "SELECT count(*) FROM documents",
        "keys of quotations": "SELECT count(*) FROM quotations",
        "raw files": "SELECT count(*) FROM raw_files",
        "schema": f"SELECT count(*) FROM ({_SCHEMA})",  # noqa: S608 - a constant
    }
    return _collect(db, what, _count(db, totals[what]), advice, look, wrong=True)


def _count(db: sqlite3.Connection, query: str) -> int | None:
    try:
        return int(db.execute(query).fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _collect(  # noqa: PLR0913 - what a check is made of
    db: sqlite3.Connection, what: str, total: int | None, advice: str, look: Look, *, wrong: bool
) -> Check:
    """Count the faults that ``look`` yields; that it can't go on is one too."""
    count, told = 0, []
    try:
        for fault in look(db):
            count += 1
            if count <= SHOWN:
                told.append(" ".join(fault.split()))
    except sqlite3.Error as error:
        count, wrong = count + 1, True
        told.append(f"can't be read any further: {' '.join(str(error).split())}")
    except (UnicodeError, ValueError, TypeError) as error:
        count, wrong = count + 1, True
        told.append(f"holds what was never written there: {error}")
    return Check(what, total, count, tuple(told), advice, wrong)


def _ask_pages(db: sqlite3.Connection) -> Faults:
    for (said,) in db.execute(checks.PAGES.broken):
        yield from (line for line in str(said).splitlines() if line != "ok")


def _compare_schema(db: sqlite3.Connection) -> Faults:
    """Yield the views, guards and indices that aren't what the migrations make."""
    there = {name: sql for name, _, sql in db.execute(_SCHEMA)}
    for name, kind, sql in expected_schema():
        if there.get(name) != sql:
            yield f"the {kind} {name} is {'changed' if name in there else 'gone'}"


def expected_schema() -> list[tuple[str, str, str]]:
    """Return name, type and SQL of all views, triggers and indices that the migrations make."""
    fresh = Database(memory=True)
    migrations.apply(fresh)
    rows = [(str(a), str(b), str(c)) for a, b, c in fresh.execute(_SCHEMA).fetchall()]
    fresh.close()
    return rows


def _compare_articles(db: sqlite3.Connection) -> Faults:
    for key, text, title, url, outlet, published, author, language, sha256 in db.execute(
        _DOCUMENTS
    ):
        document = Document(key, text, title, url, outlet, published, author, language)
        if fingerprint(document) != sha256:
            yield f"{key} is not as it was read"


def _compare_keys(db: sqlite3.Connection) -> Faults:
    for key, document, start, end in db.execute(_KEYS):
        if key != quotation_key(document, start, end):
            yield f"quotation {key} of {document} has the key of another place"


def _compare_raw(db: sqlite3.Connection, path: Path) -> Faults:
    for document, sha256 in db.execute(_RAW):
        place = raw_file(path, sha256)
        fault = find_fault(place, sha256)
        if fault:
            name = place.relative_to(raw_folder(path).parent)
            yield f"{name}, which {document} was made from, {fault}"


def _check_search(path: Path, index: str) -> Check:
    """Compare a full-text index with its rows; SQLite does that only where it may write."""
    what = "search in " + index.removesuffix("_fts")
    # The names are ours; SQLite takes no parameter for one.
    step = f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"  # noqa: S608

    def look(db: sqlite3.Connection) -> Faults:
        try:
            db.execute(step)
        except sqlite3.DatabaseError as error:
            if "malformed" not in str(error):
                raise
            yield "finds other words than the rows have"

    total = f"SELECT count(*) FROM {index}_docsize"  # noqa: S608 - one of our two indices
    with (
        reported(path),
        TemporaryDirectory() as folder,
        closing(_open_for_search(path, Path(folder))) as db,
    ):
        return _collect(db, what, _count(db, total), checks.SEARCH_ADVICE, look, wrong=True)


def _open_for_search(path: Path, folder: Path) -> sqlite3.Connection:
    """Open the database where SQLite may write: a copy of it, if it may not there."""
    db = sqlite3.connect(path.absolute(), timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        # Only now SQLite looks whether the file may be written.
        db.execute("DELETE FROM ingests WHERE id IS NULL")
    except sqlite3.DatabaseError:
        db.close()
        db = sqlite3.connect(folder / "copy.db", isolation_level=None)
        with closing(_open(path)) as source:
            source.backup(db)
        db.execute("BEGIN IMMEDIATE")
    return db
