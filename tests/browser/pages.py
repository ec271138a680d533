"""Every page of the site, by a name of its own: where it is in the made-up newsroom's archive."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

from browser.words import ARABIC, HEBREW, LONG_BODY, LONG_NAME
from quotetrack.publish.pages.frame import (
    document_path,
    quotation_path,
    speaker_path,
    statement_path,
)

# What is asked of the archive, each for one id; the least one, so that it is the same every time.
_SPEAKER = "SELECT speaker_id FROM attributions WHERE speaker = ? LIMIT 1"
_COPIED = "SELECT original_id FROM copies ORDER BY original_id LIMIT 1"
_TERM = "SELECT id FROM documents WHERE text LIKE '%“ghost budget”%' ORDER BY id LIMIT 1"
_QUOTATION = "SELECT id FROM attributions WHERE {} ORDER BY number LIMIT 1"
# The keys of the first quotations of statements.
STATEMENTS = {
    "copied": "s.documents > 2 ORDER BY s.wordings = 1 DESC, s.id",
    "retold": "s.documents > 1 ORDER BY s.wordings DESC, s.id",
    "contrary": "s.id IN (SELECT first FROM conflicts UNION SELECT second FROM conflicts)"
    " ORDER BY s.outlets DESC, s.id",
}
_STATEMENT = "SELECT f.id FROM statements s JOIN quotations f ON f.number = s.id WHERE {} LIMIT 1"
QUOTATIONS = {
    "plain": "speaker_id = 'nadia-lambert' AND kind = 'direct' AND certainty = 'sure'",
    "copied": "also_at IS NOT NULL",
    "long": "length(quotation) > 3000",
    "joint": "together_with IS NOT NULL",
    "described": "speaker_id IS NULL AND speaker IS NOT NULL",
    "open": "speaker IS NULL",
    "checked": "certainty = 'checked'",
    "undated": "date IS NULL",
}
SPEAKERS = {
    "many": "Nadia Lambert",
    "arabic": ARABIC,
    "hebrew": HEBREW,
    "long": LONG_NAME,
    "body": LONG_BODY,
}
SEARCHES = {
    "everything": {},
    "words": {"q": "ferry winter"},
    "phrase": {"q": "“never safe in a storm”"},
    "nothing": {"q": "zeppelin"},
    "facets": {"q": "ferry", "speaker": "nadia-lambert", "kind": "direct", "certainty": "sure"},
    "dates": {"since": "2026-03", "until": "2026-05-15"},
    "nonsense": {"q": '"unclosed AND (', "since": "yesterday"},
}
COMPARED = (
    ("speaker", "nadia-lambert"),
    ("speaker", "tom-whitfield"),
    ("q", "bridge"),
)

PAGES = (
    "home",
    *(f"search {name}" for name in SEARCHES),
    "speakers",
    *(f"speaker {name}" for name in SPEAKERS),
    "document copied",
    "document term",
    "document long headline",
    "document long quotation",
    "document undated",
    "document silent",
    *(f"quotation {name}" for name in QUOTATIONS),
    *(f"statement {name}" for name in STATEMENTS),
    "compare nobody",
    "compare two",
    "missing",
    "missing speaker",
)
"""The names of all reading pages."""


def find_pages(archive: Path) -> Mapping[str, str]:
    """Return the path of each of PAGES on a site that serves ``archive``."""
    with closing(sqlite3.connect(archive)) as conn:
        speakers = {
            f"speaker {name}": speaker_path(_find(conn, _SPEAKER, shown))
            for name, shown in SPEAKERS.items()
        }
        quotations = {
            f"quotation {name}": quotation_path(_find(conn, _QUOTATION.format(where)))
            for name, where in QUOTATIONS.items()
        }
        statements = {
            f"statement {name}": statement_path(_find(conn, _STATEMENT.format(where)))
            for name, where in STATEMENTS.items()
        }
        copied, term = _find(conn, _COPIED), _find(conn, _TERM)
    searches = {
        f"search {name}": f"/-/search?{urlencode(asked)}" for name, asked in SEARCHES.items()
    }
    return {
        "home": "/",
        "speakers": "/-/speakers",
        "document copied": document_path(copied),
        "document term": document_path(term),
        "document long headline": document_path("long-headline"),
        "document long quotation": document_path("long-quotation"),
        "document undated": document_path("no date / no title?"),
        "document silent": document_path("nothing-said"),
        "compare nobody": "/-/compare",
        "compare two": f"/-/compare?{urlencode(COMPARED)}",
        "missing": "/-/nowhere",
        "missing speaker": speaker_path("nobody-at-all"),
        **searches,
        **speakers,
        **quotations,
        **statements,
    }


def _find(conn: sqlite3.Connection, question: str, *values: str) -> str:
    row = conn.execute(question, values).fetchone()
    assert row is not None, f"nothing for: {question}, {values}"
    return str(row[0])
