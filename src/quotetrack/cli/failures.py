"""The commands about what could not be read."""

from pathlib import Path

import click

from quotetrack.cli.options import database
from quotetrack.cli.progress import print_table
from quotetrack.store import Store


@click.group()
def failures() -> None:
    """What could not be read, and why.

    Each is kept until its input is read again and can be; `quotetrack ingest --retry-failures`
    tries all of them again.
    """


@failures.command("list")
@database
def list_all(db: Path) -> None:
    """List what could not be read, with the reason.

    \b
        quotetrack failures list
    """
    with Store.open(db) as store:
        rows = [(f.origin, f.line, f.about, f.reason) for f in store.failures()]
    if rows:
        print_table(("from", "line", "article", "reason"), rows)
    else:
        click.echo("Everything could be read.")


@failures.command()
@click.argument("origins", nargs=-1, metavar="[ORIGINS]...")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@database
def forget(origins: tuple[str, ...], *, everything: bool, db: Path) -> None:
    """Forget what could not be read: it isn't tried again with --retry-failures.

    ORIGINS are files or addresses as the list names them; what lies in an archive goes with it.

    \b
        quotetrack failures forget old/broken.zip
        quotetrack failures forget --all
    """
    if bool(origins) == everything:
        raise click.UsageError("Name what to forget, or --all.")
    with Store.open(db) as store:
        count = store.forget_failures(None if everything else origins)
    click.echo(f"{count} forgotten.")
