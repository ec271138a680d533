"""Commands as processes of their own: pipes, signals, the real model."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

QUOTETRACK = [sys.executable, "-m", "quotetrack"]
SIZE = 300
TEXT = "“The bridge {n} is safe,” said Nadia Lambert. Tom Whitfield said that the plan was good."


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of articles that takes some seconds to read."""
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    with path.open("w") as out:
        for n in range(SIZE):
            text = "\n\n".join([TEXT.format(n=n), "The council met on Monday. " * 12])
            print(json.dumps({"id": str(n), "text": text}), file=out)
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Where a database may come to be."""
    return tmp_path / "q.db"


def start(*words: str | Path) -> subprocess.Popen[bytes]:
    """Start a command."""
    return subprocess.Popen(
        [*QUOTETRACK, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def count_documents(path: Path) -> int:
    """Return how many documents are stored, 0 if there is no database yet."""
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
            count: int = conn.execute("SELECT count(*) FROM documents").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    return count


@pytest.mark.parametrize("form", ["jsonl", "csv", "table"])
def test_a_reader_that_has_seen_enough(articles: Path, form: str) -> None:
    """``extract | head -1`` is silent."""
    head = shutil.which("head")
    assert head
    writer = start("extract", articles, "--format", form)
    reader = subprocess.Popen([head, "-1"], stdin=writer.stdout, stdout=subprocess.PIPE)
    assert writer.stdout
    assert writer.stderr
    writer.stdout.close()
    assert reader.communicate(timeout=120)[0].count(b"\n") == 1
    assert writer.stderr.read() == b""
    writer.stderr.close()
    writer.wait(120)


def test_export_to_a_reader_that_has_seen_enough(articles: Path, db: Path) -> None:
    """``export | head -1`` is silent too."""
    assert start("ingest", articles, "--db", db).wait(120) == 0
    writer = start("export", "--db", db)
    assert writer.stdout
    assert writer.stderr
    writer.stdout.readline()
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    writer.wait(60)


def test_an_article_comes_out_before_the_last_goes_in(tmp_path: Path) -> None:
    """``extract -`` prints while it still reads: nothing waits for the end of the input."""
    process = subprocess.Popen(
        [*QUOTETRACK, "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdin
    assert process.stdout

    def lines() -> Iterator[bytes]:
        for n in range(200):
            yield json.dumps({"id": str(n), "text": TEXT.format(n=n)}).encode() + b"\n"

    process.stdin.writelines(lines())
    process.stdin.flush()
    first = json.loads(process.stdout.readline())
    assert first["id"] == "0"
    process.stdin.close()
    assert sum(1 for _ in process.stdout) == 199
    process.stdout.close()
    assert process.wait(60) == 0


def test_an_interrupted_extract_leaves_no_file(articles: Path, tmp_path: Path) -> None:
    """Ctrl-C with -o leaves nothing, neither the file nor a part of it."""
    process = start("extract", articles, "-o", tmp_path / "out.jsonl")
    deadline = time.monotonic() + 60
    while not any(part.stat().st_size for part in tmp_path.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_articles_that_only_a_pipe_holds(tmp_path: Path, db: Path) -> None:
    """``ingest <(command)``: a pipe is read once, so nothing of it may be lost to counting."""
    script = f"{' '.join(QUOTETRACK)} ingest <(cat one.txt) --db {db}"
    (tmp_path / "one.txt").write_text(TEXT.format(n=1), "utf-8")
    bash = shutil.which("bash")
    assert bash
    subprocess.run([bash, "-c", script], cwd=tmp_path, check=True, capture_output=True)
    assert count_documents(db) == 1


@pytest.mark.parametrize("encoding", ["latin-1", "koi8-r"])
def test_a_terminal_that_knows_few_characters(articles: Path, encoding: str) -> None:
    """A table is printed all the same, what the terminal lacks as a number."""
    done = subprocess.run(
        [*QUOTETRACK, "extract", "-", "--format", "table"],
        input=articles.read_bytes().splitlines()[0],
        env={"PYTHONIOENCODING": encoding, "COLUMNS": "200"},
        capture_output=True,
        check=True,
    )
    assert b"Nadia Lambert" in done.stdout
    assert b"\\u201cThe bridge 0 is safe,\\u201d" in done.stdout
