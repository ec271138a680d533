"""Statements in the database: what waits to be grouped, what is written, and what undoes it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from dumping import dump
from quotetrack.model import Act, Attribution, Conflict, Grouping, Kind, Saying, Touch, Verdict
from quotetrack.store import Store, check_database
from quotetrack.store.tracking.sayings import read_sayings
from store_samples import (
    NADIA,
    TEXT,
    TOM,
    attribute,
    bridge,
    call_same,
    document,
    fill,
    judge_bridge,
    read,
    settle,
    trial,
)

NADIA_SAID = (NADIA.id, "statement")
DAYS = {"a": "2024-05-06", "b": "2024-05-08T09:00:00+02:00", "c": "2024-05-07"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of three articles, in each of which Nadia Lambert says the same two things."""
    found = [bridge(), trial()]
    fill(tmp_path / "q.db", *((document(key, published=day), found) for key, day in DAYS.items()))
    with Store.open(tmp_path / "q.db") as store:
        yield store


def ask(store: Store, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(store.path)) as db:
        return db.execute(query).fetchall()


def change(store: Store, *steps: str) -> None:
    """Change rows as a run would."""
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("PRAGMA foreign_keys=ON")
        for step in steps:
            db.execute(step)


def waits(store: Store) -> set[object]:
    """Return the numbers that wait."""
    return {number for (number,) in ask(store, "SELECT number FROM ungrouped")}


def grouped_by(store: Store) -> list[tuple[object, ...]]:
    """Return by which method statements were last made."""
    return ask(store, "SELECT fingerprint FROM groupings")


def group_alike(store: Store, *, conflicts: Sequence[Conflict] = ()) -> None:
    """Group as the pipeline does: here, what has the same words."""
    with store.alone():
        store.start_grouping("by words")
        for speaker, act, _ in store.ungrouped():
            said = store.sayings(speaker, act, None, None)
            store.write_grouping(_by_words(said, conflicts))
        store.finish_grouping()


def _by_words(said: Sequence[Saying], conflicts: Sequence[Conflict]) -> Grouping:
    words: dict[str, list[int]] = {}
    for saying in said:
        words.setdefault(saying.text, []).append(saying.number)
    groups = tuple(tuple(group) for group in words.values() if len(group) > 1)
    return Grouping(tuple(saying.number for saying in said), groups, tuple(conflicts))


def members(store: Store) -> dict[object, list[object]]:
    """Return the numbers of each statement's quotations."""
    found: dict[object, list[object]] = {}
    query = "SELECT statement_id, number FROM quotations WHERE statement_id NOT NULL ORDER BY 2"
    for statement, number in ask(store, query):
        found.setdefault(statement, []).append(number)
    return found


def assert_sound(store: Store) -> None:
    """Assert that `quotetrack check` finds nothing wrong with statements."""
    told = {each.what: each for each in check_database(store.path)}
    assert not told["statements"].count, told["statements"]
    assert not told["references between tables"].count


def test_what_came_waits_until_it_is_grouped(store: Store) -> None:
    """All that was ingested waits, by speaker and act; grouped, nothing does."""
    assert grouped_by(store) == []
    assert store.ungrouped() == [(*NADIA_SAID, 6)]
    assert [s.number for s in store.ungrouped_sayings(*NADIA_SAID)] != []
    group_alike(store)
    assert (grouped_by(store), store.ungrouped(), waits(store)) == ([("by words",)], [], set())
    assert members(store) == {1: [1, 3, 5], 2: [2, 4, 6]}
    assert_sound(store)


def test_another_method_groups_all_anew(store: Store) -> None:
    """What was grouped by the same one does not wait again; by another one, everything does."""
    group_alike(store)
    store.start_grouping("by words")
    assert waits(store) == set()
    store.start_grouping("otherwise")
    assert waits(store) == {1, 2, 3, 4, 5, 6}
    assert grouped_by(store) == [("otherwise",)]


def test_a_statement_tells_what_it_is_made_of(store: Store) -> None:
    """First and last by publication, how many of what, and where its longest form stands."""
    text = "She said that “the bridge is safe”. He said the bridge is safe."
    found = attribute(text, "that “the bridge is safe”", NADIA, kind=Kind.MIXED)
    fill(store.path, (replace(document("d", text, "2024-05-05"), outlet="Gazette"), [found]))
    with store.alone():
        store.write_grouping(Grouping((1, 3, 5, 7), ((1, 3, 5, 7),)))
    assert ask(store, "SELECT * FROM statements") == [
        (7, NADIA.id, "2024-05-05", "2024-05-08T09:00:00+02:00", 4, 4, 2, 2, 1)
    ]
    assert members(store) == {7: [1, 3, 5, 7]}
    assert_sound(store)


