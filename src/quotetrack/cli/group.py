"""The command ``quotetrack`` and the one place where errors become an exit code."""

import errno
import io
import sys
from typing import Any

import click

from quotetrack import __version__
from quotetrack.cli.archive import export, metadata_command, serve
from quotetrack.cli.checking import check
from quotetrack.cli.evaluation import evaluate
from quotetrack.cli.extraction import extract
from quotetrack.cli.failures import failures
from quotetrack.cli.ingest import ingest, watch
from quotetrack.cli.judgements import judgements
from quotetrack.cli.linking import link
from quotetrack.cli.models import models
from quotetrack.cli.publishing import publish
from quotetrack.cli.review import review
from quotetrack.cli.speakers import speakers
from quotetrack.cli.statements import statements
from quotetrack.cli.terminal import fit_line
from quotetrack.cli.track import track
from quotetrack.errors import QuotetrackError

INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended: 128 and the signal's number."""


class Group(click.Group):
    """A group whose commands report our errors on one line, with exit code 1."""

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


for command in (
    *(ingest, watch, failures, extract, export, track, review, speakers, statements, judgements),
    *(serve, check, publish, metadata_command, evaluate, models),
):
    main.add_command(command)
speakers.add_command(link)
