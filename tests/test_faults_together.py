"""Others at the same database: runs at the same time, a held lock, readers."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from dumping import dump
from fault_articles import make_articles
from fault_runs import QUOTETRACK, Done, Running, call, run, see_settled, start
from quotetrack.cli import main
from quotetrack.store import connection

pytestmark = pytest.mark.slow

SIZE = 240
COUNT = "sql=select+count(*)+from+documents&_shape=arrays"


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest that was alone."""

    paths: Sequence[str]
    done: Done
    path: Path
    dump: str


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Ingest everything alone."""
    folder = tmp_path_factory.mktemp("whole")
    paths = make_articles(folder / "in", SIZE)
    path = folder / "whole.db"
    done = run(*paths, db=path)
    path.with_suffix(".log").unlink()
    return Whole(paths, done, path, dump(path))


@pytest.mark.parametrize("delay", [0.0, 0.3, 1.5, 4.0])
def test_two_ingests_of_the_same(whole: Whole, tmp_path: Path, delay: float) -> None:
    """Both end as one alone does, and leave what one leaves, failures too."""
    path = tmp_path / "q" / "q.db"
    runs = []
    for n in range(2):
        runs.append(start(*whole.paths, db=path, log=tmp_path / f"log{n}"))
        time.sleep(delay * (n == 0))
    for running in runs:
        done = running.end().assert_clean()
        assert (done.code, done.err) == (whole.done.code, whole.done.err)
    see_settled(path)
    assert dump(path) == whole.dump


def test_two_ingests_of_different_articles(tmp_path: Path) -> None:
    """All of both is stored, once, and is the same as if one had come after the other."""
    path, apart = tmp_path / "q" / "q.db", tmp_path / "apart" / "q.db"
    inputs = [make_articles(tmp_path / f"in{n}", SIZE // 2, seed=n)[0] for n in range(2)]
    for n, paths in enumerate(inputs):
        # The same ids and addresses would be other versions of the same articles.
        told = Path(paths).read_text("utf-8").replace(".example/", f"{n}.example/")
        Path(paths).write_text(told.replace('"a', f'"{n}a'), "utf-8")
    runs = [start(each, db=path, log=tmp_path / f"log{n}") for n, each in enumerate(inputs)]
    codes = [running.end().assert_clean().code for running in runs]
    assert codes == [run(each, db=apart, log=tmp_path / "log").code for each in inputs]
    see_settled(path)
    assert list_stored(path) == list_stored(apart)


def list_stored(path: Path) -> list[tuple[object, ...]]:
    """Return all articles, quotations and failures, whatever their order was."""
    queries = (
        "SELECT id, sha256 FROM documents ORDER BY id",
        "SELECT id, text, speaker_id, described, confidence FROM quotations ORDER BY id",
        "SELECT id, reason FROM failures ORDER BY id",
        "SELECT id, name, canonical_id FROM speakers ORDER BY id",
    )
    with closing(sqlite3.connect(path)) as db:
        return [row for query in queries for row in db.execute(query).fetchall()]


def test_a_lock_that_is_held_for_some_seconds(whole: Whole, tmp_path: Path) -> None:
    """The run waits for it, and ends as if nothing had been."""
    path = tmp_path / "q" / "q.db"
    running = start(*whole.paths, db=path, log=tmp_path / "log")
    running.wait_for_articles(SIZE // 4)
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(6)
        other.execute("ROLLBACK")
    done = running.end().assert_clean()
    assert (done.code, done.err) == (whole.done.code, whole.done.err)
    assert dump(path) == whole.dump


def test_a_lock_that_is_held_for_too_long(
    whole: Whole, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line says so, the exit code is 1; when it is free, the same command goes on."""
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    path = tmp_path / "q.db"
    words = ["ingest", *whole.paths, "--db", str(path), "--engine", "parse", "--workers", "0"]
    run(whole.paths[-1], db=path, log=tmp_path / "log")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"Error: {path}: another run has held the database for too long")
    assert last.endswith("run the same command again: it goes on where it stopped")
    assert CliRunner().invoke(main, words).exit_code == whole.done.code
    see_settled(path)


def test_a_reader_that_never_lets_go(whole: Whole, tmp_path: Path) -> None:
    """Ingesting goes on beside it; the next one to open the database settles it."""
    path = tmp_path / "q" / "q.db"
    running = start(*whole.paths, db=path, log=tmp_path / "log")
    running.wait_for_articles(SIZE // 4)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT id FROM documents").fetchall()
        done = running.end().assert_clean()
        assert (done.code, done.err) == (whole.done.code, whole.done.err)
    assert call("speakers", "list", "--db", path).code == 0
    see_settled(path)
    assert dump(path) == whole.dump


def test_a_site_that_is_read_meanwhile(whole: Whole, tmp_path: Path) -> None:
    """Every answer is right while articles come in, and nothing of it hinders the run."""
    path = tmp_path / "q" / "q.db"
    run(whole.paths[0], db=path, log=tmp_path / "log")
    command = [*QUOTETRACK, "serve", "--db", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        assert server.stderr
        address = server.stderr.readline().decode().partition(" at ")[2].partition(" ")[0]
        try:
            running = start(*whole.paths, db=path, log=tmp_path / "log")
            counts = list(ask_until_end(running, address))
            done = running.end().assert_clean()
        finally:
            server.terminate()
    assert (done.code, done.err) == (whole.done.code, whole.done.err)
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    assert call("speakers", "list", "--db", path).code == 0
    see_settled(path)
    assert dump(path) == whole.dump


def ask_until_end(running: Running, address: str) -> Iterator[int]:
    """Yield again and again how many articles a site has, while a run brings some in."""
    while running.process.poll() is None:
        time.sleep(0.05)
        answer = httpx.get(f"{address}quotes.json?{COUNT}", timeout=30)
        yield answer.raise_for_status().json()["rows"][0][0]
