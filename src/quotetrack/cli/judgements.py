"""Commands over all that was decided: list, export, import, take back."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from quotetrack.cli.options import Failures, database, echo_on_stderr, output
from quotetrack.cli.output import STANDARD_OUTPUT, open_output
from quotetrack.cli.progress import print_table
from quotetrack.cli.review_desk import signing
from quotetrack.deciding import Hand, decide
from quotetrack.deciding.answers import list_contradictions, list_decisions, list_overruled
from quotetrack.deciding.answers import withdraw as take_back
from quotetrack.deciding.standing import SHORT_ID
from quotetrack.deciding.statements import list_clashes
from quotetrack.errors import InputError
from quotetrack.model import Judgement
from quotetrack.publish.judgements import export_csv, export_jsonl, read_judgements
from quotetrack.store import Store

EXPORTS = {"csv": export_csv, "jsonl": export_jsonl}
_KEYS = 5  # of rows that don't count: as many as a line holds


@click.group()
def judgements() -> None:
    """List what people decided, take it back, or carry it to another database.

    Decisions about speakers and quotations are kept for ever: they hold after articles are
    ingested again or with a new model, and a database that was built anew takes them from a file.
    """


@judgements.command("list")
@database
@click.option(
    "--waiting",
    is_flag=True,
    help="Only those whose quotation, or name in an article, is not there now.",
)
def list_all(db: Path, *, waiting: bool) -> None:
    """List all decisions, the latest first.

    The last column says whether it counts, waits for its quotation, was replaced by a later one,
    or withdrawn.

    \b
        quotetrack judgements list
        quotetrack judgements list --waiting
    """
    with Store.open(db) as store:
        found = list_decisions(store)
    rows = [
        (
            decision.id[:SHORT_ID],
            decision.judgement.made_at[:16].replace("T", " "),
            decision.judgement.made_by,
            decision.words,
            decision.judgement.note,
            decision.state,
        )
        for decision in found
        if decision.state == "waits" or not waiting
    ]
    print_table(("Key", "When", "Who", "What", "Note", "State"), rows)


@judgements.command()
@database
@click.option(
    "--format", "form", type=click.Choice(list(EXPORTS)), default="csv", show_default=True
)
@output
def export(db: Path, form: str, output: Path) -> None:
    """Write all decisions as CSV for spreadsheets, or JSON Lines.

    `quotetrack judgements import` reads both again, into this database or another.

    \b
        quotetrack judgements export -o judgements.csv
        quotetrack judgements export --format jsonl -o judgements.jsonl
    """
    with Store.open(db) as store, open_output(output) as stream:
        EXPORTS[form](store.judgements(), stream)


@judgements.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@database
def import_file(file: Path, db: Path) -> None:
    """Take decisions from FILE: CSV or JSON Lines, as `export` writes them; - is standard input.

    What is there already is not taken twice. A row that is wrong is told by its line, the others
    are kept. Decisions about articles that come later wait for them.

    \b
        quotetrack judgements import judgements.csv
        quotetrack judgements import --db new.db judgements.jsonl
    """
    failures = Failures(echo_on_stderr)
    with _open(file) as stream, Store.open(db, create=True) as store:
        read = list(_read(stream, file, failures))
        new = decide(store, read)
        waiting = len(store.waiting())
        overruled, contradictions = list_overruled(store, read), list_contradictions(store, read)
        clashes = list_clashes(store, read)
    for contradiction in [*contradictions, *clashes]:
        echo_on_stderr(f"Contradiction: {contradiction}")
    if overruled:
        echo_on_stderr(_tell_overruled(overruled))
    echo_on_stderr(f"{len(read)} read, {new} new; {waiting} in the database wait for their article")
    failures.end()


def _tell_overruled(keys: Sequence[str]) -> str:
    shown = ", ".join(key[:SHORT_ID] for key in keys[:_KEYS])
    more = " and others" if len(keys) > _KEYS else ""
    return (
        f"{len(keys)} of the rows read {'does' if len(keys) == 1 else 'do'} not count: another "
        f"decision on the same question, as late or later, counts ({shown}{more})"
    )


def _read(stream: BinaryIO, file: Path, failures: Failures) -> Iterator[Judgement]:
    for row in read_judgements(stream, str(file)):
        if isinstance(row, InputError):
            failures(row)
        else:
            yield row


@contextmanager
def _open(file: Path) -> Iterator[BinaryIO]:
    if file == STANDARD_OUTPUT:
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise InputError(str(file), f"can't be read: {error.strerror or error}") from error
    with stream:
        yield stream


@judgements.command()
@click.argument("key")
@database
@signing
@click.option("--note", metavar="TEXT", help="Why; kept with it.")
def withdraw(*, key: str, db: Path, by: str, note: str | None) -> None:
    """Take a decision back: what it was about is open again.

    KEY is the one that `quotetrack judgements list` shows, or as many digits of it as tell.

    \b
        quotetrack judgements withdraw 1f0c92aa
    """
    with Store.open(db) as store:
        taken = take_back(store, key, Hand(by, note))
    echo_on_stderr(f"taken back: {taken.verdict}, decided by {taken.made_by}")
