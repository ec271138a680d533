"""Commands that say which quotations are one statement."""

from collections.abc import Callable
from pathlib import Path

import click

from quotetrack.cli.options import database, echo_on_stderr
from quotetrack.cli.progress import print_table
from quotetrack.cli.speakers import deciding
from quotetrack.deciding import Hand
from quotetrack.deciding.answers import cut_short
from quotetrack.deciding.standing import SHORT_ID
from quotetrack.deciding.statements import join, separate, show
from quotetrack.store import Store

Judge = Callable[[Store, str, str, Hand], None]


@click.group()
def statements() -> None:
    """Say which quotations are one statement, where the archive took them otherwise.

    What one speaker said once, and several articles carry, is one statement: `quotetrack track`
    shows them. What is decided here is kept: later ingests follow it, and `quotetrack judgements`
    lists it, takes it back, or carries it to another database.
    """


@statements.command()
@click.argument("one")
@click.argument("other")
@database
@deciding
def same(*, one: str, other: str, db: Path, by: str, note: str | None) -> None:
    """Make one statement of the quotations ONE and OTHER, and of those that are one with either.

    Both are said by one speaker. Each is a quotation's identifier, at least 8 digits of it, or the
    address of its page.

    \b
        quotetrack statements same 1f0c92aa 77b3d01e
        quotetrack statements same https://example.org/-/quotations/1f0c92aa53d7e610 77b3d01e
    """
    _decide(join, one, other, db, Hand(by, note))
    echo_on_stderr(f"{one} and {other} are one statement")


@statements.command()
@click.argument("one")
@click.argument("other")
@database
@deciding
def different(*, one: str, other: str, db: Path, by: str, note: str | None) -> None:
    """Make two statements of the quotations ONE and OTHER, or keep them two.

    Whether they were taken for one by themselves, or had been made one with `same`.

    \b
        quotetrack statements different 1f0c92aa 77b3d01e
        quotetrack statements different --note "another day" 1f0c92aa 77b3d01e
    """
    _decide(separate, one, other, db, Hand(by, note))
    echo_on_stderr(f"{one} and {other} are two statements")


@statements.command("show")
@click.argument("one")
@database
def show_one(one: str, db: Path) -> None:
    """Show the statement of the quotation ONE: all that are one with it, and where they stand.

    Below stand quotations worded nearly the same, but for a number, a name or a "not", which are
    never made one by themselves; and what was decided.

    \b
        quotetrack statements show 1f0c92aa
    """
    with Store.open(db) as store:
        told = show(store, one)
    rows: list[tuple[object, ...]] = [
        (m.date, m.outlet, m.kind, cut_short(m.text), m.id) for m in told.members
    ]
    rows += [
        (None, None, f"but {n.touch}: {n.ours or '-'} / {n.theirs or '-'}", cut_short(n.text), n.id)
        for n in told.near
    ]
    rows += [(None, None, "decision", d.words, d.id[:SHORT_ID]) for d in told.decided]
    print_table(("Date", "Outlet", "Kind", "Words", "Identifier"), rows)


def _decide(judge: Judge, one: str, other: str, db: Path, hand: Hand) -> None:
    with Store.open(db) as store:
        judge(store, one, other, hand)
