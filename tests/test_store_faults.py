"""What a disk, another program or an older version does to a database: a line, and nothing lost."""

import logging
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from dumping import dump
from quotetrack.errors import RefusedError, StoreError
from quotetrack.model import Failure
from quotetrack.store import Store, check_database, connection
from quotetrack.store.migrations import migrations
from store_samples import TEXT, bridge, document, fill, read, trial


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database with two articles."""
    path = tmp_path / "quotes.db"
    fill(path, (document("d1"), [bridge(), trial()]), (document("d2"), [bridge()]))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give a database of the version before failures and copies."""
    path = tmp_path / "old.db"
    db = Database(path)
    migrations.apply(db, stop_before="m004_whatever_comes_in")
    with db.conn:
        db.conn.execute(
            "INSERT INTO documents VALUES ('d1', 1, 'Report', 'https://example.org/d1', NULL, "
            "NULL, NULL, 'en', 'd1.txt', ?, 'x', NULL)",
            (TEXT,),
        )
    db.close()
    return path


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Let no file of this process grow over ``size`` bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def said_by(error: pytest.ExceptionInfo[StoreError]) -> str:
    """Return what an error says, which must be one line, and not blame a document."""
    assert not isinstance(error.value, RefusedError)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_full_disk_loses_nothing(path: Path) -> None:
    """The batch that finds no room is not stored; the same run again ends as if there had been."""
    articles = [read(document(f"n{n}", TEXT + " It rained." * 5000), [bridge()]) for n in range(20)]
    other = path.with_name("other.db")
    shutil.copy(path, other)
    before = dump(path)
    with (
        disk_of(path.stat().st_size),
        pytest.raises(StoreError) as error,
        Store.open(path) as store,
        store.ingest("0.1", "x") as ingest,
    ):
        ingest.write(articles)
    assert "run the same command again" in said_by(error)
    assert dump(path) == before
    assert not any(check.count for check in check_database(path) if check.wrong)
    for each in (path, other):
        with Store.open(each) as store, store.ingest("0.1", "x") as ingest:
            ingest.write(articles)
    assert dump(path) == dump(other)


def test_raw_bytes_that_find_no_room_store_nothing(path: Path) -> None:
    """An article is not stored without the bytes that were to be kept of it."""
    page = os.urandom(300_000)
    with Store.open(path) as store:
        with (
            disk_of(250_000),
            pytest.raises(StoreError, match="raw bytes can't be kept") as error,
            store.ingest("0.1", "x") as ingest,
        ):
            ingest.write([read(document("d3"), raw=page)])
        said_by(error)
        assert store.document("d3") is None
        with store.ingest("0.1", "x") as ingest:
            ingest.write([read(document("d3"), raw=page)])
        assert store.raw("d3") == page


def test_a_database_that_is_held_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program holds it too long, one line says so and nothing is half stored."""
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    before = dump(path)
    with Store.open(path) as store, store.ingest("0.1", "x") as ingest:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="another run has held") as error:
                ingest.write([read(document("d3"), [bridge()])])
        said_by(error)
        assert dump(path) == before
        ingest.write([read(document("d3"), [bridge()])])
        assert store.counts().documents == 3


def test_a_refused_document_is_told_from_a_refusing_database(path: Path) -> None:
    """An article that can't be stored costs only itself; a table that is gone ends the run."""
    with Store.open(path) as store, store.ingest("0.1", "x") as ingest:
        with pytest.raises(RefusedError, match="no id"):
            ingest.write([read(document("")), read(document("d3"))])
        ingest.write([Failure("a.txt", "has no id"), read(document("d3"))])
        assert store.counts().documents == 3
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE spans")
    db.close()
    with (
        Store.open(path) as store,
        store.ingest("0.1", "x") as ingest,
        pytest.raises(StoreError, match="quotetrack check") as error,
    ):
        ingest.write([read(document("d4"), [bridge()])])
    said_by(error)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_damaged_file_gives_one_line(path: Path, at: float) -> None:
    """Random bytes in the middle: whatever is asked, an answer or a line, and check tells."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * at) // 4096 * 4096
    data[start : start + 8192] = bytes(range(256)) * 32
    path.write_bytes(data)
    assert any(check.count and check.wrong for check in check_database(path))
    try:
        with Store.open(path) as store:
            store.list_speakers()
            list(store.quotations())
    except StoreError as error:
        assert "is damaged" in str(error)  # noqa: PT017 - it may be read as well
    assert path.read_bytes()[start : start + 8192] == data[start : start + 8192]


def test_a_database_is_copied_before_its_schema_changes(
    old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The copy is the file as it was, the user is told, and the next opening makes no other."""
    before = dump(old)
    with caplog.at_level(logging.WARNING):
        Store.open(old).close()
        Store.open(old).close()
    copy = old.with_name("old.db.before-m004")
    assert dump(copy) == before
    assert sorted(p.name for p in old.parent.glob("*old*")) == ["old.db", copy.name]
    (told,) = caplog.messages
    assert copy.name in told
    with Store.open(old) as store:
        assert store.knows("https://example.org/d1")


def test_an_older_copy_is_left_alone(old: Path) -> None:
    """What an earlier change kept is not overwritten."""
    kept = old.with_name("old.db.before-m004")
    kept.write_text("kept")
    Store.open(old).close()
    assert kept.read_text() == "kept"
    assert old.with_name("old.db.before-m004.2").exists()


def test_without_room_for_the_copy_nothing_changes(old: Path) -> None:
    """A disk too full for the copy: one line, no half copy, and the database as it was."""
    before = old.read_bytes()
    with disk_of(20_000), pytest.raises(StoreError, match="nothing was changed") as error:
        Store.open(old)
    assert "old.db.before-m004" in said_by(error)
    assert old.read_bytes() == before
    assert [p.name for p in old.parent.glob("*old*")] == ["old.db"]


def test_a_change_that_fails_leaves_no_copy(old: Path) -> None:
    """A change that can't be made is taken back whole, and the copy is not needed."""
    with sqlite3.connect(old) as db:
        db.execute("CREATE TABLE visits (url TEXT)")
    db.close()
    before = dump(old)
    with pytest.raises(StoreError, match="visits") as error:
        Store.open(old)
    said_by(error)
    assert dump(old) == before
    assert [p.name for p in old.parent.glob("*old*")] == ["old.db"]


SAME = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from store_samples import bridge, document, read, trial
from quotetrack.store import Store
with Store.open(Path(sys.argv[1]), create=True) as store, store.ingest("0.1", "x") as ingest:
    for n in range(60):
        ingest.write([read(document(f"d{{n}}-{{k}}"), [bridge(), trial()]) for k in range(5)])
"""


@pytest.mark.slow
def test_two_runs_over_the_same_articles_double_nothing(tmp_path: Path) -> None:
    """At once on one new file: each article and each quotation is there, and counted, once."""
    path = tmp_path / "quotes.db"
    program = SAME.format(tests=str(Path(__file__).parent))
    command = [sys.executable, "-c", program, str(path)]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for run in runs:
        _, said = run.communicate(timeout=240)
        assert (run.returncode, said) == (0, "")
    alone = tmp_path / "alone.db"
    subprocess.run([*command[:-1], str(alone)], check=True, timeout=240)
    assert dump(path) == dump(alone)
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT sum(documents), sum(unchanged), sum(quotations) FROM ingests")
        assert rows.fetchone() == (300, 300, 600)
