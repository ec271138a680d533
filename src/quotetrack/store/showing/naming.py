"""Who and what a reader means by a name: speakers by any of their names, outlets."""

import json
import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from quotetrack import lang
from quotetrack.model.showing import Voice
from quotetrack.questions import fold
from quotetrack.store.showing.describing import read_descriptions
from quotetrack.store.sounding import sounds_like

MOST = 20
"""How many speakers, or outlets, one name may be taken for."""

MOST_DESCRIBED = 100
"""How many descriptions one name may be taken for."""

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

    ``described`` are descriptions that fit, such as "a harbour spokesman", where no name does.
    ``exact``: it is one of their names or a slug; otherwise it is a part of a name. ``more`` tells
    that it may be still others, too many to look for.
    """

    asked: str
    voices: tuple[Voice, ...]
    exact: bool = True
    more: bool = False
    described: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def fold_name(name: str) -> str:
    """Return a name as readers may type it: without accents, case, hyphens and apostrophes.

    Latin letters that no accent makes are spelt with plain ones.

    >>> fold_name("Łukasz O’Brien-Ærø")
    'lukasz o brien aero'
    """
    return " ".join(fold(name).translate(_read_plain()).split())


def drop_titles(folded: str) -> str:
    """Return a folded name without the titles that it begins with; nothing is left of none else.

    >>> drop_titles("president of lambert"), drop_titles("mayor nadia lambert")
    ('of lambert', 'nadia lambert')
    """
    words, titles = folded.split(), _read_titles()
    while words and words[0] in titles:
        del words[0]
    return " ".join(words)


@cache
def _read_plain() -> Mapping[int, str]:
    """Return what stands for letters of Latin script without accents, and for marks in names."""
    letters = (chr(code) for code in range(0x80, 0x250))
    latin = (letter for letter in letters if unicodedata.name(letter, "").startswith("LATIN"))
    marks = (c for c in map(chr, range(0x10000)) if unicodedata.category(c) == "Pd")
    plain = {ord(letter): anyascii(letter).lower() for letter in latin}
    return plain | {ord(mark): " " for mark in (*marks, *_APOSTROPHES)}


@cache
def _read_titles() -> frozenset[str]:
    peoples = [lang.load(code).people for code in lang.codes()]
    return frozenset(
        fold_name(title) for people in peoples for title in people.titles | people.honorifics.keys()
    )


# A word shorter than this begins too many others.
_SHORTEST_CUT = 3
_APOSTROPHES = "'`´‘’ʻʼʽʾʿ"


def take_speakers(conn: sqlite3.Connection, asked: tuple[str, ...]) -> tuple[Taken, ...]:
    """Return whom each of these slugs, names or parts of names is taken for.

    A slug before any name; whoever bears a name, as `fold_name` has it, before those whose names
    hold it; of several all. Names of clusters lead to who stands for them. Titles before a name
    are passed over where nobody is called so with them. Last come names in another script.
    """
    return tuple(_take(conn, one) for one in asked)


def _take(conn: sqlite3.Connection, asked: str) -> Taken:
    row = conn.execute(_SLUG, [asked]).fetchone()
    if row:
        return Taken(asked, (Voice(row[1], row[0]),))
    folded = fold_name(asked)
    exact, parts = _holders(conn, folded)
    # Whoever is called so without the title may be somebody else than is meant.
    found = exact or parts or set().union(*_holders(conn, drop_titles(folded)))
    found = found or find_by_sound(conn, asked)
    if not found:
        return _take_described(conn, asked, folded)
    slugs = json.dumps(sorted(found)[: MOST + 1])
    voices = [Voice(name, slug) for slug, name in conn.execute(_VOICES, [slugs])]
    return Taken(asked, tuple(voices[:MOST]), bool(exact) or not voices, len(voices) > MOST)


def _take_described(conn: sqlite3.Connection, asked: str, folded: str) -> Taken:
    fitting = {text: fold_name(text) for text in read_descriptions(conn, folded)}
    exact = {text for text, known in fitting.items() if known == folded}
    parts = {text for text, known in fitting.items() if holds_name(known, folded)}
    found = sorted(exact or parts)
    more = len(found) > MOST_DESCRIBED
    is_exact = bool(exact) or not found
    return Taken(asked, (), is_exact, more, tuple(found[:MOST_DESCRIBED]))


def _holders(conn: sqlite3.Connection, folded: str) -> tuple[set[str], set[str]]:
    exact, parts = set[str](), set[str]()
    if not folded:
        return exact, parts
    for slug, name in conn.execute(_NAMES):
        known = fold_name(name)
        if known == folded:
            exact.add(slug)
        elif not exact and holds_name(known, folded):
            parts.add(slug)
    return exact, parts


def find_by_sound(conn: sqlite3.Connection, asked: str) -> set[str]:
    """Return the slugs of those called so in another script: "Zelensky" finds "Зеленський"."""
    return {slug for slug, name in conn.execute(_NAMES) if sounds_like(name, asked)}


def holds_name(known: str, asked: str) -> bool:
    """Tell whether a folded name holds a part that somebody asks for: some of its words, whole.

    One word may be cut short, unless it is as short as "us" or a title. Scripts without capitals
    may write other words joined to a name: there any part will do.

    >>> holds_name("emmanuel macron", "macr"), holds_name("donald tusk", "us")
    (True, False)
    >>> holds_name("french presidential palace", "french president")
    False
    """
    if asked.lower() == asked.upper():
        return asked in known
    cut = " " not in asked and len(asked) >= _SHORTEST_CUT and asked not in _read_titles()
    return f" {asked}" in f" {known}" if cut else f" {asked} " in f" {known} "


def list_outlets(conn: sqlite3.Connection, most: int | None = None) -> list[str]:
    """Return the names of the outlets in order: all, or the first ``most`` of them."""
    return [row[0] for row in conn.execute(_OUTLETS, {"most": -1 if most is None else most})]


def take_outlets(conn: sqlite3.Connection, asked: str) -> list[str]:
    """Return the outlets that are looked in for a name: the first of those that fit it."""
    return fit_outlets(conn, asked)[:MOST]


def fit_outlets(conn: sqlite3.Connection, asked: str) -> list[str]:
    """Return the outlets called so, case and accents aside; if none, those whose name holds it."""
    if conn.execute("SELECT 1 FROM documents WHERE outlet = ? LIMIT 1", [asked]).fetchone():
        return [asked]
    folded = fold_name(asked)
    known = [(outlet, fold_name(outlet)) for outlet in list_outlets(conn)] if folded else []
    equal = [outlet for outlet, name in known if name == folded]
    return equal or [outlet for outlet, name in known if folded in name]
