"""Shards as files: written once, found out when they are damaged, merged into what ingest makes."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from cluster_inputs import make_articles, make_text, write_inputs, write_lines
from cluster_runs import call, grouping_by_words, ingest, make_job, write_shards
from dumping import dump
from fault_runs import see_whole
from quotetrack.cluster import (
    Folder,
    Manifest,
    Parting,
    Shard,
    list_sources,
    open_done,
    read_events,
)
from quotetrack.cluster.inputs import Source, read_source
from quotetrack.cluster.pieces import Key
from quotetrack.documents import Meter
from quotetrack.errors import ClusterError, InputError
from quotetrack.model import Finished
from quotetrack.pipeline import (
    ReadElsewhere,
)

# pyarrow is of an extra that `make check` doesn't install.
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _by_words() -> Iterator[None]:
    """Group statements by words alone, here and in commands, whatever other tests opened."""
    with grouping_by_words():
        yield


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    """Inputs of every kind, whole and damaged."""
    return [tmp_path / "in" / name for name in write_inputs(tmp_path / "in", 5, 1)]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A file of some articles, read into ``out``."""
    path = write_lines(tmp_path / "few.jsonl", *make_articles(range(7)))
    write_shards(make_job(path), tmp_path / "out")
    return path


def test_merged_is_ingested(inputs: list[Path], tmp_path: Path) -> None:
    """All rows are the same, failures too, once merged and twice; into a database in use too."""
    expected = ingest(tmp_path / "one.db", *inputs)
    out, db = tmp_path / "out", tmp_path / "two.db"
    write_shards(make_job(*inputs), out)
    for _ in range(2):
        done = call("merge", out, "--db", db)
        assert done.exit_code == 1
        assert "b.parquet" not in done.output
        assert "c.parquet:1: this row and those behind it" in done.output
        assert "no column 'body' for --column text=body" in done.output
        assert dump(db) == expected
    assert ingest(db, *inputs) == expected


def test_what_is_newer_replaces_what_was_merged(tmp_path: Path) -> None:
    """As it does when it is ingested; and what can be read now is no failure any more."""
    old = json.dumps({"url": "https://quay.example/1", "body": make_text(1)})
    new = json.dumps({"url": "https://quay.example/1", "body": make_text(2)})
    path, one, two = tmp_path / "a.jsonl", tmp_path / "one.db", tmp_path / "two.db"
    for number, lines in enumerate([(old, '{"body"'), (new, *make_articles([5]))]):
        write_lines(path, *lines)
        out = tmp_path / str(number)
        write_shards(make_job(path), out)
        call("merge", out, "--db", two)
        assert dump(two) == ingest(one, path)


def test_buckets_are_read_and_written_as_folders_are(inputs: list[Path], tmp_path: Path) -> None:
    """Here by an address of files; only where things came from differs."""
    address, out = (tmp_path / "in" / "news").as_uri(), (tmp_path / "out").as_uri()
    sources = list_sources([address], Meter())
    assert [source.name for source in sources] == [
        f"{address}/{path.name}" for path in sorted(inputs[0].iterdir()) if path.suffix != ".jpg"
    ]
    job = replace(make_job(), sources=tuple(sources))
    folder = write_shards(job, out)
    found = [describe(each) for each in read_events(folder, open_done(out)[1])]
    told = [describe(each) for each in read_events(*read_here(inputs[0], tmp_path / "here"))]
    assert [each.replace(address, str(inputs[0])) for each in found] == told
    single = list_sources([f"{address}/a.jsonl"], Meter())
    assert single == [sources[0]]


def describe(event: object) -> str:
    """Return an event in words, without what hashes where it came from."""
    if isinstance(event, InputError | Finished):
        return repr(event)
    assert isinstance(event, ReadElsewhere)
    reading, notes = event.result
    return repr((event.origin, reading.document and reading.document.text, notes))


def read_here(path: Path, out: Path) -> tuple[Folder, Manifest]:
    """Return the shards of what is read by its path."""
    write_shards(make_job(path), out)
    return open_done(str(out))


def test_a_bucket_without_such_a_folder(tmp_path: Path) -> None:
    """The user reads so before anything is started."""
    with pytest.raises(ClusterError, match="nothing is there"):
        list_sources([(tmp_path / "gone").as_uri()], Meter())
    with pytest.raises(ClusterError, match="quay://x"):
        list_sources(["quay://x"], Meter())


def test_an_input_that_is_another_on_another_machine(tmp_path: Path) -> None:
    """It isn't read: the shards would be of what nobody named."""
    path = write_lines(tmp_path / "a.jsonl", "{}")
    with pytest.raises(ClusterError, match="3 bytes on one machine, 10 bytes where"):
        list(read_source(Source(str(path), 10), {}, Meter()))


def test_finished_shards_are_not_written_again(few: Path, tmp_path: Path) -> None:
    """But one that lacks its note is, and one that somebody deleted."""
    out = tmp_path / "out"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    (out / "shards" / f"{Key(0, 1).name}.json").unlink()
    write_shards(make_job(few), out)
    after = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    changed = {path.name for path in after if after[path] != before[path]}
    assert changed == {"000000-000001.parquet"}
    assert call("merge", out, "--db", tmp_path / "q.db").exit_code == 0


