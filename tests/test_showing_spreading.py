"""Which statements several outlets carried, and lists in which repeats are folded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.spreading import fold_repeats, read_lately, read_spread
from quotetrack.store.showing.statements import read_summaries
from told_archive import SPEAKER, add_telling, group, key_of, make_tracked, number_of


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Give an archive in which four outlets carried one statement, and two another, later."""
    opened = Database(make_tracked(tmp_path / "q.db"))
    for letter, outlet, day in (("k", "Quay Post", "2026-03-20"), ("l", "Northern", "2026-03-21")):
        add_telling(opened, letter, outlet, day, "“the roof is new”")
    for letter in "mn":
        add_telling(opened, letter, "Quay Post", "2026-03-22", "“the wall is old”")
    group(opened, "kl")
    group(opened, "mn")
    yield opened
    opened.close()


def test_the_most_outlets_first(db: Database) -> None:
    """Of one speaker, with the longest form; what one outlet alone has isn't there."""
    told = read_spread(db.conn, SPEAKER)
    assert [(one.summary.outlets, one.summary.id) for one in told] == [
        (4, key_of("a")),
        (2, key_of("k")),
    ]
    assert told[0].shown.id == key_of("a")
    assert read_spread(db.conn, SPEAKER, most=1) == told[:1]
    assert read_spread(db.conn, "tom-whitfield") == ()


def test_what_nobody_said_is_not_told_as_carried(db: Database) -> None:
    """A denial is a statement here too, but its words weren't said."""
    with db.conn:
        numbers = [number_of(db, letter) for letter in "kl"]
        marks = "?, ?"
        db.conn.execute(f"UPDATE quotations SET act = 'denial' WHERE number IN ({marks})", numbers)  # noqa: S608 - ours
    group(db, "kl")
    assert [one.summary.outlets for one in read_spread(db.conn, SPEAKER)] == [4]


@pytest.mark.parametrize(
    ("newest", "told"),
    [
        (date(2026, 3, 31), "k"),
        (date(2026, 3, 5), "a"),
        (date(2026, 3, 11), "a"),
        (date(2026, 3, 12), ""),
        (date(2026, 2, 8), ""),
        (date(2026, 3, 21), "k"),
        (date.max, ""),
        (date.min, ""),
        (None, ""),
    ],
)
def test_lately(db: Database, newest: date | None, told: str) -> None:
    """What was repeated in the thirty days up to the newest article is there."""
    found = read_lately(db.conn, newest)
    assert [one.summary.id for one in found] == [key_of(letter) for letter in told]


def test_an_older_copy_tells_nothing(db: Database) -> None:
    """Where there are no statements, none was carried."""
    db.conn.execute("DROP TABLE conflicts")
    assert read_spread(db.conn, SPEAKER) == ()
    assert read_lately(db.conn, date(2026, 3, 31)) == ()


def test_the_index_gives_the_order(db: Database) -> None:
    """However many statements a speaker has, those carried most are read from the index."""
    traced: list[str] = []
    db.conn.set_trace_callback(traced.append)
    read_spread(db.conn, SPEAKER)
    db.conn.set_trace_callback(None)
    (asked,) = [one for one in traced if "ORDER BY s.outlets" in one]
    plan = " ".join(row[3] for row in db.conn.execute(f"EXPLAIN QUERY PLAN {asked}"))
    assert "statements_carried" in plan
    assert "TEMP B-TREE" not in plan


def test_a_list_with_repeats_folded(db: Database) -> None:
    """Each statement stands where its first quotation stood, with the others under it."""
    letters = "dfcbea"
    numbers = [number_of(db, letter) for letter in letters]
    folded = fold_repeats(read_shown(db.conn, numbers), read_summaries(db.conn, numbers))
    told = [(one.shown.id, [again.id for again in one.again]) for one in folded]
    assert told == [
        (key_of("d"), [key_of(letter) for letter in "cba"]),
        (key_of("f"), []),
        (key_of("e"), []),
    ]
    assert [one.summary is not None for one in folded] == [True, False, False]
