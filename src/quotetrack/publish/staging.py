"""Where a copy is written until it is put in its place: a fresh folder that nobody else writes to.

Nothing is opened, emptied or removed that this run hasn't made itself, but what a killed run of
this very user left: whoever may write beside a copy could else plant a link there, and have any
file overwritten.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from quotetrack.errors import PublishError

ENDS = ("-journal", "-wal", "-shm")
"""What SQLite adds to the name of a file for what belongs to it."""

_COPY = "copy.db"
_OURS = re.compile(r"\.publishing-[0-9a-f]{16}")
_INSIDE = {_COPY, *(_COPY + end for end in ENDS), "inspect-data.json"}


@contextmanager
def stage(folder: Path, out: Path) -> Iterator[Path]:
    """Yield an empty file in a fresh folder within ``folder``; both are gone at last.

    One run at a time writes to ``folder``: the system ends a process's locks with it.

    Raises:
        PublishError: another run is writing to ``folder``; ``out`` is what it is told of.
        OSError: nothing can be written there.
    """
    with _lock(folder, out) as locked:
        if locked:
            _clear_left(folder)
        fresh = folder / f".publishing-{secrets.token_hex(8)}"
        # Fails where anything is there, a link too.
        fresh.mkdir(mode=0o700)
        try:
            yield _make_file(fresh / _COPY)
        finally:
            _clear(fresh)


def check_own(path: Path) -> None:
    """Raise OSError unless a plain file of this user stands at ``path``, under that name alone."""
    if not _is_own(path):
        raise OSError(f"{path.name} was changed by somebody else")


def _make_file(path: Path) -> Path:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    os.close(os.open(path, flags, 0o666))
    check_own(path)
    return path


def _is_own(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and _is_mine(found)


def _is_mine(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def _clear_left(folder: Path) -> None:
    """Remove what killed runs of this user left, and nothing that only looks like it."""
    for path in folder.iterdir():
        if not _OURS.fullmatch(path.name):
            continue
        with suppress(OSError):
            found = path.lstat()
            if stat.S_ISDIR(found.st_mode) and _is_mine(found):
                _clear(path)


def _clear(fresh: Path) -> None:
    """Remove a folder with what a run writes into it; one that holds anything else stays."""
    with suppress(OSError):
        inside = list(fresh.iterdir())
        if all(path.name in _INSIDE and _is_own(path) for path in inside):
            for path in inside:
                path.unlink()
            fresh.rmdir()


@contextmanager
def _lock(folder: Path, out: Path) -> Iterator[bool]:
    """Keep a folder to this process; False where the system knows no such locks."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        yield False
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        locked = True
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(
                f"{out}: another `quotetrack publish` writes to that folder; wait for it"
            ) from None
        except OSError:
            # A file system without locks.
            locked = False
        yield locked
    finally:
        os.close(number)
