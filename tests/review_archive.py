"""Pairs of speakers that may be one, put into an archive as matching would."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from quotetrack.model import Speaker, SpeakerKind
from store_samples import bridge, document, fill

CASTELL = Speaker("oren-castell", "Oren Castell", SpeakerKind.PERSON)
PAIRS: Sequence[tuple[str, str, float, list[str]]] = (
    ("nadia-lambert", "oren-castell", 0.6, ["the same office"]),
    ("oren-castell", "tom-whitfield", 0.5, []),
)


def add_pairs(db: Path) -> Path:
    """Add a speaker to the archive who may be each of two others; return its path."""
    fill(db, (document("d4"), [bridge(CASTELL)]))
    rows = [(*names, score, json.dumps(reasons)) for *names, score, reasons in PAIRS]
    with closing(sqlite3.connect(db)) as conn, conn:
        conn.executemany(
            "INSERT INTO candidates (first, second, score, sure, reasons) VALUES (?, ?, ?, 0, ?)",
            rows,
        )
    return db
