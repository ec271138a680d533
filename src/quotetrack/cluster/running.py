"""A job run by Ray Data: inputs are cut into pieces, and actors make a shard of each.

Who does what when, and what is done again when a machine is lost, is Ray's: see docs/scale.md.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, chdir, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotetrack import __version__
from quotetrack.cluster.connecting import as_own_error, connect
from quotetrack.cluster.folders import Folder, is_remote, require_ray
from quotetrack.cluster.inputs import read_source
from quotetrack.cluster.jobs import Job, check_opened, check_readers, check_version
from quotetrack.cluster.manifest import Manifest, begin
from quotetrack.cluster.pieces import Key, Piece, cut, pack, unpack
from quotetrack.cluster.shards import Making, Shard, list_notes, list_open, read_notes, write_shard
from quotetrack.cluster.tables import Rows
from quotetrack.documents import Meter, Raw
from quotetrack.errors import ClusterError, InputError, QuotetrackError
from quotetrack.model import Document
from quotetrack.pipeline import (
    Pool,
    Task,
    leave_out,
    list_readers,
    open_pool,
    terminated_as_interrupted,
    with_language,
)

if TYPE_CHECKING:
    import pyarrow as pa


RETRIES = 9
"""How often Ray tries a piece again for which a bucket didn't answer, longer apart each time."""

TASKS = 1_000
"""The most tasks that open inputs, each of them several then."""

READERS = 32
"""Actors for which one task that opens inputs is enough."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of a job did: ``before`` counts the shards that were there already."""

    shards: Sequence[Shard]
    before: int
    passed_over: Counter[str] = field(default_factory=Counter)

    def count(self, table: str) -> int:
        """Return how many rows a table has in all shards."""
        return sum(shard.counts[table] for shard in self.shards)


def cut_inputs(batch: "pa.Table", job: Job, done: frozenset[Key]) -> Iterator["pa.Table"]:
    """Yield the pieces of inputs that aren't done, a table of one row each: a task of Ray's."""
    for number in batch.column("input").to_pylist():
        source, meter = job.sources[number], Meter()
        with ExitStack() as stack:
            if not is_remote(source.name):
                # Relative names count from where the command was given.
                stack.enter_context(chdir(job.begun_in or "."))
            items = read_source(source, job.columns, meter)
            stack.enter_context(closing(items))
            for piece in cut(items, number, job.shard_size):
                if piece.key not in done:
                    yield _pack_piece(piece, meter)


def _pack_piece(piece: Piece, meter: Meter) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import

    packed = pa.struct([("sort", pa.string()), ("told", pa.string()), ("data", pa.binary())])
    schema = pa.schema([("piece", pa.string()), ("items", pa.list_(packed))])
    told = [*piece.key, piece.first, piece.last, piece.finished]
    passed_over = dict(meter.passed_over) if piece.last else {}
    row = {
        "piece": json.dumps([told, passed_over]),
        "items": [pack(item) for item in piece.items],
    }
    return pa.Table.from_pylist([row], schema=schema)


class ShardMaker:
    """Makes shards of pieces: an actor, which loads the models once.

    Articles are read in a process of its own within the job's limits, as `ingest` does: what
    crashes, fills the memory or never ends costs one article.
    """

    def __init__(self, job: Job, out: str, version: str) -> None:
        self._job, self._digest = job, job.digest
        self._wrong: QuotetrackError | None = None
        try:
            check_version(version)
            self._folder = Folder.open(out)
            self._stack = ExitStack()
            settings = self._stack.enter_context(job.settle())
            check_readers(job.readers, list_readers(settings.look()))
            self._pool = self._stack.enter_context(open_pool(settings, 1, job.limits))
        except QuotetrackError as error:
            # Of an actor that can't be made, Ray tells a traceback and no error of ours.
            self._wrong = error

    def __call__(self, batch: "pa.Table") -> "pa.Table":
        """Make a shard of one piece, and return its note.

        Raises:
            QuotetrackError: the models can't be loaded, or the shard can't be written.
        """
        import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import

        if self._wrong:
            raise self._wrong
        ((told, passed_over),) = map(json.loads, batch.column("piece").to_pylist())
        (packed,) = batch.column("items").to_pylist()
        source, number, first, last, finished = told
        piece = Piece(Key(source, number), first, [unpack(p) for p in packed], last, finished)
        rows = read_piece(piece, self._pool, self._job.settings.language)
        check_opened(self._job.readers, self._pool.made_by)
        making = Making(self._digest, self._pool.made_by, passed_over)
        shard = write_shard(self._folder, piece, rows, making)
        return pa.table({"shard": [json.dumps(shard.describe())]})


def read_piece(piece: Piece, pool: Pool, language: str | None) -> Rows:
    """Return the rows of a piece: what became of each of its articles."""
    rows = Rows(piece.key.source)
    chosen = (_choose(item, pool, language) for item in piece.items)
    for place, (item, result) in enumerate(pool.read(chosen), piece.first):
        if isinstance(item, InputError):
            rows.add_problem(place, item)
        elif isinstance(item, Task) and result is not None:
            digest = item.item.digest if isinstance(item.item, Raw) else None
            rows.add(place, result, digest)
        elif isinstance(item, _Refused):
            rows.add(place, (leave_out(item.document, item.why), ()), None, refused=True)
    return rows


