"""Whatever lies beside a public copy, or in its place, is neither followed nor written to."""

import errno
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quotetrack.errors import PublishError
from quotetrack.publish import publishing
from quotetrack.publish.inspecting import read_inspection
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy, is_public, read_build
from quotetrack.store.publishing.recognising import MARK
from secretive_archive import make_secretive_archive

GUESSED = ".publishing-0123456789abcdef"


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """Return an archive."""
    return make_secretive_archive(tmp_path / "live.db")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where a copy goes, in a folder of its own."""
    (tmp_path / "site").mkdir()
    return tmp_path / "site" / "public.db"


def list_site(out: Path) -> list[str]:
    """Return the names in the folder of a copy."""
    return sorted(path.name for path in out.parent.iterdir())


def test_what_lies_beside_is_not_written_to(live: Path, out: Path, tmp_path: Path) -> None:
    """A link or a hard link with the name that was once written to stays, and what it leads to."""
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    before = live.read_bytes()
    out.with_name(".public.db.publishing").symlink_to(victim)
    os.link(live, out.with_name(".second.db.publishing"))
    for place in (out, out.with_name("second.db")):
        publish(live, place, Policy())
        assert is_public(place)
        assert not place.is_symlink()
    assert victim.read_text() == "precious"
    assert live.read_bytes() == before


@pytest.mark.parametrize("sort", ["link", "link to a folder", "folder", "hard link"])
def test_a_guessed_name_is_refused(
    live: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    """Even where somebody guesses the name, what lies there is not used, and stays."""
    victim = tmp_path / "victim"
    planted = out.with_name(GUESSED)
    if sort == "hard link":
        planted.mkdir()
        os.link(live, planted / "copy.db")
    elif sort == "folder":
        planted.mkdir()
        (planted / "precious.txt").write_text("precious")
    else:
        if sort == "link to a folder":
            victim.mkdir()
        planted.symlink_to(victim)
    before = live.read_bytes()
    monkeypatch.setattr("secrets.token_hex", lambda _: "0123456789abcdef")
    with pytest.raises(PublishError, match="can't be written: File exists"):
        publish(live, out, Policy())
    assert live.read_bytes() == before
    assert list_site(out) == [GUESSED]
    assert sort != "link" or not victim.exists()
    assert sort != "link to a folder" or list(victim.iterdir()) == []
    assert sort != "hard link" or (planted / "copy.db").stat().st_nlink == 2
    assert sort != "folder" or (planted / "precious.txt").read_text() == "precious"


def test_only_what_a_killed_run_left_is_removed(live: Path, out: Path, tmp_path: Path) -> None:
    """A folder of a run that was killed goes; one that only bears such a name stays."""
    left = out.with_name(GUESSED)
    left.mkdir(mode=0o700)
    (left / "copy.db").write_text("half")
    (left / "copy.db-journal").write_text("half")
    other = tmp_path / "other"
    other.mkdir()
    (other / "copy.db").write_text("precious")
    stay = [out.with_name(f".publishing-{n:016x}") for n in range(3)]
    stay[0].symlink_to(other)
    stay[1].mkdir()
    (stay[1] / "copy.db").symlink_to(other / "copy.db")
    stay[2].write_text("precious")
    publish(live, out, Policy())
    assert list_site(out) == sorted([*(p.name for p in stay), "inspect-data.json", "public.db"])
    assert (other / "copy.db").read_text() == "precious"


def test_a_copy_that_somebody_exchanged_is_not_put_in_place(
    live: Path, out: Path, tmp_path: Path
) -> None:
    """Where the file that was written is a link at last, the copy before stays."""
    publish(live, out, Policy())
    before = out.read_bytes()
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")

    def exchange(step: str) -> None:
        if step == "inspecting":
            (written,) = out.parent.glob(".publishing-*/copy.db")
            os.link(written, tmp_path / "another-name.db")

    with pytest.raises(PublishError, match="changed by somebody else"):
        publish(live, out, Policy(), exchange)
    assert out.read_bytes() == before


def test_only_a_file_is_replaced(
    live: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe, a socket, and a link to them, to nothing, to itself or to a new file stay."""
    pipe, door, loop = (out.with_name(name) for name in ("pipe", "door", "loop"))
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    empty = tmp_path / "empty.txt"
    empty.touch()
    links = {"to-pipe": pipe, "to-nothing": tmp_path / "none.db", "to-empty": empty}
    for name, goal in links.items():
        out.with_name(name).symlink_to(goal)
    with socket.socket(socket.AF_UNIX) as listening:
        # The system bounds how long a socket's path is.
        monkeypatch.chdir(out.parent)
        listening.bind(door.name)
        before = {path: path.lstat() for path in out.parent.iterdir()}
        for path in before:
            with pytest.raises(PublishError, match="name a file"):
                publish(live, path, Policy())
    assert list_site(out) == sorted(path.name for path in before)
    assert all(os.path.samestat(path.lstat(), found) for path, found in before.items())
    assert not links["to-nothing"].exists()
    assert empty.read_bytes() == b""


