"""The quotations of a copy that stand in its original too: each is counted once, there.

Whom a person found not to be the speaker there is not named here either, unless somebody decided
about the copy's own.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

from quotetrack.store.applying import judge_anew
from quotetrack.store.roles import recount_roles

_CONCERNED = """
SELECT c.document_id, c.original_id FROM json_each(?1) j JOIN copies c ON c.document_id = j.value
UNION SELECT c.document_id, c.original_id
FROM json_each(?1) j JOIN copies c ON c.original_id = j.value
ORDER BY 1
"""
_SAID = """
SELECT id, text, act, speaker_id, described, judged, repeat_of FROM quotations
WHERE document_id = ? ORDER BY start, "end"
"""
_OWN = """
UPDATE quotations SET repeat_of = NULL WHERE repeat_of IS NOT NULL
AND document_id IN (SELECT value FROM json_each(?))
AND document_id NOT IN (SELECT document_id FROM copies)
"""
_JUDGED = """
SELECT DISTINCT document FROM judgements
WHERE document IN (SELECT document_id FROM copies UNION SELECT original_id FROM copies)
"""
_NAMED = """
SELECT DISTINCT document_id FROM quotations WHERE found_id IN (SELECT value FROM json_each(?))
"""
# Where judgements on another article's quotations may have been carried to.
_CORRECTED = """
SELECT DISTINCT document_id FROM quotations INDEXED BY quotations_document
WHERE document_id IN (SELECT value FROM json_each(?))
  AND judged = 'wrong speaker' AND judged_id IS NULL
"""
_CARRIED = """
SELECT q.id, q.speaker_id, q.role, o.speaker_id, o.described
FROM quotations q JOIN quotations o ON o.id = q.repeat_of
WHERE q.document_id = ? AND q.judged IS NULL AND q.judged_id IS NULL AND (
  o.judged = 'wrong speaker'
  OR o.judged = 'right' AND coalesce(o.speaker_id, o.described) IS NOT NULL
    AND q.speaker_id IS NOT NULL AND q.speaker_id IS NOT o.speaker_id
)
"""
_CARRY = """
UPDATE quotations SET speaker_id = ?, described = ?, judged = 'wrong speaker' WHERE id = ?
"""
_ALONE = "UPDATE joint_speakers SET speaker_id = NULL WHERE quotation_id = ?"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORDS = re.compile(r"\w+")


class _Said(NamedTuple):
    """A stored quotation as far as it may be another's repetition."""

    id: str
    text: str
    act: str
    speaker_id: str | None
    described: str | None
    judged: str | None
    repeat_of: str | None


def fold_words(text: str) -> str:
    """Return the words of ``text`` alone: without case, marks, and spaces that vary.

    >>> fold_words("“The bridge”  is SAFE…") == fold_words("the bridge is safe")
    True
    """
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()))


def recount_repeats(db: Database, documents: Iterable[str]) -> None:
    """Say anew what is a repetition in these documents, and in the copies of them."""
    concerned = json.dumps(sorted(documents))
    copies = db.execute(_CONCERNED, [concerned]).fetchall()
    stale = _take_back(db, {*json.loads(concerned), *(document_id for document_id, _ in copies)})
    db.conn.execute(_OWN, (concerned,))
    for document_id, original_id in copies:
        _compare(db, document_id, original_id)
        stale |= _carry(db, document_id)
    recount_roles(db, stale)


def _take_back(db: Database, documents: Iterable[str]) -> set[tuple[str, str]]:
    """Leave to these documents' quotations what was decided about themselves."""
    rows = db.execute(_CORRECTED, [json.dumps(sorted(documents))]).fetchall()
    stale: set[tuple[str, str]] = set()
    return stale.union(*(judge_anew(db, document_id) for (document_id,) in rows))


def _carry(db: Database, document_id: str) -> set[tuple[str, str]]:
    """Let a copy name whom a person named for the original; return whose roles aren't theirs."""
    stale = set()
    for key, found, role, *told in db.execute(_CARRIED, [document_id]).fetchall():
        db.conn.execute(_CARRY, (*told, key))
        db.conn.execute(_ALONE, (key,))
        if found and role:
            stale.add((found, role))
    return stale


def recount_judged(db: Database) -> None:
    """Say anew what is a repetition where a person decided about an original or a copy."""
    recount_repeats(db, [document for (document,) in db.execute(_JUDGED).fetchall()])


def recount_named(db: Database, speakers: Iterable[str]) -> None:
    """Say anew what is a repetition where one of these base speakers was found."""
    if not db.execute("SELECT EXISTS (SELECT 1 FROM copies)").fetchone()[0]:
        return
    named = json.dumps(sorted(speakers))
    recount_repeats(db, [document for (document,) in db.execute(_NAMED, [named]).fetchall()])


def _compare(db: Database, document_id: str, original_id: str) -> None:
    originals: defaultdict[tuple[str, str], list[_Said]] = defaultdict(list)
    for said in _read(db, original_id):
        originals[said.act, fold_words(said.text)].append(said)
    for said in _read(db, document_id):
        alike = originals.get((said.act, fold_words(said.text)), [])
        repeated = next((other.id for other in alike if _is_repeat(said, other)), None)
        if repeated != said.repeat_of:
            change = "UPDATE quotations SET repeat_of = ? WHERE id = ?"
            db.conn.execute(change, (repeated, said.id))


def _read(db: Database, document_id: str) -> list[_Said]:
    return [_Said(*row) for row in db.execute(_SAID, [document_id]).fetchall()]


def _is_repeat(said: _Said, original: _Said) -> bool:
    """Tell whether two quotations of the same words are one: no speaker contradicts the other.

    What a person decided about the copy's stands by itself unless the original says the same;
    what they decided about the original's holds for the copy too.
    """
    if said.judged is not None:
        same = (said.speaker_id, said.described) == (original.speaker_id, original.described)
        return same and (said.judged == "not a quotation") == (original.judged == "not a quotation")
    if original.judged is not None:
        return True
    return None in {said.speaker_id, original.speaker_id} or said.speaker_id == original.speaker_id
