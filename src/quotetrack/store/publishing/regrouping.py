"""Statements in the public copy: made of what is shown, and of nothing else."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlite_utils import Database

from quotetrack.model import Decided, Saying
from quotetrack.store.joining import read_decided
from quotetrack.store.tracking.grouping import store_groups
from quotetrack.store.tracking.sayings import read_numbered

Part = Callable[[Sequence[Saying], Decided], Iterable[Sequence[int]]]
"""Returns which of some quotations are one statement by themselves, by number."""

# Who says the same in the very same words stands in a conflict for whom the copy leaves out.
_STAND_INS = """
CREATE TEMP TABLE stand_ins AS
SELECT c.number AS old, c.number AS new
FROM (SELECT first AS number FROM conflicts UNION SELECT second FROM conflicts) c
UNION SELECT c.number, m.number
FROM (SELECT first AS number FROM conflicts UNION SELECT second FROM conflicts) c
JOIN quotations q ON q.number = c.number
JOIN quotations m ON m.statement_id = q.statement_id AND m.text = q.text
"""
# What repeated a quotation that is left out has a speaker of its own now, or none.
_LEAVE = """
UPDATE quotations SET statement_id = NULL
WHERE statement_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM quotations o JOIN statements s ON s.id = quotations.statement_id
  WHERE o.id = coalesce(quotations.repeat_of, quotations.id) AND o.speaker_id = s.speaker_id
)
"""
_GROUPS = """
SELECT statement_id, number FROM quotations WHERE statement_id IS NOT NULL ORDER BY 1, 2
"""
_SIZES = "SELECT id, quotations FROM statements"
_COPIES = """
SELECT o.number, r.number FROM json_each(?) j CROSS JOIN quotations r ON r.number = j.value
JOIN quotations o ON o.id = r.repeat_of
"""
_CLEAR = (
    "UPDATE quotations SET statement_id = NULL WHERE statement_id IS NOT NULL",
    "DELETE FROM statements",
)
# Of several, the first of the statement, else the first by day.
_REPLACE = """
CREATE TEMP TABLE shown_conflicts AS
WITH stands AS (
  SELECT i.old AS old, q.number AS number, q.speaker_id AS speaker_id, q.act AS act,
    row_number() OVER (
      PARTITION BY i.old ORDER BY q.number <> i.old, q.number IS NOT q.statement_id,
      d.published IS NULL, substr(d.published, 1, 10), q.id
    ) AS place
  FROM stand_ins i JOIN quotations q ON q.number = i.new JOIN documents d ON d.id = q.document_id
  WHERE q.repeat_of IS NULL AND q.speaker_id IS NOT NULL
)
SELECT a.number AS first, b.number AS second, c.touch AS touch, c.ours AS ours, c.theirs AS theirs
FROM conflicts c JOIN stands a ON a.old = c.first JOIN stands b ON b.old = c.second
WHERE a.place = 1 AND b.place = 1 AND a.speaker_id = b.speaker_id AND a.act = b.act
"""
_CONFLICTS = (
    _REPLACE,
    "DELETE FROM conflicts",
    """
    INSERT OR IGNORE INTO conflicts
    SELECT first, second, touch, ours, theirs FROM shown_conflicts WHERE first < second
    UNION ALL SELECT second, first, touch, theirs, ours FROM shown_conflicts WHERE second < first
    ORDER BY 1, 2, 3, 4, 5
    """,
    "DROP TABLE shown_conflicts",
    "DROP TABLE stand_ins",
)


def keep_together(sayings: Sequence[Saying], _: Decided) -> Iterator[Sequence[int]]:
    """Yield all of them as one statement: whatever lay between them is no matter."""
    yield [saying.number for saying in sayings]


def note_stand_ins(snapshot: sqlite3.Connection) -> None:
    """Note who may stand for whom in a conflict, before anything is left out."""
    snapshot.execute(_STAND_INS)


def regroup(snapshot: sqlite3.Connection, part: Part) -> None:
    """Make statements, and what contradicts them, of the quotations that are left.

    Nothing is counted that isn't shown, no words are told of what is left out, and nothing is one
    statement only because something that is left out lay between: ``part`` says what is left of
    those that lost a quotation. Call `note_stand_ins` before.
    """
    # Each row by itself would be written at once.
    snapshot.execute("BEGIN")
    db = Database(snapshot, execute_plugins=False)
    sizes = dict(snapshot.execute(_SIZES).fetchall())
    snapshot.execute(_LEAVE)
    left: defaultdict[int, list[int]] = defaultdict(list)
    for statement, number in snapshot.execute(_GROUPS).fetchall():
        left[statement].append(number)
    decided = read_decided(db)
    groups: list[Sequence[int]] = []
    for statement, numbers in left.items():
        whole = len(numbers) == sizes.get(statement)
        groups += [numbers] if whole else _part(db, numbers, decided, part)
    for step in _CLEAR:
        snapshot.execute(step)
    store_groups(db, groups)
    for step in _CONFLICTS:
        snapshot.execute(step)
    snapshot.execute("COMMIT")


def _part(
    db: Database, numbers: Sequence[int], decided: Decided, part: Part
) -> Iterator[Sequence[int]]:
    """Yield what is left of a statement that lost a quotation; copies go with their originals."""
    copies: defaultdict[int, list[int]] = defaultdict(list)
    for original, copy in db.execute(_COPIES, [json.dumps(numbers)]).fetchall():
        copies[original].append(copy)
    sayings = read_numbered(db, numbers)
    groups = [tuple(group) for group in part(sayings, decided)]
    grouped = {number for group in groups for number in group}
    alone = [(saying.number,) for saying in sayings if saying.number not in grouped]
    for group in (*groups, *alone):
        told = [*group, *(copy for number in group for copy in copies[number])]
        if len(told) > 1:
            yield sorted(told)