@pytest.mark.parametrize("table", ["documents", "quotations", "failures"])
@pytest.mark.parametrize("harm", ["damage", "delete"])
def test_a_damaged_shard_is_not_merged(few: Path, tmp_path: Path, table: str, harm: str) -> None:
    """The line says which it is, and what mends it; done so, the rest is merged too."""
    out, db = tmp_path / "out", tmp_path / "q.db"
    path = out / table / f"{Key(0, 1).name}.parquet"
    if harm == "delete":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    done = call("merge", out, "--db", db)
    wrong = "gone" if harm == "delete" else "damaged"
    assert done.exit_code == 1
    assert f"{path}: {wrong}; delete shards/000000-000001.json too" in done.output
    (out / "shards" / "000000-000001.json").unlink()
    write_shards(make_job(few), out)
    assert call("merge", out, "--db", db).exit_code == 0
    assert dump(db) == ingest(tmp_path / "one.db", few)


def test_merging_that_was_killed_goes_on(tmp_path: Path) -> None:
    """Whenever it dies, what is stored is whole, and again the same comes of it."""
    path = write_lines(tmp_path / "many.jsonl", *make_articles(range(150), weight=2))
    out, db = tmp_path / "out", tmp_path / "q.db"
    write_shards(replace(make_job(path), shard_size=10), out)
    expected = ingest(tmp_path / "one.db", path)
    command = [sys.executable, "-m", "quotetrack", "merge", str(out), "--db", str(db)]
    stored = 0
    for least in (1, 60):
        with subprocess.Popen(command, stdout=-3, stderr=-3) as process:
            while process.poll() is None and (stored := count_documents(db)) < least:
                time.sleep(0.005)
            process.kill()
        assert stored >= least
        # It was under way, storing or settling, and hadn't ended by itself.
        assert process.returncode == -signal.SIGKILL
        see_whole(db, tmp_path / "copy")
    subprocess.run(command, check=True, capture_output=True)
    assert dump(db) == expected


@pytest.mark.usefixtures("few")
def test_a_process_that_has_read_shards_ends(tmp_path: Path) -> None:
    """Nothing of theirs is held by a thread when the interpreter is gone: that aborted half."""
    read_all = "list(read_events(*open_done(sys.argv[1])))"
    code = f"import sys; from quotetrack.cluster import open_done, read_events; {read_all}"
    for _ in range(8):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "out")], check=False)
        assert done.returncode == 0


def count_documents(db: Path) -> int:
    """Return how many documents are stored, 0 while there is no database."""
    address = f"file:{db}?mode=ro"
    with (
        suppress(sqlite3.OperationalError),
        closing(sqlite3.connect(address, uri=True)) as connection,
    ):
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    return 0


def test_parquet_by_month(inputs: list[Path], tmp_path: Path) -> None:
    """Each article once, as in the database; made again, it is the same."""
    import pyarrow.dataset as ds  # noqa: PLC0415 - of an extra

    out, months = tmp_path / "out", tmp_path / "months"
    write_shards(make_job(*inputs), out)
    ingest(tmp_path / "one.db", *inputs)
    for _ in range(2):
        done = call("merge", out, "--parquet", months)
        assert done.exit_code == 0, done.output
        found = {}
        for table in ("documents", "quotations"):
            held = ds.dataset(months / table, partitioning="hive").to_table()
            found[table] = held.to_pylist()
        with closing(sqlite3.connect(tmp_path / "one.db")) as db:
            texts = db.execute("SELECT id, text FROM documents").fetchall()
            said = db.execute("SELECT document_id, start FROM quotations").fetchall()
        assert sorted((row["id"], row["text"]) for row in found["documents"]) == sorted(texts)
        rows = found["quotations"]
        assert sorted((row["document_id"], row["start"]) for row in rows) == sorted(said)
    dated = {row["published"]: row["month"] for row in found["documents"]}
    assert dated["2026-03-01"] == "2026-03"
    assert dated[None] == "unknown"
    urls = {row["id"]: row["url"] for row in found["documents"]}
    assert all(row["url"] == urls[row["document_id"]] for row in rows)
    (tmp_path / "few.jsonl").write_text("".join(make_articles([1])))
    write_shards(make_job(tmp_path / "few.jsonl"), tmp_path / "other")
    assert "holds another job's" in call("merge", tmp_path / "other", "--parquet", months).output
    assert "holds other files" in call("merge", tmp_path / "other", "--parquet", out).output
    assert call("merge", out, "--parquet", months, "--db", "q.db").exit_code == 2
    for damaged in ("[]", "{"):
        (months / "_quotetrack.json").write_text(damaged)
        assert "holds another job's" in call("merge", out, "--parquet", months).output
    (cut_short := tmp_path / "cut short").mkdir()
    (cut_short / "_quotetrack.json.1f.part").write_text("{")
    assert call("merge", out, "--parquet", cut_short).exit_code == 0


@pytest.mark.usefixtures("few")
def test_laying_down_by_month_tells_how_far_it_is(tmp_path: Path) -> None:
    """Three times each shard is read: what stays, the articles, their quotations."""
    seen: list[Shard] = []
    folder, manifest = open_done(str(tmp_path / "out"))
    Parting(folder, manifest, Folder.open(str(tmp_path / "months")), advance=seen.append).run()
    assert seen == [*manifest.shards] * 3
