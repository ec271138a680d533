"""A copy of a database, made before its schema changes."""

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from quotetrack.errors import StoreError
from quotetrack.store.keeping import sync_folder


def keep_copy(path: Path, migration: str) -> Path:
    """Copy the database at ``path`` and return where to; call it where nobody else can write.

    What an earlier change kept is left alone.

    Args:
        path: the database.
        migration: the first migration that changes it: ``m004_...`` gives ``.before-m004``.

    Raises:
        StoreError: the copy can't be made: nothing must be changed then.
    """
    copy = _free_name(path, migration.partition("_")[0])
    try:
        _copy(path, copy)
    except (OSError, sqlite3.Error) as error:
        megabytes = path.stat().st_size / 1e6
        raise StoreError(
            f"{path}: its schema is older than this quotetrack, and before that changes it is "
            f"copied to {copy.name}; that failed ({error}): nothing was changed; see that there "
            f"are {megabytes:.0f} MB free in a folder that can be written, and try again"
        ) from error
    return copy


def _free_name(path: Path, step: str) -> Path:
    first = path.with_name(f"{path.name}.before-{step}")
    if not first.exists():
        return first
    numbered = (first.with_name(f"{first.name}.{n}") for n in count(2))
    return next(name for name in numbered if not name.exists())


def _copy(path: Path, copy: Path) -> None:
    number, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    os.close(number)
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(name)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE").fetchall()
        Path(name).chmod(path.stat().st_mode & 0o777)
        _sync(Path(name))
        Path(name).replace(copy)
    except BaseException:
        for left in (name, f"{name}-journal", f"{name}-wal", f"{name}-shm"):
            with suppress(OSError):
                Path(left).unlink()
        raise
    sync_folder(path.parent)


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
