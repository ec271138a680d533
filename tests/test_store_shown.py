"""What the site's pages ask, and how a database of the version before them comes to have it."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from quotetrack.model import Act, Attribution, Judgement, Kind, Speaker, Verdict
from quotetrack.questions import live, question_of
from quotetrack.store import Store, check_database, judgement_id
from quotetrack.store.migrations import KNOWN, migrations
from store_samples import (
    COUNCIL,
    NADIA,
    TEXT,
    TOM,
    attribute,
    bridge,
    call_same,
    document,
    judge,
    judge_bridge,
    read,
    settle,
    trial,
)

WORDS = (
    "Nadia Lambert and Tom Whitfield said that the quay was safe. Tom Whitfield believes it will "
    "fall. “It was tested,” a clerk said. “Nobody knows,” it was said."
)
VIEWS = ("passages", "said", "speaker_weeks", "speaker_counts", "speaker_outlets", "archive_counts")


def joint(text: str, content: str, *others: Speaker) -> Attribution:
    """Attribute ``content`` to Nadia Lambert and others."""
    made = attribute(text, content, NADIA, kind=Kind.INDIRECT, cue="said")
    return replace(made, others=others)


FOUND = [
    joint(WORDS, "that the quay was safe", TOM, COUNCIL),
    attribute(WORDS, "it will fall", TOM, kind=Kind.INDIRECT, act=Act.THOUGHT),
    attribute(WORDS, "It was tested,", None, described="a clerk"),
    attribute(WORDS, "Nobody knows,", None),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give an archive with a joint statement, a copy, a thought, a mistake, and one undated."""
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store:
        with store.ingest(
            "0.1", "x", bands=lambda keys: keys, find_original=lambda _, found: found[0][0]
        ) as ingest:
            ingest.write(
                [
                    read(
                        document("a", published="2024-05-06"),
                        [bridge(), trial(TOM)],
                        signature=(1,),
                    ),
                    read(
                        document("b", published="2024-05-12"),
                        [bridge(), trial(TOM)],
                        signature=(1,),
                    ),
                    read(document("c", WORDS, published="2024-05-13T23:00:00Z"), FOUND),
                    read(document("d", WORDS, published=None), FOUND[:1]),
                    read(document("e", published="2026"), [bridge(TOM)]),
                ]
            )
        wrong = judge(
            Verdict.NOT_A_QUOTATION,
            document="a",
            place=trial().quotation.content[0],
            text="We tested it,",
        )
        settle(store, wrong)
    return path


