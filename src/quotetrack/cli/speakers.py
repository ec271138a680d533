"""Commands that list and mend speakers."""

from pathlib import Path

import click

from quotetrack.cli.options import database, echo_on_stderr
from quotetrack.cli.progress import print_table
from quotetrack.store import Store


@click.group()
def speakers() -> None:
    """List and mend the speakers of a database.

    What is decided here is kept: later ingests follow it.
    """


@speakers.command("list")
@database
def list_all(db: Path) -> None:
    """List all speakers, those with most quotations first.

    \b
        quotetrack speakers list
    """
    with Store.open(db) as store:
        found = store.list_speakers()
    rows = [(s.name, s.kind.value, s.quotations, s.first, s.last, s.id) for s in found]
    print_table(("Speaker", "Kind", "Count", "First", "Last", "Identifier"), rows)


@speakers.command()
@click.argument("name")
@database
def show(name: str, db: Path) -> None:
    """Show everything known of one speaker: NAME is a name, alias or identifier.

    \b
        quotetrack speakers show Zelensky
    """
    with Store.open(db) as store:
        card = store.show_speaker(name)
    s = card.summary
    rows: list[tuple[str, object]] = [
        ("name", s.name),
        ("identifier", s.id),
        ("kind", s.kind.value),
        ("wikidata", card.wikidata),
        ("quotations", s.quotations),
        ("first", s.first),
        ("last", s.last),
    ]
    rows += [("alias", f"{a.alias} ({a.origin})") for a in card.aliases]
    rows += [("role", f"{r.role} ({r.first or '?'} to {r.last or '?'})") for r in card.roles]
    print_table(("", ""), rows)


@speakers.command()
@click.argument("speaker")
@click.argument("alias")
@database
def alias(speaker: str, alias: str, db: Path) -> None:
    """Let ALIAS stand for SPEAKER.

    \b
        quotetrack speakers alias "Volodymyr Zelenskyy" Selenskyj
    """
    with Store.open(db) as store:
        store.add_alias(speaker, alias)
    echo_on_stderr(f"{alias} now stands for {speaker}")


@speakers.command()
@click.argument("into")
@click.argument("other")
@database
def merge(into: str, other: str, db: Path) -> None:
    """Make one speaker of two: the quotations of OTHER become those of INTO.

    \b
        quotetrack speakers merge "Volodymyr Zelenskyy" "Vladimir Zelensky"
    """
    with Store.open(db) as store:
        store.merge_speakers(into, other)
    echo_on_stderr(f"{other} is now {into}")


@speakers.command()
@click.argument("speaker")
@click.argument("name")
@database
def rename(speaker: str, name: str, db: Path) -> None:
    """Give SPEAKER another NAME; the old one stays an alias and links stay.

    \b
        quotetrack speakers rename "Elysée" "Élysée Palace"
    """
    with Store.open(db) as store:
        store.rename_speaker(speaker, name)
    echo_on_stderr(f"{speaker} is now called {name}")
