"""Judgements as rows: kept for ever, each once, whatever they come with."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Span, Verdict
from quotetrack.questions import live, question_of, read_moment
from quotetrack.store.texts import is_storable

# Columns are read and written by name, and written where they say something: an older migration
# asks while the table has no more than it had then.
_STORE = "INSERT INTO judgements ({}) VALUES ({}) ON CONFLICT (id) DO NOTHING"
_ALL = "SELECT * FROM judgements"
_PAIRS = f"""
{_ALL} WHERE question IN (SELECT question FROM judgements WHERE other_document IS NOT NULL)
"""  # noqa: S608 - built from a constant
_PAIRS_OF_DOCUMENT = f"""
{_ALL} WHERE question IN (
  SELECT question FROM judgements
  WHERE other_document IS NOT NULL AND (document = ?1 OR other_document = ?1)
)
"""  # noqa: S608 - built from a constant
_OF_QUESTIONS = f"""
{_ALL} WHERE other_document IS NOT NULL AND question IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - built from a constant
_TEXTS = (
    *("made_at", "made_by", "speaker", "speaker_name", "other", "other_name"),
    *("value", "document", "text", "note", "other_document", "other_text"),
)
# A withdrawal names the question only, not the document.
_OF_DOCUMENT = f"""
{_ALL} WHERE question IN (SELECT question FROM judgements WHERE document = ?)
"""  # noqa: S608 - built from a constant
_OF_OTHER = 3  # as many of a judgement's fields, its last, are about the second of two quotations
_DOCUMENTS = """
SELECT DISTINCT document FROM judgements
WHERE document IS NOT NULL AND question IN (SELECT value FROM json_each(?))
"""
_AWAITING = """
WITH named AS (SELECT value FROM json_each(?))
SELECT DISTINCT document FROM judgements
WHERE document IS NOT NULL AND (speaker IN named OR other IN named)
"""


def judgement_id(judgement: Judgement) -> str:
    """Return the key of a judgement: 32 hexadecimal digits of what it says, hashed.

    The key is published. Who decided and the note aren't, and could be guessed from it: both are
    left out, so that the same decision of one moment is one whoever made it.
    """
    public = astuple(replace(judgement, made_by="", note=None))
    # Judgements about one quotation keep the keys that they had when there were no others.
    paired = any(part is not None for part in public[-_OF_OTHER:])
    said = json.dumps(public if paired else public[:-_OF_OTHER], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def weigh(judgement: Judgement) -> tuple[datetime, str]:
    """Return what tells the latest of judgements on different questions about the same thing."""
    return read_moment(judgement.made_at), judgement_id(judgement)


def store_judgements(db: Database, judgements: Iterable[Judgement]) -> list[str]:
    """Store judgements, inside a transaction; return the questions of those that are new.

    Raises:
        StoreError: one lacks what its verdict is about, or isn't text.
    """
    new = []
    for given in judgements:
        # Only a withdrawal is told its question; the others' follows from what they say.
        withdrawn = given.verdict is Verdict.WITHDRAWN
        judgement = given if withdrawn else replace(given, question=None)
        row = {"id": judgement_id(judgement), **_to_row(judgement)}
        names = ", ".join(f'"{name}"' for name in row)
        step = _STORE.format(names, ", ".join("?" * len(row)))
        if db.conn.execute(step, tuple(row.values())).rowcount > 0:
            new.append(str(row["question"]))
    return new


def _to_row(j: Judgement) -> dict[str, str | int]:
    """Return what a judgement says by column."""
    try:
        question = question_of(j)
    except ValueError as error:
        raise StoreError(f"a judgement of {j.made_at}: {error}") from error
    row = {name: getattr(j, name) for name in _TEXTS}
    row |= {"verdict": j.verdict.value, "question": question}
    if not all(is_storable(cell) for cell in row.values() if cell is not None):
        raise StoreError(f"a judgement of {j.made_at} holds a NUL or half a surrogate pair")
    for which, place in (("", j.place), ("other_", j.other_place)):
        row |= {f"{which}start": place.start, f"{which}end": place.end} if place else {}
    return {name: cell for name, cell in row.items() if cell is not None}


def read_judgements(db: Database) -> list[Judgement]:
    """Return all judgements, the oldest first."""
    return _read(db, f"{_ALL} ORDER BY made_at, id")


def read_live(db: Database, document_id: str) -> dict[str, Judgement]:
    """Return by question what counts of the judgements about a document and its quotations."""
    return live(_read(db, _OF_DOCUMENT, document_id))


def read_pairs(db: Database, document_id: str | None = None) -> list[Judgement]:
    """Return what counts of the judgements about two quotations, by their question.

    With ``document_id``, of those of which at least one stands there.
    """
    asked = [] if document_id is None else [document_id]
    found = _read(db, _PAIRS_OF_DOCUMENT if asked else _PAIRS, *asked)
    return list(live(found).values())


def read_asked(db: Database, questions: Iterable[str]) -> list[Judgement]:
    """Return all judgements about two quotations that answer ``questions``, withdrawn or not."""
    return _read(db, _OF_QUESTIONS, json.dumps(sorted(set(questions))))


def _read(db: Database, query: str, *asked: str) -> list[Judgement]:
    cursor = db.execute(query, asked)
    names = [column[0] for column in cursor.description]
    return [_from_row(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _from_row(row: Mapping[str, Any]) -> Judgement:
    verdict = Verdict(row["verdict"])
    texts: dict[str, Any] = {name: row.get(name) for name in _TEXTS}
    return Judgement(
        verdict,
        place=_read_place(row, ""),
        other_place=_read_place(row, "other_"),
        question=row["question"] if verdict is Verdict.WITHDRAWN else None,
        **texts,
    )


def _read_place(row: Mapping[str, Any], which: str) -> Span | None:
    start = row.get(f"{which}start")
    return None if start is None else Span(start, row[f"{which}end"])


def is_judged(db: Database, document_id: str) -> bool:
    """Tell whether a judgement, withdrawn or not, is about this document or a part of it."""
    asked = "SELECT EXISTS (SELECT 1 FROM judgements WHERE document = ?)"
    return bool(db.execute(asked, [document_id]).fetchone()[0])


def judged_documents(db: Database, questions: Iterable[str]) -> list[str]:
    """Return the ids of the documents that ``questions`` are about, stored or not."""
    asked = json.dumps(sorted(set(questions)))
    return sorted(document for (document,) in db.execute(_DOCUMENTS, [asked]))


def documents_awaiting(db: Database, speakers: Iterable[str]) -> list[str]:
    """Return the ids of the documents with a judgement that names one of these speakers."""
    named = json.dumps(sorted(speakers))
    return sorted(document for (document,) in db.execute(_AWAITING, [named]))


def all_judged_documents(db: Database) -> list[str]:
    """Return the ids of all documents that a judgement is about, stored or not."""
    rows = db.execute("SELECT DISTINCT document FROM judgements WHERE document IS NOT NULL")
    return sorted(document for (document,) in rows)
