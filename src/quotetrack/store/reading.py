"""Reading: the table of quotations, what there is in all, and a document as it was stored."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from quotetrack.model import Act, Attribution, Document, Kind, Quotation, Span, Spans, Speaker
from quotetrack.store.names import Names
from quotetrack.store.roster import Roster
from quotetrack.store.rows import Counts, Filters, QuoteRow
from quotetrack.store.search import match_expression

_ROWS = "SELECT a.* FROM attributions a JOIN quotations q ON q.id = a.id"
_ORDER = "ORDER BY a.date DESC, a.document_id, q.start, a.number"
_CONDITIONS = {
    "speakers": "(a.speaker_id IN (SELECT value FROM json_each(:speakers)) OR a.id IN ("
    "SELECT quotation_id FROM joint_speakers t JOIN json_each(:speakers) s"
    " ON t.speaker_id = s.value))",
    "since": "a.date >= :since",
    # A shorter date means the whole month or year.
    "until": "substr(a.date, 1, length(:until)) <= :until",
    "kind": "a.kind = :kind",
    "act": "a.act = :act",
    "min_confidence": "(q.confidence >= :min_confidence OR q.judged IS NOT NULL)",
    "below": "q.confidence < :below",
    "unnamed": "a.speaker_id IS NULL",
    "once": "q.repeat_of IS NULL",
    "match": "a.number IN (SELECT rowid FROM quotations_fts(:match))",
}
_DOCUMENT = """
SELECT id, text, title, url, outlet, published, author, language, origin
FROM documents WHERE id = ?
"""
_FOUND = """
SELECT id, kind, rule, act, reasons, confidence, speaker_id, described, role, reason, named_as
FROM quotations WHERE document_id = ? ORDER BY start, "end"
"""
_TOTALS = """
SELECT (SELECT count(*) FROM documents),
  (
    SELECT count(*) FROM (
      SELECT speaker_id FROM quotations
      WHERE judged IS NOT 'not a quotation' AND repeat_of IS NULL AND speaker_id IS NOT NULL
      UNION SELECT t.speaker_id FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
      WHERE q.judged IS NOT 'not a quotation' AND q.repeat_of IS NULL
        AND t.speaker_id IS NOT NULL
    )
  )
"""
_KINDS = """
SELECT kind, act, count(*) FROM quotations
WHERE judged IS NOT 'not a quotation' AND repeat_of IS NULL GROUP BY kind, act
"""
_JOINT = "SELECT speaker_id FROM joint_speakers WHERE quotation_id = ? ORDER BY n"
_SPANS = 'SELECT start, "end" FROM spans WHERE quotation_id = ? AND part = ? ORDER BY n'


def read_quotations(db: Database, filters: Filters) -> Iterator[QuoteRow]:
    """Yield the rows of ``attributions`` that pass ``filters``, newest first, undated last."""
    chosen = choose(db, filters)
    if chosen is None:
        return
    conditions, values = chosen
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    for row in db.conn.execute(f"{_ROWS} {where} {_ORDER}", values):
        yield QuoteRow(*row)


def choose(db: Database, filters: Filters) -> tuple[list[str], dict[str, str | float]] | None:
    """Return filters as conditions on ``attributions a`` and ``quotations q``, with parameters.

    None if one of them can't match anything.
    """
    values = _values(db, filters)
    return None if values is None else ([_CONDITIONS[key] for key in values], values)


def _values(db: Database, filters: Filters) -> dict[str, str | float] | None:
    asked = ("since", "until", "kind", "act")
    told = {key: getattr(filters, key) for key in asked}
    given: dict[str, str | float] = {key: str(value) for key, value in told.items() if value}
    if filters.min_confidence is not None:
        given["min_confidence"] = filters.min_confidence
    if filters.below is not None:
        given["below"] = filters.below
    if filters.unnamed:
        given["unnamed"] = True
    if not filters.repeats:
        given["once"] = True
    if filters.speaker and filters.speaker.strip():
        given["speakers"] = json.dumps(sorted(Names(db).match(filters.speaker)))
    if filters.search and filters.search.strip():
        given["match"] = match_expression(filters.search)
        if not given["match"]:
            return None
    return given


def count_all(db: Database) -> Counts:
    """Count documents, quotations of each kind and act, and speakers who have a quotation."""
    documents, speakers = db.execute(_TOTALS).fetchone()
    kinds, acts = Counter[str](), Counter[str]()
    for kind, act, count in db.execute(_KINDS):
        kinds[kind] += count
        acts[act] += count
    return Counts(
        documents,
        {kind: kinds[kind] for kind in Kind},
        {act: acts[act] for act in Act},
        speakers,
    )


def read_document(db: Database, document_id: str) -> Document | None:
    """Return the document as it was stored, None if there is none with this id."""
    row = db.execute(_DOCUMENT, [document_id]).fetchone()
    return row and Document(*row)


def read_attributions(db: Database, document_id: str) -> list[Attribution]:
    """Return a document's quotations as stored, by their place.

    Their speakers are those that stand for a cluster, and as judged.
    The database keeps one confidence, the attribution's, and not which quotation another goes
    on with: ``quotation.confidence`` is that one and ``continues`` None.
    """
    speakers = {speaker.id: speaker for speaker in Roster(db).speakers()}
    found = db.execute(_FOUND, [document_id]).fetchall()
    return [_read_attribution(db, speakers, row) for row in found]


def _read_attribution(
    db: Database, speakers: Mapping[str, Speaker], row: Sequence[Any]
) -> Attribution:
    key, kind, rule, act, reasons, confidence, speaker, *said = row
    described, role, reason, named_as = said
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
    joint = (speakers.get(slug) for (slug,) in db.execute(_JOINT, [key]).fetchall())
    return Attribution(
        quotation,
        speakers.get(speaker),
        described,
        role,
        reason,
        confidence,
        named_as,
        tuple(other for other in joint if other),
    )


def _read_spans(db: Database, key: str, part: str) -> Spans:
    return tuple(Span(*row) for row in db.execute(_SPANS, [key, part]))
