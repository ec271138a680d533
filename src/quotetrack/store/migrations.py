"""The schema's history, kept by sqlite-utils' own ``Migrations``."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

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


# Every migration this version has: to an empty database, all of them are pending.
KNOWN = frozenset(migration.name for migration in migrations.pending(Database(memory=True)))
