"""One run over the inputs, with all that a person sees of it."""

import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotetrack.cli.ingest_options import Intake
from quotetrack.cli.log import Log
from quotetrack.cli.options import Failures, echo_on_stderr
from quotetrack.cli.progress import ReadingBar, print_table, reading_bar
from quotetrack.documents import Item, Meter, measure
from quotetrack.errors import InputError
from quotetrack.model import Act, Failure, Kind
from quotetrack.pipeline import (
    Ingestion,
    Outcome,
    Pool,
    Preview,
    Recall,
    Stop,
    Summary,
    open_items,
    open_pool,
    open_registry,
    stopped_by_signals,
)
from quotetrack.store import Store
from quotetrack.store.peeking import Peek, peek

if TYPE_CHECKING:
    from quotetrack.documents.fetching import Fetcher

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended: 128 and the signal's number."""

MOST_ENDINGS = 8

MOST_LINES = 200
"""As many problems of a run are printed; a news archive is full of pages without an article."""

MUCH = 100_000
"""Bytes of input that one worker reads in longer than another takes to load its models."""


@dataclass(slots=True)
class Site:
    """What is kept from one round to the next: how polite to be to whom."""

    recall: Recall = field(default_factory=Recall)
    fetcher: "Fetcher | None" = None


# No slots: what is found out once is kept.
@dataclass(frozen=True)
class Round:
    """One run over the inputs."""

    paths: tuple[str, ...]
    db: Path
    intake: Intake
    log: Log
    again: bool = False
    retry: bool = False
    brief: bool = False
    site: Site = field(default_factory=Site)

    @cached_property
    def size(self) -> int | None:
        """Bytes of all inputs, None if that can't be told."""
        return measure(self.paths)

    def open_pool(self) -> Pool:
        """Return what reads articles, to be entered with ``with``: its models load then."""
        # An archive that is there holds most of what it is asked to look at, often all: then one
        # worker tells so, and the others would load for nothing. They start when work waits.
        reads_all = self.again or not self.db.exists()
        much = reads_all and (self.size or 0) > MUCH
        intake = self.intake
        return open_pool(intake.settings, intake.workers, intake.limits, much=much)

    def ingest(self, pool: Pool, stop: Stop, failed: Iterable[Failure] = ()) -> Failures:
        """Ingest, print what was done, and return what couldn't be.

        Args:
            pool: what reads articles, opened.
            stop: ends the run when it is set.
            failed: what is tried again first; what the database knows of, if ``retry``.

        Raises:
            Exit: somebody ended the run.
        """
        started = time.monotonic()
        self.log.start(self.paths, self.db)
        with Store.open(self.db, create=True) as store:
            again = store.failures() if self.retry else failed
            meter = Meter(None if again else self.size)
            with reading_bar(meter) as bar:
                failures = Failures(bar.echo, MOST_LINES)
                ingestion = self._make(store, pool, bar, failures, stop)
                with self._open(store, meter, again) as items, finishing(stop, bar):
                    summary = ingestion.run(items)
        seconds = time.monotonic() - started
        self.log.finish(summary, seconds)
        if self.brief:
            click.echo(tell_in_a_line(summary))
        elif summary.new or summary.changed or summary.unchanged or not summary.failures:
            print_summary(summary, seconds)
        self._tell_end(summary, meter)
        return failures

    def _open(
        self, store: Store | Peek, meter: Meter, failed: Iterable[Failure]
    ) -> AbstractContextManager[Iterator[Item]]:
        self.site.recall.memory = store
        return open_items(
            self.paths,
            store,
            stdin=sys.stdin.buffer,
            columns=self.intake.columns,
            allow_private=self.intake.allow_private,
            meter=meter,
            failed=failed,
            fetcher=self.site.fetcher,
        )

    def _make(
        self, store: Store, pool: Pool, bar: ReadingBar, failures: Failures, stop: Stop
    ) -> Ingestion:
        intake, settings = self.intake, self.intake.settings

        def report(problem: InputError) -> None:
            failures(problem)
            self.log.report(problem)

        def advance(outcome: Outcome) -> None:
            bar.advance(outcome)
            self.log.advance(outcome)

        return Ingestion(
            store,
            pool,
            open_registry(settings.known).speakers(),
            report,
            advance,
            again=self.again,
            min_confidence=intake.min_confidence,
            language=settings.language,
            stop=stop,
            tell=bar.echo,
        )

    def preview(self) -> Failures:
        """Read everything, print what a run would do, and store nothing."""
        started, stop, intake = time.monotonic(), Stop(), self.intake
        meter = Meter(self.size)
        settings = replace(intake.settings, dry=True)
        with (
            peek(self.db) as store,
            reading_bar(meter) as bar,
            open_pool(settings, intake.workers, intake.limits) as pool,
            self._open(store, meter, store.failures() if self.retry else ()) as items,
            finishing(stop, bar),
        ):
            failures = Failures(bar.echo)
            preview = Preview(
                pool,
                store.fate,
                settings.look().refuse,
                failures,
                bar.advance,
                language=settings.language,
                stop=stop,
            )
            summary = preview.run(items)
        print_preview(summary, time.monotonic() - started)
        self._tell_end(summary, meter)
        return failures

    def _tell_end(self, summary: Summary, meter: Meter) -> None:
        tell_passed_over(meter.passed_over)
        if summary.stopped:
            echo_on_stderr("Interrupted; all that was read is stored. The same command goes on.")
            raise click.exceptions.Exit(INTERRUPTED)


