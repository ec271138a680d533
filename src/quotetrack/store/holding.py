"""Which of some texts hold a word or a phrase, as the full-text search of quotations has it."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing

from quotetrack.store.showing.wording import match_words

# As `quotations_fts`: what is found here is found there.
_TABLE = "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61 remove_diacritics 2')"


def find_holders(
    texts: Iterable[tuple[int, str]], phrases: Collection[str]
) -> dict[str, frozenset[int]]:
    """Return for each word or phrase the keys of the texts that hold it.

    Several texts may have one key. A phrase that nothing holds, or without a word, has none.
    """
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute(_TABLE)
        keys: list[int] = []
        for key, text in texts:
            keys.append(key)
            conn.execute("INSERT INTO texts (rowid, text) VALUES (?, ?)", [len(keys), text])
        return {
            phrase: frozenset(keys[row - 1] for row in _find(conn, phrase)) for phrase in phrases
        }


def _find(conn: sqlite3.Connection, phrase: str) -> list[int]:
    match = match_words(ask_for(phrase))
    found = conn.execute("SELECT rowid FROM texts(?)", [match]) if match else ()
    return [row[0] for row in found]


def ask_for(phrase: str) -> str:
    """Return what to type to search for a word or a whole phrase.

    >>> ask_for("ferry"), ask_for("harbour talks")
    ('ferry', '"harbour talks"')
    """
    plain = phrase.replace('"', " ")
    return f'"{plain}"' if " " in plain.strip() else plain
