"""One run of ingesting: what is new, what is stored, and how much."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from quotetrack.errors import RefusedError, StoreError
from quotetrack.model import Document, Failure, Finished, Reading, Speaker
from quotetrack.store import arriving
from quotetrack.store.connection import begin_writing, reported, transaction
from quotetrack.store.copying import Bands, FindOriginal
from quotetrack.store.failing import forget_finished, forget_mended, store_failure
from quotetrack.store.keeping import has_raw, keep_raw, note_raw
from quotetrack.store.moments import now
from quotetrack.store.placing import fingerprint, refuse_document
from quotetrack.store.registering import Handed, restate
from quotetrack.store.roster import Roster
from quotetrack.store.rows import Fate
from quotetrack.store.seeing import Seen, Sight, hash_text
from quotetrack.store.storing import Run, store_reading

Event = Reading | Failure | Finished

# The index holds all that is asked, so that no long text is read to find one document's hash.
_FINGERPRINT = "SELECT sha256 FROM documents INDEXED BY documents_fingerprint WHERE id = ?"
_COUNT = """
UPDATE ingests SET documents = documents + ?, unchanged = unchanged + ?,
  quotations = quotations + ?, failures = failures + ? WHERE id = ?
"""


@dataclass(slots=True)
class _Batch:
    """What one transaction does besides its rows: it counts only once that is committed."""

    roster: Roster
    documents: int = 0
    unchanged: int = 0
    quotations: int = 0
    failures: int = 0
    seen: dict[str, Sight] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """What the run's row is to be raised by, in the order of its columns."""
        return self.documents, self.unchanged, self.quotations, self.failures


