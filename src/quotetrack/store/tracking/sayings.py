"""What one speaker said, as far as it may be the same statement."""

import json
from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from quotetrack.model import Act, Saying
from quotetrack.store.tracking.summing_up import read_day
from quotetrack.store.tracking.waiting import GROUPABLE

Row = tuple[int, str, str, str, str, str | None, str, str | None, str]

# None for what isn't known to the day; SQLite makes a day of the 31st of February.
_DAY = """CASE WHEN d.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
  AND date(substr(d.published, 1, 10), '+0 days') IS substr(d.published, 1, 10)
  AND d.published >= '0001'
  THEN substr(d.published, 1, 10) END"""

_COLUMNS = f"""
SELECT q.number, q.id, q.speaker_id, q.act, q.kind, {_DAY} AS day, q.document_id, d.language, q.text
"""
_ORDER = "ORDER BY day IS NULL, day, q.id"

_UNGROUPED = f"""
{_COLUMNS} FROM ungrouped u JOIN quotations q ON q.number = u.number
JOIN documents d ON d.id = q.document_id
WHERE q.speaker_id = ? AND q.act = ? AND {GROUPABLE} {_ORDER}
"""
# Which of them fit is read from two indices alone, so that no long row is read in vain.
_SAYINGS = f"""
{_COLUMNS} FROM (
  SELECT q.number AS number
  FROM quotations q{{index}} CROSS JOIN documents d INDEXED BY documents_facts
    ON d.id = q.document_id
  WHERE q.speaker_id = :speaker AND q.act = {{act}} AND {GROUPABLE}
    AND coalesce({_DAY} BETWEEN :first AND :last, 1)
) f CROSS JOIN quotations q ON q.number = f.number JOIN documents d ON d.id = q.document_id
{_ORDER}
"""  # noqa: S608 - built from constants
# The index has statements only: SQLite takes it where the query says so itself.
_STATED = _SAYINGS.format(index=" INDEXED BY quotations_shown", act=f"'{Act.STATEMENT}'")
_OTHERS = _SAYINGS.format(index=" INDEXED BY quotations_speaker", act=":act")
_NUMBERED = f"""
{_COLUMNS} FROM json_each(?) j CROSS JOIN quotations q ON q.number = j.value
JOIN documents d ON d.id = q.document_id WHERE {GROUPABLE} {_ORDER}
"""


def read_numbered(db: Database, numbers: Iterable[int]) -> list[Saying]:
    """Return those of these quotations that can be grouped, by day and id, the undated last."""
    return _read(db.execute(_NUMBERED, [json.dumps(sorted(numbers))]))


def read_ungrouped(db: Database, speaker: str, act: str) -> list[Saying]:
    """Return what waits to be grouped of one speaker, by day and id, the undated last."""
    return _read(db.execute(_UNGROUPED, [speaker, act]))


def read_sayings(
    db: Database, speaker: str, act: str, first: date | None, last: date | None
) -> list[Saying]:
    """Return what a speaker said in articles published from ``first`` to ``last``, both included.

    None leaves that end open. What isn't known to the day is among them always, as the last.
    """
    asked = {
        "speaker": speaker,
        "act": act,
        "first": first.isoformat() if first else "",
        "last": last.isoformat() if last else "~",
    }
    return _read(db.execute(_STATED if act == Act.STATEMENT else _OTHERS, asked))


def _read(rows: Iterable[Row]) -> list[Saying]:
    return [Saying(*row[:5], read_day(row[5]), *row[6:]) for row in rows]
