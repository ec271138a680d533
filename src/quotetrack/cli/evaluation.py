"""The command that compares what is found with what people marked."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quotetrack import __version__
from quotetrack.cli.ingest_options import in_language
from quotetrack.cli.options import echo_on_stderr, parsing
from quotetrack.cli.output import open_output
from quotetrack.cli.terminal import escape_controls
from quotetrack.documents.cleaning.languages import name_language
from quotetrack.errors import InputError, LanguageError
from quotetrack.evaluate import (
    Floor,
    Report,
    choose_floors,
    compare_floors,
    list_lines,
    load_floors,
    load_gold,
    load_predictions,
    load_speakers,
)
from quotetrack.evaluate import evaluate as compare
from quotetrack.model import Document
from quotetrack.pipeline import Extractors, Shelf, Wishes, with_language
from quotetrack.publish.found import describe_found

Row = dict[str, Any]

FLOORS = Path("evaluate/floors.json")
"""Where this project pins its figures: looked for below the current folder."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=_FILE)
@parsing
@in_language
@click.option(
    "--pred",
    "--predicted",
    "predicted",
    type=_FILE,
    help="Compare this output of extract, or of another tool, instead of extracting now.",
)
@click.option("--speakers", type=_FILE, help="Gold speakers, JSON Lines: id, n, speaker, type.")
@click.option(
    "--floors",
    type=_FILE,
    help="Pinned figures; exit code 1 if one got worse. Without it those of evaluate/floors.json "
    "are shown, where there is such a file.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page with all figures, diagrams and examples of errors.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(  # noqa: PLR0913 - one parameter an option
    *,
    gold: Path,
    wishes: Wishes,
    language: str | None,
    known: Path | None,
    predicted: Path | None,
    speakers: Path | None,
    floors: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Compare what is found with GOLD, quotations that people marked (JSON Lines).

    \b
        quotetrack evaluate gold.jsonl
        quotetrack evaluate gold.jsonl --pred found.jsonl --html report.html
    """
    rows = load_gold(gold)
    named = load_speakers(speakers) if speakers else None
    used = None
    if predicted:
        origin, found = str(predicted), load_predictions(predicted, rows)
    else:
        extractors = Extractors(Shelf(wishes, language), known)
        documents = _open_documents(rows, extractors, language)
        found = [describe_found(*each) for each in extractors.extract(documents)]
        used = ", ".join(sorted(set(map(extractors.name_engine, documents))))
        origin = f"extracted with {'; '.join(extractors.made_by)}"
    report = compare(rows, found, named)
    figures = report.to_dict()
    pinned = compare_floors(figures, _find_floors(floors, gold, used))
    if html:
        about = (f"{origin}; quotetrack {__version__}", _count(rows, found))
        _write_page(html, report, f"Evaluation: {gold}", about, pinned)
    _print(figures, pinned, as_json=as_json)
    if floors:
        _end_if_worse(pinned)


def _print(figures: Row, pinned: Sequence[Floor], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures | {"floors": [floor.to_dict() for floor in pinned]}))
        return
    for line in list_lines(figures, pinned):
        click.echo(escape_controls(line))


def _write_page(
    path: Path, report: Report, title: str, about: Sequence[str], pinned: Sequence[Floor]
) -> None:
    from quotetrack.evaluate.page import write_page  # noqa: PLC0415 - templates are slow to import

    page = write_page(report, title, about, pinned)
    with open_output(path) as stream:
        # A lone surrogate, which JSON can hold, is nothing that a page could show.
        stream.write(page.encode("utf-8", errors="replace"))


def _find_floors(given: Path | None, gold: Path, engine: str | None) -> Row:
    """Return what is pinned for ``gold``: by the file given, or by this project's if it knows."""
    if given is None and not FLOORS.is_file():
        return {}
    path = given or FLOORS
    entry = choose_floors(load_floors(path), gold, engine)
    if entry is None and given:
        raise InputError(str(path), f"pins nothing for {gold}: no entry's gold is the end of it")
    return dict(entry or {})


def _end_if_worse(pinned: Sequence[Floor]) -> None:
    worse = [floor.figure for floor in pinned if not floor.holds]
    if worse:
        echo_on_stderr(f"Worse than pinned: {', '.join(worse)}")
        raise click.exceptions.Exit(1)


def _count(rows: Sequence[Row], found: Sequence[Row]) -> str:
    wanted = sum(len(row["attributions"]) for row in rows)
    given = sum(len(row["quotes"]) for row in found)
    return f"{len(rows):,} articles, {wanted:,} quotations in gold, {given:,} predicted"


def _open_documents(
    rows: Sequence[Row], extractors: Extractors, language: str | None
) -> Sequence[Document]:
    """Return the articles of gold with their languages, the parsers of which are open then.

    Raises:
        LanguageError: nothing here reads one of them: no figure would be true without it.
    """
    documents = []
    for row in rows:
        said = name_language(str(row.get("language", "")))
        document = with_language(Document(id=row["id"], text=row["text"], language=said), language)
        missing = extractors.tell_missing(document.language)
        if missing:
            raise LanguageError(f"{row['id']!r} is in language {document.language!r}, {missing}")
        documents.append(document)
    return documents
