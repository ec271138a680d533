"""Which statements several outlets carried: of one speaker, or lately of anybody."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from quotetrack.model.showing import Shown
from quotetrack.store.showing.quotations import fetch, read_shown
from quotetrack.store.showing.statements import SUMMARIES, Summary, has_statements

DAYS = 30
"""So many days, up to the newest article, are lately."""
LATEST = 2_000
"""So many statements, the last repeated, are looked at for what was carried most lately."""

# Of what was said alone: denials and thoughts are statements here too. The sign keeps that
# condition from choosing the way.
_SAID = "+f.act = 'statement' AND s.outlets > 1"
_THEIRS = f"""
{SUMMARIES} WHERE s.speaker_id = :speaker AND {_SAID}
ORDER BY s.outlets DESC, s.id DESC LIMIT :most
"""
_LATELY = f"""
{SUMMARIES} WHERE {_SAID} AND s.id IN (
  SELECT id FROM statements WHERE last_seen >= :since AND last_seen < :until
  ORDER BY last_seen DESC LIMIT {LATEST}
)
ORDER BY s.outlets DESC, s.id DESC LIMIT :most
"""  # noqa: S608 - built from constants


@dataclass(frozen=True, slots=True)
class Spread:
    """A statement that several outlets carried, by its longest verbatim form."""

    shown: Shown
    summary: Summary


@dataclass(frozen=True, slots=True)
class Folded:
    """A quotation of a list, and those behind it there that say the same ``again``.

    ``summary`` tells of its statement; None if nobody repeats it.
    """

    shown: Shown
    summary: Summary | None
    again: tuple[Shown, ...] = ()


def read_spread(conn: sqlite3.Connection, speaker_id: str, most: int = 5) -> tuple[Spread, ...]:
    """Return the statements of a speaker that several outlets carried, the most of them first."""
    return _read(conn, _THEIRS, {"speaker": speaker_id, "most": most})


def read_lately(conn: sqlite3.Connection, newest: date | None, most: int = 5) -> tuple[Spread, ...]:
    """Return what most outlets carried in the `DAYS` up to ``newest``, the most of them first.

    A statement is there if it was repeated in those days; all that carried it count.
    """
    if newest is None or newest < date.min + timedelta(DAYS) or newest == date.max:
        return ()
    since, until = newest - timedelta(DAYS), newest + timedelta(1)
    asked = {"since": since.isoformat(), "until": until.isoformat(), "most": most}
    return _read(conn, _LATELY, asked)


def _read(conn: sqlite3.Connection, sql: str, asked: Mapping[str, object]) -> tuple[Spread, ...]:
    rows: list[dict[str, Any]] = fetch(conn, sql, asked) if has_statements(conn) else []
    summaries = {row["longest"]: Summary(**row) for row in rows}
    return tuple(Spread(one, summaries[one.number]) for one in read_shown(conn, summaries))


def fold_repeats(
    quotations: Iterable[Shown], summaries: Mapping[int, Summary]
) -> tuple[Folded, ...]:
    """Return a list in which each statement stands once, where its first quotation stood."""
    entries: dict[tuple[bool, int], list[Shown]] = {}
    for one in quotations:
        summary = summaries.get(one.number)
        key = (summary is None, summary.number if summary else one.number)
        entries.setdefault(key, []).append(one)
    return tuple(_fold(listed, summaries) for listed in entries.values())


def _fold(listed: Sequence[Shown], summaries: Mapping[int, Summary]) -> Folded:
    return Folded(listed[0], summaries.get(listed[0].number), tuple(listed[1:]))