@contextmanager
def finishing(stop: Stop, bar: ReadingBar) -> Iterator[None]:
    """Let Ctrl-C end a run when what was begun is finished, and say so."""
    said = "Finishing what was begun, then stopping (Ctrl-C again stops at once)."
    with stopped_by_signals(stop, lambda: bar.echo(said)):
        yield


def print_summary(summary: Summary, seconds: float) -> None:
    """Print what a run did, as a table."""
    rows: list[tuple[str, object]] = [
        ("documents, new", summary.new),
        ("documents, changed", summary.changed),
        ("documents, unchanged", summary.unchanged),
        ("failed", summary.failures),
        ("quotations found", summary.quotations),
    ]
    if summary.problems:
        rows.insert(4, ("other problems", summary.problems))
    if summary.left_out:
        rows.append(("left out, not sure enough", summary.left_out))
    if summary.counts is not None:
        stored = summary.counts
        rows.append(("documents in the database", stored.documents))
        rows += [(f"quotations, {kind}", stored.quotations[kind]) for kind in Kind]
        others = (act for act in Act if act is not Act.STATEMENT)
        rows += [(f"among them, {act}s", stored.acts[act]) for act in others]
        rows.append(("speakers", stored.speakers))
    print_table(("", "count"), [*rows, ("seconds", round(seconds, 1))])


def tell_in_a_line(summary: Summary) -> str:
    """Return what a run did, with the time of day."""
    counted = {
        "new": summary.new,
        "changed": summary.changed,
        "failed": summary.failures,
        "quotations": summary.quotations,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counted.items() if count)
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {told or 'nothing new'}"


def tell_passed_over(endings: Mapping[str, int]) -> None:
    """Tell which files no format reads."""
    if endings:
        most = sorted(endings.items(), key=lambda item: (-item[1], item[0]))
        named = ((ending or "without an ending", n) for ending, n in most[:MOST_ENDINGS])
        told = ", ".join(f"{n:,} {ending}" for ending, n in named)
        more = ", ..." if len(most) > MOST_ENDINGS else ""
        echo_on_stderr(f"Passed over, no format for them: {told}{more}")


def print_preview(summary: Summary, seconds: float) -> None:
    """Print what a run would do, as a table."""
    rows: list[tuple[str, object]] = [
        ("documents, new", summary.new),
        ("documents, changed", summary.changed),
        ("documents, unchanged", summary.unchanged),
        ("can't be read", summary.failures),
        ("seconds", round(seconds, 1)),
    ]
    print_table(("would be read", "count"), rows)
