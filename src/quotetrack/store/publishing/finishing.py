"""The last steps of a public copy: what follows from its own tables, and what makes it fast."""

import sqlite3
from collections.abc import Mapping

from quotetrack.store.publishing import schema
from quotetrack.store.publishing.indices import INDICES
from quotetrack.store.publishing.recognising import MARK
from quotetrack.store.scripts import run_script
from quotetrack.store.showing.telling_apart import FEWEST, read_background, tell_apart

# So many words, and as many cues, are kept of each speaker.
_MOST = 12
_SPEAKERS = "SELECT speaker_id FROM speaker_counts WHERE quotations >= ? ORDER BY speaker_id"
_WORD = "INSERT INTO speaker_words VALUES (?, ?, ?, ?, ?)"
_SEARCHED = (
    "INSERT INTO quotations_fts(rowid, text) SELECT number, text FROM quotations ORDER BY number",
    # Of each article what is shown, a sign between two passages that no word has.
    """
    INSERT INTO documents_fts(rowid, title, text)
    SELECT d.number, d.title, (
      SELECT group_concat(text, ' … ') FROM (
        SELECT p.text FROM passages p WHERE p.document_id = d.id ORDER BY p.start
      )
    ) FROM documents d ORDER BY d.number
    """,
    "INSERT INTO quotations_fts(quotations_fts) VALUES ('optimize')",
    "INSERT INTO documents_fts(documents_fts) VALUES ('optimize')",
)


def finish(conn: sqlite3.Connection, told: Mapping[str, str]) -> None:
    """Write what sets speakers apart, the search, the indices and what is ``told`` of the copy."""
    for script in (schema.VIEWS, INDICES):
        run_script(conn, script)
    words = _tell_all_apart(conn)
    for script in (schema.WORDS, schema.SEARCH):
        run_script(conn, script)
    conn.executemany(_WORD, words)
    for step in _SEARCHED:
        conn.execute(step)
    conn.executemany("INSERT INTO publication VALUES (?, ?)", sorted(told.items()))
    conn.execute(f"PRAGMA application_id = {MARK}")


def _tell_all_apart(conn: sqlite3.Connection) -> list[tuple[str, str, str, int, float]]:
    background = read_background(conn)
    speakers = [slug for (slug,) in conn.execute(_SPEAKERS, [FEWEST]).fetchall()]
    return [
        (slug, one.sort, one.word, one.quotations, one.score)
        for slug in speakers
        for one in tell_apart(conn, slug, _MOST, background)
    ]


def pack(conn: sqlite3.Connection) -> None:
    """Leave nothing in the file that isn't shown, and let SQLite know what lies where."""
    conn.execute("ANALYZE")
    conn.execute("VACUUM")
    conn.execute("PRAGMA optimize")
