"""What reading articles needs, opened: a parser, an engine, the registry of speakers."""

from collections.abc import Iterable
from pathlib import Path

from quotetrack.model import Speaker
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations import Engine, open_engine
from quotetrack.speakers.registry import Registry, default_path


def open_parser(model: str, engine: str | None = None) -> tuple[SpacyParser, Engine]:
    """Return a parser and the engine of that name, or the best one there is for its language.

    The parser names no entities, which halves its time: the encoder does it on the way, and where
    there is none, titles, first names and capitals tell as much.

    Raises:
        ModelError: either can't be loaded.
    """
    parser = SpacyParser(model)
    opened = open_engine(engine, parser.language)
    parser.skip_entities()
    return parser, opened


def open_registry(known: Path | None, stored: Iterable[Speaker] = ()) -> Registry:
    """Return the registry of a speakers file, by default the one that ships, and a database's."""
    return Registry.load(known or default_path(), stored)
