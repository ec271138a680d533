"""The command that extracts without a database."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

import click

from quotetrack.cli.ingest_options import reading
from quotetrack.cli.options import PATHS, Failures, echo_on_stderr, output, parsing
from quotetrack.cli.output import open_output
from quotetrack.cli.progress import print_table
from quotetrack.model import Act
from quotetrack.pipeline import (
    Extractors,
    Found,
    Shelf,
    Wishes,
    open_items,
    read_documents,
)
from quotetrack.publish.exports import export_csv
from quotetrack.publish.found import describe_found, tabulate_found


@click.command()
@PATHS
@parsing
@reading
@output
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "table"]),
    default="jsonl",
    show_default=True,
)
def extract(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    wishes: Wishes,
    known: Path | None,
    column: Mapping[str, str],
    language: str | None,
    allow_private: bool,
    output: Path,
    form: str,
) -> None:
    """Find the quotations of articles and print them; no database.

    PATHS are as for ingest: files, folders, addresses, or - for standard input. JSON Lines has
    an object a document, with character offsets into its text.

    \b
        quotetrack extract article.txt --format table
        quotetrack extract articles.jsonl -o quotations.jsonl
        cat article.txt | quotetrack extract - --format csv
    """
    failures = Failures(echo_on_stderr)
    sources = open_items(paths, stdin=sys.stdin.buffer, columns=column, allow_private=allow_private)
    with open_output(output) as stream, sources as items:
        extractors = Extractors(Shelf(wishes, language), known)
        documents = read_documents(items, extractors.refuse, failures, language)
        FORMS[form](extractors.extract(documents), stream)
    failures.end()


def _write_lines(found: Iterable[Found], out: BinaryIO) -> None:
    for each in found:
        out.write(json.dumps(describe_found(*each), ensure_ascii=False).encode() + b"\n")
        # Whoever reads the pipe sees each article as soon as it is done.
        out.flush()


def _write_cells(found: Iterable[Found], out: BinaryIO) -> None:
    export_csv((row for each in found for row in tabulate_found(*each)), out)


def _write_table(found: Iterable[Found], out: BinaryIO) -> None:
    rows = [row for each in found for row in tabulate_found(*each)]
    columns = ["speaker", "quotation", "kind", "cue", "source", "confidence"]
    if any(row["act"] != Act.STATEMENT for row in rows):
        columns.insert(columns.index("cue"), "act")
    table = [[row[column] for column in columns] for row in rows]
    # A terminal may have another encoding than the UTF-8 of files.
    place = None if out is sys.stdout.buffer else out
    print_table([column.capitalize() for column in columns], table, place)


FORMS = {"jsonl": _write_lines, "csv": _write_cells, "table": _write_table}
