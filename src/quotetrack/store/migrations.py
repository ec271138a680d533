"""The schema's history, kept by sqlite-utils' own ``Migrations``."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from quotetrack.store import deciding_schema, migrating
from quotetrack.store.schema import GUARDS, INDICES, QUOTES, SEARCH, TABLES
from quotetrack.store.views import ACTS, ATTRIBUTIONS, STATEMENTS

migrations = Migrations("quotetrack")


@migrations()
def m001_first_schema(db: Database) -> None:
    """Make the tables, their guards, full-text search and the view ``quotes``."""
    for script in (TABLES, INDICES, GUARDS, SEARCH, QUOTES):
        db.executescript(script)


@migrations()
def m002_acts_and_reasons(db: Database) -> None:
    """Tell statements from thoughts, plans and questions, and keep what weighed most."""
    for script in (ACTS, ATTRIBUTIONS, STATEMENTS):
        db.executescript(script)


@migrations()
def m003_judgements_and_identities(db: Database) -> None:
    """Keep what was found beside what was decided; make decisions of what users had changed."""
    for script in (
        deciding_schema.SPEAKERS,
        deciding_schema.QUOTATIONS,
        deciding_schema.JUDGEMENTS,
    ):
        db.executescript(script)
    migrating.keep_decisions(db)
    for script in (
        deciding_schema.ATTRIBUTIONS,
        deciding_schema.STATEMENTS,
        deciding_schema.DECISIONS,
    ):
        db.executescript(script)


# Every migration this version has: to an empty database, all of them are pending.
KNOWN = frozenset(migration.name for migration in migrations.pending(Database(memory=True)))
