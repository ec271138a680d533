"""The schema's history, kept by sqlite-utils' own ``Migrations``."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from quotetrack.store import (
    coming_schema,
    deciding_schema,
    migrating,
    shown_schema,
    tracking_schema,
    tracking_views,
)
from quotetrack.store.schema import GUARDS, INDICES, QUOTES, SEARCH, TABLES
from quotetrack.store.scripts import run_script
from quotetrack.store.views import ACTS, ATTRIBUTIONS, STATEMENTS

migrations = Migrations("quotetrack")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Make the tables, their guards, full-text search and the view ``quotes``."""
    for script in (TABLES, INDICES, GUARDS, SEARCH, QUOTES):
        run_script(db.conn, script)


@migrations()
def m002_acts_and_reasons(db: Database) -> None:
    """Tell statements from thoughts, plans and questions, and keep what weighed most."""
    for script in (ACTS, ATTRIBUTIONS, STATEMENTS):
        run_script(db.conn, script)


@migrations()
def m003_judgements_and_identities(db: Database) -> None:
    """Keep what was found beside what was decided; make decisions of what users had changed."""
    for script in (
        deciding_schema.SPEAKERS,
        deciding_schema.QUOTATIONS,
        deciding_schema.JUDGEMENTS,
    ):
        run_script(db.conn, script)
    migrating.keep_decisions(db)
    for script in (
        deciding_schema.ATTRIBUTIONS,
        deciding_schema.STATEMENTS,
        deciding_schema.DECISIONS,
    ):
        run_script(db.conn, script)


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
        run_script(db.conn, script)


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
        run_script(db.conn, script)


@migrations()
def m006_statements(db: Database) -> None:
    """Keep which quotations are one statement, and which of those that are worded alike aren't."""
    run_script(db.conn, tracking_schema.STATEMENTS)
    run_script(db.conn, tracking_schema.JUDGEMENTS)
    run_script(db.conn, tracking_views.ATTRIBUTIONS)
    run_script(db.conn, tracking_views.STATEMENTS)


# Every migration this version has: to an empty database, all of them are pending.
KNOWN = frozenset(migration.name for migration in migrations.pending(Database(memory=True)))
