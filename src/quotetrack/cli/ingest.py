"""The commands that bring articles in: ingest, and watch, which does it again and again."""

from collections import Counter
from pathlib import Path

import click

from quotetrack.cli.ingest_options import Intake, read_interval, taking_in
from quotetrack.cli.log import open_log
from quotetrack.cli.options import database, echo_on_stderr
from quotetrack.cli.rounds import Round, Site
from quotetrack.errors import InputError, StoreError
from quotetrack.model import Failure
from quotetrack.pipeline import (
    Pool,
    Stop,
    list_feeds,
    open_fetcher,
    terminated_as_interrupted,
)

TRIES = 3
"""How often a page that can't be had is asked for again, once a round."""


@click.command()
@click.argument("paths", nargs=-1, metavar="PATHS...")
@database
@taking_in
@click.option("--again", is_flag=True, help="Extract again from documents that have not changed.")
@click.option("--dry-run", is_flag=True, help="Tell what would be read; store nothing.")
@click.option(
    "--retry-failures",
    is_flag=True,
    help="Read again what failed before: see `quotetrack failures`. PATHS may be left out.",
)
def ingest(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    db: Path,
    intake: Intake,
    again: bool,
    dry_run: bool,
    retry_failures: bool,
) -> None:
    """Find the quotations of articles and store them.

    PATHS are files, folders of them, addresses of pages or feeds (https://...), or - for standard
    input: text, Markdown, web pages, RSS, Atom and JSON feeds, JSON Lines, CSV, Excel, Parquet,
    Word, PDF, WARC, and ZIP or gzip of any of these, told apart by what is in them. Articles that
    are stored already and have not changed are skipped; edited ones replace what was found in them.
    A run that was ended in any way goes on where it was when the same command is given again.

    \b
        quotetrack ingest seeds
        quotetrack ingest --db news.db articles.jsonl press/ archive.zip
        quotetrack ingest https://news.example/feed.xml
        quotetrack ingest export.csv --column text=body --column title=headline
        cat article.txt | quotetrack ingest -
    """
    if not paths and not retry_failures:
        raise click.UsageError("Missing argument 'PATHS...'.")
    with terminated_as_interrupted(), open_log(intake.log) as log:
        run = Round(paths, db, intake, log, again=again, retry=retry_failures)
        if dry_run:
            failures = run.preview()
        else:
            with run.open_pool() as pool:
                failures = run.ingest(pool, Stop())
    failures.end()


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@database
@taking_in
@click.option(
    "--every",
    default="15m",
    show_default=True,
    metavar="TIME",
    callback=read_interval,
    help="How often to look: a number with s, m, h or d.",
)
def watch(*, paths: tuple[str, ...], db: Path, intake: Intake, every: float) -> None:
    """Look at feeds again and again, and ingest what is new.

    PATHS are addresses of feeds (https://...) and OPML files that list feeds. Only what changed
    since the last look is fetched. Ctrl-C ends it.

    \b
        quotetrack watch https://news.example/feed.xml
        quotetrack watch feeds.opml --every 30m --log-json watch.log
    """
    from quotetrack.documents.fetching.watching import watch_rounds  # noqa: PLC0415 - slow to import

    stop, tried = Stop(), Counter[str]()
    list_feeds(paths)
    site = Site()
    with (
        terminated_as_interrupted(),
        open_log(intake.log) as log,
        Round(paths, db, intake, log).open_pool() as pool,
        open_fetcher(site.recall, allow_private=intake.allow_private) as site.fetcher,
    ):
        for _ in watch_rounds(every, stop):
            try:
                # Read anew each time: the user may have added a feed.
                run = Round(tuple(list_feeds(paths)), db, intake, log, brief=True, site=site)
                _look(run, pool, stop, tried)
            except (StoreError, InputError) as error:
                echo_on_stderr(f"Error: {error}")
    echo_on_stderr("Ended; all that was read is stored.")


def _look(run: Round, pool: Pool, stop: Stop, tried: Counter[str]) -> None:
    """Look at the feeds once; what failed lately is tried again some times."""
    again = [Failure(origin, "") for origin, times in tried.items() if 0 < times < TRIES]
    failed = run.ingest(pool, stop, again).addresses
    for origin in set(tried) - failed:
        del tried[origin]
    tried.update(failed)
