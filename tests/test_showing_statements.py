"""What readers see of statements: their versions, who carried them, what contradicts them."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from publish_archive import make_archive
from quotetrack.store.showing.statements import (
    CARRIERS,
    LOOKED,
    MOST,
    Summary,
    read_statement,
    read_summaries,
)
from told_archive import HOW_LONG, add_telling, group, key_of, make_tracked, number_of, oppose


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Give the archive with a statement that four outlets carried."""
    opened = Database(make_tracked(tmp_path / "q.db"))
    yield opened
    opened.close()


def test_any_of_its_quotations_leads_to_it(db: Database) -> None:
    """All four give the same statement, under the key of the first."""
    told = {read_statement(db.conn, key_of(letter)) for letter in "abcd"}
    (statement,) = told
    assert statement is not None
    assert statement.summary == Summary(
        number_of(db, "a"), key_of("a"), "2026-02-03T08:00:00Z", "2026-02-09",
        quotations=4, documents=4, outlets=4, wordings=3, longest=number_of(db, "a"),
    )  # fmt: skip
    assert statement.summary.days == 6
    assert statement.longest.text == HOW_LONG
    assert not statement.is_alone


def test_the_same_words_are_one_version(db: Database) -> None:
    """Marks and case aside; versions and their carriers stand in the order of publication."""
    statement = read_statement(db.conn, key_of("c"))
    assert statement is not None
    told = [[one.id for one in version.carriers] for version in statement.versions]
    assert told == [[key_of("a"), key_of("b")], [key_of("c")], [key_of("d")]]
    assert [version.kinds for version in statement.versions] == [
        ("direct",),
        ("indirect",),
        ("direct",),
    ]
    assert (statement.unread, statement.untold) == (0, 0)


def test_what_contradicts_it_is_told_from_both_sides(db: Database) -> None:
    """Ours is the number of whoever is asked for, theirs that of the other."""
    for letter, other, ours, theirs in (("d", "e", "800", "80"), ("e", "a", "80", "800")):
        statement = read_statement(db.conn, key_of(letter))
        assert statement is not None
        (contrast,) = statement.contrasts
        assert contrast.other.id == key_of(other)
        (touched,) = contrast.touched
        assert (touched.touch, touched.ours, touched.theirs) == ("number", ours, theirs)
        assert (contrast.summary is None) == (letter == "d")


def test_what_a_person_joined_in_spite_of_a_contradiction_is_told_so(db: Database) -> None:
    """It stands at the later version, and not among other statements."""
    oppose(db, "ad", "number", "800", "some")
    statement = read_statement(db.conn, key_of("a"))
    assert statement is not None
    against = [[one.other.id for one in version.against] for version in statement.versions]
    assert against == [[], [], [key_of("a")]]
    assert [one.other.id for one in statement.contrasts] == [key_of("e")]


def test_a_quotation_that_nobody_repeats_is_a_statement_of_one(db: Database) -> None:
    """It has one version; what isn't shown, or isn't there, has none."""
    statement = read_statement(db.conn, key_of("f"))
    assert statement is not None
    assert statement.is_alone
    assert [version.count for version in statement.versions] == [1]
    assert read_statement(db.conn, "nothing") is None
    with db.conn:
        db.conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE id = ?",
                        [key_of("f")])  # fmt: skip
    assert read_statement(db.conn, key_of("f")) is None


def test_what_a_person_refused_is_in_no_version(db: Database) -> None:
    """Its statement is gone until it is made anew; what was refused contradicts nothing."""
    with db.conn:
        db.conn.execute("UPDATE quotations SET judged = 'not a quotation' WHERE id IN (?, ?)",
                        [key_of("a"), key_of("e")])  # fmt: skip
    statement = read_statement(db.conn, key_of("b"))
    assert statement is not None
    assert statement.is_alone
    assert statement.contrasts == ()


def test_copies_whose_speaker_is_open_are_one_statement(tmp_path: Path) -> None:
    """They have no row of their own; what counts is first."""
    db = Database(make_archive(tmp_path / "q.db"))
    add_telling(db, "a", "Quay Post", "2026-02-03", "“all is well”", speaker_id=None)
    add_telling(db, "b", "Northern", "2026-02-02", "“All is well”", speaker_id=None,
                repeat_of=key_of("a"))  # fmt: skip
    first, second = (read_statement(db.conn, key_of(letter)) for letter in "ab")
    db.close()
    assert first == second
    assert first is not None
    assert first.summary.id == key_of("a")
    assert (first.summary.outlets, first.summary.wordings, first.summary.days) == (2, 1, 1)


def test_what_lists_tell_of_statements(db: Database) -> None:
    """Each quotation that others repeat has its statement, and no other has."""
    numbers = {letter: number_of(db, letter) for letter in "abcdef"}
    summaries = read_summaries(db.conn, numbers.values())
    assert set(summaries) == {numbers[letter] for letter in "abcd"}
    assert {one.id for one in summaries.values()} == {key_of("a")}


def test_an_older_copy_without_statements_is_read(db: Database) -> None:
    """Where the tables aren't, each quotation is a statement of its own."""
    db.conn.execute("DROP TABLE conflicts")
    statement = read_statement(db.conn, key_of("b"))
    assert statement is not None
    assert statement.is_alone
    assert read_summaries(db.conn, [number_of(db, "b")]) == {}


def test_a_statement_of_thousands_is_told_in_part_and_at_once(tmp_path: Path) -> None:
    """Whatever was left out is counted; no wording is told more than so often."""
    path = make_archive(tmp_path / "q.db")
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.executescript("""
            PRAGMA foreign_keys = OFF;
            WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 6099)
            INSERT INTO documents (id, number, outlet, published, origin, text, sha256)
            SELECT 'x' || i, i, 'Outlet ' || i, '2026-02-03', 'a', 'all is well ' || (i % 100), 'x'
            FROM n;
            INSERT INTO quotations (id, number, document_id, start, "end", text, kind, speaker_id,
              rule, reason, confidence, act, reasons, statement_id)
            SELECT printf('%016x', number), number, id, 0, length(text), text, 'direct',
              'nadia-lambert', 'a', 'b', 0.9, 'statement', '[]', 100
            FROM documents WHERE number >= 100;
            INSERT INTO statements VALUES
              (100, 'nadia-lambert', '2026-02-03', '2026-02-03', 6000, 6000, 6000, 100, 100);
        """)
        begun = time.process_time()
        statement = read_statement(conn, f"{5000:016x}")
        assert time.process_time() - begun < 1
    assert statement is not None
    assert statement.versions[0].shown.number == 100
    assert statement.summary.days == 0
    assert len(statement.versions) == MOST
    assert {len(version.carriers) for version in statement.versions} == {CARRIERS}
    assert {version.count for version in statement.versions} == {LOOKED // 100}
    assert (statement.untold, statement.unread) == (100 - MOST, 6000 - LOOKED)


def test_a_long_text_is_the_same_if_it_is_as_long(tmp_path: Path) -> None:
    """Only its beginning is read word by word."""
    db = Database(make_archive(tmp_path / "q.db"))
    speech = "we will rebuild the bridge " * 100
    for letter, words in (("a", speech), ("b", speech.upper()), ("c", f"{speech}and more")):
        add_telling(db, letter, "Quay Post", "2026-02-03", words.strip())
    group(db, "abc")
    statement = read_statement(db.conn, key_of("a"))
    db.close()
    assert statement is not None
    assert [version.count for version in statement.versions] == [2, 1]