def test_writing_twice_changes_nothing(store: Store) -> None:
    """A grouping is what it is, however often and in whatever order it is written."""
    group_alike(store)
    before = dump(store.path)
    for grouping in (
        Grouping((2, 4, 6), ((2, 4, 6),)),
        Grouping((6, 4, 2, 1, 3, 5), ((5, 1, 3), (6, 2, 4))),
    ):
        with store.alone():
            store.write_grouping(grouping)
        assert dump(store.path) == before


def test_what_remains_of_a_statement_is_counted_anew(store: Store) -> None:
    """A member that leaves takes itself away; one quotation alone is no statement."""
    group_alike(store)
    with store.alone():
        store.write_grouping(Grouping((1,), ()))
    assert members(store) == {5: [3, 5], 2: [2, 4, 6]}
    row = ask(store, "SELECT first_seen, quotations, documents FROM statements WHERE id = 5")
    assert row == [("2024-05-07", 2, 2)]
    assert_sound(store)
    with store.alone():
        store.write_grouping(Grouping((5,), ()))
    assert members(store) == {2: [2, 4, 6]}
    assert_sound(store)


def test_what_is_not_finished_waits(store: Store) -> None:
    """A run that breaks off leaves everything as it was before it began."""

    def break_off() -> None:
        with store.alone():
            store.start_grouping("by words")
            store.write_grouping(Grouping((1, 3, 5), ((1, 3, 5),)))
            raise KeyboardInterrupt

    before = dump(store.path)
    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert dump(store.path) == before
    group_alike(store)
    assert members(store) == {1: [1, 3, 5], 2: [2, 4, 6]}


def test_nobody_is_in_two_statements(store: Store) -> None:
    """Whoever is grouped otherwise leaves the statement of before."""
    group_alike(store)
    with store.alone():
        store.write_grouping(Grouping((1, 2), ((1, 2),)))
    assert {tuple(each) for each in members(store).values()} == {(1, 2), (3, 5), (4, 6)}
    assert_sound(store)


def test_conflicts_are_replaced_with_what_they_touch(store: Store) -> None:
    """Those of other quotations stay."""
    ours, theirs = (Conflict(n, n + 1, Touch.NEGATION, "", "not") for n in (1, 3))
    with store.alone():
        store.write_grouping(Grouping((1, 2, 3, 4), (), (ours, theirs)))
    assert ask(store, "SELECT * FROM conflicts") == [
        (1, 2, "negation", "", "not"),
        (3, 4, "negation", "", "not"),
    ]
    with store.alone():
        store.write_grouping(Grouping((2,), ()))
    assert ask(store, "SELECT first, second FROM conflicts") == [(3, 4)]


