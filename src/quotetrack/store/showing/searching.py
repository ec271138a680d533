"""Which quotations a search finds, newest first, a page at a time, with bounded work.

Where one of the conditions leaves few quotations, those are looked up and sorted. Where each
leaves many, the list is walked in its order until the page is full, and each quotation is tried.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from quotetrack.model.showing import Search
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.naming import Taken, take_outlets, take_speakers
from quotetrack.store.showing.walking import Asking, Values, walk
from quotetrack.store.showing.wording import match_words

PAGE = 50
"""Quotations on a page."""

FEW = 20_000
"""So many quotations are sorted for a page; of more, the list is walked in its order."""

# What picks all quotations that fit one condition, by an index. In braces: a list of parameters,
# of which SQLite, other than of a table of values, knows how short it is.
_SAID = "SELECT number FROM said WHERE speaker_id IN ({speakers})"
_ATTRIBUTED = """
SELECT number FROM quotations WHERE speaker_id IN ({attributed})
UNION ALL SELECT q.number FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
WHERE t.speaker_id IN ({attributed})
"""
# Those who are only described, beside those whom "theirs" names.
_DESCRIBED = """
UNION ALL SELECT number FROM quotations
WHERE speaker_id IS NULL AND described IN ({wordings})
  AND act = 'statement' AND repeat_of IS NULL AND judged IS NOT 'not a quotation'
"""
# Where not only what was said is asked for, by the index of what articles call them, and of what
# persons judged.
_DESCRIBED_EVER = """
UNION ALL SELECT number FROM quotations
WHERE lower(found_described) IN ({lowered}) AND found_id IS NULL AND found_described IS NOT NULL
  AND +speaker_id IS NULL AND described IN ({wordings})
UNION ALL SELECT number FROM quotations
WHERE judged IS NOT NULL AND +speaker_id IS NULL AND described IN ({wordings})
"""
_DESCRIBED_PUBLIC = "UNION ALL SELECT number FROM attributions WHERE speaker IN ({wordings})"
_THEIRS = _ATTRIBUTED.replace("{attributed}", "{theirs}")
_PICKS = {
    "match": "SELECT rowid AS number FROM quotations_fts(:match)",
    "speakers": _SAID,
    "attributed": _ATTRIBUTED,
}
_PICKS_LIVE = _PICKS | {
    "described": _THEIRS + _DESCRIBED,
    "described_ever": _THEIRS + _DESCRIBED_EVER,
    "outlets": """
SELECT q.number FROM documents d JOIN quotations q ON q.document_id = d.id
WHERE d.outlet IN ({outlets})
""",
    "since": """
SELECT q.number FROM documents d JOIN quotations q ON q.document_id = d.id
WHERE substr(d.published, 1, 10) BETWEEN :since AND coalesce(:until, '~')
""",
}
_PICKS_PUBLIC = _PICKS | {
    "described": _THEIRS + _DESCRIBED_PUBLIC,
    "described_ever": _THEIRS + _DESCRIBED_PUBLIC,
    "outlets": """
SELECT number FROM attributions WHERE outlet IN ({outlets})
""",
    "kind": "SELECT number FROM quotes WHERE kind = :kind",
    "certainty": "SELECT number FROM quotes WHERE certainty = :certainty",
    "act": "SELECT number FROM attributions WHERE act = :act",
}

# What tries one quotation; the sign in front keeps a condition from choosing the way.
_BY_DESCRIPTION = (
    "(+v.speaker_id IN ({theirs}) OR EXISTS ("
    "SELECT 1 FROM joint_speakers t WHERE t.quotation_id = v.id"
    " AND +t.speaker_id IN ({theirs}))"
    " OR +v.speaker_id IS NULL AND +v.speaker IN ({wordings}))"
)
_TESTS: Mapping[str, str] = {
    "match": "EXISTS (SELECT 1 FROM quotations_fts(:match) WHERE rowid = v.number)",
    "speakers": "EXISTS (SELECT 1 FROM said x WHERE x.number = v.number"
    " AND +x.speaker_id IN ({speakers}))",
    "attributed": "(+v.speaker_id IN ({attributed}) OR EXISTS ("
    "SELECT 1 FROM joint_speakers t WHERE t.quotation_id = v.id"
    " AND +t.speaker_id IN ({attributed})))",
    "described": _BY_DESCRIPTION,
    "described_ever": _BY_DESCRIPTION,
    "outlets": "+v.outlet IN ({outlets})",
    "kind": "+v.kind = :kind",
    "certainty": "+v.certainty = :certainty",
    "act": "+v.act = :act",
    "since": "+v.date >= :since",
    "until": "+v.date <= :until",
}


_SINGLE = frozenset({"match", "kind", "certainty", "act", "since", "until"})


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of quotations in the order of the list, and whether there are more behind.

    ``taken`` tells whom each speaker that was asked for was taken for.
    """

    numbers: tuple[int, ...]
    more: bool = False
    taken: tuple[Taken, ...] = ()


