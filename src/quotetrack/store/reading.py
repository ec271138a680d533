"""Reading: the table of quotations, what there is in all, and a document as it was stored."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from quotetrack.model import Act, Attribution, Document, Kind, Quotation, Span, Spans, Speaker
from quotetrack.store.names import Names
from quotetrack.store.registering import read_speakers
from quotetrack.store.rows import Counts, Filters, QuoteRow
from quotetrack.store.search import match_expression

_ROWS = "SELECT a.* FROM attributions a JOIN quotations q ON q.id = a.id"
_ORDER = "ORDER BY a.date DESC, a.document_id, q.start, a.number"
_CONDITIONS = {
    "speakers": "a.speaker_id IN (SELECT value FROM json_each(:speakers))",
    "since": "a.date >= :since",
    # A shorter date means the whole month or year.
    "until": "substr(a.date, 1, length(:until)) <= :until",
    "kind": "a.kind = :kind",
    "act": "a.act = :act",
    "match": "a.number IN (SELECT rowid FROM quotations_fts(:match))",
}
_DOCUMENT = """
SELECT id, text, title, url, outlet, published, author, language, origin
FROM documents WHERE id = ?
"""
_FOUND = """
SELECT id, kind, rule, act, reasons, confidence, speaker_id, described, role, reason
FROM quotations WHERE document_id = ? ORDER BY start, "end"
"""
_SPANS = 'SELECT start, "end" FROM spans WHERE quotation_id = ? AND part = ? ORDER BY n'


def read_quotations(db: Database, filters: Filters) -> Iterator[QuoteRow]:
    """Yield the rows of ``attributions`` that pass ``filters``, newest first, undated last."""
    values = _values(db, filters)
    if values is None:
        return
    where = " AND ".join(_CONDITIONS[key] for key in values)
    query = " ".join([_ROWS, f"WHERE {where}" if where else "", _ORDER])
    for row in db.conn.execute(query, values):
        yield QuoteRow(*row)


def _values(db: Database, filters: Filters) -> dict[str, str] | None:
    """Return the given filters as parameters; None if one of them can't match anything."""
    asked = ("since", "until", "kind", "act")
    values = {key: getattr(filters, key) for key in asked}
    given = {key: str(value) for key, value in values.items() if value}
    if filters.speaker and filters.speaker.strip():
        given["speakers"] = json.dumps(sorted(Names(db).match(filters.speaker)))
    if filters.search and filters.search.strip():
        given["match"] = match_expression(filters.search)
        if not given["match"]:
            return None
    return given


def count_all(db: Database) -> Counts:
    """Count documents, quotations of each kind and act, and speakers who have a quotation."""
    documents = db.execute("SELECT count(*) FROM documents").fetchone()[0]
    kinds = dict(db.execute("SELECT kind, count(*) FROM quotations GROUP BY kind"))
    acts = dict(db.execute("SELECT act, count(*) FROM quotations GROUP BY act"))
    speakers = db.execute("SELECT count(DISTINCT speaker_id) FROM quotations").fetchone()[0]
    return Counts(
        documents,
        {kind: kinds.get(kind, 0) for kind in Kind},
        {act: acts.get(act, 0) for act in Act},
        speakers,
    )


def read_document(db: Database, document_id: str) -> Document | None:
    """Return the document as it was stored, None if there is none with this id."""
    row = db.execute(_DOCUMENT, [document_id]).fetchone()
    return row and Document(*row)


def read_attributions(db: Database, document_id: str) -> list[Attribution]:
    """Return a document's quotations as stored, by their place.

    The database keeps one confidence, the attribution's, and not which quotation another goes
    on with: ``quotation.confidence`` is that one and ``continues`` None.
    """
    speakers = {speaker.id: speaker for speaker in read_speakers(db)}
    found = db.execute(_FOUND, [document_id]).fetchall()
    return [_read_attribution(db, speakers, row) for row in found]


def _read_attribution(
    db: Database, speakers: Mapping[str, Speaker], row: Sequence[Any]
) -> Attribution:
    key, kind, rule, act, reasons, confidence, speaker, described, role, reason = row
    content, cue, source = (_read_spans(db, key, part) for part in ("content", "cue", "source"))
    quotation = Quotation(
        content,
        cue,
        source,
        Kind(kind),
        rule,
        confidence,
        act=Act(act),
        reasons=tuple(json.loads(reasons)),
    )
    return Attribution(quotation, speakers.get(speaker), described, role, reason, confidence)


def _read_spans(db: Database, key: str, part: str) -> Spans:
    return tuple(Span(*row) for row in db.execute(_SPANS, [key, part]))
