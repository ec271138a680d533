"""Ctrl-C and SIGTERM at every moment of a run: what was begun is stored, and it can go on."""

import json
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from dumping import dump
from fault_articles import make_articles
from fault_runs import Done, Running, interrupt, living, run, see_settled, start

pytestmark = pytest.mark.slow

SIZE = 160
GOES_ON = "The same command goes on."
BOTH = pytest.mark.parametrize("what", [signal.SIGINT, signal.SIGTERM], ids=str)


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest that nobody ended early."""

    paths: Sequence[str]
    done: Done
    dump: str


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Ingest everything undisturbed."""
    folder = tmp_path_factory.mktemp("whole")
    paths = make_articles(folder / "in", SIZE)
    done = run(*paths, db=folder / "whole.db", log=folder / "log")
    return Whole(paths, done, dump(folder / "whole.db"))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a database may come to be, with nothing beside it."""
    return tmp_path / "q" / "q.db"


def see_ended(running: Running, db: Path) -> Done:
    """Fail unless a run ends as an interrupted one should; return what it said."""
    done = running.end(60).assert_clean()
    assert done.code == 130, done
    assert done.err.splitlines()[-1].startswith("Interrupted; ")
    if db.exists():
        see_settled(db)
    return done


def see_going_on(whole: Whole, db: Path) -> None:
    """Fail unless the same command completes the archive."""
    again = run(*whole.paths, db=db, log=db.parent.with_name("log"))
    assert (again.code, again.err) == (whole.done.code, whole.done.err)
    see_settled(db)
    assert dump(db) == whole.dump


@BOTH
@pytest.mark.parametrize("delay", [0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 2.5])
def test_at_the_start(
    whole: Whole, db: Path, tmp_path: Path, what: signal.Signals, delay: float
) -> None:
    """While modules and models load there is nothing to finish, and no traceback either."""
    running = start(*whole.paths, db=db, log=tmp_path / "log")
    time.sleep(delay)
    interrupt(running, what)
    if what is signal.SIGTERM and running.process.wait(60) == -what:
        # So early, nothing of ours had begun.
        assert running.end() == Done(-what, "", "")
        assert not db.parent.exists()
        return
    see_ended(running, db)


@BOTH
def test_among_the_articles(whole: Whole, db: Path, tmp_path: Path, what: signal.Signals) -> None:
    """What was taken in is read and stored to its end; a line says how to go on."""
    running = start(*whole.paths, db=db, log=tmp_path / "log")
    running.wait_for_articles(SIZE // 3)
    interrupt(running, what)
    assert GOES_ON in see_ended(running, db).err
    with closing(sqlite3.connect(db)) as opened:
        [(documents, finished)] = opened.execute("SELECT documents, finished FROM ingests")
        assert opened.execute("SELECT count(*) FROM documents").fetchone() == (documents,)
    assert SIZE // 4 < documents < SIZE
    assert finished is not None
    see_going_on(whole, db)


def test_as_it_is_said_who_is_who(whole: Whole, db: Path, tmp_path: Path) -> None:
    """At the very end nothing is left to be done, and nothing is broken by it."""
    running = start(*whole.paths, db=db, log=tmp_path / "log")
    count = len(read_outcomes(whole))
    running.wait_for(lambda: running.articles() >= count, or_end=True)
    with suppress(ProcessLookupError):
        interrupt(running)
    done = running.end(60).assert_clean()
    assert done.code in {130, whole.done.code}
    see_settled(db)
    assert dump(db) == whole.dump


def read_outcomes(whole: Whole) -> list[bytes]:
    """Return the lines of the log of the undisturbed run, one an article."""
    lines = (Path(whole.paths[0]).parent.parent / "log").read_bytes().splitlines()
    return [line for line in lines if b'"event": "article"' in line]


def test_twice(whole: Whole, db: Path, tmp_path: Path) -> None:
    """The second Ctrl-C doesn't wait for what was begun: whole batches stay."""
    running = start(*whole.paths, db=db, log=tmp_path / "log")
    running.wait_for_articles(SIZE // 3)
    for worker in running.workers():
        # They would need for ever.
        worker.send_signal(signal.SIGSTOP)
    interrupt(running)
    time.sleep(1)
    assert running.process.poll() is None
    interrupt(running)
    begun = time.monotonic()
    done = see_ended(running, db)
    assert time.monotonic() - begun < 10
    assert "what was stored before stays" in done.err
    see_going_on(whole, db)


@BOTH
def test_a_pipe_that_never_ends(db: Path, tmp_path: Path, what: signal.Signals) -> None:
    """What came is stored, though more may always come."""
    running = start("-", db=db, log=tmp_path / "log", stdin=subprocess.PIPE)
    stdin = running.process.stdin
    assert stdin
    for n in range(3):
        text = f"“The bridge {n} is safe,” said Nadia Lambert."
        stdin.write(json.dumps({"id": str(n), "text": text}).encode() + b"\n")
        stdin.flush()
    running.wait_for(lambda: (tmp_path / "log").exists() and (tmp_path / "log").read_bytes())
    time.sleep(2)
    interrupt(running, what)
    # Kept open: the run must not end because the pipe does.
    running.process.wait(60)
    running.process.stdin = None
    done = see_ended(running, db)
    assert GOES_ON in done.err
    with closing(sqlite3.connect(db)) as opened:
        assert opened.execute("SELECT count(*) FROM quotations").fetchone() == (3,)
    os.close(stdin.fileno())


def test_a_worker_that_is_told_to_end(whole: Whole, db: Path, tmp_path: Path) -> None:
    """Whoever ends a single worker kindly does no other harm than who kills it."""
    running = start(*whole.paths, db=db, log=tmp_path / "log")
    running.wait_for_articles(SIZE // 3)
    for worker in list(living(running.mark)):
        if worker.pid != running.pid:
            worker.send_signal(signal.SIGTERM)
    done = running.end().assert_clean()
    assert (done.code, done.err) == (whole.done.code, whole.done.err)
    assert dump(db) == whole.dump
