"""Who and what a reader means by a name: speakers by any of their names, outlets."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from quotetrack.model.showing import Voice
from quotetrack.questions import fold

MOST = 20
"""How many speakers, or outlets, one name may be taken for."""

_SLUG = """
SELECT s.id, s.name FROM speakers b JOIN speakers s ON s.id = coalesce(b.canonical_id, b.id)
WHERE b.id = ?
"""
_NAMES = """
SELECT id, name FROM speakers WHERE canonical_id IS NULL OR canonical_id = id
UNION ALL SELECT speaker_id, alias FROM aliases
"""
_VOICES = """
SELECT id, name FROM speakers WHERE id IN (SELECT value FROM json_each(?)) ORDER BY name, id
"""
# From each outlet to the next by the index: as much work as there are outlets, not articles.
_OUTLETS = """
WITH RECURSIVE one(outlet) AS (
  SELECT min(outlet) FROM documents WHERE outlet > ''
  UNION ALL
  SELECT (SELECT min(outlet) FROM documents WHERE outlet > one.outlet)
  FROM one WHERE one.outlet IS NOT NULL
)
SELECT outlet FROM one WHERE outlet IS NOT NULL LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """Whom a name was taken for; nobody if no name fits.

    ``exact``: it is one of their names or a slug; otherwise it is a part of a name. ``more`` tells
    that it may be still others, too many to look for.
    """

    asked: str
    voices: tuple[Voice, ...]
    exact: bool = True
    more: bool = False


def take_speakers(conn: sqlite3.Connection, asked: tuple[str, ...]) -> tuple[Taken, ...]:
    """Return whom each of these slugs, names or parts of names is taken for.

    A slug before any name; whoever bears a name, case and accents aside, before those whose names
    hold it; of several all. Names of clusters lead to who stands for them.
    """
    return tuple(_take(conn, one) for one in asked)


def _take(conn: sqlite3.Connection, asked: str) -> Taken:
    row = conn.execute(_SLUG, [asked]).fetchone()
    if row:
        return Taken(asked, (Voice(row[1], row[0]),))
    exact, parts = _holders(conn, fold(asked))
    found = exact or parts
    slugs = json.dumps(sorted(found)[: MOST + 1])
    voices = [Voice(name, slug) for slug, name in conn.execute(_VOICES, [slugs])]
    return Taken(asked, tuple(voices[:MOST]), bool(exact) or not voices, len(voices) > MOST)


def _holders(conn: sqlite3.Connection, folded: str) -> tuple[set[str], set[str]]:
    exact, parts = set[str](), set[str]()
    if not folded:
        return exact, parts
    for slug, name in conn.execute(_NAMES):
        known = fold(name)
        if known == folded:
            exact.add(slug)
        elif not exact and folded in known:
            parts.add(slug)
    return exact, parts


def list_outlets(conn: sqlite3.Connection, most: int = 1000) -> list[str]:
    """Return the names of the outlets in order, the first ``most`` of them."""
    return [row[0] for row in conn.execute(_OUTLETS, {"most": most})]


def take_outlets(conn: sqlite3.Connection, asked: str) -> list[str]:
    """Return the outlets called so, case and accents aside; if none, those whose name holds it."""
    if conn.execute("SELECT 1 FROM documents WHERE outlet = ? LIMIT 1", [asked]).fetchone():
        return [asked]
    return list(islice(_fitting(list_outlets(conn), fold(asked)), MOST))


def _fitting(outlets: list[str], folded: str) -> Iterator[str]:
    equal = [outlet for outlet in outlets if fold(outlet) == folded]
    yield from equal or (outlet for outlet in outlets if folded and folded in fold(outlet))
