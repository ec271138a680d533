"""Walking a list of quotations in its order: newest first, the undated last.

In the archive that is written, that is by date and then by number; in a public copy, where numbers
go by date, by number alone.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

Values = Mapping[str, str | int | None]
Step = tuple[str, Values]
"""A query that gives numbers, and its parameters; ``:limit`` is left to whoever asks it."""

_BEHIND_ALL = 2**62

_DAY = "substr(d.published, 1, 10)"


@dataclass(frozen=True, slots=True)
class Asking:
    """A search as SQL over ``view``, whose columns ``tests`` call ``v``.

    ``few`` gives the numbers of the few that fit one condition, None if there are many of each.
    ``before`` is the number of the last quotation of the page before.
    """

    view: str
    few: str | None
    tests: tuple[str, ...]
    values: Values
    before: int | None
    public: bool


def walk(conn: sqlite3.Connection, asking: Asking, limit: int) -> Iterator[int]:
    """Yield the numbers of the first ``limit`` quotations that are asked for."""
    steps = _steps_public(conn, asking) if asking.public else _steps_live(conn, asking)
    left = limit
    for sql, values in steps:
        for (number,) in islice(conn.execute(sql, {**values, "limit": left}), left):
            left -= 1
            yield number
        if not left:
            return


def _steps_public(conn: sqlite3.Connection, asking: Asking) -> Iterator[Step]:
    values = dict(asking.values)
    bounds = dict(_bound(conn, asking))
    if asking.before is not None:
        bounds["below"] = min(asking.before, bounds.get("below", asking.before))
    source, number, tests = _choose_way(asking)
    tests += [f"{number} < :below"] * ("below" in bounds)
    tests += [f"{number} >= :from"] * ("from" in bounds)
    yield _select(source, tests, f"{number} DESC"), values | bounds


def _choose_way(asking: Asking) -> tuple[str, str, list[str]]:
    """Return where to walk, by which number, and what to test there."""
    tests, view = list(asking.tests), f"{asking.view} v"
    if "match" in asking.values and _is_walked_by_words(asking):
        tests = [test for test in tests if "quotations_fts" not in test]
        return f"quotations_fts(:match) p CROSS JOIN {view}", "p.rowid", [*tests, _meets("rowid")]
    if asking.few:
        return view, "v.number", [*tests, f"v.number IN ({asking.few})"]
    if "speakers0" in asking.values and "speakers1" not in asking.values:
        tests = [test for test in tests if " said " not in test]
        mine = ["p.speaker_id = :speakers0", _meets("number")]
        return f"said p CROSS JOIN {view}", "p.number", [*tests, *mine]
    return view, "v.number", tests


def _meets(number: str) -> str:
    return f"v.number = p.{number}"


def _is_walked_by_words(asking: Asking) -> bool:
    return asking.few is None or "quotations_fts" in asking.few


def _bound(conn: sqlite3.Connection, asking: Asking) -> Iterator[tuple[str, int]]:
    """Yield the numbers between which the dates lie; they go by date, the undated first."""
    asked = "SELECT number FROM attributions WHERE date {} ? ORDER BY date, number LIMIT 1"
    since, until = (asking.values.get(name) for name in ("since", "until"))
    if since or until:
        row = conn.execute(asked.format(">="), [since or ""]).fetchone()
        yield "from", row[0] if row else _BEHIND_ALL
    if until:
        row = conn.execute(asked.format(">"), [until]).fetchone()
        if row:
            yield "below", row[0]


def _steps_live(conn: sqlite3.Connection, asking: Asking) -> Iterator[Step]:
    day, values = None, {"until": None, **asking.values}
    if asking.before is not None:
        before, day = _place(conn, asking.before)
        values |= {"before": before, "day": day}
    if asking.few:
        tests = [*asking.tests, f"v.number IN ({asking.few})"]
        if asking.before is not None:
            tests.append(
                "(v.date < :day OR v.date IS :day AND v.number < :before"
                " OR v.date IS NULL AND :day IS NOT NULL)"
            )
        yield _select(f"{asking.view} v", tests, "+v.date DESC, v.number DESC"), values
    else:
        yield from _steps_by_day(asking, values, day)


def _steps_by_day(asking: Asking, values: Values, day: str | None) -> Iterator[Step]:
    """Yield the steps over dated and undated articles, by their index."""
    source = f"documents d CROSS JOIN {asking.view} v"
    order = f"{_DAY} DESC, v.number DESC"
    joined = [*asking.tests, "v.document_id = d.id"]
    if asking.before is None:
        yield _select(source, [*joined, *_by_day(asking)], order), values
        yield _select(source, [*joined, f"{_DAY} IS NULL"], order), values
        return
    if day is not None:
        tests = [f"{_DAY} <= :day", f"({_DAY} < :day OR v.number < :before)"]
        yield _select(source, [*joined, *_by_day(asking), *tests], order), values
    undated = [f"{_DAY} IS NULL", *(["v.number < :before"] if day is None else [])]
    yield _select(source, [*joined, *undated], order), values


def _by_day(asking: Asking) -> list[str]:
    bounds = {"since": f"{_DAY} >= :since", "until": f"{_DAY} <= :until"}
    given = [bounds[name] for name in bounds if name in asking.values]
    return given or [f"{_DAY} IS NOT NULL"]


def _place(conn: sqlite3.Connection, before: int) -> tuple[int, str | None]:
    """Return the number and the date behind which a page begins.

    Where that quotation is gone meanwhile, those of the one that came in before it.
    """
    asked = "SELECT number, date FROM attributions WHERE number <= ? ORDER BY number DESC LIMIT 1"
    row = conn.execute(asked, [before]).fetchone()
    return (int(row[0]), row[1]) if row else (0, None)


def _select(source: str, tests: list[str], order: str) -> str:
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT v.number FROM {source} {where} ORDER BY {order} LIMIT :limit"  # noqa: S608 - ours
