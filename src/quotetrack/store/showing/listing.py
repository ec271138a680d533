"""All speakers known by name, most quoted first, a page at a time; who a mistyped one may be."""

import json
import sqlite3
from dataclasses import dataclass, replace

from quotetrack.model.showing import Voice
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.naming import drop_titles, find_by_sound, fold_name
from quotetrack.store.showing.quotations import fetch

PAGE = 100

DETAILED = 50_000
"""Where those of a page have more quotations than this, an archive that is written tells only how
many: it counts anew each time. A public copy knows."""

_KNOWN = """
SELECT speaker_id AS id, name, kind, quotations, outlets, first, last FROM speaker_counts
WHERE (:ids IS NULL OR speaker_id IN (SELECT value FROM json_each(:ids)))
AND (:count IS NULL OR quotations < :count OR (quotations = :count AND speaker_id > :id))
ORDER BY quotations DESC, speaker_id LIMIT :limit
"""
_COUNTED = """
SELECT r.speaker_id AS id, s.name AS name, s.kind AS kind, r.quotations AS quotations,
  NULL AS outlets, NULL AS first, NULL AS last
FROM (
  SELECT speaker_id, count(*) AS quotations FROM said
  WHERE (:ids IS NULL OR speaker_id IN (SELECT value FROM json_each(:ids)))
  GROUP BY speaker_id
) r JOIN speakers s ON s.id = r.speaker_id
WHERE (:count IS NULL OR quotations < :count OR (quotations = :count AND speaker_id > :id))
ORDER BY quotations DESC, speaker_id LIMIT :limit
"""
_DETAILS = "SELECT outlets, first, last FROM speaker_counts WHERE speaker_id = ?"
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
    """A speaker in the list; ``first`` and ``last`` are days, None where nothing has a date.

    ``outlets`` is None, as the days are, where they weren't counted (`DETAILED`).
    """

    id: str
    name: str
    kind: str
    quotations: int
    outlets: int | None
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

    ``part`` is a name, an alias or a part of one, as `fold_name` has it; titles before it are
    passed over where it finds nobody. ``after`` is what the page before gave: a count and a slug.
    """
    ids = _name_ids(conn, part)
    found = _rank(conn, ids, after, most + 1)
    if len(found) > most:
        last = found[most - 1]
        return Listing(_detail(conn, found[:most]), (last.quotations, last.id))
    return Listing(_detail(conn, found), None, _find_silent(conn, ids, most))


def _name_ids(conn: sqlite3.Connection, part: str) -> str | None:
    folded = fold_name(part)
    if not folded:
        return None
    found = _find_named(conn, folded) or _find_named(conn, drop_titles(folded))
    found = found or find_by_sound(conn, part)
    return json.dumps(sorted(found))


def _rank(
    conn: sqlite3.Connection, ids: str | None, after: tuple[int, str] | None, limit: int
) -> list[Listed]:
    count, slug = after or (None, None)
    asked = {"ids": ids, "count": count, "id": slug, "limit": limit}
    return [Listed(**row) for row in fetch(conn, _KNOWN if is_public(conn) else _COUNTED, asked)]


def _detail(conn: sqlite3.Connection, found: list[Listed]) -> tuple[Listed, ...]:
    """Add outlets and days where they are missing, and can be counted soon enough."""
    if is_public(conn) or sum(one.quotations for one in found) > DETAILED:
        return tuple(found)
    return tuple(replace(one, **fetch(conn, _DETAILS, [one.id])[0]) for one in found)


def suggest_speakers(conn: sqlite3.Connection, typed: str, most: int = 6) -> tuple[Voice, ...]:
    """Return whose names are most like what was typed, a slug or a name; nobody if none is."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where something is mistyped

    wanted = fold_name(typed)
    names = [(slug, fold_name(name)) for slug, name in conn.execute(_NAMES)]
    near = process.extract(
        wanted, [name for _, name in names], scorer=fuzz.WRatio, limit=3 * most, score_cutoff=75
    )
    slugs = list(dict.fromkeys(names[place][0] for _, _, place in near))[:most]
    voices = {row[0]: Voice(row[1], row[0]) for row in conn.execute(_VOICES, [json.dumps(slugs)])}
    return tuple(voices[slug] for slug in slugs if slug in voices)


def _find_named(conn: sqlite3.Connection, folded: str) -> set[str]:
    if not folded:
        return set()
    return {slug for slug, name in conn.execute(_NAMES) if folded in fold_name(name)}


def _find_silent(conn: sqlite3.Connection, ids: str | None, most: int) -> tuple[Voice, ...]:
    if ids is None:
        return ()
    rows = conn.execute(_SILENT, {"ids": ids, "limit": most})
    return tuple(Voice(name, slug) for slug, name in rows)
