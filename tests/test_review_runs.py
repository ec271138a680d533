"""Reviewing at a real terminal: single keys, a screen that fits, nothing lost by kill -9."""

import re
import sqlite3
import sys
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from quotetrack.model import Judgement, Verdict
from quotetrack.store import Store
from review_archive import add_pairs
from review_terminal import Terminal, at_terminal
from store_samples import TOM, attribute, bridge, document, fill, judge, trial

pytestmark = pytest.mark.slow

QUOTETRACK = [sys.executable, "-m", "quotetrack"]
LONG = "“The bridge is safe.” " + "The council met on Monday. " * 200
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7][0-9;]*m")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """An archive with three quotations, the last in a long article."""
    path = tmp_path / "q.db"
    last = attribute(LONG, "The bridge is safe.", TOM)
    fill(path, (document("d1"), [bridge(), trial(TOM)]), (document("d2", LONG), [last]))
    return path


def review(db: Path, *options: str, **terminal: object) -> AbstractContextManager[Terminal]:
    """Review at a terminal."""
    words = [*QUOTETRACK, "review", "--db", db, "--by", "A. Reviewer", *options]
    return at_terminal(*words, **terminal)  # type: ignore[arg-type]  # rows, columns, env


def judged(db: Path) -> list[Judgement]:
    """Return what is stored, the oldest first."""
    with Store.open(db) as store:
        return store.judgements()


def test_a_review(db: Path) -> None:
    """Each key acts without Enter; lines are typed with it; the end says how many."""
    with review(db) as terminal:
        assert "Nadia Lambert" in terminal.wait_for("1 of 3")
        terminal.type("r")
        terminal.wait_for("2 of 3")
        terminal.type("w")
        terminal.wait_for("> ")
        terminal.type("Nadia Lambertx\x7f\n")
        assert "Who is meant" not in terminal.wait_for("3 of 3")
        assert "Stored: wrong speaker, Nadia Lambert" in terminal.screen
        terminal.type("n")
        terminal.wait_for("Note: ")
        terminal.type("heard it\n")
        terminal.wait_for("heard it")
        terminal.type("x")
        terminal.wait_for("That was the last one.")
        terminal.type("q")
        assert terminal.end() == 0
        assert "3 decided." in terminal.screen
    assert [(j.verdict, j.speaker, j.note) for j in judged(db)] == [
        (Verdict.RIGHT, "nadia-lambert", None),
        (Verdict.WRONG_SPEAKER, "nadia-lambert", None),
        (Verdict.NOT_A_QUOTATION, None, "heard it"),
    ]


def test_killed(db: Path) -> None:
    """What is on the screen as stored is stored, whatever happens to the program."""
    with review(db) as terminal:
        terminal.wait_for("1 of 3")
        terminal.type("r")
        terminal.wait_for("Stored: right")
        terminal.type("x")
        terminal.wait_for("Stored: not a quotation")
        terminal.kill()
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert [j.verdict for j in judged(db)] == [Verdict.RIGHT, Verdict.NOT_A_QUOTATION]
    with review(db) as terminal:
        terminal.wait_for("1 of 1")


def test_interrupted(db: Path) -> None:
    """Ctrl-C ends with 130 and no traceback; so does it where a line is typed."""
    for keys, shown in (("", "1 of 3"), ("w", "> ")):
        with review(db) as terminal:
            terminal.wait_for("1 of 3")
            terminal.type(keys)
            terminal.wait_for(shown)
            terminal.type("\x03")
            assert terminal.end() == 130
            assert "Traceback" not in terminal.printed
            assert "what was stored before stays" in terminal.printed


def test_the_end_of_the_input(db: Path) -> None:
    """Ctrl-D leaves as q does."""
    with review(db) as terminal:
        terminal.wait_for("1 of 3")
        terminal.type("\x04")
        assert terminal.end() == 0
    assert judged(db) == []


@pytest.mark.parametrize("typed", ["rrr", "\x1b[A", "é", "R", " ", "\r"])
def test_what_is_no_key(db: Path, typed: str) -> None:
    """What is pasted, an arrow, another letter or Enter decides nothing."""
    with review(db) as terminal:
        terminal.wait_for("1 of 3")
        terminal.type(typed)
        assert "1 of 3" in terminal.wait_for("That key does nothing")
    assert judged(db) == []


@pytest.mark.parametrize(("rows", "columns"), [(24, 80), (20, 50), (60, 200)])
def test_the_screen_fits(db: Path, rows: int, columns: int) -> None:
    """Nothing scrolls and no line is too long, in a long article too; m shows all the same."""
    with review(db, rows=rows, columns=columns) as terminal:
        terminal.wait_for("1 of 3")
        terminal.type("s")
        terminal.wait_for("2 of 3")
        terminal.type("s")
        lines = terminal.wait_for("3 of 3").splitlines()
        assert len(lines) < rows
        assert max(map(len, lines)) <= columns
        assert any("The bridge is safe." in line for line in lines)
        terminal.type("?")
        lines = terminal.wait_for("Any key goes on").splitlines()
        assert max(map(len, lines)) <= columns


@pytest.mark.parametrize(
    ("env", "coloured", "marked"),
    [({}, True, False), ({"NO_COLOR": "1"}, False, False), ({"TERM": "dumb"}, False, True)],
)
def test_colours(db: Path, env: dict[str, str], *, coloured: bool, marked: bool) -> None:
    """None where NO_COLOR says so; where the terminal can't even set bold, signs mark the parts."""
    with review(db, env=env) as terminal:
        terminal.wait_for("1 of 3")
        assert bool(COLOUR.search(terminal.printed)) == coloured
        assert (">>The bridge is safe,<<" in terminal.screen) == marked


def test_a_contradiction_is_told(db: Path) -> None:
    """At a terminal the round goes on; what mends it stands on the screen whole."""
    with Store.open(add_pairs(db)) as store:
        store.add_judgements(
            [judge(Verdict.DIFFERENT, speaker="nadia-lambert", other="tom-whitfield")]
        )
    with review(db, "--speakers") as terminal:
        terminal.wait_for("1 of 2")
        terminal.type("1")
        terminal.wait_for("2 of 2")
        terminal.type("1")
        shown = " ".join(terminal.wait_for("Not stored").split())
        assert re.search(r"`quotetrack judgements withdraw [0-9a-f]+` first", shown)
        terminal.type("d")
        terminal.wait_for("That was the last one.")
    assert [j.verdict for j in judged(db)][1:] == [Verdict.SAME, Verdict.DIFFERENT]


def test_two_reviewers(db: Path) -> None:
    """Both decide at once; both decisions are kept, and the later counts."""
    with review(db) as one, review(db) as other:
        one.wait_for("1 of 3")
        other.wait_for("1 of 3")
        one.type("x")
        one.wait_for("Stored: not a quotation")
        other.type("r")
        other.wait_for("Stored: right")
    assert [j.verdict for j in judged(db)] == [Verdict.NOT_A_QUOTATION, Verdict.RIGHT]
    with Store.open(db) as store:
        assert len(list(store.quotations())) == 3
