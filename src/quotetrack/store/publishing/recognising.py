"""Telling a public copy from an archive, and one copy from another."""

import sqlite3
from contextlib import closing
from pathlib import Path

MARK = 0x71747063
"""SQLite's ``application_id`` of a public copy: "qtpc" in ASCII."""

# Where a file of SQLite's tells it: https://www.sqlite.org/fileformat.html#application_id
_MARKED = slice(68, 72)
_BUILD = "SELECT value FROM publication WHERE name = 'build'"


def is_public(path: Path) -> bool:
    """Tell whether the file at ``path`` is a public copy; False for all else, and for none."""
    return read_build(path) is not None


def read_build(path: Path) -> str | None:
    """Return the key of the one publishing that made the copy at ``path``; None if it is none."""
    try:
        # Read before SQLite opens it, which may write beside a file of somebody else's.
        if not path.is_file() or not _is_marked(path):
            return None
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
            row = conn.execute(_BUILD).fetchone()
    except (OSError, sqlite3.Error):
        return None
    return str(row[0]) if row else None


def _is_marked(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(_MARKED.stop)[_MARKED] == MARK.to_bytes(4, "big")
