"""Following what one speaker said: their quotations, those that are one statement folded."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlite_utils import Database

from quotetrack.errors import StoreError
from quotetrack.model.timeline import Course, Difference, Followed, Timeline, Version
from quotetrack.store.administering import find
from quotetrack.store.certainty import CERTAINTY
from quotetrack.store.opened import Opened
from quotetrack.store.schema import on_one_line
from quotetrack.store.showing.quotations import fetch
from quotetrack.store.showing.wording import match_words

# Whoever signs a joint statement said it too. What copies repeat counts where they came.
_THEIRS = """
SELECT number FROM quotations WHERE speaker_id = :speaker
UNION SELECT q.number FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
WHERE t.speaker_id = :speaker
"""
# All that a statement is chosen by, without the texts: one speaker may have a hundred thousand.
_FACTS = f"""
SELECT q.number AS number, coalesce(q.statement_id, o.statement_id) AS statement,
  coalesce(o.number, q.number) AS origin, substr(d.published, 1, 10) AS date,
  (:least IS NULL OR q.confidence >= :least OR q.judged IS NOT NULL) AS sure,
  %s AS meant
FROM ({_THEIRS}) s
CROSS JOIN quotations q ON q.number = s.number
JOIN documents d ON d.id = q.document_id
LEFT JOIN quotations o ON o.id = q.repeat_of
WHERE q.judged IS NOT 'not a quotation' AND (:act IS NULL OR q.act = :act)
ORDER BY date IS NULL, date, q.number = q.statement_id DESC, d.published, q.number
"""  # noqa: S608 - built from constants
_ABOUT = "q.number IN (SELECT rowid FROM quotations_fts(:match))"
_VERSIONS = f"""
SELECT q.number AS number, q.id AS id, substr(d.published, 1, 10) AS date,
  nullif(d.outlet, '') AS outlet, d.title AS headline, d.url AS url, d.language AS language,
  {on_one_line("q.text")} AS text, q.kind AS kind, q.act AS act, q.confidence AS confidence,
  {CERTAINTY} AS certainty, q.document_id AS document
FROM json_each(:numbers) n
CROSS JOIN quotations q ON q.number = n.value
JOIN documents d ON d.id = q.document_id
"""  # noqa: S608 - built from constants
_TOLD = """
SELECT id, wordings, longest FROM statements WHERE id IN (SELECT value FROM json_each(:ids))
"""
_CONFLICTS = f"""
WITH both AS (
  SELECT c.first AS mine, c.second AS other, c.touch AS touch, c.ours AS ours, c.theirs AS theirs
  FROM json_each(:numbers) n CROSS JOIN conflicts c ON c.first = n.value
  UNION ALL SELECT c.second, c.first, c.touch, c.theirs, c.ours
  FROM json_each(:numbers) n CROSS JOIN conflicts c ON c.second = n.value
)
SELECT b.mine AS mine, b.other AS other, b.touch AS touch, b.ours AS ours, b.theirs AS theirs,
  {on_one_line("q.text")} AS elsewhere, substr(d.published, 1, 10) AS date,
  nullif(d.outlet, '') AS outlet, q.id AS id, coalesce(q.statement_id, -q.number) AS thing
FROM both b JOIN quotations q ON q.number = b.other JOIN documents d ON d.id = q.document_id
WHERE q.judged IS NOT 'not a quotation'
ORDER BY b.mine, b.other, b.touch
"""  # noqa: S608 - built from constants
_NAMES = """
SELECT name FROM speakers WHERE id = :speaker
UNION SELECT base_name FROM speakers WHERE canonical_id = :speaker
UNION SELECT alias FROM aliases WHERE speaker_id = :speaker
"""
_WAITING = """
SELECT count(*) FROM quotations q
WHERE q.speaker_id = :speaker AND EXISTS (SELECT 1 FROM ungrouped u WHERE u.number = q.number)
"""

_BATCH = 500  # statements that are read at once


class _Fact(NamedTuple):
    """What a statement is chosen by, of one quotation."""

    number: int
    statement: int | None
    origin: int
    date: str | None
    sure: bool
    meant: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A speaker by identifier; ``names`` are all that they are called, ``name`` among them."""

    id: str
    name: str
    names: tuple[str, ...]


class Follower(Opened):
    """A quotetrack database, open to follow what one speaker said."""

    def name_speaker(self, wanted: str) -> Named:
        """Return who is called ``wanted``, a name, an alias or an identifier.

        Raises:
            StoreError: nobody or several are called so; it lists who may be meant.
        """
        return self._read(_name, wanted)

    def follow(self, course: Course) -> Timeline:
        """Return a speaker's statements that fit, the first seen first, undated ones last."""
        return self._read(_follow, course)