@dataclass(frozen=True, slots=True)
class _Refused:
    document: Document
    why: str


def _choose(item: Document | Raw | InputError, pool: Pool, language: str | None) -> object:
    """Return what `ingest` would hand to those who read."""
    if isinstance(item, InputError):
        return item
    if isinstance(item, Raw):
        return Task(item)
    document = with_language(item, language)
    why = pool.refuse(document)
    return Task(document) if why is None else _Refused(document, why)


def run(
    job: Job,
    out: str,
    address: str | None,
    workers: int | None,
    advance: Callable[[Shard], object],
) -> Done:
    """Run a job until all of its shards are there, and write the manifest that says so.

    Args:
        job: what is read.
        out: the folder of the shards, which all machines reach.
        address: of a running cluster, ``auto`` for the one of this machine; None starts Ray here.
        workers: the most actors that read, a core each; None for as many as there are cores.
        advance: told of each shard when it is there.

    Raises:
        ClusterError: Ray isn't here, the cluster can't be reached, or the folder isn't the job's.
        QuotetrackError: what kept the actors from reading.
    """
    require_ray()
    job = replace(job, readers=list_readers(job.settings.look()))
    # Workers have another folder to count a relative name from.
    out = out if is_remote(out) else str(Path(out).absolute())
    folder = Folder.open(out)
    manifest = begin(folder, job)
    shards = read_notes(folder, list_notes(folder))
    check_same(job, folder, shards.values())
    before = frozenset(shards)
    open_inputs = list_open(len(job.sources), shards.values())
    if open_inputs:
        replace(manifest, complete=False, shards=()).write(folder)
        # Once more: Ray has its own way with SIGTERM.
        with connect(address), terminated_as_interrupted(), as_own_error():
            for told in _start(job, out, open_inputs, before, workers):
                shard = Shard.read(json.loads(told["shard"]))
                shards[shard.key] = shard
                advance(shard)
    return replace(finish(job, folder, manifest, shards), before=len(before))


def _start(
    job: Job, out: str, inputs: Sequence[int], done: frozenset[Key], workers: int | None
) -> Iterator[dict[str, Any]]:
    """Yield the notes of shards as actors write them."""
    import ray  # noqa: PLC0415 - of an extra, and slow to import
    import ray.data  # noqa: PLC0415 - the same

    cores = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    # A bucket that doesn't answer for a while; what else is wrong would be so again.
    context.retried_map_errors, context.max_map_retries = context.retried_io_errors, RETRIES
    # Each row is a piece, large and slow to read: none waits for others to fill a block with.
    context.target_max_block_size = 1
    # What we raise ourselves arrives as it is.
    context.raise_original_map_exception = True
    tasks = min(len(inputs), TASKS)
    pieces = ray.data.from_items(
        [{"input": number} for number in inputs], override_num_blocks=tasks
    ).map_batches(
        cut_inputs,
        fn_args=(job, done),
        batch_size=1,
        batch_format="pyarrow",
        # Some hundredths of what reading the pieces costs: it mustn't keep an actor from its core.
        num_cpus=0,
        concurrency=min(tasks, 2 + cores // READERS),
    )
    shards = pieces.map_batches(
        ShardMaker,
        fn_constructor_args=(job, out, __version__),
        batch_size=1,
        batch_format="pyarrow",
        # With fewer cores than before, after a machine was lost, it must do too: hence the least.
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers, initial_size=cores),
        num_cpus=1,
    )
    yield from shards.iter_rows()


def check_same(job: Job, folder: Folder, shards: Iterable[Shard]) -> None:
    """See that shards are a job's: two that were begun at once may both have taken a folder.

    Raises:
        ClusterError: one is another's.
    """
    digest = job.digest
    if any(shard.job != digest for shard in shards):
        raise ClusterError(
            f"{folder.name}: holds shards of two jobs that were begun at once: name another folder "
            "for each"
        )


def finish(job: Job, folder: Folder, manifest: Manifest, known: dict[Key, Shard]) -> Done:
    """Write the manifest of a job that is done; ``known`` are the shards whose notes were read.

    Raises:
        ClusterError: the folder lacks shards: that of another machine may hold them.
    """
    keys = list_notes(folder)
    every = known | read_notes(folder, (key for key in keys if key not in known))
    shards = [every[key] for key in keys]
    check_same(job, folder, shards)
    if left := list_open(len(job.sources), shards):
        raise ClusterError(
            f"{folder.name}: lacks shards of {job.sources[left[0]].name}: it must be a folder "
            "that all machines share, or in a bucket"
        )
    models = tuple(dict.fromkeys(name for shard in shards for name in shard.made_by))
    replace(manifest, complete=True, models=models, shards=shards).write(folder)
    passed_over = Counter[str]()
    for shard in shards:
        passed_over.update(shard.passed_over)
    return Done(shards, 0, passed_over)
