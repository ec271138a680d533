"""The command that looks whether a database is sound."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from quotetrack.cli.options import database, echo_on_stderr
from quotetrack.cli.progress import print_table
from quotetrack.cli.terminal import fit_line
from quotetrack.deciding.settling import settle
from quotetrack.store import Check, Store, check_database


@click.command()
@database
@click.option(
    "--mend",
    is_flag=True,
    help="First make anew what follows from other data: search, guards, indices, what is counted "
    "as repeated, statements. What articles say and people decided stays as it is.",
)
def check(*, db: Path, mend: bool) -> None:
    """Look whether the database is sound, and tell what to do where it isn't.

    Compares every quotation with its place in its article, every article with what was read, the
    search with the rows, and more. Writes nothing without --mend. The exit code is 1 if
    something is wrong.

    \b
        quotetrack check
        quotetrack check --mend --db news.db
    """
    if mend:
        with Store.open(db) as store:
            store.mend()
            settle(store, echo_on_stderr)
    done = list(check_database(db))
    print_table(("checked", "how many", "result"), [_tell(each) for each in done])
    for line in _list_faults(done):
        click.echo(fit_line(line))
    if any(each.wrong and each.count for each in done):
        raise click.exceptions.Exit(1)


def _tell(done: Check) -> tuple[str, int | None, str]:
    if not done.count:
        return done.what, done.looked_at, "sound"
    return done.what, done.looked_at, f"{done.count} {'wrong' if done.wrong else 'to know'}"


def _list_faults(done: Iterable[Check]) -> Iterator[str]:
    for each in done:
        if each.count:
            yield ""
            yield from (f"{each.what}: {fault}" for fault in each.faults)
            more = each.count - len(each.faults)
            if more:
                yield f"{each.what}: and {more} more"
            yield f"  what to do: {each.advice}"
