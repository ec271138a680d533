"""All speakers known by name, most quoted first, a page at a time; who a mistyped one may be."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from quotetrack.model.showing import Voice
from quotetrack.questions import fold
from quotetrack.store.showing.quotations import fetch

PAGE = 100

_LIST = """
SELECT speaker_id AS id, name, kind, quotations, outlets, first, last FROM speaker_counts
WHERE (:ids IS NULL OR speaker_id IN (SELECT value FROM json_each(:ids)))
AND (:count IS NULL OR quotations < :count OR (quotations = :count AND speaker_id > :id))
ORDER BY quotations DESC, speaker_id LIMIT :limit
"""
_NAMES = """
SELECT coalesce(canonical_id, id), name FROM speakers
UNION ALL SELECT speaker_id, alias FROM aliases
"""
_SILENT = """
SELECT s.id, s.name FROM speakers s
WHERE s.id IN (SELECT value FROM json_each(:ids))
AND NOT EXISTS (SELECT 1 FROM said WHERE speaker_id = s.id)
ORDER BY s.name, s.id LIMIT :limit
"""
_VOICES = "SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Listed:
    """A speaker in the list; ``first`` and ``last`` are days, None where nothing has a date."""

    id: str
    name: str
    kind: str
    quotations: int
    outlets: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list. ``after`` begins the next page, None on the last.

    ``silent`` fit what was searched for, and are known, but not quoted.
    """

    speakers: tuple[Listed, ...]
    after: tuple[int, str] | None
    silent: tuple[Voice, ...] = ()


def list_speakers(
    conn: sqlite3.Connection,
    part: str = "",
    after: tuple[int, str] | None = None,
    most: int = PAGE,
) -> Listing:
    """Return a page of the speakers who are quoted, those with most quotations first.

    ``part`` is a name, an alias or a part of one, case and accents aside. ``after`` is what the
    page before gave: a count and a slug.
    """
    ids = json.dumps(sorted(_find_named(conn, part))) if fold(part) else None
    count, slug = after or (None, None)
    asked = {"ids": ids, "count": count, "id": slug, "limit": most + 1}
    found = [Listed(**row) for row in fetch(conn, _LIST, asked)]
    if len(found) > most:
        last = found[most - 1]
        return Listing(tuple(found[:most]), (last.quotations, last.id))
    return Listing(tuple(found), None, _find_silent(conn, ids, most))


def iterate_speakers(conn: sqlite3.Connection, part: str = "") -> Iterator[Listed]:
    """Yield all speakers of the list, most quoted first."""
    ids = json.dumps(sorted(_find_named(conn, part))) if fold(part) else None
    asked = {"ids": ids, "count": None, "id": None, "limit": -1}
    return (Listed(**row) for row in fetch(conn, _LIST, asked))


def suggest_speakers(conn: sqlite3.Connection, typed: str, most: int = 6) -> tuple[Voice, ...]:
    """Return whose names are most like what was typed, a slug or a name; nobody if none is."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where something is mistyped

    wanted = fold(typed.replace("-", " "))
    names = [(slug, fold(name)) for slug, name in conn.execute(_NAMES)]
    near = process.extract(
        wanted, [name for _, name in names], scorer=fuzz.WRatio, limit=3 * most, score_cutoff=75
    )
    slugs = list(dict.fromkeys(names[place][0] for _, _, place in near))[:most]
    voices = {row[0]: Voice(row[1], row[0]) for row in conn.execute(_VOICES, [json.dumps(slugs)])}
    return tuple(voices[slug] for slug in slugs if slug in voices)


def _find_named(conn: sqlite3.Connection, part: str) -> set[str]:
    wanted = fold(part)
    return {slug for slug, name in conn.execute(_NAMES) if wanted in fold(name)}


def _find_silent(conn: sqlite3.Connection, ids: str | None, most: int) -> tuple[Voice, ...]:
    if ids is None:
        return ()
    rows = conn.execute(_SILENT, {"ids": ids, "limit": most})
    return tuple(Voice(name, slug) for slug, name in rows)
