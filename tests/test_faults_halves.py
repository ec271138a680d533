"""Kills while a database is brought up to date, and while raw bytes are put into their files."""

import random
import sqlite3
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Database

from fault_runs import call, holds_lock, run, see_settled, see_whole, start
from quotetrack.store import Store
from quotetrack.store.migrations import KNOWN, migrations

pytestmark = pytest.mark.slow

PAGES = 60
NEW = sorted(name[:4] for name in KNOWN)
PAGE = """<html lang="en"><head><title>Report {n}</title></head><body><article><h1>Report {n}</h1>
<p>“The bridge number {n} is safe,” said Nadia Lambert, the mayor of Belwick.</p>
<p>Tom Whitfield said that the harbour had been closed for {n} days, and that nobody knew why.</p>
</article></body></html>"""
DOCUMENT = """
INSERT INTO documents (id, number, title, text, sha256) VALUES (?, ?, 'Report', ?, 'x')
"""


def make_old(path: Path, size: int) -> None:
    """Make a database of the version before failures and copies were kept, a large one."""
    db = Database(path)
    migrations.apply(db, stop_before="m004_whatever_comes_in")
    with db.conn:
        text = "“The bridge is safe,” said Nadia Lambert. " * 50
        db.conn.executemany(DOCUMENT, ((str(n), n, f"{text}{n}") for n in range(size)))
    db.close()


def read_applied(path: Path) -> list[str]:
    """Return the migrations that a database has seen."""
    with closing(sqlite3.connect(path)) as db:
        applied = "SELECT name FROM _sqlite_migrations ORDER BY name"
        return [name[:4] for (name,) in db.execute(applied)]


def test_kills_while_a_database_is_brought_up_to_date(tmp_path: Path) -> None:
    """It is as it was or as it is to be, never between; and whole copies of it stay."""
    path, article = tmp_path / "old.db", tmp_path / "article.txt"
    article.write_text("“It is late,” said Tom Whitfield.", "utf-8")
    chance = random.Random(3)  # noqa: S311 - chance that can be repeated
    hits = 0
    for _ in range(8):
        for left in tmp_path.glob("old.db*"):
            left.unlink()
        make_old(path, 3000)
        before = path.read_bytes()
        running = start(article, db=path, log=tmp_path / "log")
        running.wait_for(partial(holds_lock, running.pid), or_end=True)
        time.sleep(chance.uniform(0, 0.15))
        hits += running.process.poll() is None
        running.kill()
        see_whole(path, tmp_path / "copy")
        for kept in tmp_path.glob("old.db.before-m004*"):
            assert read_applied(kept) == ["m001", "m002", "m003"]
        applied = read_applied(path)
        assert applied in (NEW[:3], NEW)
        assert applied == NEW or path.read_bytes() == before
    assert hits > 4
    assert run(article, db=path, log=tmp_path / "log").code == 0
    assert read_applied(path) == NEW


def test_kills_while_raw_bytes_are_kept(tmp_path: Path) -> None:
    """Every article that is stored has its bytes, whole, whenever the run died."""
    folder, path = tmp_path / "pages", tmp_path / "q" / "q.db"
    folder.mkdir()
    for n in range(PAGES):
        (folder / f"{n:03}.html").write_text(PAGE.format(n=n), "utf-8")
    chance = random.Random(4)  # noqa: S311 - chance that can be repeated
    for n in range(8):
        running = start("--keep-raw", folder, db=path, log=tmp_path / "log")
        running.wait_for_articles(n * PAGES // 9)
        time.sleep(chance.uniform(0, 0.3))
        running.kill()
        see_whole(path, tmp_path / "copy")
    run("--keep-raw", folder, db=path, log=tmp_path / "log")
    see_settled(path)
    assert call("check", "--db", path).code == 0
    with Store.open(path) as store:
        stored = [store.raw(f"{key}") for key in list_documents(path)]
    expected = {page.read_bytes() for page in folder.iterdir()}
    assert len(stored) == PAGES
    assert set(stored) == expected


def list_documents(path: Path) -> list[str]:
    """Return the ids of all documents."""
    with closing(sqlite3.connect(path)) as db:
        return [key for (key,) in db.execute("SELECT id FROM documents")]
