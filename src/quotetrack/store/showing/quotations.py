"""Quotations as readers see them, by their numbers."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quotetrack.model.showing import Shown, Voice

_ROWS = """
SELECT v.*, q.reason AS reason, q.reasons AS reasons
FROM attributions v JOIN quotations q ON q.id = v.id
WHERE v.number IN (SELECT value FROM json_each(:numbers))
"""

_OTHERS = """
SELECT q.number AS number, s.id AS id, s.name AS name
FROM quotations q JOIN joint_speakers t ON t.quotation_id = q.id
JOIN speakers s ON s.id = t.speaker_id
WHERE q.number IN (SELECT value FROM json_each(:numbers)) AND t.speaker_id IS NOT q.speaker_id
ORDER BY q.number, t.n
"""


def find_number(conn: sqlite3.Connection, quotation_id: str) -> int | None:
    """Return the number of the quotation with that key; None if there is none to be shown."""
    asked = "SELECT number FROM attributions WHERE id = ?"
    row = conn.execute(asked, [quotation_id]).fetchone()
    return int(row[0]) if row else None


def read_shown(conn: sqlite3.Connection, numbers: Iterable[int]) -> list[Shown]:
    """Return the quotations with these numbers, in this order; numbers of none are passed over."""
    wanted = list(numbers)
    rows = {row["number"]: row for row in fetch(conn, _ROWS, {"numbers": json.dumps(wanted)})}
    others = read_others(conn, wanted)
    return [show_row(rows[n], others.get(n, ())) for n in wanted if n in rows]


def read_others(conn: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, tuple[Voice, ...]]:
    """Return by number who said a quotation together with its speaker; without those of one."""
    others: defaultdict[int, list[Voice]] = defaultdict(list)
    for row in fetch(conn, _OTHERS, {"numbers": json.dumps(list(numbers))}):
        others[row["number"]].append(Voice(row["name"], row["id"]))
    return {number: tuple(voices) for number, voices in others.items()}


def fetch(
    conn: sqlite3.Connection, sql: str, values: Mapping[str, Any] | Sequence[Any] = ()
) -> list[dict[str, Any]]:
    """Return the rows of a query by column name, whatever makes the connection's rows."""
    cursor = conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def show_row(row: Mapping[str, Any], others: tuple[Voice, ...] = ()) -> Shown:
    """Return the quotation that a row of ``attributions``, with reason and reasons, tells of."""
    name = row["speaker"]
    return Shown(
        id=row["id"],
        number=row["number"],
        text=row["quotation"],
        kind=row["kind"],
        act=row["act"],
        cue=row["cue"],
        source=row["source"],
        speaker=None if name is None else Voice(name, row["speaker_id"]),
        others=others,
        role=row["role"],
        confidence=row["confidence"],
        certainty=row["certainty"],
        judged=row["judged"],
        rule=row["rule"],
        reason=row["reason"],
        why=tuple(map(str, json.loads(row["reasons"] or "[]"))),
        date=row["date"],
        outlet=row["outlet"],
        headline=row["headline"],
        url=row["url"],
        language=row["language"],
        document_id=row["document_id"],
        context=row["context"],
        also_at=tuple((row["also_at"] or "").split("; ")) if row["also_at"] else (),
        repeat_of=row["repeat_of"],
        # Not where they aren't asked for, nor in a public copy that is older than they are.
        statement=row.get("statement"),
        carried_by=row.get("carried_by"),
    )
