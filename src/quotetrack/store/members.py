"""A statement as who decides needs it: its quotations, and what is worded nearly the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from quotetrack.model import Touch

_MEMBERS = """
SELECT q.id, q.number, substr(d.published, 1, 10), d.outlet, q.kind, q.text
FROM quotations q JOIN documents d ON d.id = q.document_id
WHERE q.number = ?1
  OR q.statement_id = (SELECT statement_id FROM quotations WHERE number = ?1)
ORDER BY d.published IS NULL, d.published, q.id
"""
_NEARLY = """
WITH ours AS (SELECT value AS number FROM json_each(?))
SELECT q.id, q.text, c.touch, c.ours, c.theirs
FROM conflicts c JOIN quotations q ON q.number = c.second
WHERE c.first IN ours
UNION ALL
SELECT q.id, q.text, c.touch, c.theirs, c.ours
FROM conflicts c JOIN quotations q ON q.number = c.first
WHERE c.second IN ours AND c.first NOT IN ours
ORDER BY 1, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A quotation of a statement; ``date`` is when its article was published, YYYY-MM-DD."""

    id: str
    number: int
    date: str | None
    outlet: str | None
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class NearCard:
    """A quotation worded nearly as one of a statement, and what ``touch`` is about in both."""

    id: str
    text: str
    touch: Touch
    ours: str
    theirs: str


def read_members(db: Database, number: int) -> list[MemberCard]:
    """Return the quotations that are one statement with this one, which may be alone."""
    return [MemberCard(*row) for row in db.execute(_MEMBERS, [number]).fetchall()]


def read_near(db: Database, numbers: Iterable[int]) -> list[NearCard]:
    """Return what is worded nearly as one of these quotations, but for what contradicts it."""
    rows = db.execute(_NEARLY, [json.dumps(sorted(numbers))]).fetchall()
    return [NearCard(a, b, Touch(touch), *words) for a, b, touch, *words in rows]
