"""One document and its quotations as rows, every range checked against the text."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from sqlite_utils import Database

from quotetrack.errors import RefusedError
from quotetrack.model import Attribution, Document, Quotation, Reading, Span, Spans, covered
from quotetrack.store.applying import apply_judgements
from quotetrack.store.roles import recount_roles, widen_roles
from quotetrack.store.texts import is_storable

# A base speaker, and who stands for its cluster; neither if nobody is named.
Who = tuple[str, str] | tuple[None, None]
Row = tuple[str | int | float | None, ...]
Speakers = Sequence[Who]  # of one quotation, the first before those who said it too

_STORE_DOCUMENT = """
INSERT INTO documents (id, number, title, url, outlet, published, author, language, origin, text,
  sha256, ingest_id, sentences)
VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM documents), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, url = excluded.url,
  outlet = excluded.outlet, published = excluded.published, author = excluded.author,
  language = excluded.language, origin = excluded.origin, text = excluded.text,
  sha256 = excluded.sha256, ingest_id = excluded.ingest_id, sentences = excluded.sentences
"""
_STORE_QUOTATION = """
INSERT INTO quotations (id, number, document_id, start, "end", text, kind, cue, source,
  found_id, speaker_id, found_described, described, named_as, role, rule, reason, confidence,
  content_confidence, act, reasons, ingest_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_STORE_JOINT = """
INSERT INTO joint_speakers (quotation_id, n, found_id, speaker_id) VALUES (?, ?, ?, ?)
"""
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode
_STORE_SPAN = 'INSERT INTO spans (quotation_id, part, n, start, "end", text) VALUES (?,?,?,?,?,?)'


def quotation_id(document_id: str, quotation: Quotation) -> str:
    """Return the permanent id: 16 hexadecimal digits of document, start and end hashed."""
    return quotation_key(document_id, quotation.start, quotation.end)


def quotation_key(document_id: str, start: int, end: int) -> str:
    """Return the permanent id of the quotation at this place of a document."""
    place = f"{document_id}\x1f{start}\x1f{end}"
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def fingerprint(document: Document) -> str:
    """Return the sha256 of the text and everything said about it, but not of where it was read."""
    digest = hashlib.sha256()
    for value in (*_described(document), document.text):
        data = b"" if value is None else value.encode("utf-8", "surrogatepass")
        digest.update(b"-" if value is None else b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


def _described(document: Document) -> tuple[str | None, ...]:
    return (
        document.title,
        document.url,
        document.outlet,
        document.published,
        document.author,
        document.language,
    )


def refuse_document(document: Document) -> str | None:
    """Return why the document can't be stored, None if it can."""
    if not document.id:
        return "has no id"
    for value in (document.id, document.text, document.origin, *_described(document)):
        if value is not None and not is_storable(value):
            return "holds a NUL or half a surrogate pair: it is no text"
    return None


def place_document(
    db: Database, reading: Reading, speakers: Sequence[Speakers], ingest_id: int
) -> None:
    """Store a document and its quotations in place of what was stored under its id.

    What was judged of them before is applied to them again.

    Args:
        db: the database, inside a transaction.
        reading: the document with its quotations.
        speakers: of each, the base speaker and who stands for its cluster, first the one
            named first.
        ingest_id: the run.

    Raises:
        RefusedError: a range lies outside the text or the ranges of a content overlap, two
            quotations have the same place, or one has a speaker and is described as unnamed.
    """
    document, attributions = reading.document, reading.attributions
    _check_places(document, attributions)
    numbers, old_roles = _clear_quotations(db, document.id)
    described = (*_described(document), document.origin, document.text, fingerprint(document))
    starts = json.dumps(reading.sentences, separators=(",", ":")) if reading.sentences else None
    db.conn.execute(_STORE_DOCUMENT, (document.id, *described, ingest_id, starts))
    _place_quotations(db, reading, speakers, numbers, ingest_id)
    date = document.published and document.published[:10]
    told = zip(attributions, speakers, strict=True)
    widen_roles(db, {(slug, a.role) for a, ((_, slug), *_) in told if slug and a.role}, date)
    recount_roles(db, old_roles | apply_judgements(db, document.id))


def _place_quotations(
    db: Database,
    reading: Reading,
    speakers: Sequence[Speakers],
    numbers: Mapping[str, int],
    ingest_id: int,
) -> None:
    """Store a document's quotations; those that have a number already keep it."""
    document = reading.document
    stored = db.execute("SELECT coalesce(max(number), 0) FROM quotations").fetchone()[0]
    last = max([stored, *numbers.values()])
    rows: list[Row] = []
    spans: list[Row] = []
    joint: list[Row] = []
    for n, (attribution, whose) in enumerate(zip(reading.attributions, speakers, strict=True), 1):
        key = quotation_id(document.id, attribution.quotation)
        facts = _describe(document.text, attribution)
        head = (key, numbers.get(key, last + n), document.id)
        rows.append((*head, *facts[:6], *whose[0], *facts[6:], ingest_id))
        spans += _span_rows(key, document.text, attribution.quotation)
        joint += [(key, m, *who) for m, who in enumerate(whose[1:], 1)]
    # All of an article at once: a call costs as much as a row.
    db.conn.executemany(_STORE_QUOTATION, rows)
    db.conn.executemany(_STORE_SPAN, spans)
    db.conn.executemany(_STORE_JOINT, joint)


def _clear_quotations(
    db: Database, document_id: str
) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """Delete a document's quotations; return their numbers by id, and whose roles they gave."""
    old = db.execute(
        "SELECT id, number, speaker_id, role FROM quotations WHERE document_id = ?", [document_id]
    ).fetchall()
    db.conn.execute("DELETE FROM quotations WHERE document_id = ?", (document_id,))
    return {row[0]: row[1] for row in old}, {(s, role) for _, _, s, role in old if s and role}


def _describe(text: str, attribution: Attribution) -> Row:
    quotation = attribution.quotation
    return (
        quotation.start,
        quotation.end,
        covered(text, quotation.content),
        quotation.kind,
        covered(text, quotation.cue) or None,
        covered(text, quotation.source) or None,
        attribution.described or None,
        attribution.described or None,
        attribution.named_as or None,
        attribution.role or None,
        quotation.rule,
        attribution.reason,
        attribution.confidence,
        quotation.confidence,
        quotation.act,
        _AS_JSON(quotation.reasons),
    )


def _span_rows(
    key: str, text: str, quotation: Quotation
) -> Iterator[tuple[str, str, int, int, int, str]]:
    for part, spans in _parts(quotation):
        for n, span in enumerate(spans):
            yield key, part, n, span.start, span.end, span.within(text)


def _parts(quotation: Quotation) -> Iterable[tuple[str, Spans]]:
    return (
        ("content", quotation.content),
        ("cue", quotation.cue),
        ("source", quotation.source),
    )


def _check_places(document: Document, attributions: Sequence[Attribution]) -> None:
    taken: set[tuple[int, int]] = set()
    for attribution in attributions:
        quotation = attribution.quotation
        wrong = _find_fault(document.text, quotation)
        if wrong is None and attribution.speaker and attribution.described:
            wrong = "a quotation has a speaker and is described as unnamed"
        if wrong is None and (quotation.start, quotation.end) in taken:
            wrong = f"two quotations stand at [{quotation.start}, {quotation.end})"
        if wrong:
            raise RefusedError(f"document {document.id!r}: {wrong}")
        taken.add((quotation.start, quotation.end))


def _find_fault(text: str, quotation: Quotation) -> str | None:
    if not quotation.content:
        return "a quotation has no content"
    for part, spans in _parts(quotation):
        for span in spans:
            if not 0 <= span.start < span.end <= len(text):
                return f"{part} [{span.start}, {span.end}) is outside its {len(text)} characters"
    if _overlap(quotation.content):
        return f"the pieces of a content overlap or stand in another order: {quotation.content}"
    return None


def _overlap(spans: Sequence[Span]) -> bool:
    return any(b.start < a.end for a, b in pairwise(spans))
