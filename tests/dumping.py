"""A database as text, without what no two runs share: times, and which run did what."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

# Rows of these tell of runs, of the schema, or of SQLite's own business.
_LEFT_OUT = frozenset({"ingests", "_sqlite_migrations", "sqlite_stat1", "sqlite_stat4"})
_TIMES = frozenset({"ingest_id", "failed_at", "visited_at"})


def dump(path: Path) -> str:
    """Return all rows of the database at ``path``, a line each, the same for the same contents.

    Left out are times, keys of runs, the table of runs, and the shadow tables of full-text
    search, whose bytes depend on when they were merged: `quotetrack check` tells whether those
    are in step.
    """
    with closing(sqlite3.connect(path)) as db:
        lines = [line for name in _tables(db) for line in _rows(db, name)]
    return "\n".join(lines) + "\n"


def _tables(db: sqlite3.Connection) -> list[str]:
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [n for (n,) in names if n not in _LEFT_OUT and "_fts" not in n]


def _rows(db: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = [name for name in columns if name not in _TIMES]
    listed = ", ".join(f'"{name}"' for name in kept)
    rows = db.execute(f"SELECT {listed} FROM {table}").fetchall()  # noqa: S608 - the schema's own names
    yield f"{table} ({', '.join(kept)})"
    yield from sorted(f"  {json.dumps(row, ensure_ascii=False, default=repr)}" for row in rows)
