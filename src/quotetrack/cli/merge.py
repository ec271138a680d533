"""The command that brings what a cluster read into a database."""

import time
from pathlib import Path

import click
from click.core import ParameterSource

from quotetrack.cli.options import Failures, Number, database, echo_on_stderr
from quotetrack.cli.progress import ShardLines, print_table, reading_bar
from quotetrack.cli.rounds import INTERRUPTED, MOST_LINES, finishing, print_summary
from quotetrack.cluster import (
    Folder,
    Manifest,
    Nobody,
    Parting,
    Shard,
    open_done,
    open_listed,
    read_events,
)
from quotetrack.documents import Meter
from quotetrack.pipeline import Ingestion, Stop, terminated_as_interrupted
from quotetrack.store import Store


@click.command()
@click.argument("out", metavar="OUT")
@database
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.0,
    metavar="FLOAT",
    help="Leave out quotations less sure than this, from 0 to 1, as `quotetrack ingest` does.",
)
@click.option(
    "--parquet",
    metavar="FOLDER",
    help="Leave Parquet by month in this folder, or bucket, instead of storing anything.",
)
@click.option(
    "--again", is_flag=True, help="Store again what is stored already and has not changed."
)
def merge(*, out: str, db: Path, min_confidence: float, parquet: str | None, again: bool) -> None:
    """Store what a cluster found, as if it had been ingested here.

    OUT is a folder that `quotetrack extract --engine ray` has written, or the address of one in a
    bucket. Nothing is parsed: speakers and statements are told apart, copies and newer versions
    of articles are found, failures are kept, all as `quotetrack ingest` of the same inputs would.
    What is stored already is skipped, so a merge that was ended in any way goes on when the
    command is given again.

    With --parquet the articles and their quotations are laid down by month, each article once,
    for DuckDB and the like: speakers are then those that each article names.

    \b
        quotetrack merge shards/
        quotetrack merge s3://bucket/2026-10 --db news.db
        quotetrack merge s3://bucket/2026-10 --parquet s3://bucket/months
    """
    if parquet is not None:
        given = click.get_current_context().get_parameter_source("db")
        if again or given is ParameterSource.COMMANDLINE:
            raise click.UsageError("--parquet goes with neither --db nor --again.")
        _part(parquet, *open_done(out), min_confidence)
        return
    _merge_into(db, *open_done(out), min_confidence=min_confidence, again=again)


def _merge_into(
    db: Path, folder: Folder, manifest: Manifest, *, min_confidence: float, again: bool
) -> None:
    started, stop = time.monotonic(), Stop()
    meter = Meter(sum(shard.size for shard in manifest.shards))

    def advance(shard: Shard) -> None:
        meter.done += shard.size

    with (
        terminated_as_interrupted(),
        open_listed(folder) as listed,
        Store.open(db, create=True) as store,
        reading_bar(meter) as bar,
        finishing(stop, bar),
    ):
        failures = Failures(bar.echo, MOST_LINES)
        summary = Ingestion(
            store,
            Nobody(manifest.models),
            listed,
            failures,
            bar.advance,
            again=again,
            min_confidence=min_confidence,
            stop=stop,
            tell=bar.echo,
        ).run(read_events(folder, manifest, advance))
    print_summary(summary, time.monotonic() - started)
    if summary.stopped:
        echo_on_stderr("Interrupted; all that was merged is stored. The same command goes on.")
        raise click.exceptions.Exit(INTERRUPTED)
    failures.end()


def _part(target: str, folder: Folder, manifest: Manifest, min_confidence: float) -> None:
    started = time.monotonic()
    with terminated_as_interrupted():
        # Three passes: which articles stay, then their rows, then those of their quotations.
        advance = ShardLines(3 * len(manifest.shards))
        counts = Parting(folder, manifest, Folder.open(target), min_confidence, advance).run()
    print_table(("", "count"), [*counts.items(), ("seconds", round(time.monotonic() - started, 1))])