CHANGES = {
    "a speaker": "UPDATE quotations SET speaker_id = NULL WHERE number = 3",
    "an act": "UPDATE quotations SET act = 'thought' WHERE number = 3",
    "a verdict": "UPDATE quotations SET judged = 'not a quotation' WHERE number = 3",
    "a repetition": "UPDATE quotations SET repeat_of = 'x' WHERE number = 3",
    "its end": "DELETE FROM quotations WHERE number = 3",
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_statement_one_of_which_changes_is_made_anew(store: Store, how: str) -> None:
    """Until then it is gone, all of it waits, and what had nothing to do with it stays."""
    group_alike(store, conflicts=[Conflict(2, 3, Touch.NUMBER, "6", "7")])
    change(store, CHANGES[how])
    assert members(store) == {2: [2, 4, 6]}
    assert ask(store, "SELECT id FROM statements") == [(2,)]
    assert waits(store) == ({1, 5} if how == "its end" else {1, 3, 5})
    assert ask(store, "SELECT * FROM conflicts") == []
    assert_sound(store)
    group_alike(store)
    assert members(store) == {1: [1, 5], 2: [2, 4, 6]}
    assert waits(store) == set()


@pytest.mark.parametrize(
    "what", ["published = '2020-01-01'", "outlet = 'Gazette'", "language = 'fr'"]
)
def test_another_date_of_an_article_changes_its_statements(store: Store, what: str) -> None:
    """When and where it stood follow from the article."""
    group_alike(store)
    change(store, f"UPDATE documents SET {what} WHERE id = 'b'")  # noqa: S608 - our own values
    assert members(store) == {}
    assert waits(store) == {1, 2, 3, 4, 5, 6}
    group_alike(store)
    first = 3 if "published" in what else 1
    assert members(store)[first] == [1, 3, 5]
    assert_sound(store)


def test_what_changes_nothing_wakes_nobody(store: Store) -> None:
    """Writing the same again, or what has nothing to do with statements, lets none wait."""
    group_alike(store)
    change(
        store,
        "UPDATE quotations SET speaker_id = speaker_id, judged = NULL, confidence = 0.5",
        "UPDATE documents SET published = published, title = 'Another'",
    )
    assert waits(store) == set()
    assert members(store) == {1: [1, 3, 5], 2: [2, 4, 6]}


def test_a_whole_article_may_go(store: Store) -> None:
    """A document that is deleted takes its quotations out of their statements."""
    group_alike(store, conflicts=[Conflict(1, 2, Touch.NAME, "bridge", "quay")])
    change(store, "DELETE FROM documents WHERE id = 'a'")
    assert (members(store), waits(store)) == ({}, {3, 4, 5, 6})
    assert ask(store, "SELECT * FROM conflicts") == []
    change(store, "DELETE FROM documents")
    assert waits(store) == set()
    assert_sound(store)


def test_all_of_a_statement_may_change_at_once(store: Store) -> None:
    """One step that changes all its quotations lets each of them wait once."""
    group_alike(store)
    change(store, "UPDATE quotations SET speaker_id = 'nadia-lambert', judged = 'right'")
    assert (members(store), len(waits(store))) == ({}, 6)
    assert ask(store, "SELECT * FROM statements") == []
    assert_sound(store)


def test_an_edited_article_is_grouped_again(store: Store) -> None:
    """A quotation that keeps its place keeps its number, and waits with those it stood with."""
    group_alike(store)
    before = members(store)
    fill(store.path, (document("b", TEXT + " It rained.", DAYS["b"]), [bridge(), trial()]))
    assert waits(store) == {1, 2, 3, 4, 5, 6}
    group_alike(store)
    assert members(store) == before
    assert_sound(store)


def test_a_number_that_is_given_again_brings_no_statement_with_it(store: Store) -> None:
    """What is read in place of the last quotation may get its number."""
    fill(store.path, (document("z", published="2020-01-01"), [bridge()]))
    group_alike(store)
    assert members(store)[7] == [1, 3, 5, 7]
    fill(store.path, (document("z", published="2020-01-01"), []))
    fill(store.path, (document("y", published="2021-01-01"), [trial()]))
    group_alike(store)
    assert members(store) == {1: [1, 3, 5], 7: [2, 4, 6, 7]}
    assert_sound(store)


def copy_of(store: Store, original: str, key: str, found: Sequence[Attribution]) -> None:
    """Store an article that is a copy of another one."""
    with store.ingest(
        "0.1", "x", bands=lambda keys: keys, find_original=lambda _, __: original
    ) as ingest:
        if original not in {row[0] for row in ask(store, "SELECT id FROM documents")}:
            ingest.write([read(document(original), found, signature=(1,))])
        copy = replace(document(key, published="2024-05-01"), outlet=f"Outlet {key}")
        ingest.write([read(copy, found, signature=(1,))])


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Store]:
    """Give an article with one quotation and two copies of it, dated earlier."""
    fill(tmp_path / "c.db")
    with Store.open(tmp_path / "c.db") as store:
        copy_of(store, "a", "b", [bridge()])
        copy_of(store, "a", "c", [bridge()])
        yield store


def test_copies_go_with_their_original(copied: Store) -> None:
    """One quotation and its repetitions are a statement; its first is the first by date."""
    assert copied.ungrouped() == [(*NADIA_SAID, 1)]
    group_alike(copied)
    (row,) = ask(
        copied, "SELECT quotations, documents, outlets, wordings, first_seen FROM statements"
    )
    assert row == (3, 3, 3, 1, "2024-05-01")
    assert [len(each) for each in members(copied).values()] == [3]
    assert members(copied).keys() & {2, 3}
    assert waits(copied) == set()
    assert_sound(copied)


def test_a_new_copy_is_counted(copied: Store) -> None:
    """Until it is, the statement stands as it was."""
    group_alike(copied)
    copy_of(copied, "a", "d", [bridge()])
    assert [len(each) for each in members(copied).values()] == [3]
    assert copied.ungrouped() == [(*NADIA_SAID, 1)]
    assert_sound(copied)
    group_alike(copied)
    assert [len(each) for each in members(copied).values()] == [4]
    assert_sound(copied)


