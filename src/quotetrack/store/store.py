"""The database as one object: open, ingest, read, administer speakers."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlite_utils import Database

from quotetrack.model import Attribution, Document, Speaker
from quotetrack.store import administering, reading, registering
from quotetrack.store.connection import begin_writing, connect, reported, settle, transaction
from quotetrack.store.rows import Counts, Filters, QuoteRow, SpeakerCard, SpeakerSummary
from quotetrack.store.writing import Ingest

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """A quotetrack database; a context manager that leaves one file, fit to be served.

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

    def ingest(self, version: str, model: str, listed: Sequence[Speaker] = ()) -> Ingest:
        """Return a run of ingesting, to be entered with ``with``.

        Args:
            version: quotetrack's version.
            model: the parser's model and its version.
            listed: the speakers of the user's file, as `reconcile` got them. Their aliases are
                stored as coming from the file, and what the file no longer lists goes.
        """
        self._wrote = True
        return Ingest(self._db, self.path, version, model, listed)

    def speakers(self) -> list[Speaker]:
        """Return all stored speakers by id, with their aliases; old slugs are among these."""
        return self._read(registering.read_speakers)

    def reconcile(self, listed: Sequence[Speaker]) -> list[Speaker]:
        """Return the registry to ingest with: the stored speakers and those of the user's file.

        What the user decided here wins over the file: see `registering.reconcile`. Writes
        nothing.
        """
        return self._read(registering.reconcile, listed)

    def quotations(self, filters: Filters | None = None) -> Iterator[QuoteRow]:
        """Yield the rows of ``attributions`` that pass ``filters``, newest first.

        By default these are the statements, as the view ``quotes`` has them.
        """
        with reported(self.path):
            yield from reading.read_quotations(self._db, filters or Filters())

    def counts(self) -> Counts:
        """Count documents, quotations of each kind and act, and speakers who have a quotation."""
        return self._read(reading.count_all)

    def document(self, document_id: str) -> Document | None:
        """Return a document as it was stored, None if there is none with this id."""
        return self._read(reading.read_document, document_id)

    def attributions(self, document_id: str) -> list[Attribution]:
        """Return a document's quotations as stored, by their place in the text."""
        return self._read(reading.read_attributions, document_id)

    def list_speakers(self) -> list[SpeakerSummary]:
        """Return all speakers, those with most quotations first."""
        return self._read(administering.summarise)

    def show_speaker(self, name: str) -> SpeakerCard:
        """Return everything known of the speaker with this name, alias or slug."""
        return self._read(administering.show, name)

    def add_alias(self, speaker: str, alias: str) -> None:
        """Let ``alias`` stand for ``speaker``; StoreError if it stands for another."""
        self._change(administering.give_alias, speaker, alias)

    def merge_speakers(self, into: str, other: str) -> None:
        """Make one speaker of two; the other's name and slug go on resolving."""
        self._change(administering.merge, into, other)

    def rename_speaker(self, speaker: str, new_name: str) -> None:
        """Give a speaker another canonical name; the old one becomes an alias, the slug stays."""
        self._change(administering.rename, speaker, new_name)

    def _read(
        self, query: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with reported(self.path):
            return query(self._db, *args, **kwargs)

    def _change(
        self, change: Callable[Concatenate[Database, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        self._wrote = True
        with reported(self.path):
            begin_writing(self._db)
            with transaction(self._db):
                change(self._db, *args, **kwargs)
