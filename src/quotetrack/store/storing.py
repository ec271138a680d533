"""One article as a run read it, stored with all that was found in it and all that follows."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from quotetrack.errors import RefusedError
from quotetrack.model import Attribution, Document, Furniture, Reading, SentenceTree, Speaker
from quotetrack.store.applying import apply_judgements
from quotetrack.store.arriving import note_departure
from quotetrack.store.copying import Bands, FindOriginal, place_copies
from quotetrack.store.entering import forget_hollow
from quotetrack.store.judging import documents_awaiting
from quotetrack.store.placing import Who, place_document
from quotetrack.store.registering import Handed, restate, settle_speakers
from quotetrack.store.repeating import recount_repeats
from quotetrack.store.roles import recount_roles
from quotetrack.store.roster import Roster

# What a document can be blamed for, not the database.
_OWN_FAULTS = ("SQLITE_CONSTRAINT_CHECK", "SQLITE_CONSTRAINT_NOTNULL", "SQLITE_CONSTRAINT_TRIGGER")
_CLEAR = tuple(
    f"DELETE FROM {table} WHERE document_id = ?"  # noqa: S608 - our own names
    for table in ("furniture", "sentence_trees")
)
# `json.dumps` would make an encoder for each sentence.
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_STORE_TREE = 'INSERT INTO sentence_trees (document_id, start, "end", tree) VALUES (?, ?, ?, ?)'
_STORE_FURNITURE = 'INSERT INTO furniture (document_id, start, "end", sort) VALUES (?, ?, ?, ?)'


@dataclass(frozen=True, slots=True)
class Run:
    """What is the same for all articles of a run."""

    ingest_id: int
    listed: Mapping[str, Speaker]
    handed: Handed
    bands: Bands | None = None
    find_original: FindOriginal | None = None


@contextmanager
def refused(document: Document) -> Iterator[None]:
    """Turn what only this document can be blamed for into a RefusedError of one line."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.DataError, UnicodeEncodeError, OverflowError) as error:
        if isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorname not in _OWN_FAULTS:
            raise
        reason = " ".join(str(error).split())
        raise RefusedError(f"document {document.id!r}: {reason}") from error


def store_reading(db: Database, roster: Roster, reading: Reading, run: Run) -> Roster:
    """Store an article in place of what was stored under its id, inside a transaction.

    Returns:
        The speakers as they stand then: ``roster``, or anew where it tells no longer.

    Raises:
        RefusedError: a range doesn't fit the text, or the like; the transaction must be undone.
    """
    document, found = reading.document, reading.attributions
    with refused(document):
        # Roles and company may be others now: who may be one is to be asked anew.
        db.conn.execute("UPDATE matchings SET fresh = 0 WHERE fresh = 1")
        named = {speaker.id: speaker for a in found for speaker in a.speakers}
        stored_as = settle_speakers(db, roster, named.values(), run.listed, run.handed)
        whose = [_find_speakers(roster, stored_as, attribution) for attribution in found]
        note_departure(db, document)
        for clear in _CLEAR:
            db.conn.execute(clear, (document.id,))
        place_document(db, reading, whose, run.ingest_id)
        _place_furniture(db, document, reading.furniture)
        _place_trees(db, document, reading.trees)
        _apply_awaiting(db, roster.entered)
        forget_hollow(db)
        keys = run.bands(reading.signature) if run.bands and reading.signature else ()
        place_copies(db, document.id, keys, run.find_original)
        if roster.knows_judged(db):
            return roster
        # Whom a judgement brought in may be in the file, as the next run would find.
        restate(db, tuple(run.listed.values()))
    return Roster(db)


def _apply_awaiting(db: Database, entered: list[str]) -> None:
    """Apply, inside a transaction, what was judged of speakers that have only now come."""
    if entered:
        documents = documents_awaiting(db, entered)
        for document_id in documents:
            recount_roles(db, apply_judgements(db, document_id))
        recount_repeats(db, documents)
        entered.clear()


def _find_speakers(roster: Roster, stored_as: Mapping[str, str], found: Attribution) -> list[Who]:
    """Return the base speakers of a quotation, each with who stands for it, at least one."""
    if found.speaker is None:
        return [(None, None)]
    first = roster.found_as(stored_as[found.speaker.id], found.named_as)
    slugs = dict.fromkeys([first, *(stored_as[other.id] for other in found.others)])
    return [(slug, roster.bases[slug].canonical) for slug in slugs]


def _place_furniture(db: Database, document: Document, furniture: Iterable[Furniture]) -> None:
    sorts = {piece.span: piece.sort for piece in furniture}
    rows = [(document.id, *span, sort) for span, sort in sorts.items()]
    db.conn.executemany(_STORE_FURNITURE, rows)


def _place_trees(db: Database, document: Document, trees: Iterable[SentenceTree]) -> None:
    rows = ((document.id, *tree.span, _write_tree(tree)) for tree in trees)
    db.conn.executemany(_STORE_TREE, rows)


def _write_tree(tree: SentenceTree) -> str:
    return _AS_JSON(tree.words)
