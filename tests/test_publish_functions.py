"""The SQL functions of a served archive answer texts as SQLite's own do, but for capitals."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quotetrack.publish.functions import fold, register

TEXTS = st.one_of(
    st.none(),
    st.integers(-9, 99),
    st.text(st.sampled_from("abA öß“”*\"' "), max_size=8),
)
SAME = [
    "instr(?1, ?2)", "replace(?1, ?2, ?3)", "trim(?1)", "ltrim(?1)", "rtrim(?1)",
    "trim(?1, ?2)", "ltrim(?1, ?2)", "rtrim(?1, ?2)", "instr(cast(?1 as blob), cast(?2 as blob))",
]  # fmt: skip


@pytest.fixture(scope="module")
def ours() -> Iterator[sqlite3.Connection]:
    """A connection with our functions."""
    with closing(sqlite3.connect(":memory:")) as conn:
        register(conn, 100)
        yield conn


@pytest.fixture(scope="module")
def sqlites() -> Iterator[sqlite3.Connection]:
    """A connection with SQLite's own."""
    with closing(sqlite3.connect(":memory:")) as conn:
        yield conn


@given(given=st.tuples(TEXTS, TEXTS, TEXTS), call=st.sampled_from(SAME))
@example(given=("0", "", None), call="replace(?1, ?2, ?3)")
@example(given=(0, "", "b"), call="replace(?1, ?2, ?3)")
def test_they_do_what_sqlites_do(
    ours: sqlite3.Connection, sqlites: sqlite3.Connection, given: tuple[object, ...], call: str
) -> None:
    """Of texts and whole numbers, the answer is the one that everybody knows from SQLite."""
    question = f"SELECT {call}, ?1, ?2, ?3"
    assert ours.execute(question, given).fetchone() == sqlites.execute(question, given).fetchone()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Östra", "öSTRA"), ("İstanbul", "istanbul"), ("НАДІЯ", "надія"), ("Straße", "STRAßE")],
)
def test_capitals_make_no_difference(ours: sqlite3.Connection, one: str, other: str) -> None:
    """Names that differ in capitals alone are the same, in any script."""
    assert ours.execute("SELECT upper(?) = upper(?)", (one, other)).fetchone() == (1,)


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    """Places in a folded text are places in the text."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("call", "ours_say", "sqlites_say"),
    [
        ("trim(1e20)", "1e+20", "1.0e+20"),
        ("hex(trim(char(0) || 'a', char(0)))", "61", "0061"),
    ],
)
def test_what_differs_is_told(
    ours: sqlite3.Connection,
    sqlites: sqlite3.Connection,
    call: str,
    ours_say: str,
    sqlites_say: str,
) -> None:
    """What the module says of numbers and NUL is so."""
    answers = [conn.execute(f"SELECT {call}").fetchone() for conn in (ours, sqlites)]
    assert answers == [(ours_say,), (sqlites_say,)]


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "call",
    [
        "trim('a' || char(55296))",
        "upper(cast(x'ff' as text))",
        "escape_fts(cast(x'ff' as text))",
        "replace(hex(zeroblob(40)), '0', 'xx')",
    ],
)
def test_what_cannot_be_answered_leaves_no_traceback(
    capfd: pytest.CaptureFixture[str], call: str
) -> None:
    """A text that is no UTF-8, or grows too long, is the question's error, not the log's."""
    # As Datasette does when it is imported.
    sqlite3.enable_callback_tracebacks(True)  # noqa: FBT003 - it takes no name
    with closing(sqlite3.connect(":memory:")) as conn:
        register(conn, 50)
        with pytest.raises(sqlite3.Error):
            conn.execute(f"SELECT {call}").fetchone()
    assert "Traceback" not in capfd.readouterr().err


def test_a_text_stays_within_bounds(ours: sqlite3.Connection) -> None:
    """What would make a text too long is an error, before it is made."""
    with pytest.raises(sqlite3.DataError):
        ours.execute("SELECT replace('aaaaaaaaaaaaaaaaaaaa', 'a', 'aaaaaaaaaa')").fetchone()


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("bridge", '"bridge"'),
        ("“at the bridge”", '"at the bridge"'),
        ("brid* quay", '"brid" * "quay"'),
        ("brid***", '"brid" *'),
        ('"', '""'),
        ("", '""'),
        (None, '""'),
        ("a\0b", '"a" "b"'),
    ],
)
def test_what_is_typed_becomes_a_search(
    ours: sqlite3.Connection, typed: str | None, escaped: str
) -> None:
    """Phrases, beginnings and stray marks are read as people mean them."""
    (search,) = ours.execute("SELECT escape_fts(?)", (typed,)).fetchone()
    assert search.split() == escaped.split()


def test_folding_a_long_text_takes_a_moment() -> None:
    """A text of a million signs that isn't ASCII is folded sign by sign, but each only once."""
    began = time.monotonic()
    assert fold("ß" * 1_000_000) == "S" * 1_000_000
    assert time.monotonic() - began < 0.25