def find(conn: sqlite3.Connection, search: Search, limit: int = PAGE) -> Found:
    """Return the first ``limit`` quotations behind ``search.before`` that a search asks for."""
    taken = take_speakers(conn, search.speakers)
    numbers = list(walk(conn, prepare(conn, search, taken), limit + 1))
    return Found(tuple(numbers[:limit]), len(numbers) > limit, taken)


def settle(search: Search, taken: tuple[Taken, ...]) -> Search:
    """Return the search for those whom its names were taken for, which needn't look them up.

    Unchanged where nobody bears the names: it then finds nothing. Descriptions stay as typed.
    """
    slugs = [voice.id for one in taken for voice in one.voices if voice.id]
    described = [one.asked for one in taken if one.described]
    names = tuple(dict.fromkeys([*slugs, *described]))
    return replace(search, speakers=names or search.speakers)


def count(conn: sqlite3.Connection, search: Search, at_most: int = 10_000) -> tuple[int, bool]:
    """Return how many a search finds on all its pages, and whether there are still more."""
    asking = prepare(conn, replace(search, before=None))
    found = sum(1 for _ in islice(walk(conn, asking, at_most + 1), at_most + 1))
    return min(found, at_most), found > at_most


def prepare(
    conn: sqlite3.Connection, search: Search, taken: tuple[Taken, ...] | None = None
) -> Asking:
    """Return a search as SQL. Names are looked up, and which condition leaves few is measured."""
    taken = take_speakers(conn, search.speakers) if taken is None else taken
    given = _read_values(conn, search, taken)
    lists = {name: _name_each(name, value) for name, value in given.items()}
    values = {key: one for each in lists.values() for key, one in each.items()}
    slots = {name: ", ".join(f":{key}" for key in each) for name, each in lists.items()}
    slots["lowered"] = ", ".join(f"lower(:{key})" for key in lists.get("wordings", ()))
    public = is_public(conn)
    picks = _fill(_PICKS_PUBLIC if public else _PICKS_LIVE, slots)
    few = _find_few(conn, picks, values)
    tests = [test for name, test in _fill(_TESTS, slots).items() if name != few]
    is_statement = search.act == "statement"
    return Asking(
        view="quotes" if is_statement else "attributions",
        few=picks[few] if few else None,
        tests=(*tests, *([] if is_statement else ["v.repeat_of IS NULL"])),
        values=values,
        before=search.before,
        public=public,
    )


def _read_values(
    conn: sqlite3.Connection, search: Search, taken: tuple[Taken, ...]
) -> dict[str, list[str]]:
    """Return the values of each condition that the search makes."""
    single = {
        "match": match_words(search.words),
        "kind": search.kind,
        "certainty": search.certainty,
        "act": "" if search.act in {"statement", "any"} else search.act,
        "since": search.since,
        # A month or a year ends with its last day.
        "until": search.until and f"{search.until}~",
    }
    given = {name: [value] for name, value in single.items() if value}
    if search.speakers:
        given |= _read_voices(search, taken)
    if search.outlet:
        given["outlets"] = take_outlets(conn, search.outlet)
    return given


def _read_voices(search: Search, taken: tuple[Taken, ...]) -> dict[str, list[str]]:
    slugs = [voice.id for one in taken for voice in one.voices if voice.id]
    wordings = [wording for one in taken for wording in one.described]
    is_statement = search.act == "statement"
    if not wordings:
        return {"speakers" if is_statement else "attributed": slugs}
    condition = "described" if is_statement else "described_ever"
    return {condition: [], "theirs": slugs, "wordings": wordings}


def _name_each(name: str, values: list[str]) -> dict[str, str]:
    if name in _SINGLE:
        return {name: values[0]}
    return {f"{name}{n}": value for n, value in enumerate(values)}


def _fill(conditions: Mapping[str, str], slots: Mapping[str, str]) -> dict[str, str]:
    return {name: sql.format_map(slots) for name, sql in conditions.items() if name in slots}


def _find_few(conn: sqlite3.Connection, picks: Mapping[str, str], values: Values) -> str | None:
    """Return the name of what picks fewest, None if each picks many."""
    fewest, best = FEW + 1, None
    for name, pick in picks.items():
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ({pick}) LIMIT {fewest})"  # noqa: S608 - ours
        counted = conn.execute(sql, {"until": None, **values}).fetchone()[0]
        if counted < fewest:
            fewest, best = counted, name
    return best
