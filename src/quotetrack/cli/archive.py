"""Commands over a database: export, serve; and what Datasette is told of it: metadata."""

from itertools import chain
from pathlib import Path

import click

from quotetrack.cli.options import (
    database,
    echo_on_stderr,
    filtering,
    output,
)
from quotetrack.cli.output import open_output
from quotetrack.publish.exports import export_csv, export_json, export_jsonl
from quotetrack.store import Filters, Store

EXPORTS = {"csv": export_csv, "json": export_json, "jsonl": export_jsonl}


@click.command()
@database
@click.option(
    "--format", "form", type=click.Choice(list(EXPORTS)), default="csv", show_default=True
)
@output
@filtering
def export(db: Path, form: str, output: Path, filters: Filters) -> None:
    """Write stored quotations as CSV for spreadsheets, JSON or JSON Lines.

    \b
        quotetrack export -o quotations.csv
        quotetrack export --speaker Macron --since 2026-01 --search "ceasefire"
        quotetrack export --format jsonl --kind direct | head
        quotetrack export --act all -o everything.csv
    """
    with Store.open(db) as store, open_output(output) as stream:
        rows = (row.to_dict() for row in store.quotations(filters))
        first = next(rows, None)
        EXPORTS[form](chain([first], rows) if first else (), stream)
    if first is None:
        echo_on_stderr("No quotation matches.")


@click.command()
@database
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="0 picks a free one.",
)
@click.option("--open", "show", is_flag=True, help="Open a browser on the page.")
@click.option(
    "--metadata",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Datasette metadata file instead of the one that ships.",
)
@click.option(
    "--public",
    is_flag=True,
    help="For the open internet: serves only what `quotetrack publish` made, within tight limits.",
)
@click.option("--no-sql", is_flag=True, help="No SQL of readers' own; canned queries go on.")
@click.option("--origin", help="The site's address as readers know it: https://archive.example")
def serve(  # noqa: PLR0913 - each an option
    db: Path,
    host: str,
    port: int,
    metadata: Path | None,
    origin: str | None,
    *,
    show: bool,
    public: bool,
    no_sql: bool,
) -> None:
    """Serve the database with Datasette, for reading only.

    \b
        quotetrack serve
        quotetrack serve --db news.db --port 8080 --open
        quotetrack serve --public --no-sql --db public.db --port 8080
    """
    from quotetrack.publish.serving import Audience  # noqa: PLC0415 - slow to import
    from quotetrack.publish.serving import serve as serve_site  # noqa: PLC0415 - the same

    def announce(address: str) -> None:
        click.echo(f"Serving {db} at {address} (Ctrl-C ends it)", err=True)
        if show:
            click.launch(address)

    audience = Audience(public=public, sql=not no_sql, origin=origin)
    serve_site(db, host=host, port=port, announce=announce, metadata=metadata, audience=audience)


@click.command("metadata")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--metadata",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A Datasette metadata file instead of the one that ships.",
)
@click.option("--public", is_flag=True, help="With the limits of `quotetrack serve --public`.")
@click.option("--no-sql", is_flag=True, help="No SQL of readers' own; canned queries go on.")
def metadata_command(folder: Path, source: Path | None, *, public: bool, no_sql: bool) -> None:
    """Write metadata.yaml and datasette.yaml, which Datasette 1.0 wants, into FOLDER.

    The newsroom's own archive is not for the public: let Datasette serve a copy that `quotetrack
    publish` made.

    \b
        mkdir -p site && quotetrack publish site/quotes.db
        quotetrack metadata site/ --public
        datasette -i site/quotes.db -m site/metadata.yaml -c site/datasette.yaml
    """
    from quotetrack.publish import serving  # noqa: PLC0415 - slow to import
    from quotetrack.publish.pairing import write_pair  # noqa: PLC0415 - the same

    audience = serving.Audience(public=public, sql=not no_sql)
    metadata = serving.guard_metadata(serving.read_metadata(source), audience)
    for path in write_pair(folder, metadata, serving.choose_settings(audience)):
        click.echo(path)
