"""One run of ingesting: what is new, what is stored, and how much."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Attribution, Document, Speaker
from quotetrack.store.applying import apply_awaiting
from quotetrack.store.connection import begin_writing, reported, transaction
from quotetrack.store.entering import forget_hollow
from quotetrack.store.placing import Who, fingerprint, place_document, refuse_document
from quotetrack.store.registering import Handed, restate, settle_speakers
from quotetrack.store.roster import Roster
from quotetrack.store.rows import Fate

Batch = Sequence[tuple[Document, Sequence[Attribution]]]

# The index holds all that is asked, so that no long text is read to find one document's hash.
_FINGERPRINT = "SELECT sha256 FROM documents INDEXED BY documents_fingerprint WHERE id = ?"
_TOTALS = """
UPDATE ingests SET documents = ?, unchanged = ?, quotations = ?, failures = ? WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class _Totals:
    documents: int = 0
    unchanged: int = 0
    quotations: int = 0
    failures: int = 0


class _Seen(NamedTuple):
    text: bytes
    fingerprint: str
    origin: str


class Ingest:
    """A run that stores documents, with its row in ``ingests``; a context manager.

    A batch is stored whole or not at all, and the row's counts with it: a run that was killed
    leaves whole batches, counts that fit them, and no ``finished``. Documents that are not in
    the input are never deleted.

    Every method raises StoreError where the database can't be read or written.
    """

    def __init__(
        self,
        db: Database,
        path: Path,
        made_by: tuple[str, str],
        listed: Sequence[Speaker],
        handed: Handed,
    ) -> None:
        self._db = db
        self._path = path
        self._made_by = made_by
        self._listed = {speaker.id: speaker for speaker in listed}
        self._handed = handed
        self._roster: Roster | None = None
        self._roster_state = (0, 0)
        self._id = 0
        self._totals = _Totals()
        self._seen: dict[str, _Seen] = {}

    def __enter__(self) -> Self:
        with reported(self._path):
            begin_writing(self._db)
            with transaction(self._db):
                row = (_now(), *self._made_by)
                insert = "INSERT INTO ingests (started, version, model) VALUES (?, ?, ?)"
                self._id = self._db.conn.execute(insert, row).lastrowid or 0
                restate(self._db, tuple(self._listed.values()))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        finished = None if error else _now()
        # What broke the run is what the user must read, not that its row couldn't be ended.
        with (
            suppress(*([StoreError] if error else [])),
            reported(self._path),
            transaction(self._db),
        ):
            self._write_totals(self._totals)
            end = "UPDATE ingests SET finished = ? WHERE id = ?"
            self._db.conn.execute(end, (finished, self._id))

    def fate(self, document: Document) -> Fate:
        """Tell whether ``document`` is new, changed or unchanged, and count it if unchanged.

        A change in the title, url, outlet, date, author or language alone is a change. A
        document that this run was asked about before is compared with what it was then.
        """
        with reported(self._path):
            row = self._db.execute(_FINGERPRINT, [document.id]).fetchone()
        mark = fingerprint(document)
        before = self._seen.get(document.id)
        stored = before.fingerprint if before else row and row[0]
        if self.clash(document) is None:
            self._seen[document.id] = _Seen(_hash(document), mark, _origin(document))
        if stored == mark:
            self._totals = replace(self._totals, unchanged=self._totals.unchanged + 1)
            return Fate.UNCHANGED
        return Fate.CHANGED if stored else Fate.NEW

    def clash(self, document: Document) -> str | None:
        """Return the origin of a document of this run with the same id and another text."""
        before = self._seen.get(document.id)
        return before.origin if before and before.text != _hash(document) else None

    def refusal(self, document: Document) -> str | None:
        """Return in words why ``document`` can't be stored in this run, None if it can.

        Ask before `fate`: the text is no text that SQLite can hold, or it clashes.
        """
        other = self.clash(document)
        if other is not None:
            return f"has the same id as another text in {other}: {document.id!r}"
        return refuse_document(document)

    def write(self, batch: Batch, speakers: Iterable[Speaker]) -> None:
        """Store a batch in one transaction: speakers and aliases, documents, quotations.

        An edited document's quotations are replaced; one that stands at the same place keeps its
        id and number.

        Raises:
            StoreError: a document is refused or a range does not fit its text; nothing of the
                batch is stored then.
        """
        for document, _ in batch:
            self._check(document)
        told = (s for _, found in batch for a in found for s in (a.speaker, *a.others))
        named = {speaker.id: speaker for speaker in told if speaker}
        named.update((speaker.id, speaker) for speaker in speakers)
        totals = replace(
            self._totals,
            documents=self._totals.documents + len(batch),
            quotations=self._totals.quotations + sum(len(found) for _, found in batch),
        )
        with reported(self._path), transaction(self._db), self._known() as roster:
            self._write_totals(totals)
            # Roles and company may be others now: who may be one is to be asked anew.
            self._db.conn.execute("UPDATE matchings SET fresh = 0 WHERE fresh = 1")
            stored_as = settle_speakers(
                self._db, roster, named.values(), self._listed, self._handed
            )
            for document, found in batch:
                whose = [_find_speakers(roster, stored_as, attribution) for attribution in found]
                place_document(self._db, document, found, whose, self._id)
            apply_awaiting(self._db, roster.entered)
            forget_hollow(self._db)
        self._totals = totals

    @contextmanager
    def _known(self) -> Iterator[Roster]:
        """Give the stored speakers, read again only where anybody else changed them meanwhile."""
        roster = self._roster
        if roster is None or self._roster_state != self._state():
            roster = Roster(self._db)
        self._roster = None
        yield roster
        # A judgement may have brought in a speaker, or left one without any words.
        stored = self._db.execute("SELECT count(*) FROM speakers").fetchone()[0]
        if stored == len(roster.bases):
            self._roster, self._roster_state = roster, self._state()

    def _state(self) -> tuple[int, int]:
        """Return what changes when another connection writes, and when this one does."""
        others = self._db.execute("PRAGMA data_version").fetchone()[0]
        return others, self._db.conn.total_changes

    def count_failure(self) -> None:
        """Count a document that could not be read, parsed or stored."""
        self._totals = replace(self._totals, failures=self._totals.failures + 1)

    def _check(self, document: Document) -> None:
        wrong = self.refusal(document)
        if wrong:
            raise StoreError(f"{_origin(document)}: {wrong}")
        self._seen.setdefault(
            document.id, _Seen(_hash(document), fingerprint(document), _origin(document))
        )

    def _write_totals(self, totals: _Totals) -> None:
        self._db.conn.execute(_TOTALS, (*astuple(totals), self._id))


def _find_speakers(roster: Roster, stored_as: Mapping[str, str], found: Attribution) -> list[Who]:
    """Return the base speakers of a quotation, each with who stands for it, at least one."""
    if found.speaker is None:
        return [(None, None)]
    first = roster.found_as(stored_as[found.speaker.id], found.named_as)
    slugs = dict.fromkeys([first, *(stored_as[other.id] for other in found.others)])
    return [(slug, roster.bases[slug].canonical) for slug in slugs]


def _hash(document: Document) -> bytes:
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).digest()


def _origin(document: Document) -> str:
    return document.origin or document.id


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
