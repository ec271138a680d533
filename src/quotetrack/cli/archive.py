"""Commands over a database: ingest, export, serve."""

import sys
import time
from itertools import chain
from pathlib import Path

import click

from quotetrack.cli.options import (
    PATHS,
    Failures,
    database,
    echo_on_stderr,
    filtering,
    output,
    parsing,
)
from quotetrack.cli.output import open_output
from quotetrack.cli.progress import print_table, progress_bar
from quotetrack.model import Act, Kind
from quotetrack.pipeline import Ingestion, Summary, count_documents, open_parser
from quotetrack.publish.exports import export_csv, export_json, export_jsonl
from quotetrack.store import Filters, Store

EXPORTS = {"csv": export_csv, "json": export_json, "jsonl": export_jsonl}


@click.command()
@PATHS
@database
@parsing
@click.option("--again", is_flag=True, help="Extract again from documents that have not changed.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="FLOAT",
    help="Leave out quotations less sure than this, from 0 to 1: they are counted, not stored, and "
    "come back with --again and a lower one. What a person judged is never left out.",
)
def ingest(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    db: Path,
    model: str,
    engine: str | None,
    known: Path | None,
    again: bool,
    min_confidence: float,
) -> None:
    """Find the quotations of articles and store them.

    PATHS are text, Markdown or JSON Lines files, folders of them, or - for standard input.
    Articles that are stored already and have not changed are skipped; edited ones replace what
    was found in them.

    \b
        quotetrack ingest seeds
        quotetrack ingest --db news.db articles.jsonl press/
        cat article.txt | quotetrack ingest -
    """
    started, (parser, finder) = time.monotonic(), open_parser(model, engine)
    with (
        Store.open(db, create=True) as store,
        progress_bar("Reading articles", count_documents(paths, parser.language)) as progress,
    ):
        failures = Failures(progress.console.out)
        run = Ingestion(
            store,
            parser,
            known,
            failures,
            lambda _: progress.advance(progress.task_ids[0]),
            again,
            finder,
            min_confidence,
        )
        summary = run.run(paths, sys.stdin.buffer)
    _print_summary(summary, time.monotonic() - started)
    failures.end()


def _print_summary(summary: Summary, seconds: float) -> None:
    rows: list[tuple[str, object]] = [
        ("documents, new", summary.new),
        ("documents, changed", summary.changed),
        ("documents, unchanged", summary.unchanged),
        ("problems", summary.failures),
        ("quotations found", summary.quotations),
    ]
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


@click.command()
@database
@click.option(
    "--format", "form", type=click.Choice(list(EXPORTS)), default="csv", show_default=True
)
@output
@filtering
def export(db: Path, form: str, output: Path, filters: Filters) -> None:
    """Write stored quotations as CSV for spreadsheets, JSON or JSON Lines.

    \b
        quotetrack export -o quotations.csv
        quotetrack export --speaker Macron --since 2026-01 --search "ceasefire"
        quotetrack export --format jsonl --kind direct | head
        quotetrack export --act all -o everything.csv
    """
    with Store.open(db) as store, open_output(output) as stream:
        rows = (row.to_dict() for row in store.quotations(filters))
        first = next(rows, None)
        EXPORTS[form](chain([first], rows) if first else (), stream)
    if first is None:
        echo_on_stderr("No quotation matches.")


@click.command()
@database
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="0 picks a free one.",
)
@click.option("--open", "show", is_flag=True, help="Open a browser on the page.")
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Datasette metadata file instead of the one that ships.",
)
def serve(db: Path, host: str, port: int, metadata: Path | None, *, show: bool) -> None:
    """Serve the database with Datasette, for reading only.

    \b
        quotetrack serve
        quotetrack serve --db news.db --port 8080 --open
    """
    from quotetrack.publish.serving import serve as serve_site  # noqa: PLC0415 - slow to import

    def announce(address: str) -> None:
        click.echo(f"Serving {db} at {address} (Ctrl-C ends it)", err=True)
        if show:
            click.launch(address)

    serve_site(db, host=host, port=port, announce=announce, metadata=metadata)
