"""What a reader types into a search box, as a full-text query; and what of a text it meets."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise

from quotetrack.store.spellings import match_any

# Marks that open and close a phrase, in any of the languages that we know: straight, curly,
# German, French, full-width, East Asian.
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»‹›＂〝〞〟「」『』", '"'))
_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')

_BEGIN, _END = "\x02", "\x03"

_MARKED = """
SELECT rowid, highlight(quotations_fts, 0, :begin, :end) FROM quotations_fts(:match)
WHERE rowid IN (SELECT value FROM json_each(:numbers))
"""


def match_words(typed: str) -> str:
    """Return the FTS5 query for all words and phrases typed; empty if there is no word.

    ``word*`` and ``"some phrase"*`` also meet what only begins so. Everything else that means
    something to FTS5 (AND, NEAR, colons, brackets, carets ...) is text like any other: no input
    is a syntax error. Case and accents are folded by FTS5 itself, what it doesn't fold is asked
    for in each of its spellings ("елка" meets "ёлка"); words with hyphens and apostrophes become
    phrases of their parts.
    """
    plain = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in typed)
    pieces = _PIECE.findall(plain.translate(_MARKS))
    terms = (_term(phrase or word, bool(star)) for phrase, star, word in pieces)
    return " AND ".join(term for term in terms if term)


def _term(piece: str, begins: bool) -> str:  # noqa: FBT001 - a star after the phrase
    if not any(unicodedata.category(c)[0] in "LN" for c in piece):
        return ""
    begins = begins or piece.endswith("*")
    return match_any(piece, " *" if begins else "")


def read_marked(
    conn: sqlite3.Connection, words: str, texts: Mapping[int, str]
) -> dict[int, tuple[tuple[str, bool], ...]]:
    """Return each text cut into stretches, each with whether it is what ``words`` ask for.

    ``texts`` are quotations as shown, by number. A text that the index knows otherwise, or that
    holds nothing asked for, is left out.
    """
    match = match_words(words)
    if not match or not texts:
        return {}
    numbers = ",".join(map(str, texts))
    asked = {"begin": _BEGIN, "end": _END, "match": match, "numbers": f"[{numbers}]"}
    marked: dict[int, tuple[tuple[str, bool], ...]] = {}
    for number, text in conn.execute(_MARKED, asked):
        stretches = tuple(_cut(" ".join(text.split())))
        if "".join(stretch for stretch, _ in stretches) == texts[number]:
            marked[number] = stretches
    return marked


def _cut(text: str) -> Iterable[tuple[str, bool]]:
    bounds = [0, *(m.start() for m in re.finditer(f"[{_BEGIN}{_END}]", text)), len(text)]
    for start, end in pairwise(bounds):
        is_met = text[start : start + 1] == _BEGIN
        stretch = text[start:end].lstrip(_BEGIN + _END)
        if stretch:
            yield stretch, is_met
