"""An archive many times as large as another: its articles again and again, under other addresses.

Ten million quotations in minutes, where storing them takes hours. The rows are copied inside
SQLite, with new ids, numbers and dates; the words stay, each at its place, and so do the speakers.
Indices, full-text search and guards are left to the step ``finish`` of ``scale.py``.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from quotetrack.model import Document
from quotetrack.store import Store
from quotetrack.store.placing import fingerprint, quotation_key

CACHE = 3_000_000  # KiB: keys are hashes, and their whole index should fit
MAPPED = 16_000_000_000  # bytes of the smaller archive, at most

_ID = "s.document_id || '-' || :turn"
# What is different in a copy; all other columns are as they were.
_CHANGED = {
    "documents": {
        "id": "s.id || '-' || :turn",
        "number": "s.number + :turn * :documents",
        "url": "s.url || '-' || :turn",
        "published": "date(s.published, (:turn * :days) || ' days')",
        "sha256": (
            "fingerprint(s.title, s.url || '-' || :turn, s.outlet,"
            " date(s.published, (:turn * :days) || ' days'), s.author, s.language, s.text)"
        ),
    },
    "quotations": {
        "id": f'quotation_key({_ID}, s.start, s."end")',
        "number": "s.number + :turn * :quotations",
        "document_id": _ID,
        # The same place of the original: it has the same text, but often not the same offsets.
        "repeat_of": (
            "CASE WHEN s.repeat_of IS NOT NULL THEN (SELECT quotation_key("
            "r.document_id || '-' || :turn, r.start, r.\"end\")"
            " FROM base.quotations r WHERE r.id = s.repeat_of) END"
        ),
    },
    "sentence_trees": {"document_id": _ID},
    "joint_speakers": {
        "quotation_id": "quotation_key(o.document_id || '-' || :turn, o.start, o.\"end\")"
    },
    "addresses": {"document_id": _ID, "url": "s.url || '-' || :turn"},
    "copies": {"document_id": _ID, "original_id": "s.original_id || '-' || :turn"},
}
_AS_THEY_ARE = ("ingests", "speakers", "aliases", "base_aliases", "roles")
_OF_SOME = "WHERE s.{} IN (SELECT id FROM base.documents WHERE number <= :documents)"
_WHICH = {
    "documents": "WHERE s.number <= :documents ORDER BY s.number",
    # In this order, so that a row's number is where it stands: asked for below.
    "quotations": "WHERE s.number <= :quotations ORDER BY s.number",
    "sentence_trees": _OF_SOME.format("document_id"),
    "joint_speakers": (
        "JOIN base.quotations o ON o.id = s.quotation_id WHERE o.number <= :quotations"
    ),
    "addresses": _OF_SOME.format("document_id"),
    "copies": _OF_SOME.format("document_id"),
}
# Into the order of the new keys: the index of keys tells it, nothing has to be sorted.
_BEFORE = """
INSERT INTO before SELECT number, id FROM base.quotations WHERE number <= :quotations
ORDER BY number
"""
_SPANS = """
INSERT INTO spans (quotation_id, part, n, start, "end", text)
SELECT q.id, s.part, s.n, s.start, s."end", s.text FROM main.quotations q
CROSS JOIN before b ON b.number = (q.rowid - 1) % :quotations + 1
CROSS JOIN base.spans s ON s.quotation_id = b.id ORDER BY q.id
"""
# Other keys of the same order; what is a copy of another keeps the same keys as that one.
_BANDS = """
INSERT OR IGNORE INTO signature_bands (band, copied, document_number)
SELECT (s.band & ~:mask) | t.turn, s.copied, s.document_number + t.turn * :documents
FROM base.signature_bands s CROSS JOIN turns t WHERE s.document_number <= :documents
"""


def multiply(base: Path, path: Path, times: int, documents: int | None = None) -> None:
    """Make an archive at ``path`` with the first articles of another, so many times each."""
    if path.exists():
        raise SystemExit(f"{path}: is there already")
    Store.open(path, create=True).close()
    with closing(_attach(base, path)) as db:
        values = _measure(db, documents)
        db.execute("BEGIN")
        for table in _AS_THEY_ARE:
            db.execute(f"INSERT INTO {table} SELECT * FROM base.{table}")  # noqa: S608
        days = (times - 1) * values["days"]
        db.execute(f"UPDATE roles SET last_seen = date(last_seen, '{days} days')")  # noqa: S608
        for table in _CHANGED:
            began = _now()
            for turn in range(times):
                _copy(db, table, values | {"turn": turn})
            _tell(path, table, began)
        began = _now()
        db.execute("CREATE TEMP TABLE before (number INTEGER PRIMARY KEY, id TEXT)")
        db.execute(_BEFORE, values)
        db.execute(_SPANS, values)
        _tell(path, "spans", began)
        began = _now()
        db.execute("CREATE TEMP TABLE turns (turn INTEGER PRIMARY KEY)")
        db.executemany("INSERT INTO turns VALUES (?)", [(turn,) for turn in range(times)])
        db.execute(_BANDS, values | {"mask": (1 << (times - 1).bit_length()) - 1})
        _tell(path, "signature_bands", began)
        began = _now()
        db.execute("COMMIT")
        _tell(path, "written", began)


def _attach(base: Path, path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, uri=True)
    db.execute(f"PRAGMA cache_size=-{CACHE}")
    for setting in ("journal_mode=DELETE", "journal_mode=OFF", "synchronous=OFF"):
        db.execute(f"PRAGMA {setting}")
    # The smaller archive was checked when it was stored.
    db.execute("PRAGMA ignore_check_constraints=ON")
    for kind, name in db.execute(
        "SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND type IN"
        " ('index', 'trigger') AND name NOT LIKE 'idx__sqlite%'"
    ).fetchall():
        db.execute(f"DROP {kind} {name}")
    db.execute("ATTACH ? AS base", [f"{base.absolute().as_uri()}?mode=ro"])
    db.execute(f"PRAGMA base.mmap_size={MAPPED}")
    db.create_function("quotation_key", 3, quotation_key, deterministic=True)
    db.create_function("fingerprint", 7, _fingerprint, deterministic=True)
    return db


def _fingerprint(*told: str) -> str:
    title, url, outlet, published, author, language, text = told
    return fingerprint(Document("", text, title, url, outlet, published, author, language))


def _measure(db: sqlite3.Connection, documents: int | None) -> dict[str, int]:
    """Return how many articles and quotations are copied, and how many days these tell of."""
    some, days = db.execute(
        "SELECT max(number), julianday(max(published)) - julianday(min(published)) + 1"
        " FROM base.documents WHERE number <= coalesce(?, number)",
        [documents],
    ).fetchone()
    many = db.execute(
        "SELECT max(number), count(*) FROM base.quotations WHERE document_id IN"
        " (SELECT id FROM base.documents WHERE number <= ?)",
        [some],
    ).fetchone()
    if many[0] != many[1]:
        raise SystemExit("its articles were not stored one after the other")
    return {"documents": some, "quotations": many[0], "days": int(days)}


def _copy(db: sqlite3.Connection, table: str, values: dict[str, int]) -> None:
    changed = _CHANGED[table]
    names = [row[1] for row in db.execute(f"PRAGMA main.table_info({table})")]
    columns = ", ".join(changed.get(name, f's."{name}"') for name in names)
    db.execute(
        f"INSERT INTO {table} SELECT {columns} FROM base.{table} s {_WHICH[table]}",  # noqa: S608
        values,
    )


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _tell(path: Path, what: str, began: tuple[float, float]) -> None:
    """Print how long something took, and how large the file is now."""
    wall, cpu = (now - then for now, then in zip(_now(), began, strict=True))
    size = path.stat().st_size / 1e9
    print(f"{what}: {wall:.1f} s, {cpu:.1f} s CPU, {size:.2f} GB", flush=True)
