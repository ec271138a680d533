"""Judgements as rows: kept for ever, each once, whatever they come with."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from typing import Any

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Span, Verdict
from quotetrack.questions import live, question_of
from quotetrack.store.texts import is_storable

_COLUMNS = (
    "made_at, made_by, verdict, question, speaker, speaker_name, other, other_name, value, "
    'document, start, "end", text, note'
)
_STORE = f"""
INSERT INTO judgements (id, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - built from a constant
_ALL = f"SELECT {_COLUMNS} FROM judgements"  # noqa: S608 - built from a constant
# A withdrawal names the question only, not the document.
_OF_DOCUMENT = f"""
{_ALL} WHERE question IN (SELECT question FROM judgements WHERE document = ?)
"""  # noqa: S608 - built from a constant
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
    public = replace(judgement, made_by="", note=None)
    said = json.dumps(astuple(public), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


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
        row = _to_row(judgement)
        if db.conn.execute(_STORE, (judgement_id(judgement), *row)).rowcount > 0:
            new.append(str(row[3]))
    return new


def _to_row(j: Judgement) -> tuple[str | int | None, ...]:
    try:
        question = question_of(j)
    except ValueError as error:
        raise StoreError(f"a judgement of {j.made_at}: {error}") from error
    start, end = j.place or (None, None)
    row = (
        *(j.made_at, j.made_by, j.verdict, question),
        *(j.speaker, j.speaker_name, j.other, j.other_name),
        *(j.value, j.document, start, end, j.text, j.note),
    )
    if not all(is_storable(cell) for cell in row if isinstance(cell, str)):
        raise StoreError(f"a judgement of {j.made_at} holds a NUL or half a surrogate pair")
    return row


def read_judgements(db: Database) -> list[Judgement]:
    """Return all judgements, the oldest first."""
    return [_from_row(row) for row in db.execute(f"{_ALL} ORDER BY made_at, id").fetchall()]


def read_live(db: Database, document_id: str) -> dict[str, Judgement]:
    """Return by question what counts of the judgements about a document and its quotations."""
    return live(_from_row(row) for row in db.execute(_OF_DOCUMENT, [document_id]).fetchall())


def _from_row(row: Sequence[Any]) -> Judgement:
    made_at, made_by, verdict, question, speaker, speaker_name, other, other_name, *rest = row
    value, document, start, end, text, note = rest
    return Judgement(
        Verdict(verdict),
        made_at,
        made_by,
        note,
        speaker,
        speaker_name,
        other,
        other_name,
        value,
        document,
        None if start is None else Span(start, end),
        text,
        question if verdict == Verdict.WITHDRAWN else None,
    )


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
