"""What reading articles needs, opened: a parser, an engine, the registry of speakers."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from quotetrack.errors import ModelError
from quotetrack.lang import codes
from quotetrack.model import Speaker
from quotetrack.parse.pipelines import find_pipeline, look_up
from quotetrack.parse.with_natasha import NatashaParser
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.pipeline.choosing import NATASHA, SPACY, STANZA, Choice, Shelf, Wishes
from quotetrack.pipeline.extracting import Parser
from quotetrack.quotations import Engine, open_engine
from quotetrack.quotations.engines import LANGUAGES as ENCODED
from quotetrack.quotations.engines import PARSE, choose_engine
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
    return parser, open_engine(_wish_engine(shelf, choice.language), choice.language)


def _wish_engine(shelf: Shelf, language: str) -> str | None:
    """Return the engine that is wanted for a language, None for the best.

    Who asks for quoted words alone asks for speed: marks tell most there, and the parse the rest.
    """
    # The encoder was trained for some languages: it may be meant for those of the others' articles.
    if language not in ENCODED and shelf.language is None:
        return None
    return shelf.wishes.engine or (PARSE if shelf.wishes.only == QUOTED else None)


def list_readers(shelf: Shelf) -> Mapping[str, str]:
    """Return what reads each language here, by its code, as `describe_reader` tells it.

    Nothing is loaded; what Stanza's models are called isn't known then, only its own version.
    """
    told = {}
    for choice in filter(None, map(shelf.choose, codes())):
        engine = choose_engine(_wish_engine(shelf, choice.language), choice.language)
        told[choice.language] = describe_reader(_name_parser(choice), engine, shelf.wishes)
    return told


def describe_reader(parser: str, engine: str, wishes: Wishes) -> str:
    """Return in words what reads articles, to be noted with what it found."""
    told = ", quoted words alone" if wishes.only else ""
    return f"{parser}, {engine} engine{told}"


def _name_parser(choice: Choice) -> str:
    if choice.parser != SPACY:
        return f"{choice.parser} {version(choice.parser)}"
    found = find_pipeline(choice.model)
    return f"{choice.model} {found.version}" if found else choice.model


def _open(choice: Choice) -> Parser:
    if choice.parser == STANZA:
        return StanzaParser(choice.language, Path(choice.model))
    if choice.parser == NATASHA:
        return NatashaParser()
    return SpacyParser(choice.model)


def open_registry(known: Path | None, stored: Iterable[Speaker] = ()) -> Registry:
    """Return the registry of a speakers file, by default the one that ships, and a database's."""
    return Registry.load(known or default_path(), stored)
