"""Scripts of SQL run inside a transaction, to their end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from quotetrack.store.scripts import run_script

GUARDED = """
CREATE TABLE a (n INTEGER);
CREATE TRIGGER a_stays BEFORE DELETE ON a
BEGIN
  SELECT RAISE(ABORT, 'it stays; for ever');
END;
"""


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    """Give a connection that begins no transaction by itself."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
        yield conn


def count(conn: sqlite3.Connection) -> int:
    """Return how many tables and triggers there are."""
    return int(conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def test_a_script_is_part_of_the_transaction(conn: sqlite3.Connection) -> None:
    """Statements with semicolons in them are run whole, and taken back whole."""
    conn.execute("BEGIN")
    run_script(conn, GUARDED)
    assert count(conn) == 2
    conn.execute("ROLLBACK")
    assert count(conn) == 0


@pytest.mark.parametrize("end", ["END", "CREATE TABLE b (n INTEGER)"])
def test_a_script_that_ends_within_a_statement_is_refused(
    conn: sqlite3.Connection, end: str
) -> None:
    """A semicolon forgotten at the end is no statement forgotten in silence."""
    with pytest.raises(ValueError, match="ends within a statement"):
        run_script(conn, GUARDED.removesuffix("END;\n") + end)
