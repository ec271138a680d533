"""Where a person decides: this terminal, this archive, this name."""

import getpass
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import click
from rich.console import Console

from quotetrack.cli.review_case import Pen
from quotetrack.cli.review_keys import Keyboard
from quotetrack.cli.review_round import Desk
from quotetrack.deciding import decide
from quotetrack.deciding.signing import put_after
from quotetrack.deciding.standing import Standing
from quotetrack.model import Judgement
from quotetrack.questions import answer, question_of
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
    # What an article holds is no markup, and no number in it a colour.
    console = Console(highlight=False, markup=False, emoji=False)
    return Desk(console, Keyboard.open(), partial(store_decided, store), Pen(by))


def store_decided(store: Store, judgements: tuple[Judgement, ...]) -> None:
    """Store judgements so that they count, later than all on the same questions.

    Raises:
        StoreError: the database refuses, or who is the same can't be by what was judged before.
    """
    with store.alone():
        # To ask for contradictions takes all speakers: too long for each key of a reviewer.
        if not all(question_of(each).startswith("quotation:") for each in judgements):
            Standing.read(store).decide(judgements)
            return
        before = answer(store.judgements())
        decide(store, [put_after(each, before) for each in judgements])