class Ingest:
    """A run that stores what it reads, with its row in ``ingests``; a context manager.

    A batch is stored whole or not at all, and the row's counts with it: a run that was killed
    leaves whole batches, counts that fit them, and no ``finished``. What the database holds
    follows from the order of the events alone, not from how they were cut into batches.
    Documents that are not in the input are never deleted.

    Every method raises StoreError where the database can't be read or written.
    """

    def __init__(  # noqa: PLR0913 - what `Store.ingest` was asked for
        self,
        db: Database,
        path: Path,
        made_by: tuple[str, str],
        listed: Sequence[Speaker],
        handed: Handed,
        *,
        again: bool = False,
        bands: Bands | None = None,
        find_original: FindOriginal | None = None,
    ) -> None:
        self._db = db
        self._path = path
        self._made_by = made_by
        self._again = again
        self._run = Run(0, {s.id: s for s in listed}, handed, bands, find_original)
        self._roster: Roster | None = None
        self._roster_state = (0, 0)
        self._unchanged = 0
        self._seen: Seen | None = None

    def __enter__(self) -> Self:
        with reported(self._path):
            begin_writing(self._db)
            with transaction(self._db):
                row = (now(), *self._made_by)
                insert = "INSERT INTO ingests (started, version, model) VALUES (?, ?, ?)"
                key = self._db.conn.execute(insert, row).lastrowid or 0
                run = self._run
                self._run = Run(key, run.listed, run.handed, run.bands, run.find_original)
                restate(self._db, tuple(run.listed.values()))
            self._seen = Seen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._sights.close()
        # What broke the run is what the user must read, not that its row couldn't be ended.
        with (
            suppress(*([StoreError] if error else [])),
            reported(self._path),
            transaction(self._db),
        ):
            self._count((0, 0, 0, 0))
            end = "UPDATE ingests SET finished = ? WHERE id = ?"
            self._db.conn.execute(end, (None if error else now(), self._run.ingest_id))

    @property
    def _sights(self) -> Seen:
        if self._seen is None:
            raise ValueError("a run of ingesting is entered with `with`")
        return self._seen

    def name_models(self, models: str) -> None:
        """Note by which models the run reads, where others came since it began."""
        row = (models, self._run.ingest_id)
        with reported(self._path), transaction(self._db):
            self._db.conn.execute("UPDATE ingests SET model = ? WHERE id = ?", row)

    def holds(self, digest: str, origin: str) -> bool:
        """Tell whether these very bytes are what ``origin`` gave last, and count them if so.

        Their article is then stored as it was made from them, or as a later version of it that
        came from elsewhere: they need not be opened again.
        """
        with reported(self._path):
            document_id = arriving.find_held(self._db, digest, origin)
            if document_id is None:
                return False
            sha256 = self._read_fingerprint(document_id) or ""
            self._sights.note(document_id, Sight(b"", sha256, origin, stored=True, counted=True))
        self._unchanged += 1
        return True

    def fate(self, document: Document) -> Fate:
        """Tell whether ``document`` is new, changed or unchanged, and count it if unchanged.

        A change in the title, url, outlet, date, author or language alone is a change. A
        document that this run was asked about before is compared with what it was then.
        """
        sha256 = fingerprint(document)
        with reported(self._path):
            stored = self._read_fingerprint(document.id)
            superseded = arriving.is_known_there(self._db, document, sha256)
            before = self._find(document.id)
            latest = before.sha256 if before else stored
            unchanged = latest == sha256 or superseded
            if self.clash(document) is None:
                sight = self._look(document, stored=stored == sha256 or superseded)
                self._sights.note(document.id, sight._replace(counted=unchanged))
        self._unchanged += unchanged
        if unchanged:
            return Fate.UNCHANGED
        return Fate.CHANGED if latest else Fate.NEW

    def clash(self, document: Document) -> str | None:
        """Return the origin of a document of this run with the same id and another text.

        None for an article that is known by its address: what comes later, from another place or
        fetched again, is another version of it.
        """
        with reported(self._path):
            return _clash(document, self._find(document.id))

    def refusal(self, document: Document) -> str | None:
        """Return in words why ``document`` can't be stored in this run, None if it can.

        Ask before `fate`: the text is no text that SQLite can hold, or it clashes.
        """
        return _refuse(document, self.clash(document))

    def write(self, events: Sequence[Event]) -> None:
        """Store what a run read, in this order and in one transaction.

        An edited document's quotations are replaced; one that stands at the same place keeps its
        id and number. A document that is stored as it is, by another run meanwhile, is not
        stored again, unless the run reads all of them again.

        Raises:
            RefusedError: a document can't be stored, for what it is; nothing of these events is
                stored then, and all but that one's can be.
            StoreError: the database refuses; nothing of these events is stored then.
        """
        with reported(self._path), transaction(self._db):
            batch = _Batch(self._known())
            self._roster = None
            for event in events:
                self._write_event(batch, event)
            self._count(batch.counts)
            self._roster, self._roster_state = batch.roster, self._state()
        self._unchanged = 0
        with reported(self._path):
            for document_id, sight in batch.seen.items():
                self._sights.note(document_id, sight)

    def _write_event(self, batch: _Batch, event: Event) -> None:
        if isinstance(event, Reading):
            self._write_reading(batch, event)
        elif isinstance(event, Failure):
            store_failure(self._db, event, self._run.ingest_id)
            batch.failures += 1
        else:
            self._finish(event)

    def _finish(self, finished: Finished) -> None:
        whole = forget_finished(self._db, finished.origin, self._run.ingest_id)
        if not whole:
            arriving.forget_visit(self._db, finished.origin)
        elif finished.validators is not None:
            arriving.note_visit(self._db, finished.origin, finished.validators)

    def _write_reading(self, batch: _Batch, reading: Reading) -> None:
        document, sha256 = reading.document, fingerprint(reading.document)
        before = batch.seen.get(document.id) or self._find(document.id)
        # What had to be opened first is looked at only here: documents that were read after it
        # may have been asked about already.
        ahead = before is not None and not before.stored and reading.digest is not None
        wrong = _refuse(document, None if ahead else _clash(document, before))
        if wrong:
            raise RefusedError(f"document {document.id!r}: {wrong}")
        stored = self._is_stored(document, sha256) and not self._again
        if stored:
            batch.unchanged += not (before and before.counted and before.sha256 == sha256)
        else:
            batch.roster = store_reading(self._db, batch.roster, reading, self._run)
            batch.documents += 1
            batch.quotations += len(reading.attributions)
        arriving.note_arrival(self._db, document, sha256, reading.digest)
        self._keep_raw(reading, stored=stored)
        forget_mended(self._db, document, self._run.ingest_id)
        batch.seen[document.id] = self._look(document, stored=True)

    def _is_stored(self, document: Document, sha256: str) -> bool:
        same = self._read_fingerprint(document.id) == sha256
        return same or arriving.is_known_there(self._db, document, sha256)

    def _keep_raw(self, reading: Reading, *, stored: bool) -> None:
        key = reading.document.id
        if stored and (reading.raw is None or has_raw(self._db, key)):
            return
        sha256 = None if reading.raw is None else keep_raw(self._path, reading.raw)
        note_raw(self._db, key, sha256)

    def _look(self, document: Document, *, stored: bool) -> Sight:
        origin = _origin(document)
        return Sight(hash_text(document.text), fingerprint(document), origin, stored, counted=False)

    def _read_fingerprint(self, document_id: str) -> str | None:
        row = self._db.execute(_FINGERPRINT, [document_id]).fetchone()
        return row and str(row[0])

    def _find(self, document_id: str) -> Sight | None:
        """Return how this run saw a document last; of one that wasn't opened, the stored text."""
        before = self._sights.find(document_id)
        if before is None or before.text:
            return before
        row = self._db.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchone()
        return before._replace(text=hash_text(row[0])) if row else None

    def _known(self) -> Roster:
        """Return the stored speakers, read again only where anybody changed them meanwhile."""
        if self._roster is None or self._roster_state != self._state():
            return Roster(self._db)
        return self._roster

    def _state(self) -> tuple[int, int]:
        """Return what changes when another connection writes, and when this one does."""
        others = self._db.execute("PRAGMA data_version").fetchone()[0]
        return others, self._db.conn.total_changes

    def _count(self, counts: tuple[int, int, int, int]) -> None:
        documents, unchanged, quotations, failures = counts
        told = (documents, unchanged + self._unchanged, quotations, failures)
        self._db.conn.execute(_COUNT, (*told, self._run.ingest_id))


def _refuse(document: Document, other: str | None) -> str | None:
    if other is not None:
        return f"has the same id as another text in {other}: {document.id!r}"
    return refuse_document(document)


def _clash(document: Document, before: Sight | None) -> str | None:
    if before is None or before.text == hash_text(document.text):
        return None
    elsewhere = before.origin != _origin(document) or arriving.is_address(document.origin)
    return None if elsewhere and arriving.has_versions(document) else before.origin


def _origin(document: Document) -> str:
    return document.origin or document.id
