"""Telling a public copy from an archive, and one copy from another."""

import sqlite3
from contextlib import closing
from pathlib import Path

_BUILD = "SELECT value FROM publication WHERE name = 'build'"


def is_public(path: Path) -> bool:
    """Tell whether the file at ``path`` is a public copy; False for all else, and for none."""
    return read_build(path) is not None


def read_build(path: Path) -> str | None:
    """Return the key of the one publishing that made the copy at ``path``; None if it is none."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            row = conn.execute(_BUILD).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None