def is_searchable(about: str) -> bool:
    """Tell whether there is a word in what somebody asks about."""
    return bool(match_words(about))


def _name(db: Database, wanted: str) -> Named:
    slug = find(db, wanted)
    names = [row[0] for row in db.execute(_NAMES, {"speaker": slug}) if row[0]]
    (name,) = db.execute("SELECT name FROM speakers WHERE id = ?", [slug]).fetchone()
    return Named(slug, name, tuple(names))


def _follow(db: Database, course: Course) -> Timeline:
    chosen = [facts for facts in _gather(db.conn, course).values() if _fits(facts, course)]
    count = len(chosen)
    if course.limit is not None:
        dated = [facts for facts in chosen if facts[0].date]
        undated = [facts for facts in chosen if not facts[0].date]
        few = max(course.limit - len(dated), 0)
        chosen = [*dated[max(len(dated) - course.limit, 0) :], *undated[:few]]
    batches = (chosen[at : at + _BATCH] for at in range(0, len(chosen), _BATCH))
    (waiting,) = db.execute(_WAITING, {"speaker": course.speaker}).fetchone()
    read = tuple(one for batch in batches for one in _read(db.conn, batch))
    return Timeline(read, count, waiting)


def _gather(conn: sqlite3.Connection, course: Course) -> dict[int, list[_Fact]]:
    """Return the facts of each statement, in the order in which its versions were published."""
    act = course.act and course.act.value
    asked = {"speaker": course.speaker, "act": act, "least": course.min_confidence}
    match = match_words(course.about or "")
    if course.about and not match:
        raise StoreError(f"“{course.about}” has no word in it to search for")
    facts = map(
        _Fact._make, conn.execute(_FACTS % (_ABOUT if match else "1"), asked | {"match": match})
    )
    gathered: defaultdict[int, list[_Fact]] = defaultdict(list)
    for fact in facts:
        # The number of a statement is that of its first quotation: it's nobody else's.
        gathered[fact.origin if fact.statement is None else fact.statement].append(fact)
    return gathered


def _fits(facts: Iterable[_Fact], course: Course) -> bool:
    several = tuple(facts)
    return (
        any(fact.meant for fact in several)
        and any(fact.sure for fact in several)
        and any(_falls(fact.date, course.since, course.until) for fact in several)
    )


def _falls(date: str | None, since: str | None, until: str | None) -> bool:
    """Tell whether a day lies between two; a shorter ``until`` is the whole month or year."""
    if date is None:
        return since is None and until is None
    return (since is None or date >= since) and (until is None or date[: len(until)] <= until)


def _read(conn: sqlite3.Connection, batch: Sequence[Sequence[_Fact]]) -> Iterator[Followed]:
    numbers = json.dumps([fact.number for facts in batch for fact in facts])
    rows = fetch(conn, _VERSIONS, {"numbers": numbers})
    versions = {row["number"]: Version(**row) for row in rows}
    ids = json.dumps([facts[0].statement for facts in batch if facts[0].statement is not None])
    told = {row["id"]: row for row in fetch(conn, _TOLD, {"ids": ids})}
    differences = _read_differences(conn, numbers)
    for facts in batch:
        mine = [versions[fact.number] for fact in facts]
        statement = told.get(facts[0].statement, {})
        yield Followed(
            tuple(mine),
            next((v for v in mine if v.number == statement.get("longest")), mine[0]),
            statement.get("wordings", 1),
            _join_differences(mine, differences),
        )


def _read_differences(
    conn: sqlite3.Connection, numbers: str
) -> Mapping[int, Sequence[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in fetch(conn, _CONFLICTS, {"numbers": numbers}):
        found[row["mine"]].append(row)
    return found


def _join_differences(
    versions: Iterable[Version], differences: Mapping[int, Sequence[dict[str, Any]]]
) -> tuple[Difference, ...]:
    """Return the differences of all versions; of a pair inside the statement, one side's.

    Of those with another statement, which has wordings too, one of each sort.
    """
    numbers = {version.number for version in versions}
    told: dict[object, dict[str, Any]] = {}
    for number in sorted(numbers):
        for row in differences.get(number, ()):
            inside = (number, row["other"]) if row["other"] in numbers else None
            told.setdefault((row["thing"], row["touch"], inside), row)
    return tuple(
        Difference(
            *(row["touch"], row["ours"], row["theirs"], row["elsewhere"], row["date"]),
            *(row["outlet"], row["id"], row["other"] in numbers),
        )
        for row in told.values()
        if row["other"] not in numbers or row["mine"] < row["other"]
    )
