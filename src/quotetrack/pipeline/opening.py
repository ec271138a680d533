"""What reading articles needs, opened: a parser, an engine, the registry of speakers."""

from collections.abc import Iterable
from pathlib import Path

from quotetrack.errors import ModelError
from quotetrack.model import Speaker
from quotetrack.parse.pipelines import look_up
from quotetrack.parse.with_natasha import NatashaParser
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.pipeline.choosing import NATASHA, STANZA, Choice, Shelf, Wishes
from quotetrack.pipeline.extracting import Parser
from quotetrack.quotations import Engine, open_engine
from quotetrack.quotations.engines import LANGUAGES as ENCODED
from quotetrack.quotations.engines import PARSE
from quotetrack.quotations.gate.choosing import QUOTED
from quotetrack.speakers.registry import Registry, default_path


def open_parser(model: str, engine: str | None = None) -> tuple[Parser, Engine]:
    """Return a spaCy pipeline and the engine of that name, or the best one for its language.

    Raises:
        ModelError: either can't be loaded.
        LanguageError: quotetrack has no data for the pipeline's language.
    """
    shelf = Shelf(Wishes((model,), engine=engine))
    return open_chosen(shelf, shelf.default)


def open_chosen(shelf: Shelf, language: str) -> tuple[Parser, Engine]:
    """Return the parser and the engine that the shelf has for a language.

    Where it is said in the list of pipelines, the parser names no entities: see there.

    Raises:
        ModelError: there is none, or either can't be loaded.
    """
    choice = shelf.choose(language)
    if choice is None:
        raise ModelError(f"language {language!r}, {shelf.tell_missing(language)}")
    parser = _open(choice)
    if not look_up(choice.language).entities:
        parser.skip_entities()
    # The encoder was trained for some languages: it may be meant for those of the others' articles.
    meant = choice.language in ENCODED or shelf.language is not None
    return parser, open_engine(_wish_engine(shelf.wishes) if meant else None, choice.language)


def _wish_engine(wishes: Wishes) -> str | None:
    """Return the engine that is wanted, None for the best.

    Who asks for quoted words alone asks for speed: marks tell most there, and the parse the rest.
    """
    return wishes.engine or (PARSE if wishes.only == QUOTED else None)


def _open(choice: Choice) -> Parser:
    if choice.parser == STANZA:
        return StanzaParser(choice.language, Path(choice.model))
    if choice.parser == NATASHA:
        return NatashaParser()
    return SpacyParser(choice.model)


def open_registry(known: Path | None, stored: Iterable[Speaker] = ()) -> Registry:
    """Return the registry of a speakers file, by default the one that ships, and a database's."""
    return Registry.load(known or default_path(), stored)
