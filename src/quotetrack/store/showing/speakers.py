"""Speakers as readers see them: who is known by name, and what the archive holds of each."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from quotetrack.questions import fold
from quotetrack.store.showing.identities import read_known
from quotetrack.store.showing.quotations import fetch


@dataclass(frozen=True, slots=True)
class Counts:
    """What the archive holds of a speaker; ``first`` and ``last`` are days, None where undated."""

    quotations: int = 0
    direct: int = 0
    mixed: int = 0
    indirect: int = 0
    documents: int = 0
    outlets: int = 0
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name, and who says so: file (the speakers file), user (a person), seen (articles)."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Role:
    """A title or affiliation as articles gave it, and the first and last day on which they did."""

    role: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A speaker with all that the archive knows of who it is; ``kind`` is person or body."""

    id: str
    name: str
    kind: str
    wikidata: str | None
    aliases: tuple[Alias, ...]
    roles: tuple[Role, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Apart:
    """What `Counts` doesn't tell. ``joint`` of the quotations are said with others, named first.

    ``acts`` are an act that is no statement and how often the archive has it: it isn't counted.
    """

    joint: int = 0
    acts: tuple[tuple[str, int], ...] = ()


_COUNTS = """
SELECT quotations, direct, mixed, indirect, documents, outlets, first, last
FROM speaker_counts WHERE speaker_id = ?
"""
_JOINT = """
SELECT count(DISTINCT s.number) FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
JOIN said s ON s.number = q.number AND s.speaker_id = t.speaker_id
WHERE t.speaker_id = :speaker AND q.speaker_id IS NOT NULL AND q.speaker_id <> t.speaker_id
"""
_ACTS = """
SELECT act, count(*) FROM (
  SELECT act, number FROM quotations WHERE speaker_id = :speaker AND act <> 'statement'
    AND repeat_of IS NULL AND judged IS NOT 'not a quotation'
  UNION SELECT q.act, q.number FROM joint_speakers t JOIN quotations q ON q.id = t.quotation_id
  WHERE t.speaker_id = :speaker AND q.act <> 'statement' AND q.repeat_of IS NULL
    AND q.judged IS NOT 'not a quotation'
) GROUP BY act ORDER BY act
"""
_ALIASES = "SELECT alias, origin FROM aliases WHERE speaker_id = ? ORDER BY rowid"
_ROLES = "SELECT role, first_seen, last_seen FROM roles WHERE speaker_id = ?"
_WEEKS = "SELECT week, kind, quotations FROM speaker_weeks WHERE speaker_id = ? ORDER BY week, kind"
# What is dated later than today is an error, and would stretch every chart.
_NEWEST = """
SELECT substr(published, 1, 10) FROM documents
WHERE published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
  AND published < date('now', '+1 day') AND date(substr(published, 1, 10)) IS NOT NULL
ORDER BY published DESC LIMIT 1
"""
_OUTLETS = """
SELECT outlet, quotations FROM speaker_outlets WHERE speaker_id = ?
ORDER BY quotations DESC, outlet LIMIT ?
"""


def find_speaker(conn: sqlite3.Connection, slug: str) -> str | None:
    """Return the id that a slug leads to: of a merged speaker, that of who stands for both."""
    for one in dict.fromkeys((slug, slug.casefold())):
        row = conn.execute("SELECT canonical_id FROM speakers WHERE id = ?", [one]).fetchone()
        if row:
            return str(row[0] or one)
    return None


def read_profile(conn: sqlite3.Connection, speaker_id: str) -> Profile:
    """Return who the speaker with that id is.

    Raises:
        KeyError: there is none.
    """
    known = read_known(conn, [speaker_id])[speaker_id]
    aliases = (Alias(*row) for row in map(tuple, conn.execute(_ALIASES, [speaker_id])))
    return Profile(
        id=known.id,
        name=known.name,
        kind=known.kind,
        wikidata=known.wikidata,
        aliases=tuple(one for one in aliases if one.name != known.name),
        roles=read_roles(conn, speaker_id),
        counts=read_counts(conn, speaker_id),
    )


def read_counts(conn: sqlite3.Connection, speaker_id: str) -> Counts:
    """Return what the archive holds of a speaker: zeroes where it is nothing."""
    rows = fetch(conn, _COUNTS, [speaker_id])
    return Counts(**rows[0]) if rows else Counts()


def read_apart(conn: sqlite3.Connection, speaker_id: str) -> Apart:
    """Return what the counts of a speaker leave open: joint statements, and what is none."""
    asked = {"speaker": speaker_id}
    (joint,) = conn.execute(_JOINT, asked).fetchone()
    return Apart(joint, tuple((act, count) for act, count in conn.execute(_ACTS, asked)))


def read_roles(conn: sqlite3.Connection, speaker_id: str) -> tuple[Role, ...]:
    """Return a speaker's roles, the latest first; spelt with other capitals it is the same role."""
    found: dict[str, Role] = {}
    rows = sorted(conn.execute(_ROLES, [speaker_id]), key=lambda row: str(row[2] or ""))
    for role, first, last in rows:
        before = found.pop(fold(role), Role(role, first, last))
        days = [day for day in (first, last, before.first, before.last) if day]
        found[fold(role)] = Role(role, min(days, default=None), max(days, default=None))
    return tuple(reversed(found.values()))


def read_weeks(conn: sqlite3.Connection, speaker_id: str) -> list[tuple[str, str, int]]:
    """Return rows of a week's Monday, a kind and a count; what has no date is left out."""
    return [(row[0], row[1], row[2]) for row in conn.execute(_WEEKS, [speaker_id])]


def read_newest(conn: sqlite3.Connection) -> date | None:
    """Return the newest day of which the archive has an article, today at the latest."""
    row = conn.execute(_NEWEST).fetchone()
    try:
        return date.fromisoformat(row[0]) if row else None
    except ValueError:  # 30 February is a day to SQLite
        return None


def read_outlets(
    conn: sqlite3.Connection, speaker_id: str, most: int = 20
) -> list[tuple[str, int]]:
    """Return which outlets quote a speaker, and how often, the most often first."""
    return [(row[0], row[1]) for row in conn.execute(_OUTLETS, [speaker_id, most])]
