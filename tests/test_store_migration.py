"""What users had decided before there were judgements, kept by the third migration."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from quotetrack.model import Span, Verdict
from quotetrack.store import AliasRow, Store
from quotetrack.store.migrations import migrations
from store_samples import TEXT, settle, span

BRIDGE, TRIAL = span(TEXT, "The bridge is safe,"), span(TEXT, "We tested it,")
QUOTATION = (
    "INSERT INTO quotations VALUES (?, ?, ?, ?, ?, ?, 'direct', 'said', NULL, ?, ?, ?, 'a rule', "
    "'named', 0.75, NULL, NULL, 'statement', '[]')"
)
SPEAKERS = [
    # Merged with Mayor Lambert, then called by another name.
    ("nadia-lambert", "Nadia Roux", "person", "Q42"),
    ("tom-whitfield", "Tom Whitfield", "person", None),
    ("harbour-council", "Harbour Council", "body", None),
]
ALIASES = [
    ("nadia-lambert", "Lambert", "file"),
    ("nadia-lambert", "the mayor", "user"),
    ("nadia-lambert", "Mayor Lambert", "user"),
    ("nadia-lambert", "mayor-lambert", "user"),
    ("nadia-lambert", "Nadia Lambert", "user"),
    ("tom-whitfield", "Whitfield", "seen"),
    ("tom-whitfield", "Tommy", "user"),
]
OLD = [
    (1, "2026-01-02T03:04:05+00:00", "0b", "tom-whitfield", "wrong speaker", "I was there"),
    (2, "2026-01-03", "gone", "tom-whitfield", "right", None),
    (3, "2026-01-04", "0a", None, "doubtful", "ask him"),
]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a database of the version before judgements, with all that users could do in it."""
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="m003_judgements_and_identities")
    with db.conn:
        db.conn.executemany("INSERT INTO speakers VALUES (?, ?, ?, ?)", SPEAKERS)
        db.conn.executemany("INSERT INTO aliases VALUES (?, ?, ?)", ALIASES)
        db.conn.executemany("INSERT INTO judgements VALUES (?, ?, ?, ?, ?, ?)", OLD)
        db.conn.execute(
            "INSERT INTO documents VALUES ('d1', 1, 'Report', NULL, 'The Harbour', '2024-05-06', "
            "NULL, 'en', NULL, ?, 'x', NULL)",
            (TEXT,),
        )
        rows = [
            ("0a", 1, "d1", *BRIDGE, BRIDGE.within(TEXT), "nadia-lambert", None, "mayor"),
            ("0b", 2, "d1", *TRIAL, TRIAL.within(TEXT), None, "an engineer", None),
        ]
        db.conn.executemany(QUOTATION, rows)
        spans = [(r[0], "content", 0, r[3], r[4], r[5]) for r in rows]
        db.conn.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)", spans)
        db.conn.execute("INSERT INTO roles VALUES ('nadia-lambert', 'mayor', '2024', '2024')")
    db.close()
    return path


@pytest.fixture
def store(old: Path) -> Iterator[Store]:
    """Give that database, brought up to date."""
    with Store.open(old) as store:
        yield store


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def test_what_users_had_done_becomes_judgements(store: Store) -> None:
    """A new name, a merge and aliases are each what a user would now decide."""
    made = [j for j in store.judgements() if j.document is None]
    said = {(j.verdict, j.speaker, j.other, j.value) for j in made}
    assert said >= {
        (Verdict.NAME, "nadia-lambert", None, "Nadia Roux"),
        (Verdict.SAME, "nadia-lambert", "mayor-lambert", None),
        (Verdict.ALIAS, "nadia-lambert", None, "the mayor"),
        (Verdict.ALIAS, "tom-whitfield", None, "Tommy"),
    }
    assert {j.made_by for j in made} == {"migration"}
    assert len([j for j in made if j.verdict is not Verdict.WITHDRAWN]) == 4


