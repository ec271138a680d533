"""The command that extracts without a database."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click
from click.core import ParameterSource

from quotetrack.cli.ingest_options import reading
from quotetrack.cli.options import PATHS, Failures, echo_on_stderr, parsing_anywhere
from quotetrack.cli.output import open_output
from quotetrack.cli.progress import ShardLines, print_table
from quotetrack.cli.rounds import MOST_LINES, tell_passed_over
from quotetrack.cluster import (
    SHARD,
    Job,
    Source,
    find_problems,
    is_remote,
    list_sources,
    open_done,
    run,
)
from quotetrack.documents import Meter, read
from quotetrack.errors import InputError
from quotetrack.model import Act
from quotetrack.pipeline import (
    Extractors,
    Found,
    Settings,
    Wishes,
    open_items,
    open_registry,
    read_documents,
    terminated_as_interrupted,
)
from quotetrack.publish.exports import export_csv
from quotetrack.publish.found import describe_found, tabulate_found


@dataclass(frozen=True, slots=True)
class Place:
    """Where articles are read: in this process, or (``on_ray``) by the actors of a Ray cluster."""

    on_ray: bool
    address: str | None
    workers: int | None
    shard_size: int | None


def placing(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--engine ray`` and what goes with it, handed to the command as one ``place``."""

    @wraps(command)
    def with_place(**given: Any) -> None:  # noqa: ANN401 - whatever options the command has
        names = ("on_ray", "address", "workers", "shard_size")
        place = Place(*(given.pop(name) for name in names))
        if not place.on_ray and any(map(_is_typed, names[1:])):
            raise click.UsageError("--address, --workers and --shard-size go with --engine ray.")
        if place.on_ray and given["allow_private"]:
            raise click.UsageError(
                "--allow-private goes with addresses, which --engine ray leaves."
            )
        command(**given, place=place)

    for add in reversed(_PLACING):
        with_place = add(with_place)
    return parsing_anywhere(with_place)


def _is_typed(name: str) -> bool:
    """Tell whether an option was given by hand: its variable may be set for another command."""
    given = click.get_current_context().get_parameter_source(name)
    return given is ParameterSource.COMMANDLINE


_PLACING: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--address",
        metavar="ADDRESS",
        envvar="QUOTETRACK_RAY",
        help="With --engine ray: the cluster, as host:port, or auto for the one that this machine "
        "is in.  [default: Ray is started on this machine, and ended]",
    ),
    click.option(
        "--workers",
        type=click.IntRange(1),
        help="With --engine ray: the most processes that read, a core each.  [default: all cores]",
    ),
    click.option(
        "--shard-size",
        type=click.IntRange(1),
        help=f"With --engine ray: the most articles of a shard.  [default: {SHARD}]",
    ),
)


@click.command()
@PATHS
@placing
@reading
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="PATH",
    help="A file instead of standard output; with --engine ray the folder of the shards, or its "
    "address in a bucket.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "table"]),
    help="[default: jsonl; with --engine ray always Parquet]",
)
def extract(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    wishes: Wishes,
    known: Path | None,
    place: Place,
    column: Mapping[str, str],
    language: str | None,
    allow_private: bool,
    output: str,
    form: str | None,
) -> None:
    """Find the quotations of articles and print them; no database.

    PATHS are as for ingest: files, folders, addresses, or - for standard input. JSON Lines has
    an object a document, with character offsets into its text.

    With --engine ray a Ray cluster does so: PATHS are files and folders that all its machines
    see, or lie in buckets (s3://bucket/folder), and shards of Parquet go into a folder, of which
    `quotetrack merge` makes a database. Given again, the command goes on where it was ended.

    \b
        quotetrack extract article.txt --format table
        quotetrack extract articles.jsonl -o quotations.jsonl
        cat article.txt | quotetrack extract - --format csv
        quotetrack extract --engine ray --address auto s3://bucket/news/ -o s3://bucket/shards/
    """
    settings = Settings(wishes, known, language)
    if place.on_ray:
        if output == "-" or form:
            raise click.UsageError("--engine ray writes into a folder: say -o, and no --format.")
        extract_on_ray(paths, settings, column, place, output)
        return
    failures = Failures(echo_on_stderr)
    sources = open_items(paths, stdin=sys.stdin.buffer, columns=column, allow_private=allow_private)
    with open_output(Path(output)) as stream, sources as items:
        extractors = Extractors(settings.look(), known)
        documents = read_documents(items, extractors.refuse, failures, language)
        FORMS[form or "jsonl"](extractors.extract(documents), stream)
    failures.end()


def extract_on_ray(
    paths: tuple[str, ...],
    settings: Settings,
    columns: Mapping[str, str],
    place: Place,
    output: str,
) -> None:
    """Let a cluster write shards, and print what was done and what couldn't be."""
    started, meter = time.monotonic(), Meter()
    open_registry(settings.known)  # what is wrong with it is best told here
    known, size = settings.known, place.shard_size or SHARD
    sources = tuple(list_sources(paths, meter))
    _see_readable(paths, sources, output)
    job = Job(
        sources,
        settings,
        known.read_bytes() if known else None,
        columns,
        size,
        begun_in=str(Path.cwd()),
    )
    with terminated_as_interrupted():
        done = run(job, output, place.address, place.workers, ShardLines())
    tell_passed_over(done.passed_over + meter.passed_over)
    counted = [(name, done.count(name)) for name in ("documents", "quotations", "failures")]
    rows = [("shards", len(done.shards)), ("shards, there before", done.before), *counted]
    print_table(("", "count"), [*rows, ("seconds", round(time.monotonic() - started, 1))])
    failures = Failures(echo_on_stderr, MOST_LINES, rest=f"{output}/failures has all.")
    for problem in islice(find_problems(*open_done(output)), MOST_LINES + 1):
        failures(problem)
    failures.lost = sum(shard.lost for shard in done.shards)
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


def _see_readable(paths: Sequence[str], sources: Sequence[Source], output: str) -> None:
    """See before a cluster is asked that there is something to read, and that OUT isn't of it.

    Raises:
        InputError: none of the inputs can be opened.
        click.UsageError: OUT lies in an input: given again, the job would read its own shards.
    """
    if not any(is_remote(each.name) or each.size is not None for each in sources):
        for item in read([each.name for each in sources]):
            if isinstance(item, InputError):
                raise item
    if not is_remote(output):
        out = Path(output).absolute()
        for path in paths:
            if not is_remote(path) and out.is_relative_to(Path(path).absolute()):
                raise click.UsageError(f"-o {output} lies in {path}, which is read: name another.")


FORMS = {"jsonl": _write_lines, "csv": _write_cells, "table": _write_table}
