"""An article as readers see it: what may be shown of its text, and where its quotations stand.

Positions are half-open character offsets ``[start, end)`` into the article's stored text, of which
an archive made to be public may hold some stretches alone.
"""

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from quotetrack.model import Furniture, Span, Spans
from quotetrack.model.showing import Shown
from quotetrack.store.showing.quotations import fetch, read_others, show_row

_ARTICLE = """
SELECT id, title, url, outlet, substr(published, 1, 10) AS date, author, language, sentences,
  text IS NOT NULL AS whole
FROM documents WHERE id = ?
"""
_HAS_POLICY = "SELECT 1 FROM sqlite_master WHERE name = 'publication'"
_POLICY = "SELECT value FROM publication WHERE name = 'text'"
_PASSAGES = "SELECT start, text FROM passages WHERE document_id = ? ORDER BY start"
_FURNITURE = """
SELECT start, "end", sort FROM furniture WHERE document_id = ? ORDER BY start, "end"
"""
# Without what lies around each: the article itself is at hand, and to cut that out of a long one
# for each of its quotations takes long.
_QUOTATIONS = """
SELECT v.id AS id, v.number AS number, v.quotation AS quotation, v.kind AS kind, v.act AS act,
  v.cue AS cue, v.source AS source, v.speaker AS speaker, v.speaker_id AS speaker_id,
  v.role AS role, v.confidence AS confidence, v.certainty AS certainty, v.judged AS judged,
  v.rule AS rule, q.reason AS reason, q.reasons AS reasons, v.date AS date, v.outlet AS outlet,
  v.headline AS headline, v.url AS url, v.language AS language, v.document_id AS document_id,
  NULL AS context, NULL AS also_at, v.repeat_of AS repeat_of
FROM attributions v JOIN quotations q ON q.id = v.id
WHERE q.document_id = ? ORDER BY q.start, q."end", q.id LIMIT ?
"""
_SPANS = """
SELECT s.quotation_id AS id, s.part AS part, s.start AS start, s."end" AS "end"
FROM quotations q JOIN spans s ON s.quotation_id = q.id
WHERE q.document_id = ? ORDER BY s.quotation_id, s.part, s.n
"""
_OWN_SPANS = """
SELECT quotation_id AS id, part, start, "end" FROM spans WHERE quotation_id = ? ORDER BY part, n
"""
_BESIDE = """
SELECT q.id FROM quotations q JOIN attributions v ON v.id = q.id
WHERE q.document_id = ? ORDER BY q.start, q."end", q.id
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that may be shown: where it starts, and its text as stored."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as far as it may be shown.

    ``whole`` tells that nothing of it is withheld, ``policy`` what a public copy shows of articles:
    full, context or none; None in an archive that is no such copy. ``sentences`` are the offsets
    at which sentences start; none where they aren't known.
    """

    id: str
    title: str | None
    url: str | None
    outlet: str | None
    date: str | None
    author: str | None
    language: str | None
    whole: bool
    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...] = ()
    sentences: tuple[int, ...] = ()
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a quotation stand in its article."""

    content: Spans = ()
    cue: Spans = ()
    source: Spans = ()

    @property
    def all(self) -> Spans:
        """All ranges, in the order of the text."""
        return tuple(sorted((*self.content, *self.cue, *self.source)))

    @property
    def anchor(self) -> int | None:
        """Where it is attributed: at its cue; without one its source, or else its content."""
        return next(
            (spans[0].start for spans in (self.cue, self.source, self.content) if spans), None
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A quotation of an article, and where it stands; it has no context and no other places."""

    shown: Shown
    places: Places


def read_article(conn: sqlite3.Connection, document_id: str) -> Article | None:
    """Return the article with this id, as far as it may be shown; None if there is none."""
    row = next(iter(fetch(conn, _ARTICLE, [document_id])), None)
    if row is None:
        return None
    passages = conn.execute(_PASSAGES, [document_id]).fetchall()
    furniture = conn.execute(_FURNITURE, [document_id]).fetchall()
    return Article(
        **{name: row[name] for name in ("id", "title", "url", "outlet", "date", "author")},
        language=row["language"],
        whole=bool(row["whole"]),
        passages=tuple(Passage(start, text) for start, text in map(tuple, passages)),
        furniture=tuple(Furniture(Span(a, b), sort) for a, b, sort in map(tuple, furniture)),
        sentences=_read_starts(row["sentences"]),
        policy=_read_policy(conn),
    )


def read_placed(conn: sqlite3.Connection, document_id: str, most: int = 2_000) -> list[Placed]:
    """Return the quotations of an article in the order of its text, the first ``most``."""
    rows = fetch(conn, _QUOTATIONS, [document_id, most])
    others = read_others(conn, [row["number"] for row in rows])
    places = _gather(fetch(conn, _SPANS, [document_id]))
    return [
        Placed(show_row(row, others.get(row["number"], ())), places.get(row["id"], Places()))
        for row in rows
    ]


def read_places(conn: sqlite3.Connection, quotation_id: str) -> Places:
    """Return where the parts of one quotation stand."""
    return _gather(fetch(conn, _OWN_SPANS, [quotation_id])).get(quotation_id, Places())


def read_neighbours(
    conn: sqlite3.Connection, document_id: str, quotation_id: str
) -> tuple[str | None, str | None]:
    """Return the keys of the quotations before and behind one in its article; None for none."""
    keys: list[str] = [key for (key,) in map(tuple, conn.execute(_BESIDE, [document_id]))]
    if quotation_id not in keys:
        return None, None
    at = keys.index(quotation_id)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None


def _gather(rows: list[dict[str, Any]]) -> dict[str, Places]:
    spans: defaultdict[str, defaultdict[str, list[Span]]]
    spans = defaultdict(lambda: defaultdict(list))
    for row in rows:
        spans[row["id"]][row["part"]].append(Span(row["start"], row["end"]))
    return {
        key: Places(*(tuple(parts[name]) for name in ("content", "cue", "source")))
        for key, parts in spans.items()
    }


def _read_policy(conn: sqlite3.Connection) -> str | None:
    if not conn.execute(_HAS_POLICY).fetchone():
        return None
    row = conn.execute(_POLICY).fetchone()
    return str(row[0]) if row else None


def _read_starts(sentences: str | None) -> tuple[int, ...]:
    starts = json.loads(sentences) if sentences else []
    return tuple(start for start in starts if isinstance(start, int))
