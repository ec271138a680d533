"""The command ``quotetrack`` and the one place where errors become an exit code."""

import errno
import io
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from quotetrack import __version__
from quotetrack.cli.terminal import fit_line
from quotetrack.errors import QuotetrackError

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended: 128 and the signal's number."""

COMMANDS = {
    "check": (
        "checking:check",
        "Look whether the database is sound, and tell what to do where it isn't.",
    ),
    "evaluate": (
        "evaluation:evaluate",
        "Compare what is found with GOLD, quotations that people marked (JSON Lines).",
    ),
    "export": (
        "archive:export",
        "Write stored quotations as CSV for spreadsheets, JSON or JSON Lines.",
    ),
    "extract": (
        "extraction:extract",
        "Find the quotations of articles and print them; no database.",
    ),
    "failures": ("failures:failures", "What could not be read, and why."),
    "ingest": ("ingest:ingest", "Find the quotations of articles and store them."),
    "judgements": (
        "judgements:judgements",
        "List what people decided, take it back, or carry it to another database.",
    ),
    "merge": (
        "merge:merge",
        "Store what a cluster found, as if it had been ingested here.",
    ),
    "metadata": (
        "archive:metadata_command",
        "Write metadata.yaml and datasette.yaml, which Datasette 1.0 wants, into FOLDER.",
    ),
    "models": ("models:models", "What reads which language here, and how to get more."),
    "publish": ("publishing:publish", "Make a copy of the database to be served to the public."),
    "review": (
        "review:review",
        "Judge quotations one by one in their context, the least sure first.",
    ),
    "serve": ("archive:serve", "Serve the database with Datasette, for reading only."),
    "speakers": ("speakers:speakers", "List and mend the speakers of a database."),
    "statements": (
        "statements:statements",
        "Say which quotations are one statement, where the archive took them otherwise.",
    ),
    "track": (
        "track:track",
        "Follow what SPEAKER said: each statement once, however many articles carried it.",
    ),
    "watch": ("ingest:watch", "Look at feeds again and again, and ingest what is new."),
}
"""Where each command stands in this package, and the first sentence of its help.

Said here once more so that `quotetrack --help` needn't load all of them: a test compares the two.
"""


class Later(click.Command):
    """Stands for a command that is loaded when it is asked for; knows what the list of them says.

    Args:
        name: the command's name.
        place: ``module:name`` in this package.
        line: the first sentence of its help.
    """

    def __init__(self, name: str, place: str, line: str) -> None:
        super().__init__(name, help=line)
        self._module, _, self._attribute = place.partition(":")

    def load(self) -> click.Command:
        """Return the command itself."""
        try:
            module = import_module(f"quotetrack.cli.{self._module}")
        except KeyboardInterrupt:
            _end_unbegun()
        command: click.Command = getattr(module, self._attribute)
        return command


class Group(click.Group):
    """A group whose commands report our errors on one line, with exit code 1."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded now if it wasn't."""
        command = super().get_command(ctx, cmd_name)
        return command.load() if isinstance(command, Later) else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands as click does, but load none of them for it."""
        limit = formatter.width - 6 - max(map(len, self.commands))
        names = self.list_commands(ctx)
        with formatter.section("Commands"):
            formatter.write_dl([(n, self.commands[n].get_short_help_str(limit)) for n in names])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; turn what went wrong into click's one-line error."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A terminal that knows no “…” shows its number.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            result = super().invoke(ctx)
            # What a full disk refuses shows here, not when the interpreter is half gone.
            sys.stdout.flush()
        except QuotetrackError as error:
            raise click.ClickException(fit_line(str(error))) from error
        except KeyboardInterrupt as interrupt:
            click.echo("Interrupted; what was stored before stays.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from interrupt
        except OSError as error:
            # click itself ends quietly when nobody reads any more (| head).
            if error.errno == errno.EPIPE:
                raise
            reason = f"can't write: {error.strerror or error}"
            raise click.ClickException(fit_line(reason)) from error
        return result


def _end_unbegun() -> NoReturn:
    """End the program as ``__main__`` does at Ctrl-C while modules are loaded: see there."""
    sys.stderr.write("Interrupted; nothing was done.\n")
    sys.stderr.flush()
    os._exit(INTERRUPTED)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quotetrack")
def main() -> None:
    """Who said what in the news.

    Reads articles, finds every quotation with its speaker and its exact place in the text, keeps
    them in SQLite and serves them read-only with Datasette.

    \b
        quotetrack ingest articles/
        quotetrack serve
    """


for later in (Later(name, *told) for name, told in COMMANDS.items()):
    main.add_command(later)
