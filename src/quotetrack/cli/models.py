"""The commands about parsers: which language is read by what, and how to get more."""

from collections.abc import Sequence
from pathlib import Path

import click

from quotetrack.cli.ingest_options import name_code
from quotetrack.cli.options import echo_on_stderr, models_folder
from quotetrack.cli.progress import print_table
from quotetrack.errors import ModelError
from quotetrack.lang import codes, load
from quotetrack.parse.pipelines import find_pipeline, look_up
from quotetrack.parse.stanza_models import StanzaModel, download_model, find_folder, list_models
from quotetrack.pipeline import SPACY, STANZA, Choice, Shelf, Wishes, find_base, tell_commands

MEGABYTE = 10**6


@click.group()
def models() -> None:
    """What reads which language here, and how to get more.

    English is read out of the box. Other languages need a spaCy pipeline that is installed as a
    package, or a model of Stanza's in a folder.
    """


@models.command("list")
@models_folder
def list_all(models: Path | None) -> None:
    """List the languages that quotetrack knows: what reads them here, else how to get it.

    \b
        quotetrack models list
    """
    shelf = Shelf(Wishes(folder=models))
    rows = [_tell(code, shelf) for code in codes()]
    print_table(("language", "name", "read by", "to have it read"), rows)


@models.command()
@click.argument("languages", nargs=-1, required=True, metavar="LANG...")
@models_folder
def download(languages: Sequence[str], models: Path | None) -> None:
    """Fetch Stanza's models of languages, some 100 MB to 500 MB each.

    LANG is a language such as uk or Ukrainian. What is there already isn't fetched again. The
    folder may be copied to machines without a network: see --models.

    \b
        quotetrack models download uk ru
        quotetrack models download German --models /media/usb/stanza
    """
    wanted = [find_base(name_code(language)) for language in languages]
    folder = find_folder(models)
    for code in dict.fromkeys(wanted):
        _download(code, folder)


@models.command()
@models_folder
def where(models: Path | None) -> None:
    """Print the folder of Stanza's models.

    \b
        quotetrack models where
    """
    click.echo(find_folder(models))


def _tell(code: str, shelf: Shelf) -> tuple[str, str, str, str]:
    choice = shelf.choose(code)
    name = load(code).name
    if choice is None:
        return code, name, "nothing here", tell_commands(code, folder=shelf.wishes.folder)
    return code, name, _describe(choice), ""


def _describe(choice: Choice) -> str:
    """Return in words what reads a language."""
    if choice.parser == SPACY:
        found = find_pipeline(choice.model)
        return f"spaCy: {choice.model} {found.version if found else ''}".rstrip()
    if choice.parser == STANZA:
        model = _find_model(choice.language, Path(choice.model))
        return f"Stanza: {model.package}, {_measure(model)}" if model else "Stanza"
    return choice.model


def _find_model(code: str, folder: Path) -> StanzaModel | None:
    return next((model for model in list_models(folder) if model.language == code), None)


def _measure(model: StanzaModel) -> str:
    return f"{max(1, round(model.size / MEGABYTE)):,} MB"


def _download(code: str, folder: Path) -> None:
    try:
        download_model(code, folder)
    except ModelError as error:
        others = look_up(code).pipelines[:1]
        instead = "".join(f"; or python -m spacy download {name}" for name in others)
        raise ModelError(f"{error}{instead}") from error
    model = _find_model(code, folder)
    click.echo(f"{code}: {_measure(model) if model else 'nothing'} in {folder}")
    if code not in codes():
        known = ", ".join(codes())
        echo_on_stderr(f"Note: quotetrack has no data for {code!r} yet (it knows {known})")