def test_a_link_to_a_copy_is_followed(live: Path, out: Path) -> None:
    """Whoever serves a link to a copy goes on: what it leads to is replaced."""
    publish(live, out, Policy())
    link = out.with_name("current.db")
    link.symlink_to(out.name)
    before = out.stat()
    publish(live, link, Policy())
    assert link.is_symlink()
    assert not os.path.samestat(out.stat(), before)


@pytest.mark.parametrize(
    "name", ["a.db-wal", "a.db-shm", "a.db-journal", "live.db-wal", "-wal", "inspect-data.json"]
)
def test_names_of_what_lies_beside_a_copy_are_refused(live: Path, out: Path, name: str) -> None:
    """SQLite would take such a file for a part of another, and the inspection would go over it."""
    with pytest.raises(PublishError, match="what lies beside a copy"):
        publish(live, out.with_name(name), Policy())
    assert list_site(out) == []


def test_what_came_meanwhile_is_not_replaced(live: Path, out: Path) -> None:
    """Somebody's file that was put in the copy's place while that was made stays."""

    def come(step: str) -> None:
        if step == "inspecting":
            out.write_text("precious")

    with pytest.raises(PublishError, match="no public copy"):
        publish(live, out, Policy(), come)
    assert out.read_text() == "precious"
    assert list_site(out) == ["public.db"]


@pytest.mark.parametrize("held", ["folder", "link", '{"mine": 1}', "no JSON", "[]", ""])
def test_an_inspection_that_is_not_ours_stays(
    live: Path, out: Path, tmp_path: Path, held: str
) -> None:
    """Where something else bears the inspection's name, one line tells so, and nothing changes."""
    publish(live, out, Policy())
    before, victim = out.read_bytes(), tmp_path / "victim.txt"
    victim.write_text("precious")
    place = out.with_name("inspect-data.json")
    place.unlink()
    if held == "folder":
        place.mkdir()
    elif held == "link":
        place.symlink_to(victim)
    else:
        place.write_text(held)
    with pytest.raises(PublishError, match="move it elsewhere"):
        publish(live, out, Policy())
    assert out.read_bytes() == before
    assert victim.read_text() == "precious"
    assert place.is_symlink() or not place.is_file() or place.read_text() == held
    assert list_site(out) == ["inspect-data.json", "public.db"]


def test_a_copy_whose_inspection_fails_is_not_put_in_place(live: Path, out: Path) -> None:
    """Where a folder comes in the inspection's way meanwhile, no copy stands without one."""

    def come(step: str) -> None:
        if step == "inspecting":
            out.with_name("inspect-data.json").mkdir()

    with pytest.raises(PublishError, match="move it elsewhere"):
        publish(live, out, Policy(), come)
    assert list_site(out) == ["inspect-data.json"]


def test_a_copy_without_its_inspection_is_whole(
    live: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the last step fails, the new copy stands, and no count of the old one fits it."""
    publish(live, out, Policy())
    before = read_build(out)
    assert read_inspection(out)

    def fail(_: Path) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr(publishing, "sync_folder", fail)
    with pytest.raises(PublishError, match="can't be written"):
        publish(live, out, Policy())
    assert is_public(out)
    assert read_build(out) not in {None, before}
    assert read_inspection(out) is None
    assert list_site(out) == ["inspect-data.json", "public.db"]


@pytest.mark.parametrize(
    ("mark", "script"),
    [
        (0, "CREATE TABLE publication (name, value); INSERT INTO publication VALUES ('build', 1)"),
        (MARK, "CREATE TABLE publication (name, value)"),
        (MARK, "CREATE TABLE precious (x)"),
    ],
)
def test_half_a_mark_makes_no_copy(live: Path, out: Path, mark: int, script: str) -> None:
    """A database with such a table or such an id alone is not replaced, nor taken for a copy."""
    with closing(sqlite3.connect(out)) as conn:
        conn.executescript(f"PRAGMA application_id = {mark}; {script}")
    before = out.read_bytes()
    with pytest.raises(PublishError, match="no public copy"):
        publish(live, out, Policy())
    assert not is_public(out)
    assert out.read_bytes() == before


def test_a_copy_bears_both_marks(live: Path, out: Path) -> None:
    """Each copy has the id, behind all packing, and the key of its making."""
    publish(live, out, Policy())
    with closing(sqlite3.connect(out)) as conn:
        assert conn.execute("PRAGMA application_id").fetchone() == (MARK,)
        asked = "SELECT count(*) FROM publication WHERE name = 'build'"
        assert conn.execute(asked).fetchone() == (1,)
    assert is_public(out)
