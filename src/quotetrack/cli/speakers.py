"""Commands that list and mend speakers."""

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from quotetrack.cli.linking import link
from quotetrack.cli.options import DEFAULT_DATABASE, database, echo_on_stderr
from quotetrack.cli.progress import print_table
from quotetrack.cli.review_desk import signing
from quotetrack.cli.terminal import escape_controls, fit_cell
from quotetrack.deciding import Hand
from quotetrack.deciding.answers import list_about
from quotetrack.deciding.identity import merge as judge_same
from quotetrack.deciding.identity import split as judge_different
from quotetrack.deciding.identity import split_off
from quotetrack.deciding.names import give_alias, take_alias
from quotetrack.deciding.names import rename as choose_name
from quotetrack.deciding.standing import SHORT_ID
from quotetrack.model import BaseSpeaker, SpeakerPair
from quotetrack.store import SpeakerCard, Store

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group()
def speakers() -> None:
    """List and mend the speakers of a database.

    What is decided here is kept: later ingests follow it, and `quotetrack judgements` lists it,
    takes it back, or carries it to another database.
    """


def deciding(command: Command) -> Command:
    """Add ``--by`` and ``--note``."""
    note = click.option("--note", metavar="TEXT", help="Why; kept with the decision.")
    return signing(note(command))


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

    Entries are the names by which articles or the speakers file know them, each with its
    identifier; `quotetrack speakers split` takes one out.

    \b
        quotetrack speakers show Zelensky
    """
    with Store.open(db) as store:
        card = store.show_speaker(name)
        decided = list_about(store, [member.id for member in card.members])
    rows = [*_list_facts(card)]
    rows += [("decision", f"{d.id[:SHORT_ID]} {d.words} ({d.judgement.made_by})") for d in decided]
    print_table(("", ""), rows)


def _list_facts(card: SpeakerCard) -> list[tuple[str, object]]:
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
    if len(card.members) > 1:
        rows += [("entry", f"{member.name} ({member.id})") for member in card.members]
    return rows


@speakers.command()
@database
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="The most pairs to show.",
)
def candidates(db: Path, limit: int) -> None:
    """List pairs of speakers that may be one, the likeliest first.

    Below each pair stand the reasons, and the two commands that settle it; once settled, it
    is not listed again. `quotetrack review --speakers` goes through them one by one.

    \b
        quotetrack speakers candidates
        quotetrack speakers candidates --limit 5
    """
    with Store.open(db) as store:
        found = store.candidates()
        bases = {s.id: s for s in store.base_speakers()}
    if not found:
        echo_on_stderr("No two speakers may be one that nobody has decided about.")
    option = "" if db == DEFAULT_DATABASE else f" --db {shlex.quote(str(db))}"
    for pair in found[:limit]:
        click.echo("\n".join(_tell_pair(pair, bases, option)) + "\n")
    if len(found) > limit:
        echo_on_stderr(f"{len(found) - limit} more: --limit {len(found)} shows all.")


def _tell_pair(pair: SpeakerPair, bases: Mapping[str, BaseSpeaker], option: str) -> list[str]:
    """Return the lines about a pair; who is quoted more would be kept."""
    both = [bases[pair.first], bases[pair.second]]
    both.sort(key=lambda s: (not s.listed, -s.quotations, s.id))
    named = " · ".join(f"{s.name} ({s.kind}, quoted {_times(s.quotations)})" for s in both)
    ids = " ".join(shlex.quote(s.id) for s in both)
    return [
        fit_cell(f"{pair.score:.2f} {named}"),
        fit_cell("; ".join(pair.reasons)),
        escape_controls(f"  quotetrack speakers merge {ids}{option}"),
        escape_controls(f"  quotetrack speakers split {ids}{option}"),
    ]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


@speakers.command()
@click.argument("speaker")
@click.argument("alias")
@click.option("--remove", is_flag=True, help="ALIAS is no name of SPEAKER.")
@database
@deciding
def alias(  # noqa: PLR0913 - one parameter an option
    *, speaker: str, alias: str, remove: bool, db: Path, by: str, note: str | None
) -> None:
    """Let ALIAS stand for SPEAKER, or with --remove no longer.

    \b
        quotetrack speakers alias "Volodymyr Zelenskyy" Selenskyj
        quotetrack speakers alias --remove "Nadia Lambert" "The Chair"
    """
    with Store.open(db) as store:
        (take_alias if remove else give_alias)(store, speaker, alias, Hand(by, note))
    echo_on_stderr(f"{alias} {'no longer' if remove else 'now'} stands for {speaker}")
    echo_on_stderr(
        "That counts for articles read from now on; `quotetrack ingest --again` applies it to "
        "those already stored."
    )


@speakers.command()
@click.argument("into")
@click.argument("other")
@database
@deciding
def merge(*, into: str, other: str, db: Path, by: str, note: str | None) -> None:
    """Make one speaker of two: the quotations of OTHER become those of INTO.

    `quotetrack speakers split` undoes it.

    \b
        quotetrack speakers merge "Volodymyr Zelenskyy" "Vladimir Zelensky"
        quotetrack speakers merge --note "same office" nadia-lambert n-lambert
    """
    with Store.open(db) as store:
        judge_same(store, into, other, Hand(by, note))
    echo_on_stderr(f"{other} is now {into}")


@speakers.command()
@click.argument("speaker")
@click.argument("other", required=False)
@click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="ID",
    help="An article in which SPEAKER is somebody else; may be given more than once.",
)
@click.option("--into", metavar="NAME", help="Who it is in these articles.")
@database
@deciding
def split(  # noqa: PLR0913 - one parameter an option
    *,
    speaker: str,
    other: str | None,
    documents: tuple[str, ...],
    into: str | None,
    db: Path,
    by: str,
    note: str | None,
) -> None:
    """Say that SPEAKER and OTHER are two.

    Whether they had been merged by hand, had been taken for one by themselves, or were only
    listed as candidates: they stay two. Where two persons have the same name, --document and
    --into say in which articles it is the other one; NAME must tell the two apart.

    \b
        quotetrack speakers split "Volodymyr Zelenskyy" "Vladimir Zelensky"
        quotetrack speakers split Lambert --document a.txt --into "Nadia Lambert (teacher)"
    """
    by_document = bool(documents) and into is not None
    if (other is not None) == by_document or (other is not None and (documents or into)):
        raise click.UsageError("Give either OTHER, or --document and --into.")
    with Store.open(db) as store:
        if other is not None:
            judge_different(store, speaker, other, Hand(by, note))
        elif into is not None:
            split_off(store, speaker, documents, into, Hand(by, note))
    echo_on_stderr(f"{speaker} and {other or into} are two")


@speakers.command()
@click.argument("speaker")
@click.argument("name")
@database
@deciding
def rename(*, speaker: str, name: str, db: Path, by: str, note: str | None) -> None:
    """Give SPEAKER another NAME; the old one stays an alias and links stay.

    \b
        quotetrack speakers rename "Elysée" "Élysée Palace"
    """
    with Store.open(db) as store:
        choose_name(store, speaker, name, Hand(by, note))
    echo_on_stderr(f"{speaker} is now called {name}")


speakers.add_command(link)