def test_everybody_is_called_as_before(store: Store) -> None:
    """Names, aliases and old slugs resolve as they did; who was merged is no speaker apart."""
    for name in ("Nadia Roux", "nadia lambert", "Mayor Lambert", "mayor-lambert", "the mayor"):
        assert store.find_speaker(name) == "nadia-lambert"
    assert store.find_speaker("Tommy") == "tom-whitfield"
    assert {s.name for s in store.list_speakers()} == {
        "Nadia Roux",
        "Tom Whitfield",
        "Harbour Council",
    }
    base = {b.id: (b.name, b.aliases, b.listed) for b in store.base_speakers()}
    assert base == {
        "harbour-council": ("Harbour Council", (), False),
        "mayor-lambert": ("Mayor Lambert", (), False),
        "nadia-lambert": ("Nadia Lambert", ("Lambert",), True),
        "tom-whitfield": ("Tom Whitfield", ("Whitfield",), False),
    }


def test_settling_changes_nothing_that_users_had_done(store: Store) -> None:
    """Who is who by the judgements is who was who before."""
    before = [(r.speaker, r.speaker_id, r.role, r.certainty) for r in store.quotations()]
    names = {a.alias for a in store.show_speaker("nadia-lambert").aliases} - {"mayor-lambert"}
    settle(store)
    assert [(r.speaker, r.speaker_id, r.role, r.certainty) for r in store.quotations()] == before
    card = store.show_speaker("nadia-lambert")
    assert (card.summary.name, card.wikidata) == ("Nadia Roux", "Q42")
    assert {a.alias for a in card.aliases} == names
    assert AliasRow("the mayor", "user") in card.aliases
    assert AliasRow("Tommy", "user") in store.show_speaker("tom-whitfield").aliases


def test_old_judgements_are_kept(store: Store) -> None:
    """One about a quotation that is there says where it stands; another is kept as a note."""
    kept = [j for j in store.judgements() if j.document]
    (one,) = kept
    assert (one.verdict, one.made_at, one.note) == (Verdict.WRONG_SPEAKER, OLD[0][1], OLD[0][-1])
    assert (one.document, one.place, one.text) == ("d1", TRIAL, TRIAL.within(TEXT))
    assert (one.speaker, one.speaker_name) == ("tom-whitfield", "Tom Whitfield")
    noted = [json.loads(j.note or "") for j in store.judgements() if j.question]
    assert noted == [
        {"quotation_id": q, "speaker_id": s, "verdict": v, "note": n}
        for _, _, q, s, v, n in OLD[1:]
    ]


def test_an_old_judgement_counts_from_now_on(store: Store) -> None:
    """What was decided about a quotation shows at once."""
    rows = {r.quotation: (r.speaker, r.judged, r.certainty) for r in store.quotations()}
    assert rows == {
        "The bridge is safe,": ("Nadia Roux", None, "check"),
        "We tested it,": ("Tom Whitfield", "corrected", "checked"),
    }
    assert store.waiting() == []


def test_a_migration_is_done_once_and_the_same(old: Path, tmp_path: Path) -> None:
    """Nothing is left of the old table, a second opening changes nothing, the file is sound."""
    shutil.copy(old, tmp_path / "copy.db")
    with Store.open(old) as store:
        made = len(store.judgements())
    with Store.open(old) as store:
        assert len(store.judgements()) == made
    assert ask(old, "SELECT name FROM sqlite_master WHERE name LIKE 'old%'") == []
    assert ask(old, "PRAGMA foreign_key_check") == []
    assert ask(old, "PRAGMA integrity_check") == [("ok",)]
    with Store.open(tmp_path / "copy.db") as copy, Store.open(old) as store:
        assert {(j.verdict, j.question) for j in copy.judgements()} == {
            (j.verdict, j.question) for j in store.judgements()
        }


def test_found_is_what_was_stored(store: Store, old: Path) -> None:
    """The speakers and descriptions of before are what the extractor found."""
    rows = ask(old, "SELECT found_id, found_described, named_as FROM quotations ORDER BY id")
    assert rows == [("nadia-lambert", None, None), (None, "an engineer", None)]
    assert [item.place for item in store.to_review()] == [Span(*BRIDGE)]
