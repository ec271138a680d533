"""Opening and closing a database."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quotetrack.errors import StoreError
from quotetrack.model import Verdict
from quotetrack.store import Store
from store_samples import bridge, document, fill, judge, read


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """Give a folder that may be read but not written, to someone who isn't root."""
    folder = Path(tempfile.mkdtemp())  # pytest's own folder is closed to others
    fill(folder / "old.db", (document(), [bridge()]))
    (folder / "old.db").chmod(0o444)
    folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    yield folder
    if was_root:
        os.seteuid(0)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def _write_bytes(path: Path) -> None:
    path.write_bytes(b"no database at all, only words " * 50)


def _make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()


def _make_newer(path: Path) -> None:
    fill(path)
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('quotetrack', 'm999_tomorrow', '2030-01-01')"
        )
    db.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_write_bytes, "no SQLite database"),
        (_make_foreign, "another program's database"),
        (_make_newer, "newer quotetrack"),
        (Path.mkdir, "is a folder"),
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_not_ours_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None], said: str, *, create: bool
) -> None:
    """What isn't a database of this version gives one line with its path, and isn't touched."""
    path = tmp_path / "some.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StoreError, match=said) as error:
        Store.open(path, create=create)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_missing_database_is_only_made_when_asked(tmp_path: Path) -> None:
    """Reading from a database that isn't there names the command that makes one."""
    path = tmp_path / "not" / "yet.db"
    with pytest.raises(StoreError, match="quotetrack ingest"):
        Store.open(path)
    assert not path.parent.exists()
    Store.open(path, create=True).close()
    with Store.open(path) as store:
        assert store.counts().documents == 0


def test_an_empty_file_becomes_a_database_only_when_asked(tmp_path: Path) -> None:
    """A file of no bytes is no archive to read from, but a place to make one."""
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreError, match="is empty"):
        Store.open(path)
    Store.open(path, create=True).close()
    Store.open(path).close()


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """A parent that is a file gives one line, not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(tmp_path / "file" / "x.db", create=True)


def test_a_folder_that_may_not_be_written_is_reported(locked_folder: Path) -> None:
    """No new file in a read-only folder: one line that names the permissions."""
    with pytest.raises(StoreError, match="permissions"):
        Store.open(locked_folder / "new.db", create=True)
    with pytest.raises(StoreError, match="Permission denied"):
        Store.open(locked_folder / "deeper" / "new.db", create=True)


def test_a_read_only_database_can_be_read_but_not_changed(locked_folder: Path) -> None:
    """An archive on a read-only disk still answers; a change to it is refused in one line."""
    with Store.open(locked_folder / "old.db") as store:
        assert len(list(store.quotations())) == 1
        with pytest.raises(StoreError, match="can't be written"):
            store.add_judgements([judge(Verdict.ALIAS, speaker="nadia-lambert", value="N. L.")])
        with pytest.raises(StoreError, match="can't be written"), store.ingest("0.1", "x"):
            pass


def test_after_closing_there_is_one_file_without_a_log(tmp_path: Path) -> None:
    """The closed file is whole by itself: immutable readers, as Datasette's, see every row."""
    path = tmp_path / "db" / "quotes.db"
    fill(path, (document(), [bridge()]))
    assert [p.name for p in path.parent.iterdir()] == ["quotes.db"]
    db = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert db.execute("SELECT count(*) FROM quotes").fetchone() == (1,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_closing_does_not_fail_or_wait_while_another_has_it_open(tmp_path: Path) -> None:
    """With a second run open the log stays for that one to clear."""
    path = tmp_path / "quotes.db"
    fill(path)
    with Store.open(path) as other, other.ingest("0.1", "x") as running:
        fill(path, (document("d1"), [bridge()]))
        running.write([read(document("d2"), [bridge()])])
    assert [p.name for p in tmp_path.iterdir()] == ["quotes.db"]
    with Store.open(path) as store:
        assert store.counts().documents == 2


def test_opening_brings_home_the_log_of_a_killed_run(tmp_path: Path) -> None:
    """Whoever opens and closes the file after a kill leaves everything in the one file."""
    path, killed = tmp_path / "quotes.db", tmp_path / "killed"
    killed.mkdir()
    store = Store.open(path, create=True)
    with store.ingest("0.1", "x") as ingest:
        ingest.write([read(document(), [bridge()])])
        for file in tmp_path.glob("quotes.db*"):
            shutil.copy(file, killed)
    store.close()
    assert (killed / "quotes.db-wal").exists()
    Store.open(killed / "quotes.db").close()
    assert [p.name for p in killed.iterdir()] == ["quotes.db"]
    with Store.open(killed / "quotes.db") as store:
        assert store.counts().documents == 1


def test_a_path_is_taken_literally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names that mean something to SQLite are file names like any other."""
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x.db?mode=memory", "a b%20#.db"):
        Store.open(Path(name), create=True).close()
        assert (tmp_path / name).is_file()


def test_search_indices_stay_hidden_internals(tmp_path: Path) -> None:
    """The tables are those of the contract, besides SQLite's own and the full-text index."""
    path = tmp_path / "quotes.db"
    fill(path)
    db = sqlite3.connect(path)
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    db.close()
    plain = {t for t in tables if not t.startswith(("_", "sqlite_")) and "_fts" not in t}
    assert plain == {
        "addresses",
        "aliases",
        "arrivals",
        "base_aliases",
        "candidates",
        "conflicts",
        "copies",
        "documents",
        "failures",
        "furniture",
        "groupings",
        "ingests",
        "joint_speakers",
        "judgements",
        "matchings",
        "quotations",
        "raw_files",
        "roles",
        "sentence_trees",
        "signature_bands",
        "spans",
        "speakers",
        "statements",
        "ungrouped",
        "visits",
    }
