"""Judgements applied to the quotations of one document: who said each, by all that is decided.

A quotation's own judgement comes first, then who is called so in this document (``HERE``), then
what the extractor found. Nothing found is changed: all this can be done again at any time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Span, Spans, Verdict
from quotetrack.questions import QUOTATION, STATEMENT
from quotetrack.store.entering import enter_judged, find_head, forget_hollow
from quotetrack.store.joining import find_waiting_pairs, split_sides, ungroup_judged
from quotetrack.store.judging import (
    all_judged_documents,
    is_judged,
    judged_documents,
    read_live,
    read_pairs,
    store_judgements,
    weigh,
)
from quotetrack.store.locating import find_words, locate
from quotetrack.store.roles import recount_roles

_FOUND = """
SELECT q.id, q.text, q.found_id, f.canonical_id,
  CASE WHEN q.meant_id IS NULL THEN q.found_described END, q.role,
  q.speaker_id, q.described, q.judged, q.judged_id
FROM quotations q LEFT JOIN speakers f ON f.id = coalesce(q.found_id, q.meant_id)
WHERE q.document_id = ? ORDER BY q.start, q."end"
"""
_CONTENTS = """
SELECT s.quotation_id, s.start, s."end" FROM spans s JOIN quotations q ON q.id = s.quotation_id
WHERE q.document_id = ? AND s.part = 'content' ORDER BY s.quotation_id, s.n
"""
_JOINT = """
SELECT t.quotation_id, t.n, t.found_id, f.canonical_id, t.speaker_id, q.judged
FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
JOIN speakers f ON f.id = t.found_id WHERE q.document_id = ? ORDER BY t.quotation_id, t.n
"""
_SETTLE_JOINT = "UPDATE joint_speakers SET speaker_id = ? WHERE quotation_id = ? AND n = ?"
_SETTLE = """
UPDATE quotations SET speaker_id = ?, described = ?, judged = ?, judged_id = ? WHERE id = ?
"""


class Said(NamedTuple):
    """Whose a quotation is: one of ``speaker_id`` and ``described``, or neither.

    ``judged_id`` is the base speaker that a judgement names, ``speaker_id`` who stands for it.
    """

    speaker_id: str | None
    described: str | None
    judged: str | None = None
    judged_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A stored quotation: what the extractor found or other articles tell, and what is shown."""

    id: str
    text: str
    found_id: str | None
    canonical_id: str | None
    described: str | None
    role: str | None
    shown: Said


def add_judgements(db: Database, judgements: Iterable[Judgement]) -> int:
    """Store judgements, inside a transaction, and apply them; return how many are new."""
    questions = store_judgements(db, judgements)
    for document_id in judged_documents(db, questions):
        recount_roles(db, apply_judgements(db, document_id))
    ungroup_judged(db, questions)
    forget_hollow(db)
    return len(questions)


def apply_judgements(db: Database, document_id: str) -> set[tuple[str, str]]:
    """Say anew who said each quotation of a stored document; call it inside a transaction.

    Returns:
        Whose roles are to be counted anew: pairs of a speaker and a role.
    """
    return judge_anew(db, document_id) if is_judged(db, document_id) else set()


def judge_anew(db: Database, document_id: str) -> set[tuple[str, str]]:
    """Do as `apply_judgements`, also where nothing was ever judged: all is as found then."""
    stale: set[tuple[str, str]] = set()
    decided = read_live(db, document_id)
    found = _read_found(db, document_id)
    answers = _answer(_place(db, document_id, found, decided), decided)
    for quotation in found:
        here = _call_here(db, quotation, decided.values())
        said = _conclude(db, answers.get(quotation.id), here)
        if said != quotation.shown:
            db.conn.execute(_SETTLE, (*said, quotation.id))
            speakers = {said.speaker_id, quotation.shown.speaker_id} - {None}
            stale |= {(s, quotation.role) for s in speakers if s and quotation.role}
    _apply_to_joint(db, document_id, decided.values())
    return stale


def _apply_to_joint(db: Database, document_id: str, decided: Iterable[Judgement]) -> None:
    """Say anew who else said each quotation; put right, it is one person's."""
    for key, n, found_id, head, shown, judged in db.execute(_JOINT, [document_id]).fetchall():
        other = Found(key, "", found_id, head, None, None, Said(shown, None))
        speaker = _call_here(db, other, decided).speaker_id
        speaker = None if judged == Verdict.WRONG_SPEAKER else speaker
        if speaker != shown:
            db.conn.execute(_SETTLE_JOINT, (speaker, key, n))


def _read_found(db: Database, document_id: str) -> list[Found]:
    rows = db.execute(_FOUND, [document_id]).fetchall()
    return [Found(a, b, c, d, e, f, Said(*shown)) for a, b, c, d, e, f, *shown in rows]


