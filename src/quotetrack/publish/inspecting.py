"""``inspect-data.json``: what a public copy holds, as ``datasette inspect`` tells it."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from quotetrack.errors import PublishError
from quotetrack.store.publishing import read_build

NAME = "inspect-data.json"
"""The file's name, which Datasette itself looks for."""


def inspect(copy: Path) -> dict[str, Any]:
    """Return what ``datasette inspect`` tells of a database, its ``views``, and its ``build``.

    ``build`` says which copy it is; ``hash`` is the SHA-256 of the file, ``size`` its bytes. Views
    are counted too, so that the rows of ``quotes`` needn't be on each page; but apart, as plain
    Datasette fails at a view among the tables.
    """
    from datasette.inspect import inspect_tables  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        tables, views = inspect_tables(conn, {}), _inspect_views(conn)
    with copy.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "hash": digest,
        "size": copy.stat().st_size,
        "file": copy.name,
        "build": read_build(copy),
        "tables": tables,
        "views": views,
    }


def _inspect_views(conn: sqlite3.Connection) -> dict[str, Any]:
    views = conn.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    return {name: _inspect_view(conn, name) for (name,) in views}


def _inspect_view(conn: sqlite3.Connection, name: str) -> dict[str, Any]:
    columns = [row["name"] for row in conn.execute(f'PRAGMA table_info("{name}")')]
    count = conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our own view
    told = {"name": name, "columns": columns, "primary_keys": [], "count": count}
    return {**told, "hidden": False, "fts_table": None, "foreign_keys": {}}


def draft_inspection(copy: Path, told: Mapping[str, Any], new: Path) -> None:
    """Write into the new file ``new`` what is to stand beside ``copy``: what was told of it.

    What the file that stands there tells of other copies stays.

    Raises:
        PublishError: what stands there isn't what `datasette inspect` writes.
        OSError: nothing can be written.
    """
    check_inspection(copy)
    others = {name: one for name, one in _read(copy.with_name(NAME)).items() if name != copy.stem}
    with new.open("x", encoding="utf-8") as stream:
        json.dump({**others, copy.stem: dict(told)}, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())


def check_inspection(copy: Path) -> None:
    """Raise PublishError if what stands beside ``copy`` isn't what `datasette inspect` writes."""
    place = copy.with_name(NAME)
    if not os.path.lexists(place):
        return
    told = None if place.is_symlink() or not place.is_file() else _read(place)
    if not told or not all(map(_is_inspection, told.values())):
        raise PublishError(
            f"{place}: is there already, and not what `datasette inspect` writes; move it elsewhere"
        )


def _is_inspection(told: object) -> bool:
    return isinstance(told, dict) and isinstance(told.get("tables"), dict) and "hash" in told


def read_inspection(copy: Path) -> dict[str, Any] | None:
    """Return what was told of the very copy that stands at ``copy``; None if nothing fits it.

    Nor does what has no ``views``: it may have them among its tables.
    """
    told = _read(copy.with_name(NAME)).get(copy.stem)
    if not isinstance(told, dict) or told.get("build") is None or "views" not in told:
        return None
    return told if told["build"] == read_build(copy) else None


def _read(place: Path) -> dict[str, Any]:
    try:
        told = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
