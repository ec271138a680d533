"""What people decided about two quotations: whether they are one statement, as things stand now."""

import json
import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model import Act, Decided, Judgement, Span, Spans, Verdict
from quotetrack.questions import ABOUT_STATEMENT
from quotetrack.store.judging import read_asked, read_pairs, weigh
from quotetrack.store.locating import locate

_AT = """
SELECT number, text FROM quotations WHERE document_id = ? AND start = ? AND "end" = ?
"""
_CONTENTS = """
SELECT q.id, q.text, s.start, s."end" FROM quotations q
JOIN spans s ON s.quotation_id = q.id AND s.part = 'content'
WHERE q.document_id = ? ORDER BY q.id, s.n
"""
# A copy's quotation is the original's, said again.
_ORIGINAL = """
SELECT coalesce(o.number, q.number) FROM quotations q LEFT JOIN quotations o ON o.id = q.repeat_of
WHERE q.number = ?
"""
_UNGROUP = """
INSERT OR IGNORE INTO ungrouped
SELECT ?1
UNION SELECT m.number FROM quotations q JOIN quotations m ON m.statement_id = q.statement_id
WHERE q.number = ?1
UNION SELECT o.number FROM quotations q JOIN quotations o ON o.id = q.repeat_of WHERE q.number = ?1
"""
_DECIDED = """
SELECT number, speaker_id, act FROM quotations WHERE number IN (SELECT value FROM json_each(?))
"""
_CARD = """
SELECT q.id, q.number, q.document_id, q.start, q."end", q.text, q.act, q.speaker_id, s.name,
  q.judged, q.repeat_of
FROM quotations q LEFT JOIN speakers s ON s.id = q.speaker_id
WHERE q.id >= ? AND q.id < ? || 'g' ORDER BY q.id LIMIT 5
"""
_ADDRESS = re.compile(r"(?:\S*/)?([0-9a-f]{8,16})(?:\.(?:json|csv))?/?(?:[?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuotationCard:
    """A stored quotation with what tells whether another may be the same statement.

    ``speaker`` is the id, ``name`` the name of who said it; ``judged`` what a person decided about
    it; ``repeat_of`` the id of the original's quotation where it stands in a copy.
    """

    id: str
    number: int
    document: str
    place: Span
    text: str
    act: Act
    speaker: str | None
    name: str | None
    judged: str | None
    repeat_of: str | None


def find_quotation(db: Database, wanted: str) -> QuotationCard:
    """Return the quotation with this id, or beginning of one, or whose page has this address.

    Raises:
        StoreError: there is none, or several ids begin so.
    """
    address = _ADDRESS.fullmatch(wanted.strip())
    key = address[1].lower() if address else ""
    found = db.execute(_CARD, [key, key]).fetchall() if key else []
    if not found:
        raise StoreError(
            f"no quotation “{wanted}”: give its identifier, 8 digits of it at least, or the "
            "address of its page"
        )
    if len(found) > 1:
        raise StoreError(f"“{wanted}” may be any of {', '.join(row[0] for row in found)}")
    ((key, number, document, start, end, text, act, *rest),) = found
    return QuotationCard(key, number, document, Span(start, end), text, Act(act), *rest)


def read_joined(db: Database) -> dict[tuple[int, int], Judgement]:
    """Return what counts of the judgements about two quotations, by their numbers as they are now.

    The smaller number stands first; a copy's quotation is its original's. Of several judgements on
    two quotations the latest counts. Those that wait for a quotation are left out.
    """
    joined: dict[tuple[int, int], Judgement] = {}
    for judgement in sorted(read_pairs(db), key=weigh):
        numbers = [_find_original(db, number) for number in find_both(db, judgement)]
        if len(set(numbers)) > 1:
            joined[min(numbers), max(numbers)] = judgement
    return joined


def read_decided(db: Database) -> Decided:
    """Return which quotations people decided to be one statement, and which not, by number."""
    joined = sorted(read_joined(db).items())
    same = (pair for pair, j in joined if j.verdict is Verdict.SAME_STATEMENT)
    apart = (pair for pair, j in joined if j.verdict is Verdict.OTHER_STATEMENT)
    return Decided(tuple(same), tuple(apart))


def find_waiting_pairs(db: Database) -> list[Judgement]:
    """Return the judgements about two quotations that count but don't find both."""
    return [judgement for judgement in read_pairs(db) if not find_both(db, judgement)]


def ungroup_judged(db: Database, questions: Iterable[str]) -> None:
    """Let the statements of all quotations that ``questions`` are about be made anew."""
    asked = [question for question in questions if question.startswith(ABOUT_STATEMENT)]
    if not asked:
        return
    for judgement in read_asked(db, asked):
        for side in split_sides(judgement):
            number = _find_number(db, side)
            if number is not None:
                db.conn.execute(_UNGROUP, (number,))


def await_decided(db: Database, decided: Decided, where: Container[tuple[str, str]]) -> None:
    """Let decided quotations be grouped anew, inside a transaction, of some speakers and acts.

    However far apart in time they are, what becomes of one depends on the other.
    """
    numbers = json.dumps(sorted(set(chain.from_iterable((*decided.same, *decided.apart)))))
    rows = db.execute(_DECIDED, [numbers]).fetchall()
    there = [(number,) for number, *said in rows if tuple(said) in where]
    db.conn.executemany("INSERT OR IGNORE INTO ungrouped VALUES (?)", there)


def split_sides(judgement: Judgement) -> tuple[Judgement, Judgement]:
    """Return a judgement about two quotations as one about each."""
    alone = replace(judgement, other_document=None, other_place=None, other_text=None)
    other = replace(
        alone,
        document=judgement.other_document,
        place=judgement.other_place,
        text=judgement.other_text,
    )
    return alone, other


def find_both(db: Database, judgement: Judgement) -> Sequence[int]:
    """Return the numbers of the two quotations of a judgement; none unless both are there."""
    numbers = [_find_number(db, side) for side in split_sides(judgement)]
    there = [number for number in numbers if number is not None]
    return there if len(there) == len(numbers) else ()


def _find_number(db: Database, side: Judgement) -> int | None:
    """Return the number of the quotation that a judgement is about, None if it isn't there."""
    if side.document is None or side.place is None:
        return None
    at = db.execute(_AT, [side.document, *side.place]).fetchone()
    if at and side.text in {None, at[1]}:
        return int(at[0])
    text = db.execute("SELECT text FROM documents WHERE id = ?", [side.document]).fetchone()
    key = locate(side, text[0], _read_contents(db, side.document)) if text else None
    if key is None:
        return None
    return int(db.execute("SELECT number FROM quotations WHERE id = ?", [key]).fetchone()[0])


def _read_contents(db: Database, document_id: str) -> dict[str, tuple[str, Spans]]:
    contents: dict[str, tuple[str, Spans]] = {}
    for key, words, start, end in db.execute(_CONTENTS, [document_id]).fetchall():
        spans = contents.get(key, (words, ()))[1]
        contents[key] = (words, (*spans, Span(start, end)))
    return contents


def _find_original(db: Database, number: int) -> int:
    return int(db.execute(_ORIGINAL, [number]).fetchone()[0])
