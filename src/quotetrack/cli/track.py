"""The command that tells what a speaker said in the course of time: track."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import click

from quotetrack.cli.options import (
    ALL_ACTS,
    Number,
    check_date,
    database,
    echo_on_stderr,
    output,
)
from quotetrack.cli.output import STANDARD_OUTPUT, open_output
from quotetrack.cli.progress import print_table
from quotetrack.cli.track_files import (
    describe_statement,
    describe_subject,
    tabulate_statements,
    tabulate_subjects,
)
from quotetrack.cli.track_view import draw_timeline
from quotetrack.deciding.subjects import Learned, learn_subjects, tell_subjects
from quotetrack.model import Act
from quotetrack.model.timeline import Course, Followed, Timeline
from quotetrack.publish.exports import export_json, export_jsonl
from quotetrack.store.timeline import Follower, Named, is_searchable

FORMATS = ("table", "csv", "json", "jsonl")
SHOWN = 50
"""So many statements a terminal is shown, unless more are asked for."""


@dataclass(frozen=True, slots=True)
class _Out:
    """How to write, and where to."""

    form: str
    newest: bool
    output: Path


def check_words(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """Return what to search for as it was given; a usage error if there is no word in it."""
    if given is None or is_searchable(given):
        return given
    raise click.BadParameter(f"{given!r} has no word in it to search for.")


@click.command()
@click.argument("speaker")
@click.option(
    "--about",
    metavar="TERMS",
    callback=check_words,
    help='Words that a version must hold; "a phrase" in marks, beginnings with a star: ferr*.',
)
@click.option(
    "--since",
    metavar="DATE",
    callback=check_date,
    help="What was carried from this date on: 2026-01-06, 2026-01 or 2026.",
)
@click.option("--until", metavar="DATE", callback=check_date, help="Up to this date, included.")
@click.option(
    "--act",
    type=click.Choice([*(act.value for act in Act), ALL_ACTS]),
    default=Act.STATEMENT.value,
    show_default=True,
    help="What was said; or only thought, planned, asked or denied.",
)
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    metavar="FLOAT",
    help="Only where a version is at least so sure, from 0 to 1, or checked by a person.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most so many, the latest.  [default: {SHOWN} in a table, else all]",
)
@click.option("--newest", is_flag=True, help="The latest first.")
@click.option("--subjects", is_flag=True, help="List what SPEAKER talks about instead.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@output
@database
def track(  # noqa: PLR0913 - one parameter an option
    *,
    speaker: str,
    about: str | None,
    since: str | None,
    until: str | None,
    act: str,
    min_confidence: float | None,
    limit: int | None,
    newest: bool,
    subjects: bool,
    form: str,
    output: Path,
    db: Path,
) -> None:
    """Follow what SPEAKER said: each statement once, however many articles carried it.

    SPEAKER is a name, alias or identifier. Statements stand in the order in which they were first
    seen, with who carried them and in how many wordings; where one is worded nearly the same
    elsewhere, but for a number, a name or a "not", that is told and never folded.

    \b
        quotetrack track "Nadia Lambert"
        quotetrack track "Nadia Lambert" --about 'ferr* "harbour talks"' --since 2026-01
        quotetrack track "Nadia Lambert" --subjects
        quotetrack track "Nadia Lambert" --about ferry --format csv -o ferry.csv
    """
    if since and until and since[: len(until)] > until[: len(since)]:
        raise click.UsageError(f"--since {since} is after --until {until}.")
    which = None if act == ALL_ACTS else Act(act)
    out = _Out(form, newest, output)
    with Follower.open(db) as follower:
        named = follower.name_speaker(speaker)
        course = Course(named.id, about, since, until, which, min_confidence, limit)
        if subjects:
            _write_subjects(learn_subjects(follower, course, named.names), named, out)
        else:
            _track(follower, named, course, out)


def _track(follower: Follower, named: Named, course: Course, out: _Out) -> None:
    limit = course.limit or (SHOWN if out.form == "table" else None)
    timeline = follower.follow(replace(course, limit=limit))
    # The subjects of all that was said: what is asked about is one of them.
    everything = Course(named.id, act=course.act)
    learned = learn_subjects(follower, everything, named.names) if timeline.all else None
    words = [subject.words for subject in learned.subjects] if learned else []
    told = list(zip(timeline.statements, tell_subjects(timeline.statements, words), strict=True))
    if out.newest:
        told = _turn(told)
    with open_output(out.output) as stream:
        _write_statements(told, named, out, stream)
    _tell_the_rest(timeline, named)


def _turn(
    told: Sequence[tuple[Followed, tuple[str, ...]]],
) -> list[tuple[Followed, tuple[str, ...]]]:
    """Return the latest first; those without a date stay last."""
    dated = [one for one in told if one[0].first]
    return [*reversed(dated), *(one for one in told if not one[0].first)]


def _write_statements(
    told: Sequence[tuple[Followed, tuple[str, ...]]],
    named: Named,
    out: _Out,
    stream: BinaryIO,
) -> None:
    if out.form == "table":
        draw_timeline(told, stream, to_screen=out.output == STANDARD_OUTPUT)
    elif out.form == "csv":
        tabulate_statements(told, named.name, stream)
    else:
        _write_objects((describe_statement(*one, named.name) for one in told), out, stream)


def _write_subjects(learned: Learned, named: Named, out: _Out) -> None:
    with open_output(out.output) as stream:
        if out.form == "csv":
            tabulate_subjects(learned.subjects, stream)
        elif out.form != "table":
            _write_objects(map(describe_subject, learned.subjects), out, stream)
        elif learned.subjects:
            rows = [(s.words, s.statements, s.first, s.last) for s in learned.subjects]
            target = None if out.output == STANDARD_OUTPUT else stream
            print_table(("Subject", "Statements", "First", "Last"), rows, target)
    if not learned.all:
        echo_on_stderr(f"No statement of {named.name} matches.")
    elif not learned.subjects:
        echo_on_stderr(f"No subject stands in several statements of {named.name}.")
    elif learned.read < learned.all:
        echo_on_stderr(f"Learned from the latest {learned.read:,} of {learned.all:,} statements.")


def _write_objects(objects: Iterable[Mapping[str, object]], out: _Out, stream: BinaryIO) -> None:
    write: Callable[[Iterable[Mapping[str, object]], BinaryIO], None]
    write = export_json if out.form == "json" else export_jsonl
    write(objects, stream)


def _tell_the_rest(timeline: Timeline, named: Named) -> None:
    """Say on stderr what a reader of the list would miss."""
    shown = len(timeline.statements)
    undated = sum(not one.first for one in timeline.statements)
    if not timeline.all:
        echo_on_stderr(f"No statement of {named.name} matches.")
    if shown < timeline.all:
        count = timeline.all
        echo_on_stderr(f"The latest {shown:,} of {count:,} statements: --limit {count} shows all.")
    if undated:
        echo_on_stderr(f"{undated:,} without a date, at the end.")
    if timeline.waiting:
        echo_on_stderr(
            f"Not grouped into statements yet, so that each stands alone: {timeline.waiting:,} "
            f"quotations of {named.name}. `quotetrack check --mend` does it, and each ingest."
        )
