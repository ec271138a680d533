"""A file that is served, and may be replaced by a newer one while it is."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.database import Database  # type: ignore[import-untyped]  # the same

from quotetrack.publish.inspecting import NAME as INSPECTION
from quotetrack.publish.inspecting import read_inspection
from quotetrack.publish.limits import BoundedConnection

T = TypeVar("T")
Stamp = tuple[int, ...]

_log = logging.getLogger(__name__)

# How often a file is opened anew because it was replaced while it was opened.
_TRIES = 5

# For how many seconds a file that couldn't be read isn't tried again; it may be mended in place,
# or nothing was wrong with it.
_REST = 10.0


class Edition:
    """One file that was or is the archive, with its connections.

    A file that was replaced has no name any more, so that nothing can open it again: all
    connections are opened at once, and kept until the last request that began with them has ended.
    """

    def __init__(self, stamp: Stamp, connections: list[sqlite3.Connection]) -> None:
        self.stamp = stamp
        self.holders = 0
        self._retired = False
        self._idle = list(connections)
        self._waiting = threading.Condition()

    def run(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Return ``fn(conn)``, with a connection that nobody else uses meanwhile."""
        with self._waiting:
            while not self._idle:
                if self._retired:
                    raise sqlite3.OperationalError("this edition of the archive is closed")
                self._waiting.wait()
            conn = self._idle.pop()
        try:
            return fn(conn)
        finally:
            self._put_back(conn)

    def _put_back(self, conn: sqlite3.Connection) -> None:
        with self._waiting:
            if self._retired:
                conn.close()
            else:
                self._idle.append(conn)
                self._waiting.notify()

    def retire(self) -> None:
        """Close the connections; those in use when they come back."""
        with self._waiting:
            self._retired = True
            while self._idle:
                self._idle.pop().close()
            self._waiting.notify_all()


_held: ContextVar[tuple["ReadOnlyFile", Edition] | None] = ContextVar("held", default=None)


class ReadOnlyFile(Database):  # type: ignore[misc]  # Datasette ships no types
    """A database file that may change or be replaced while it is served, never through the site.

    Datasette's immutable mode would promise SQLite that nobody else writes either; an ingest that
    runs meanwhile would then give wrong rows. Datasette's own connections take a ``?`` or ``#``
    in a file's name for the end of it and lose the mode, and stay with a file that was replaced.

    With ``finished`` the file is a public copy: it is replaced as a whole, and how many rows its
    tables have is read from the file beside it, if that fits.
    """

    def __init__(self, ds: Datasette, path: Path, *, finished: bool = False) -> None:
        super().__init__(ds, str(path), is_mutable=not finished)
        self._edition: Edition | None = None
        self._refused: tuple[Stamp, float] | None = None

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002 - Datasette's
        """Open the file for reading; refuse to open it for writing."""
        if write:
            raise sqlite3.OperationalError("this archive is served for reading only")
        conn = sqlite3.connect(
            address(Path(self.path)), uri=True, check_same_thread=False, factory=BoundedConnection
        )
        conn.execute("PRAGMA query_only = on")
        return conn

    def close(self) -> None:
        """Close all connections."""
        if self._edition:
            self._edition.retire()
            self._edition = None

    @contextmanager
    def hold(self) -> Iterator[Edition]:
        """Stay with one edition: all that is asked within is answered by the same file."""
        held = _held.get()
        if held and held[0] is self:
            yield held[1]
            return
        edition = self._take_newest()
        edition.holders += 1
        token = _held.set((self, edition))
        try:
            yield edition
        finally:
            _held.reset(token)
            edition.holders -= 1
            if edition is not self._edition and not edition.holders:
                edition.retire()

    def read_stamp(self) -> Stamp:
        """Return what differs from one edition to the next."""
        with self.hold() as edition:
            return edition.stamp

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Return ``fn(conn)``, run in one of Datasette's threads."""
        with self.hold() as edition:
            if self.ds.executor is None:
                return edition.run(fn)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.ds.executor, edition.run, fn)

    async def _execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        # What Datasette 1.0 itself calls.
        return await self.execute_fn(fn)

    @property
    def hash(self) -> str | None:
        """The checksum of a public copy, where it was taken; reading it all would take long."""
        told = (self.ds.inspect_data or {}).get(self.name) or {}
        return None if self.is_mutable else told.get("hash")

    def _take_newest(self) -> Edition:
        before = self._edition
        stamp: Stamp = ()
        try:
            stamp = self._stamp()
            if before and (before.stamp == stamp or self._rests(stamp)):
                return before
            self._edition = self._open()
        except (OSError, sqlite3.Error) as error:
            if before is None:
                raise
            # Whatever has happened to the file: what was served can still be served.
            self._refuse(stamp, error)
            return before
        self._refused = None
        if before and not before.holders:
            before.retire()
        return self._edition

    def _rests(self, stamp: Stamp) -> bool:
        """Tell whether the file with that stamp couldn't be read a moment ago."""
        refused = self._refused
        return refused is not None and refused[0] == stamp and time.monotonic() < refused[1]

    def _refuse(self, stamp: Stamp, error: Exception) -> None:
        """Tell once that a file can't be read, and let it rest."""
        if self._refused is None or self._refused[0] != stamp:
            _log.warning("%s: the new file can't be read (%s)", self.path, error)
        self._refused = (stamp, time.monotonic() + _REST)

    def _stamp(self) -> Stamp:
        found = Path(self.path).stat()
        if self.is_mutable:
            return (found.st_dev, found.st_ino)
        beside = Path(self.path).with_name(INSPECTION)
        inspected = beside.stat().st_mtime_ns if beside.exists() else 0
        return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size, inspected)

    def _open(self) -> Edition:
        for _ in range(_TRIES):
            stamp = self._stamp()
            edition = Edition(stamp, self._connect_all())
            # Else another file may have come between two of the connections.
            if self._stamp() == stamp:
                self._take_counts()
                return edition
            edition.retire()
        raise sqlite3.OperationalError("it is replaced again and again while it is opened")

    def _connect_all(self) -> list[sqlite3.Connection]:
        opened: list[sqlite3.Connection] = []
        try:
            for _ in range(max(self.ds.setting("num_sql_threads"), 1)):
                opened.append(self.connect())
                self._prepare(opened[-1])
        except BaseException:
            for conn in opened:
                conn.close()
            raise
        return opened

    def _prepare(self, conn: sqlite3.Connection) -> None:
        conn.execute("SELECT id FROM quotes LIMIT 1").fetchone()
        self.ds._prepare_connection(conn, self.name)  # noqa: SLF001 - as Datasette's own does

    def _take_counts(self) -> None:
        """Take over what `quotetrack publish` counted in this very file."""
        self._cached_table_counts = self.cached_size = None
        if self.is_mutable:
            return
        told = read_inspection(Path(self.path))
        self.ds.inspect_data = None
        if told:
            # Datasette lists these as tables; of ``inspect_data`` it takes a view's count too.
            counts = {name: table["count"] for name, table in told["tables"].items()}
            self._cached_table_counts = counts
            self.ds.inspect_data = {self.name: told | {"tables": told["tables"] | told["views"]}}


def address(database: Path) -> str:
    """Return a file's address for SQLite, to be opened for reading only."""
    return f"{database.absolute().as_uri()}?mode=ro"
