"""Runs of the real command that are harmed from outside, and what is left of them then."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

QUOTETRACK = (sys.executable, "-m", "quotetrack")
READING = ("--engine", "parse", "--workers", "2")
MARK = "QUOTETRACK_FAULT_RUN"
"""In the environment of a command and all that it starts: none of them is overlooked."""

# By words alone, every command alike: fifty runs would load the model of meaning fifty times, and
# one that has it groups anew what another grouped without.
BY_WORDS = {"QUOTETRACK_EMBEDDINGS": "off"}

PATIENCE = 120.0  # seconds for anything that must happen


@dataclass(slots=True)
class Running:
    """A command that runs, with its workers."""

    process: subprocess.Popen[bytes]
    mark: str
    db: Path
    log: Path

    @property
    def pid(self) -> int:
        """The main process."""
        return self.process.pid

    def kill(self) -> None:
        """Kill the main process with no warning, and see that its workers die of it."""
        self.process.kill()
        self.process.wait(PATIENCE)
        see_dead(self.mark)

    def end(self, timeout: float = PATIENCE) -> "Done":
        """Wait until it ends, and see that no worker outlives it."""
        out, err = self.process.communicate(timeout=timeout)
        see_dead(self.mark)
        return Done(self.process.returncode, out.decode(), err.decode())

    def workers(self) -> list[psutil.Process]:
        """Return the processes that read articles."""
        return [each for each in living(self.mark) if _is_worker(each)]

    def articles(self) -> int:
        """Return how many articles the run is done with, which its log tells."""
        return self.log.read_bytes().count(b'"event": "article"') if self.log.exists() else 0

    def wait_for_articles(self, count: int) -> None:
        """Wait until the run is done with so many articles."""
        self.wait_for(lambda: self.articles() >= count)

    def wait_for(self, happened: Callable[[], object], *, or_end: bool = False) -> None:
        """Wait until something has happened; the run mustn't end before, unless ``or_end``."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if self.process.poll() is not None:
                assert or_end, "it ended before"
                return
            assert time.monotonic() < deadline, "nothing happened"
            time.sleep(0.01)


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def assert_clean(self) -> "Done":
        """Fail if the user got a traceback."""
        assert "Traceback" not in self.out + self.err, self.err
        return self


def start(
    *words: str | Path,
    db: Path,
    env: Mapping[str, str] | None = None,
    stdin: int | None = subprocess.DEVNULL,
    log: Path | None = None,
    reading: Sequence[str] = READING,
) -> Running:
    """Start ``quotetrack ingest`` on a database; its log begins anew, by default beside that."""
    mark, log = uuid.uuid4().hex, log or db.with_suffix(".log")
    log.unlink(missing_ok=True)
    told = ("ingest", *words, "--db", db, "--log-json", log, *reading)
    process = subprocess.Popen(
        [*QUOTETRACK, *map(str, told)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **BY_WORDS, MARK: mark, **(env or {})},
        # As in a terminal: a group of its own, all of which Ctrl-C reaches.
        start_new_session=True,
    )
    return Running(process, mark, db, log)


def run(
    *words: str | Path,
    db: Path,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Done:
    """Run ``quotetrack ingest`` to its end, whatever failed in it."""
    done = start(*words, db=db, env=env, log=log).end(600).assert_clean()
    assert "documents in the database" in done.out, done.err
    return done


def call(*words: str | Path, timeout: float = PATIENCE) -> Done:
    """Run any command of quotetrack."""
    done = subprocess.run(
        [*QUOTETRACK, *map(str, words)],
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **BY_WORDS},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode()).assert_clean()


def _is_worker(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "spawn_main" in " ".join(process.cmdline())
    return False


def living(mark: str) -> Iterator[psutil.Process]:
    """Yield the processes that a command started and that still run."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                yield process


def see_dead(mark: str) -> None:
    """Fail if anything that a command started lives on."""
    deadline = time.monotonic() + 15
    while left := list(living(mark)):
        if time.monotonic() > deadline:
            told = [(each.pid, each.cmdline()) for each in left]
            for each in left:
                each.kill()
            raise AssertionError(f"orphans: {told}")
        time.sleep(0.01)


def interrupt(running: Running, what: signal.Signals = signal.SIGINT) -> None:
    """Do what Ctrl-C does in a terminal: all processes of the group are told."""
    os.killpg(running.pid, what)


def see_whole(path: Path, folder: Path) -> None:
    """Fail unless what a dead run left is a sound database, if it had come to make one.

    A copy is looked at, with its logs: looking would mend the original.
    """
    left = [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]
    if path not in left:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for each in left:
        shutil.copy2(each, folder)
    with closing(sqlite3.connect(folder / path.name)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def see_settled(path: Path) -> None:
    """Fail unless all is in the one file, and the index of words is in step."""
    beside = {each.name for each in path.parent.glob(f"{path.name}*")}
    assert beside == {path.name}, beside
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def holds_lock(pid: int) -> bool:
    """Tell whether a process was writing to a database: it holds a lock that shuts others out."""
    locks = Path("/proc/locks").read_text("ascii").splitlines()
    held = (line.split() for line in locks if " WRITE " in line and "->" not in line)
    return any(int(words[4]) == pid for words in held)


def read_log(path: Path) -> list[dict[str, object]]:
    """Return the lines of a log."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator["Disk"]:
    """Mount a disk that is full soon; nothing but Linux and its superuser can."""
    folder.mkdir(parents=True, exist_ok=True)
    disk = Disk(folder, kilobytes)
    disk.mount(f"size={kilobytes}k")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@dataclass(slots=True)
class Disk:
    """A small disk in memory."""

    folder: Path
    kilobytes: int
    options: list[str] = field(default_factory=list)

    def mount(self, options: str) -> None:
        """Mount it."""
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.folder)]
        subprocess.run(command, check=True, capture_output=True)

    def change(self, options: str) -> None:
        """Make it larger, or read-only."""
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)
