"""Places that refuse: full disks, read-only folders, files that are no database of ours."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from dumping import dump
from fault_articles import make_articles
from fault_runs import (
    QUOTETRACK,
    READING,
    Disk,
    Done,
    call,
    run,
    see_settled,
    see_whole,
    small_disk,
)
from quotetrack.store import Store

pytestmark = pytest.mark.slow

SIZE = 120
SEEING = """
from pathlib import Path
from quotetrack.errors import StoreError
from quotetrack.model import Document, Reading
from quotetrack.store import Store

try:
    with Store.open(Path({path!r}), create=True) as store, store.ingest("1", "none") as ingest:
        for n in range(40_000):
            document = Document(f"https://harbour.example/{{n}}", f"Nothing happened on day {{n}}.")
            {way}
except StoreError as error:
    print(error)
"""


@dataclass(frozen=True, slots=True)
class Whole:
    """An ingest that nothing hindered."""

    paths: Sequence[str]
    done: Done
    path: Path
    dump: str

    @property
    def kilobytes(self) -> int:
        """The size of the database."""
        return self.path.stat().st_size // 1024


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Ingest everything where there is room, and keep web pages as they came."""
    folder = tmp_path_factory.mktemp("whole")
    paths = make_articles(folder / "in", SIZE)
    done = run("--keep-raw", *paths, db=folder / "whole.db")
    (folder / "whole.log").unlink()
    return Whole(paths, done, folder / "whole.db", dump(folder / "whole.db"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Give a disk of half a megabyte."""
    with small_disk(tmp_path / "disk", 512) as disk:
        yield disk


@pytest.fixture
def copied(whole: Whole, tmp_path: Path) -> Path:
    """Give a copy of the database, to be harmed."""
    return Path(shutil.copy(whole.path, tmp_path / "copied.db"))


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Give a file with one article."""
    path = tmp_path / "article.txt"
    path.write_text("“The bridge is safe,” said Nadia Lambert.", "utf-8")
    return path


def read_error(done: Done) -> str:
    """Return the error that a command ended with, and said nothing after."""
    last = done.assert_clean().err.strip().splitlines()[-1]
    assert done.code == 1, done
    assert last.startswith("Error: "), done.err
    return last


def ingest(*words: str | Path) -> Done:
    """Run an ingest that logs nothing."""
    return call("ingest", *words, *READING)


def see_completed(whole: Whole, path: Path) -> None:
    """Give the same command again, with more room, and fail unless it completes the archive."""
    again = ingest("--keep-raw", *whole.paths, "--db", path)
    assert (again.code, again.err) == (whole.done.code, whole.done.err)
    see_settled(path)
    assert dump(path) == whole.dump


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_a_disk_that_becomes_full(whole: Whole, disk: Disk, tmp_path: Path, share: float) -> None:
    """One line tells of it; the database stays whole; with more room the command goes on."""
    disk.change(f"size={max(4, int(share * whole.kilobytes))}k")
    path = disk.folder / "q.db"
    said = read_error(ingest("--keep-raw", *whole.paths, "--db", path))
    assert "is full" in said or "No space left" in said
    assert "same command again" in said
    see_whole(path, tmp_path / "copy")
    disk.change("size=64m")
    see_completed(whole, path)


def test_a_full_disk_for_raw_bytes(whole: Whole, tmp_path: Path) -> None:
    """The batch that they belong to waits for room with them."""
    path = tmp_path / "q.db"
    with small_disk(tmp_path / "q.raw", 4):
        said = read_error(ingest("--keep-raw", *whole.paths, "--db", path))
    assert "the raw bytes can't be kept: No space left on device" in said
    assert "same command again" in said
    see_whole(path, tmp_path / "copy")
    see_completed(whole, path)


def test_a_full_disk_for_the_log(whole: Whole, disk: Disk, tmp_path: Path) -> None:
    """The line names the log; what was stored stays."""
    disk.change("size=4k")
    path, log = tmp_path / "q.db", disk.folder / "log"
    said = read_error(ingest("--keep-raw", *whole.paths, "--db", path, "--log-json", log))
    assert said == f"Error: {log}: can't be written: No space left on device"
    see_whole(path, tmp_path / "copy")
    see_completed(whole, path)


def test_a_full_disk_for_what_is_printed(article: Path, tmp_path: Path) -> None:
    """The summary can't be printed; the article is stored all the same."""
    path = tmp_path / "q.db"
    command = [*QUOTETRACK, "ingest", str(article), "--db", str(path), *READING]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"Error: can't write: No space left on device\n")
    see_settled(path)
    assert ingest(article, "--db", path).out.count("unchanged      │     1") == 1


@pytest.mark.parametrize("way", ["ingest.fate(document)", "ingest.write([Reading(document)])"])
def test_a_full_disk_for_temporary_files(disk: Disk, tmp_path: Path, way: str) -> None:
    """What a run has seen goes to a temporary file: where that has no room, a line says so."""
    program = SEEING.format(path=str(tmp_path / "q.db"), way=way)
    command = [sys.executable, "-c", program]
    env = {**os.environ, "SQLITE_TMPDIR": str(disk.folder)}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (done.stderr, done.returncode) == (b"", 0)
    assert b"is full" in done.stdout


def test_a_read_only_disk(whole: Whole, disk: Disk, article: Path) -> None:
    """Nothing can be stored there, in a new database or an old one; reading goes on."""
    path, new = disk.folder / "q.db", disk.folder / "new.db"
    disk.change("size=64m")
    shutil.copy(whole.path, path)
    before = path.read_bytes()
    disk.change("ro")
    said = read_error(ingest(article, "--db", path))
    assert said.startswith(f"Error: {path}: can't be written; check the permissions of the file, ")
    said = read_error(ingest(article, "--db", new))
    assert said.startswith(f"Error: {new}: can't be opened; check the permissions of the file, ")
    said = read_error(ingest(article, "--db", disk.folder / "folder" / "new.db"))
    assert "can't be opened: Read-only file system" in said
    assert call("export", "--db", path, "--format", "csv").code == 0
    assert [each.name for each in disk.folder.iterdir()] == ["q.db"]
    assert path.read_bytes() == before


def overwrite_middle(path: Path) -> None:
    """Overwrite the middle third of a file."""
    with path.open("r+b") as file:
        size = path.stat().st_size
        file.seek(size // 3)
        file.write(b"\xa5" * (size // 3))


def cut_in_half(path: Path) -> None:
    """Cut a file in two, and keep the first half."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


@pytest.mark.parametrize("harm", [overwrite_middle, cut_in_half])
def test_a_damaged_database(whole: Whole, copied: Path, harm: Callable[[Path], object]) -> None:
    """Ingesting stops with a line that names the command which tells more; that one does."""
    harm(copied)
    said = read_error(ingest("--again", *whole.paths, "--db", copied))
    assert said.startswith(f"Error: {copied}: is damaged; `quotetrack check` says where")
    checked = call("check", "--db", copied)
    assert checked.code == 1
    assert "what to do" in checked.out + checked.err or "restore" in checked.out + checked.err


def make_text(path: Path) -> None:
    """Make a file that is no database."""
    path.write_text("Minutes of the council. " * 200, "utf-8")


def make_foreign(path: Path) -> None:
    """Make another program's database."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE songs (title TEXT)")
        db.commit()


def make_newer(path: Path) -> None:
    """Make a database of a version to come."""
    Store.open(path, create=True).close()
    with closing(sqlite3.connect(path)) as db:
        columns = "(migration_set, name, applied_at)"
        row = ("quotetrack", "m999_flying", "2030-01-01")
        db.execute(f"INSERT INTO _sqlite_migrations {columns} VALUES (?, ?, ?)", row)  # noqa: S608
        db.commit()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (make_text, "is no SQLite database; choose another file with --db"),
        (make_foreign, "is another program's database; choose another file with --db"),
        (make_newer, "made by a newer quotetrack; update with `pip install -U`"),
    ],
)
def test_a_file_that_is_none_of_ours(
    article: Path, tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    """It is left as it is."""
    path = tmp_path / "q.db"
    make(path)
    before = path.is_file() and path.read_bytes()
    assert read_error(ingest(article, "--db", path)) == f"Error: {path}: {said}"
    assert (path.is_file() and path.read_bytes()) == before
    assert {each.name for each in tmp_path.iterdir()} == {"q.db", "article.txt"}
