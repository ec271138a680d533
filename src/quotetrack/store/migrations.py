"""The schema's history, kept by sqlite-utils' own ``Migrations``."""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from quotetrack.store import coming_schema, deciding_schema, migrating, shown_schema
from quotetrack.store.schema import GUARDS, INDICES, QUOTES, SEARCH, TABLES
from quotetrack.store.views import ACTS, ATTRIBUTIONS, STATEMENTS

migrations = Migrations("quotetrack")


def _run(db: Database, script: str) -> None:
    """Run the statements of a script inside the transaction that is open.

    sqlite3's own ``executescript`` would end it first, and sqlite-utils' asks at each character
    whether the statement is complete: here each ends with its line.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
    if statement.strip():
        raise ValueError(f"a script ends within a statement: {statement.strip()}")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Make the tables, their guards, full-text search and the view ``quotes``."""
    for script in (TABLES, INDICES, GUARDS, SEARCH, QUOTES):
        _run(db, script)


@migrations()
def m002_acts_and_reasons(db: Database) -> None:
    """Tell statements from thoughts, plans and questions, and keep what weighed most."""
    for script in (ACTS, ATTRIBUTIONS, STATEMENTS):
        _run(db, script)


@migrations()
def m003_judgements_and_identities(db: Database) -> None:
    """Keep what was found beside what was decided; make decisions of what users had changed."""
    for script in (
        deciding_schema.SPEAKERS,
        deciding_schema.QUOTATIONS,
        deciding_schema.JUDGEMENTS,
    ):
        _run(db, script)
    migrating.keep_decisions(db)
    for script in (
        deciding_schema.ATTRIBUTIONS,
        deciding_schema.STATEMENTS,
        deciding_schema.DECISIONS,
    ):
        _run(db, script)


@migrations()
def m004_whatever_comes_in(db: Database) -> None:
    """Keep failures, where articles came from, page furniture, and copies counted once."""
    for script in (
        coming_schema.FAILURES,
        coming_schema.ARRIVALS,
        coming_schema.FURNITURE,
        coming_schema.COPIES,
        coming_schema.INDICES,
        coming_schema.ATTRIBUTIONS,
        coming_schema.STATEMENTS,
    ):
        _run(db, script)


@migrations()
def m005_pages(db: Database) -> None:
    """Keep sentences and their parses to draw, and make the views that pages ask."""
    for script in (
        shown_schema.SENTENCES,
        shown_schema.INDICES,
        shown_schema.ATTRIBUTIONS,
        shown_schema.STATEMENTS,
        shown_schema.PASSAGES,
        shown_schema.SAID,
        shown_schema.WEEKS,
        shown_schema.SPEAKERS,
        shown_schema.COUNTS,
        shown_schema.DECISIONS,
    ):
        _run(db, script)


# Every migration this version has: to an empty database, all of them are pending.
KNOWN = frozenset(migration.name for migration in migrations.pending(Database(memory=True)))
