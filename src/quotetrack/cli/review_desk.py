"""Where a person decides: this terminal, this archive, this name."""

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click
from rich.console import Console

from quotetrack.cli.review_case import Pen
from quotetrack.cli.review_keys import Keyboard
from quotetrack.cli.review_round import Desk
from quotetrack.deciding import decide
from quotetrack.model import Judgement
from quotetrack.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def name_user() -> str:
    """Return what the system calls whoever runs this, ``unknown`` if nothing."""
    try:
        return getpass.getuser()
    # A container's user may have a number and no name.
    except (OSError, KeyError, ImportError):
        return "unknown"


def signing(command: Command) -> Command:
    """Add ``--by``."""
    return click.option(
        "--by",
        default=name_user,
        envvar="QUOTETRACK_USER",
        metavar="NAME",
        help="Who decides; kept with each decision.  [default: your user name]",
    )(command)


def open_desk(store: Store, by: str) -> Desk:
    """Return a desk at this terminal, where decisions are stored in ``store`` at once."""

    def store_all(judgements: tuple[Judgement, ...]) -> None:
        decide(store, judgements)

    # What an article holds is no markup, and no number in it a colour.
    console = Console(highlight=False, markup=False, emoji=False)
    return Desk(console, Keyboard.open(), store_all, Pen(by))
