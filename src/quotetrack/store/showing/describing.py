"""How articles call those whom they don't name: "a harbour spokesman"."""

import sqlite3
from collections.abc import Iterator

# What is said, from an index alone.
_LIVE = """
SELECT DISTINCT described FROM quotations
WHERE speaker_id IS NULL AND described IS NOT NULL
  AND act = 'statement' AND repeat_of IS NULL AND judged IS NOT 'not a quotation'
"""
# From each to the next by the index, names too: as much work as there are, not quotations.
_PUBLIC = """
WITH RECURSIVE one(speaker) AS (
  SELECT min(speaker) FROM attributions
  UNION ALL
  SELECT (SELECT min(speaker) FROM attributions WHERE speaker > one.speaker)
  FROM one WHERE one.speaker IS NOT NULL
)
SELECT speaker FROM one WHERE speaker IS NOT NULL
"""


def is_public(conn: sqlite3.Connection) -> bool:
    """Tell a public copy, whose numbers go by date, from the archive that is written."""
    asked = "SELECT 1 FROM sqlite_master WHERE name = 'publication'"
    return conn.execute(asked).fetchone() is not None


def read_descriptions(conn: sqlite3.Connection, folded: str) -> Iterator[str]:
    """Yield the descriptions that may hold ``folded``, a name as it is compared, and no others.

    Each is still to be compared: of those in plain letters only what can't hold its longest word
    is left out, which is quick. A public copy also gives names of speakers.
    """
    word = max(folded.split(), key=len, default="")
    for (text,) in conn.execute(_PUBLIC if is_public(conn) else _LIVE):
        if word and (not text.isascii() or word in text.lower()):
            yield text
