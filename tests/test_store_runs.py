"""Two runs at once and a kill in the midst, with real processes on a real file."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quotetrack.model import Judgement, Verdict
from quotetrack.store import Store
from store_samples import NADIA, TOM, judge_bridge, settle

RUN = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from store_samples import NADIA, TOM, bridge, document, read, trial
from quotetrack.store import Store
path, name, batches, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Store.open(path, create=True) as store, store.ingest("0.1", name) as ingest:
    for n in range(batches):
        batch = [(document(f"{{name}}-{{n}}-{{k}}"), [bridge(NADIA, "mayor"), trial(TOM)])
                 for k in range(size)]
        for one, _ in batch:
            ingest.fate(one)
        ingest.write([read(*one) for one in batch])
        print(n, flush=True)
"""


def _start(path: Path, name: str, batches: int, size: int) -> subprocess.Popen[str]:
    program = RUN.format(tests=str(Path(__file__).parent))
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path), name, str(batches), str(size)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _check(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.execute("INSERT INTO quotations_fts(quotations_fts) VALUES ('integrity-check')")
    db.execute("INSERT INTO documents_fts(documents_fts) VALUES ('integrity-check')")
    assert db.execute(
        "SELECT count(*) FROM documents WHERE id NOT IN "
        "(SELECT document_id FROM quotations GROUP BY 1 HAVING count(*) = 2)"
    ).fetchone() == (0,)


@pytest.mark.slow
def test_runs_at_once_on_a_new_file_all_succeed(tmp_path: Path) -> None:
    """Four processes make the database and fill it together: each ends well, nothing is lost."""
    path = tmp_path / "db" / "quotes.db"
    runs = [_start(path, name, 25, 8) for name in "abcd"]
    for run in runs:
        _, said = run.communicate(timeout=240)
        assert (run.returncode, said) == (0, "")
    assert [p.name for p in path.parent.iterdir()] == ["quotes.db"]
    db = sqlite3.connect(path)
    _check(db)
    assert db.execute("SELECT count(*), sum(finished IS NULL) FROM ingests").fetchone() == (4, 0)
    assert db.execute("SELECT sum(documents), sum(quotations) FROM ingests").fetchone() == (
        800,
        1600,
    )
    assert db.execute("SELECT count(*) FROM documents").fetchone() == (800,)
    assert db.execute("SELECT count(*) FROM speakers").fetchone() == (2,)
    db.close()


@pytest.mark.slow
def test_runs_over_the_same_documents_at_once_agree(tmp_path: Path) -> None:
    """Two processes ingest the same articles: each is there once, with its quotations once."""
    path = tmp_path / "quotes.db"
    runs = [_start(path, "same", 25, 8) for _ in range(2)]
    for run in runs:
        _, said = run.communicate(timeout=240)
        assert (run.returncode, said) == (0, "")
    db = sqlite3.connect(path)
    _check(db)
    assert db.execute("SELECT count(*) FROM documents").fetchone() == (200,)
    db.close()


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.03, 0.1])
def test_a_killed_run_leaves_whole_batches(tmp_path: Path, after: float) -> None:
    """Kill -9 at any moment: the file is sound, batches are whole, and the next run goes on."""
    path, size = tmp_path / "quotes.db", 20
    run = _start(path, "killed", 10_000, size)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(after)
    run.send_signal(signal.SIGKILL)
    printed, _ = run.communicate(timeout=60)
    assert run.returncode == -signal.SIGKILL
    with Store.open(path) as store:
        stored = store.counts().documents
    assert stored % size == 0
    assert stored >= size * (1 + printed.count("\n"))
    db = sqlite3.connect(path)
    _check(db)
    assert db.execute("SELECT documents, finished FROM ingests").fetchall() == [(stored, None)]
    db.close()
    again = _start(path, "again", 2, size)
    assert again.wait(timeout=60) == 0
    with Store.open(path) as store:
        assert store.counts().documents == stored + 2 * size


def _judge(name: str, batches: int, size: int) -> list[Judgement]:
    """Judge the first quotation of each document of a run to be another's."""
    keys = [f"{name}-{n}-{k}" for n in range(batches) for k in range(size)]
    return [judge_bridge(Verdict.WRONG_SPEAKER, document=key, speaker=TOM.id) for key in keys]


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.0, 0.01, 0.05])
def test_a_killed_run_has_applied_what_was_judged(tmp_path: Path, after: float) -> None:
    """A document and what was judged of it are stored together or not at all."""
    path, size = tmp_path / "quotes.db", 5
    with Store.open(path, create=True) as store:
        store.add_judgements(_judge("killed", 200, size))
    run = _start(path, "killed", 200, size)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(after)
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)
    with Store.open(path) as store:
        rows = [r for r in store.quotations() if r.quotation == "The bridge is safe,"]
        assert len(rows) == store.counts().documents >= size
        assert {(r.speaker_id, r.judged) for r in rows} == {(TOM.id, "corrected")}


@pytest.mark.slow
def test_deciding_goes_on_while_a_run_writes(tmp_path: Path) -> None:
    """Each decision made while articles come in is there, and shown, when both have ended."""
    path, batches, size = tmp_path / "quotes.db", 40, 5
    run = _start(path, "long", batches, size)
    assert run.stdout is not None
    run.stdout.readline()
    given = _judge("long", batches, size)
    for n in range(0, len(given), 10):
        with Store.open(path) as store:
            store.add_judgements(given[n : n + 10])
            with store.alone():
                settle(store)
    _, said = run.communicate(timeout=240)
    assert (run.returncode, said) == (0, "")
    with Store.open(path) as store:
        assert len(store.judgements()) == len(given)
        assert store.waiting() == []
        rows = [r for r in store.quotations() if r.quotation == "The bridge is safe,"]
        assert [(r.speaker_id, r.judged) for r in rows] == [
            (TOM.id, "corrected"),
        ] * len(given)
        assert store.show_speaker(NADIA.id).roles == ()
    db = sqlite3.connect(path)
    _check(db)
    db.close()


@pytest.mark.slow
def test_a_reader_goes_on_while_a_run_writes(tmp_path: Path) -> None:
    """An export during a run sees whole batches, and neither disturbs the other."""
    path = tmp_path / "quotes.db"
    run = _start(path, "long", 60, 10)
    assert run.stdout is not None
    run.stdout.readline()
    while run.poll() is None:
        with Store.open(path) as store:
            assert len(list(store.quotations())) % 20 == 0
    assert run.wait() == 0
    with Store.open(path) as store:
        assert store.counts().documents == 600