def _place(
    db: Database, document_id: str, found: Sequence[Found], decided: Mapping[str, Judgement]
) -> dict[str, str]:
    """Return by question which quotation each judgement about one is about, if it is there."""
    about = {q: j for q, j in decided.items() if j.verdict in QUOTATION}
    if not about or not found:
        return {}
    contents = _read_contents(db, document_id, found)
    text = db.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchone()
    if text is None:
        raise StoreError(f"document {document_id!r} is gone, and its quotations aren't: damaged")
    placed = {
        question: locate(judgement, text[0], contents) for question, judgement in about.items()
    }
    return {question: key for question, key in placed.items() if key is not None}


def _read_contents(
    db: Database, document_id: str, found: Sequence[Found]
) -> dict[str, tuple[str, Spans]]:
    spans: dict[str, list[Span]] = {}
    for key, start, end in db.execute(_CONTENTS, [document_id]).fetchall():
        spans.setdefault(key, []).append(Span(start, end))
    return {q.id: (q.text, tuple(spans[q.id])) for q in found if q.id in spans}


def _answer(places: Mapping[str, str], decided: Mapping[str, Judgement]) -> dict[str, Judgement]:
    """Return the judgement of each quotation that has one; the latest of several counts."""
    several: dict[str, list[Judgement]] = {}
    for question, key in places.items():
        several.setdefault(key, []).append(decided[question])
    return {key: max(judgements, key=weigh) for key, judgements in several.items()}


def _call_here(db: Database, quotation: Found, decided: Iterable[Judgement]) -> Said:
    """Return whose the quotation is by who is called so in this document, else as found."""
    as_found = Said(quotation.canonical_id, quotation.described)
    here = [j for j in decided if j.verdict is Verdict.HERE]
    if quotation.found_id is None or not here:
        return as_found
    exact = [j for j in here if j.other == quotation.found_id]
    same = [j for j in here if find_head(db, j.other) == quotation.canonical_id]
    if not exact and not same:
        return as_found
    speaker = enter_judged(db, max(exact or same, key=weigh))
    return Said(find_head(db, speaker), None, None, speaker) if speaker else as_found


def _conclude(db: Database, judgement: Judgement | None, found: Said) -> Said:
    """Return whose a quotation is by a judgement about it; as ``found`` if that tells nothing."""
    if judgement is None:
        return found
    if judgement.verdict is Verdict.NOT_A_QUOTATION:
        return found._replace(judged=Verdict.NOT_A_QUOTATION.value)
    speaker = enter_judged(db, judgement)
    head = find_head(db, speaker)
    described = None if speaker else judgement.value
    if speaker or described:
        # What was right once may be found otherwise now: the person's word stays.
        same = (head, described) == (found.speaker_id, found.described)
        verdict = Verdict.RIGHT if same else Verdict.WRONG_SPEAKER
        return Said(head, described, verdict.value, speaker)
    if judgement.verdict is Verdict.RIGHT:
        # Right while nobody was named: that says nothing for a name found since.
        unclear = found.speaker_id or judgement.speaker
        return found if unclear else found._replace(judged=Verdict.RIGHT.value)
    wrong = find_head(db, judgement.other)
    if wrong and found.speaker_id not in {None, wrong}:
        return found
    return Said(None, None, Verdict.WRONG_SPEAKER.value)


def find_judged(db: Database, document_id: str, text: str) -> list[Span]:
    """Return where the quotations that were judged stand in a document that reads ``text``."""
    places = []
    about = [j for j in read_live(db, document_id).values() if j.verdict in QUOTATION]
    sides = chain.from_iterable(map(split_sides, read_pairs(db, document_id)))
    for judgement in (*about, *(side for side in sides if side.document == document_id)):
        if judgement.place:
            moved = find_words(text, judgement.text, judgement.place) or (judgement.place,)
            places.append(Span(moved[0].start, moved[-1].end))
    return places


def find_waiting(db: Database) -> list[Judgement]:
    """Return the judgements on quotations, or on names in a document, that find nothing there."""
    waiting = find_waiting_pairs(db)
    for document_id in all_judged_documents(db):
        decided = read_live(db, document_id)
        found = _read_found(db, document_id)
        placed = _place(db, document_id, found, decided)
        waiting += (
            judgement
            for question, judgement in decided.items()
            if judgement.verdict not in STATEMENT
            and not _is_met(db, judgement, placed.get(question), found)
        )
    return waiting


def _is_met(db: Database, judgement: Judgement, key: str | None, found: Sequence[Found]) -> bool:
    if judgement.verdict is Verdict.HERE:
        called = {judgement.other, find_head(db, judgement.other)} - {None}
        return any(called & {q.found_id, q.canonical_id} for q in found)
    if judgement.speaker and not judgement.speaker_name:
        return key is not None and find_head(db, judgement.speaker) is not None
    if judgement.verdict is not Verdict.RIGHT or judgement.speaker_name:
        return key is not None
    # Right while nobody was named, and somebody is now.
    return any(q.id == key and (judgement.value or not q.canonical_id) for q in found)
