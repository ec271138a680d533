"""The command ``quotetrack`` and the one place where errors become an exit code."""

from typing import Any

import click

from quotetrack import __version__
from quotetrack.cli.archive import export, ingest, serve
from quotetrack.cli.extraction import evaluate, extract
from quotetrack.cli.speakers import speakers
from quotetrack.errors import QuotetrackError


class Group(click.Group):
    """A group whose commands report our errors on one line, with exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; turn a QuotetrackError into click's one-line error."""
        try:
            return super().invoke(ctx)
        except QuotetrackError as error:
            raise click.ClickException(str(error)) from error


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


for command in (ingest, extract, export, speakers, serve, evaluate):
    main.add_command(command)