def ask(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()


def read_said(path: Path) -> list[tuple[str, int, str, str, str | None, str]]:
    """Return who said what, each once: speaker, number, kind, document, date, outlet."""
    rows = ask(
        path,
        "SELECT number, id, kind, document_id, date, outlet, speaker_id FROM quotes",
    )
    others = ask(path, "SELECT quotation_id, speaker_id FROM joint_speakers")
    return [
        (speaker, number, kind, where, date, outlet)
        for number, key, kind, where, date, outlet, first in rows
        for speaker in {first, *(other for q, other in others if q == key)} - {None}
    ]


def test_who_said_it_is_told_of_each(path: Path) -> None:
    """All who made a joint statement said it, thoughts and copies and mistakes are left out."""
    said = ask(path, "SELECT speaker_id, number FROM said ORDER BY 1, 2")
    assert said == sorted(row[:2] for row in read_said(path))
    assert {speaker for speaker, _ in said} == {NADIA.id, TOM.id, COUNCIL.id}
    repeated = ask(path, "SELECT number FROM quotations WHERE repeat_of IS NOT NULL")
    assert repeated
    assert not set(repeated) & {(number,) for _, number in said}


def test_speakers_are_counted_as_they_said(path: Path) -> None:
    """Counts, weeks and outlets are those of who said what, for the joint and for the lone."""
    see_counted(path)
    with Store.open(path) as store:
        settle(store, call_same(TOM.id, COUNCIL.id))
    see_counted(path)
    (one,) = ask(path, "SELECT count(*) FROM said WHERE speaker_id IN (?, ?)", TOM.id, COUNCIL.id)
    assert one == (3,)


def see_counted(path: Path) -> None:
    """See that the views count what `read_said` tells."""
    said = read_said(path)
    counts = ask(path, "SELECT * FROM speaker_counts ORDER BY speaker_id")
    names = {s.id: (s.name, s.kind) for s in (NADIA, TOM, COUNCIL)}
    assert counts == [
        (who, *names[who], *_count([row for row in said if row[0] == who]))
        for who in sorted({row[0] for row in said})
    ]
    outlets = Counter((row[0], row[5]) for row in said)
    assert ask(path, "SELECT * FROM speaker_outlets ORDER BY 1, 2") == sorted(
        (*key, n) for key, n in outlets.items()
    )
    weeks = Counter((row[0], monday, row[2]) for row in said if (monday := _monday(row[4])))
    assert ask(path, "SELECT * FROM speaker_weeks ORDER BY 1, 2, 3") == sorted(
        (*key, n) for key, n in weeks.items()
    )


def _count(said: list[tuple[str, int, str, str, str | None, str]]) -> tuple[object, ...]:
    kinds = Counter(row[2] for row in said)
    dates = sorted(row[4] for row in said if row[4])
    return (
        len(said),
        *(kinds[kind] for kind in Kind),
        len({row[3] for row in said}),
        len({row[5] for row in said}),
        dates[0] if dates else None,
        dates[-1] if dates else None,
    )


def _monday(date: str | None) -> str | None:
    days = {"2024-05-06": "2024-05-06", "2024-05-12": "2024-05-06", "2024-05-13": "2024-05-13"}
    return days.get(date or "")


@pytest.mark.parametrize(
    ("published", "week"),
    [
        ("2026-02-02", "2026-02-02"),
        ("2026-02-08T23:59:00+01:00", "2026-02-02"),
        ("2026-01-01", "2025-12-29"),
        ("2024-02-29", "2024-02-26"),
        ("2026", None),
        ("2026-02", None),
        ("2026-13-01", None),
        ("2026-02-31x", "2026-03-02"),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_week_is_its_monday(tmp_path: Path, published: str | None, week: str | None) -> None:
    """What tells no day is in no week; SQLite takes the 31st of a short month for the next."""
    path = tmp_path / "quotes.db"
    with Store.open(path, create=True) as store, store.ingest("0.1", "x") as ingest:
        ingest.write([read(document("a", published=published), [bridge()])])
    told = [(NADIA.id, week, "direct", 1)] if week else []
    assert ask(path, "SELECT * FROM speaker_weeks") == told


def test_the_archive_is_counted(path: Path) -> None:
    """Each count is that of the view `quotes`; an empty archive has the same names."""
    counts = dict(ask(path, "SELECT name, count FROM archive_counts"))
    rows = ask(path, "SELECT kind, certainty, named, speaker FROM quotes")
    for n, words in ((0, tuple(Kind)), (1, ("checked", "sure", "likely", "check"))):
        assert {w: counts[w] for w in words} == {w: [r[n] for r in rows].count(w) for w in words}
    assert counts["quotations"] == len(rows)
    assert counts["unnamed"] == sum(not r[2] and r[3] is not None for r in rows) == 1
    assert counts["open"] == sum(r[3] is None for r in rows) == 1
    assert (counts["documents"], counts["speakers"], counts["outlets"]) == (5, 3, 1)
    assert (counts["first"], counts["last"]) == ("2024-05-06", "2026")
    Store.open(path.with_name("empty.db"), create=True).close()
    empty = dict(ask(path.with_name("empty.db"), "SELECT name, count FROM archive_counts"))
    assert list(empty) == list(counts)
    assert {*empty.values()} == {0, None}


def test_the_whole_text_may_be_shown(path: Path) -> None:
    """In the archive itself a passage is an article's text; none has two, an empty one has none."""
    with Store.open(path) as store, store.ingest("0.1", "x") as ingest:
        ingest.write([read(document("empty", ""))])
    texts = {"a": TEXT, "b": TEXT, "c": WORDS, "d": WORDS, "e": TEXT}
    passages = ask(path, "SELECT * FROM passages ORDER BY 1")
    assert passages == [(key, 0, len(text), text) for key, text in texts.items()]


def test_a_permalink_is_the_address_of_the_page(path: Path) -> None:
    """Both views give it, and it ends with the id that never changes."""
    for view in ("quotes", "attributions"):
        rows = ask(path, f"SELECT permalink, id FROM {view}")  # noqa: S608 - one of two names
        assert rows
        assert all(link == f"/-/quotations/{key}" for link, key in rows)


# What SQLite counted in an archive of 240,000 quotations: in a small one it may well read all.
LARGE = [
    ("documents", "documents_date", "31248 8"),
    ("documents", "documents_facts", "31740 1 1 1"),
    ("documents", "documents_fingerprint", "33660 1 1"),
    ("documents", "documents_outlet", "32704 501"),
    ("documents", "documents_published", "15290 8"),
    ("documents", "documents_week", "29737 51"),
    ("documents", "sqlite_autoindex_documents_1", "30600 1"),
    ("documents", "sqlite_autoindex_documents_2", "31789 1"),
    ("joint_speakers", "joint_speakers", "4636 1 1"),
    ("joint_speakers", "joint_speakers_speaker", "5289 77"),
    ("quotations", "quotations_document", "294840 8 1"),
    ("quotations", "quotations_kind", "222732 1001"),
    ("quotations", "quotations_shown", "207360 1001 2 2 1 1 1 1 1 1"),
    ("quotations", "quotations_speaker", "576114 1001 1001"),
    ("quotations", "sqlite_autoindex_quotations_1", "238080 1"),
    ("quotations", "sqlite_autoindex_quotations_2", "270015 1"),
    ("speakers", "sqlite_autoindex_speakers_1", "2366 1"),
]
KEYED = [
    "SELECT * FROM speaker_counts WHERE speaker_id = 'x'",
    "SELECT * FROM speaker_weeks WHERE speaker_id = 'x'",
    "SELECT * FROM speaker_weeks WHERE week = '2024-05-06'",
    "SELECT * FROM speaker_outlets WHERE speaker_id = 'x'",
    "SELECT * FROM said WHERE speaker_id = 'x'",
    "SELECT * FROM attributions WHERE document_id = 'x'",
    "SELECT * FROM attributions WHERE id = 'x'",
    "SELECT * FROM attributions WHERE number = 1",
    "SELECT * FROM quotes WHERE date IS NOT NULL AND date < '2024-06' ORDER BY date DESC, number",
    "SELECT * FROM passages WHERE document_id = 'x'",
    "SELECT * FROM sentence_trees WHERE document_id = 'x'",
]


@pytest.mark.parametrize("query", KEYED)
def test_what_a_page_asks_reads_no_whole_table(path: Path, query: str) -> None:
    """One speaker, week, article or quotation is found by an index, whatever else there is."""
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM sqlite_stat1")
        db.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", LARGE)
    big = ("quotations", "documents", "q", "d", "m", "s", "t", "speakers")
    plan = [row[3] for row in ask(path, f"EXPLAIN QUERY PLAN {query}")]
    assert plan
    assert not [line for line in plan if line.split()[0] == "SCAN" and line.split()[1] in big]


def decide(*verdicts: tuple[Verdict, str]) -> list[Judgement]:
    """Make judgements about the first quotation of TEXT, each at its moment."""
    return [replace(judge_bridge(verdict), made_at=at) for verdict, at in verdicts]


DECISIONS = [
    decide((Verdict.RIGHT, "2026-01-02T03:04:05+00:00")),
    decide(
        (Verdict.RIGHT, "2026-01-02T03:04:05+00:00"),
        (Verdict.NOT_A_QUOTATION, "2026-01-02T03:04:06+00:00"),
    ),
    decide(
        (Verdict.NOT_A_QUOTATION, "2026-01-02T03:04:05.000002+00:00"),
        (Verdict.RIGHT, "2026-01-02T03:04:05.000001+00:00"),
    ),
    decide(
        (Verdict.RIGHT, "2026-01-02T03:04:05+00:00"),
        (Verdict.NOT_A_QUOTATION, "2026-01-02T03:04:05.000001+00:00"),
    ),
    decide(
        # The earlier, by an hour.
        (Verdict.RIGHT, "2026-01-02T03:04:05+02:00"),
        (Verdict.NOT_A_QUOTATION, "2026-01-02T02:04:05+00:00"),
    ),
    decide(
        (Verdict.RIGHT, "some day"),
        (Verdict.NOT_A_QUOTATION, "1900-01-02T02:04:05+00:00"),
    ),
    decide(
        (Verdict.RIGHT, "2026-01-02T03:04:05+00:00"),
        (Verdict.NOT_A_QUOTATION, "2026-01-02T03:04:05+00:00"),
        (Verdict.WRONG_SPEAKER, "2026-01-02T03:04:05+00:00"),
    ),
]


@pytest.mark.parametrize(
    ("made", "withdrawn"),
    [*product(DECISIONS, [False]), (DECISIONS[0], True), (DECISIONS[3], True)],
)
def test_a_decision_is_told_to_be_in_force(
    tmp_path: Path, made: list[Judgement], *, withdrawn: bool
) -> None:
    """The view says it of those that count, as `questions` tells; of the rest that they don't."""
    path = tmp_path / "quotes.db"
    if withdrawn:
        question = question_of(made[0])
        back = judge(Verdict.WITHDRAWN, question=question)
        made = [*made, replace(back, made_at="2026-02-02T03:04:05+00:00")]
    with Store.open(path, create=True) as store:
        store.add_judgements(made)
        counting = {judgement_id(j) for j in live(store.judgements()).values()}
    rows = ask(path, "SELECT id, in_force FROM decisions")
    assert len(rows) == len(made)
    assert {key for key, in_force in rows if in_force} == counting
    assert {in_force for _, in_force in rows} <= {0, 1}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a database of the version before the pages, with an article and a decision."""
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="m005_pages")
    words = bridge().quotation.content[0]
    with db.conn:
        db.conn.execute(
            "INSERT INTO speakers (id, name, kind, base_name, canonical_id) "
            "VALUES (?1, ?2, 'person', ?2, ?1)",
            (NADIA.id, NADIA.name),
        )
        db.conn.execute(
            "INSERT INTO documents (id, number, title, outlet, published, language, text, sha256) "
            "VALUES ('d1', 1, 'Report', 'The Harbour', '2024-05-07', 'en', ?, 'x')",
            (TEXT,),
        )
        db.conn.execute(
            'INSERT INTO quotations (id, number, document_id, start, "end", text, kind, cue, '
            "speaker_id, found_id, rule, reason, confidence) VALUES ('0a', 7, 'd1', ?, ?, ?, "
            "'direct', 'said', ?, ?, 'a rule', 'named', 0.75)",
            (*words, words.within(TEXT), NADIA.id, NADIA.id),
        )
        db.conn.execute(
            "INSERT INTO spans VALUES ('0a', 'content', 0, ?, ?, ?)", (*words, words.within(TEXT))
        )
        db.conn.execute(
            "INSERT INTO judgements (id, made_at, made_by, verdict, question, speaker, value) "
            "VALUES ('1', '2026-01-02', 'A. Reader', 'alias', 'alias:x', ?, 'the mayor')",
            (NADIA.id,),
        )
    db.close()
    return path


def test_an_older_database_gets_the_pages(old: Path) -> None:
    """Its rows stay, the views tell of them, sentences are unknown; the file of before is kept."""
    before = ask(old, "SELECT * FROM quotes")
    with Store.open(old) as store:
        (row,) = store.quotations()
    assert row.permalink == "/-/quotations/0a"
    after = ask(old, "SELECT * FROM quotes")
    # Besides permalinks, all is as it was; nobody was asked yet who repeats it.
    assert [r[:22] + r[23:] for r in after] == [(*r[:22], *r[23:], None, None) for r in before]
    assert ask(old, "SELECT sentences FROM documents") == [(None,)]
    assert ask(old, "SELECT count(*) FROM sentence_trees") == [(0,)]
    assert ask(old, "SELECT * FROM said") == [(NADIA.id, 7)]
    assert ask(old, "SELECT * FROM speaker_weeks") == [(NADIA.id, "2024-05-06", "direct", 1)]
    assert ask(old, "SELECT in_force FROM decisions") == [(1,)]
    assert ask(old.with_name("old.db.before-m005"), "SELECT * FROM quotes") == before
    assert {name for (name,) in ask(old, "SELECT name FROM _sqlite_migrations")} == KNOWN
    assert not [c for c in check_database(old) if c.what == "schema" and c.count]


def test_an_older_article_read_again_has_its_sentences(old: Path) -> None:
    """Without a change to its quotations' numbers."""
    with Store.open(old) as store, store.ingest("0.2", "x", again=True) as ingest:
        ingest.write([read(document(), [bridge()], sentences=(0, 42))])
    assert [json.loads(s) for (s,) in ask(old, "SELECT sentences FROM documents")] == [[0, 42]]
    assert ask(old, "SELECT number FROM said") != []


def test_vacuum_changes_nothing(path: Path) -> None:
    """What the views tell doesn't hang on where SQLite keeps a row."""

    def tell() -> list[list[tuple[object, ...]]]:
        return [ask(path, f"SELECT * FROM {view} ORDER BY 1, 2") for view in VIEWS]  # noqa: S608 - our own names

    with Store.open(path) as store, store.ingest("0.1", "x", again=True) as ingest:
        ingest.write([read(document("a"), [trial(TOM)])])
    before = tell()
    ask(path, "VACUUM")
    assert tell() == before
