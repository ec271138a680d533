"""Writing which quotations are one statement, with everything that the statement's row tells.

A repetition in a copied article goes with its original, and counts.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from quotetrack.model import Conflict, Grouping
from quotetrack.store.tracking.summing_up import FEWEST, Version, sum_up

Groups = Iterable[Sequence[int]]

_REPEATED = """
SELECT o.number, c.number, c.judged IS NOT 'not a quotation'
FROM json_each(?) j JOIN quotations o ON o.number = j.value
JOIN quotations c ON c.repeat_of = o.id ORDER BY 1, 2
"""
_TOUCHED = """
SELECT DISTINCT q.statement_id FROM json_each(?) j JOIN quotations q ON q.number = j.value
WHERE q.statement_id IS NOT NULL
"""
_LEAVE = """
UPDATE quotations SET statement_id = NULL
WHERE number IN (SELECT value FROM json_each(?)) AND statement_id IS NOT NULL
"""
_REMAIN = """
SELECT q.statement_id, q.number FROM json_each(?) j JOIN quotations q ON q.statement_id = j.value
ORDER BY 1, 2
"""
# A guard takes their quotations out of them.
_FORGET = "DELETE FROM statements WHERE id IN (SELECT value FROM json_each(?))"
_VERSIONS = """
SELECT q.number, q.id, q.text, q.kind, q.document_id, d.published, d.outlet
FROM json_each(?) j JOIN quotations q ON q.number = j.value
JOIN documents d ON d.id = q.document_id
"""
# Of an original: a copy may leave open who it was.
_SPOKEN = """
SELECT q.number, q.speaker_id FROM json_each(?) j JOIN quotations q ON q.number = j.value
WHERE q.repeat_of IS NULL AND q.speaker_id IS NOT NULL
"""
_STORE = """
INSERT INTO statements (id, first_seen, last_seen, quotations, documents, outlets, wordings,
  longest, speaker_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_JOIN = "UPDATE quotations SET statement_id = ? WHERE number = ?"
_FORGET_CONFLICTS = tuple(
    f"DELETE FROM conflicts WHERE {side} IN (SELECT value FROM json_each(?))"  # noqa: S608 - columns
    for side in ("first", "second")
)
_STORE_CONFLICT = "INSERT OR IGNORE INTO conflicts VALUES (?, ?, ?, ?, ?)"
_ARRIVE = "DELETE FROM ungrouped WHERE number IN (SELECT value FROM json_each(?))"


def write_grouping(db: Database, grouping: Grouping) -> None:
    """Write which of some quotations are one statement, inside a transaction.

    It takes the place of all that was written of these quotations before, and of their
    repetitions; they wait no longer. A statement of which others remain is counted anew.
    """
    repeated = _find_repeated(db, grouping.members)
    together = {number for group in grouping.groups for number in group}
    alone = [(number,) for number in grouping.members if number not in together]
    groups = [
        [*group, *(copy for number in group for copy, counts in repeated[number] if counts)]
        for group in (*grouping.groups, *alone)
    ]
    copies = (copy for several in repeated.values() for copy, _ in several)
    taken = sorted({*grouping.members, *copies})
    _replace(db, taken, groups)
    _write_conflicts(db, taken, grouping.conflicts)
    db.conn.execute(_ARRIVE, (json.dumps(taken),))


def dissolve(db: Database, numbers: Iterable[int]) -> None:
    """Take quotations out of their statements, inside a transaction; what remains is counted."""
    _replace(db, sorted(numbers), ())


def _find_repeated(
    db: Database, numbers: Iterable[int]
) -> defaultdict[int, list[tuple[int, bool]]]:
    """Return of each original its repetitions in copied articles, and whether they count."""
    repeated: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    for original, copy, counts in db.execute(_REPEATED, [json.dumps(sorted(numbers))]).fetchall():
        repeated[original].append((copy, bool(counts)))
    return repeated


def _replace(db: Database, taken: Sequence[int], groups: Groups) -> None:
    """Write these groups in place of the statements that quotations are taken out of."""
    named = json.dumps(taken)
    touched = json.dumps([old for (old,) in db.execute(_TOUCHED, [named]).fetchall()])
    db.conn.execute(_LEAVE, (named,))
    remaining: defaultdict[int, list[int]] = defaultdict(list)
    for statement, number in db.execute(_REMAIN, [touched]).fetchall():
        remaining[statement].append(number)
    db.conn.execute(_FORGET, (touched,))
    store_groups(db, (*groups, *remaining.values()))


def store_groups(db: Database, several: Groups) -> None:
    """Store statements of quotations that are in none; fewer than two of one speaker are none."""
    groups = [group for group in several if len(group) >= FEWEST]
    named = json.dumps([number for group in groups for number in group])
    rows = db.execute(_VERSIONS, [named]).fetchall()
    versions = {row[0]: Version(*row) for row in rows}
    spoken = dict(db.execute(_SPOKEN, [named]).fetchall())
    for group in groups:
        speaker = next((spoken[number] for number in group if number in spoken), None)
        there = [versions[number] for number in group if number in versions]
        if speaker is None or len(there) < FEWEST:
            continue
        told = sum_up(there)
        db.conn.execute(_STORE, (*told, speaker))
        db.conn.executemany(_JOIN, [(told.id, version.number) for version in there])


def _write_conflicts(db: Database, taken: Sequence[int], conflicts: Iterable[Conflict]) -> None:
    for step in _FORGET_CONFLICTS:
        db.conn.execute(step, (json.dumps(taken),))
    rows = [(c.first, c.second, c.touch, c.ours, c.theirs) for c in conflicts]
    db.conn.executemany(_STORE_CONFLICT, rows)
