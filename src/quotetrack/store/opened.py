"""A database file that is open: what reads it, what changes it, and how it is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from quotetrack.store.connection import begin_writing, connect, reported, settle, transaction

P = ParamSpec("P")
T = TypeVar("T")


class Opened:
    """A database file that is open; a context manager that leaves one file, fit to be served.

    Opening and closing an existing database also brings home what a killed run left in the
    write-ahead log. Every method raises StoreError with one line where the database refuses.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self.path = path
        self._wrote = False

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Self:
        """Open the database at ``path``, make it and its folder if ``create`` is true.

        Raises:
            StoreError: there is none; or it is no SQLite database, another program's, made by a
                newer version, or in a place that can't be read or written.
        """
        return cls(connect(path, create=create), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; where no other run has it open, all of it is in the one file."""
        settle(self._db, wrote=self._wrote)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from writing between what is read here and what is written after.

        All that is written inside is one transaction.
        """
        self._wrote = True
        with reported(self.path):
            begin_writing(self._db)
            with transaction(self._db):
                yield

    def _read(
        self, query: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with reported(self.path):
            return query(self._db, *args, **kwargs)

    def _change(
        self, change: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self.alone():
            return change(self._db, *args, **kwargs)