def test_a_refused_original_takes_its_copies_along(copied: Store) -> None:
    """What is no quotation is no statement; taken back, it is one again."""
    group_alike(copied)
    before = members(copied)
    copied.add_judgements([judge_bridge(Verdict.NOT_A_QUOTATION, document="a")])
    group_alike(copied)
    assert (members(copied), waits(copied)) == ({}, set())
    copied.add_judgements([judge_bridge(Verdict.RIGHT, 1, document="a", speaker=NADIA.id)])
    group_alike(copied)
    assert members(copied) == before
    assert_sound(copied)


def test_a_refused_copy_stands_alone(copied: Store) -> None:
    """The others are counted without it."""
    group_alike(copied)
    copied.add_judgements([judge_bridge(Verdict.NOT_A_QUOTATION, document="b")])
    group_alike(copied)
    assert [len(each) for each in members(copied).values()] == [2]
    assert_sound(copied)


def test_a_merge_brings_statements_together(store: Store) -> None:
    """Two speakers who turn out to be one are grouped as one, and apart again when split."""
    fill(store.path, (document("d"), [bridge(TOM)]))
    group_alike(store)
    before = members(store)
    assert before[1] == [1, 3, 5]
    settle(store, call_same(NADIA.id, TOM.id))
    group_alike(store)
    assert sorted(map(len, members(store).values())) == [3, 4]
    settle(store, replace(call_same(NADIA.id, TOM.id, 1), verdict=Verdict.DIFFERENT))
    group_alike(store)
    assert members(store) == before
    assert_sound(store)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, "acbuvwx"),
        (date(2024, 5, 7), None, "cbuvwx"),
        (None, date(2024, 5, 7), "acuvwx"),
        (date(2024, 5, 7), date(2024, 5, 7), "cuvwx"),
        (date(2030, 1, 1), None, "uvwx"),
    ],
)
@pytest.mark.parametrize("act", [Act.STATEMENT, Act.THOUGHT])
def test_a_stretch_of_time_is_read(
    tmp_path: Path, act: Act, first: date | None, last: date | None, found: str
) -> None:
    """Both ends belong to it, and so does whatever isn't known to the day."""
    undated = {"u": None, "v": "2024-05", "w": "2024-02-31", "x": "2024-W20-1"}
    one = attribute(TEXT, "The bridge is safe,", NADIA, act=act)
    batches = [(document(key, published=day), [one]) for key, day in {**DAYS, **undated}.items()]
    fill(tmp_path / "q.db", *batches)
    with Store.open(tmp_path / "q.db") as store:
        said = store.sayings(NADIA.id, act, first, last)
        assert store.sayings(TOM.id, act) == []
        assert sorted(store.ungrouped_sayings(NADIA.id, act), key=lambda s: s.id) == sorted(
            store.sayings(NADIA.id, act), key=lambda s: s.id
        )
    dated, rest = said[: -len(undated)], said[-len(undated) :]
    assert "".join(s.document for s in dated) + "".join(sorted(s.document for s in rest)) == found
    assert [s.id for s in rest] == sorted(s.id for s in rest)
    assert {s.day for s in rest} == {None}
    assert all(s.day == date.fromisoformat((DAYS[s.document])[:10]) for s in dated)
    assert (said[0].text, said[0].language, said[0].kind) == ("The bridge is safe,", "en", "direct")


def test_what_cannot_be_grouped_is_not_read(store: Store) -> None:
    """Neither a refused quotation, nor a repetition, nor one of nobody who is named."""
    change(
        store,
        "UPDATE quotations SET judged = 'not a quotation' WHERE number = 1",
        "UPDATE quotations SET repeat_of = 'x' WHERE number = 2",
        "UPDATE quotations SET speaker_id = NULL WHERE number = 3",
    )
    assert store.ungrouped() == [(*NADIA_SAID, 3)]
    assert {s.number for s in store.ungrouped_sayings(*NADIA_SAID)} == {4, 5, 6}
    assert {s.number for s in store.sayings(*NADIA_SAID)} == {4, 5, 6}
    store.finish_grouping()
    assert waits(store) == {4, 5, 6}


def test_no_long_row_is_read_to_find_what_fits(store: Store) -> None:
    """Which statements lie in a stretch of time is read from two indices alone."""
    with closing(sqlite3.connect(store.path)) as db:
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        read_sayings(Database(db, execute_plugins=False), *NADIA_SAID, None, date(2024, 5, 7))
        db.set_trace_callback(None)
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]
    assert plan[:2] == [
        "SEARCH q USING COVERING INDEX quotations_shown (speaker_id=?)",
        "SEARCH d USING COVERING INDEX documents_facts (id=?)",
    ]
    assert not [line for line in plan if line.startswith("SCAN")]
