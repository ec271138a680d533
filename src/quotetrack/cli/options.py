"""Options that several commands share, and what they all do with what could not be read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from quotetrack.errors import InputError
from quotetrack.parse.with_spacy import DEFAULT_MODEL

Command = TypeVar("Command", bound=Callable[..., Any])

PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATHS...")


def database(command: Command) -> Command:
    """Add ``--db``."""
    return click.option(
        "--db",
        type=click.Path(dir_okay=False, path_type=Path),
        default=Path("db/quotes.db"),
        show_default=True,
        envvar="QUOTETRACK_DB",
        help="The database file.",
    )(command)


def parsing(command: Command) -> Command:
    """Add ``--model`` and ``--known``."""
    command = click.option(
        "--model",
        default=DEFAULT_MODEL,
        show_default=True,
        envvar="QUOTETRACK_MODEL",
        help="An installed spaCy pipeline, such as en_core_web_lg, or a folder with one.",
    )(command)
    return click.option(
        "--known",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="QUOTETRACK_KNOWN",
        help="A TOML file of known speakers and their aliases, instead of the one that ships.",
    )(command)


@dataclass(slots=True)
class Failures:
    """Prints what could not be read, a line each on stderr, and counts it."""

    echo: Callable[[str], object]
    count: int = 0

    def __call__(self, error: InputError) -> None:
        """Print and count one failure."""
        self.count += 1
        self.echo(f"Error: {error}")

    def end(self) -> None:
        """End the program with exit code 1 if there were any."""
        if self.count:
            noun = "problem" if self.count == 1 else "problems"
            self.echo(f"{self.count} {noun}: see the lines above; everything else was read.")
            raise click.exceptions.Exit(1)


def echo_on_stderr(line: str) -> None:
    """Print a line on stderr."""
    click.echo(line, err=True)
