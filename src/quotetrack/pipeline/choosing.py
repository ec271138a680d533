"""Which parser reads which language here, told without loading any."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from quotetrack.errors import LanguageError, ModelError
from quotetrack.lang import codes, load
from quotetrack.model import Document
from quotetrack.parse.pipelines import find_listed, find_pipeline, look_up
from quotetrack.parse.stanza_models import INSTALL, find_folder, has_model, tell_download
from quotetrack.parse.with_natasha import INSTALL as INSTALL_NATASHA
from quotetrack.parse.with_natasha import LANGUAGE as NATASHA_READS
from quotetrack.parse.with_natasha import has_natasha

SPACY, STANZA, NATASHA = "spacy", "stanza", "natasha"
PARSERS = (SPACY, STANZA, NATASHA)
"""In the order in which they are looked for."""

USUAL = "en"
"""What a document is taken to be in where nothing tells and no model was named."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What shall read articles, as the user says it; small, to be handed to another process.

    ``models`` are spaCy pipelines, one a language; ``parser`` forces one kind of parser, ``folder``
    is where Stanza's models are (None: see `find_folder`), ``engine`` finds quotations (None: the
    best there is for each language). ``parse`` is ``likely`` where lines that hold no quotation, as
    they look, are left unparsed, or ``all`` (None: what is best with the engine); ``only`` is
    ``quoted`` where nothing is wanted but words in quotation marks.
    """

    models: tuple[str, ...] = ()
    parser: str | None = None
    folder: Path | None = None
    engine: str | None = None
    parse: str | None = None
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What reads a language: a parser, with a pipeline's name (spaCy) or a folder (Stanza)."""

    language: str
    parser: str
    model: str


class Shelf:
    """What reads each language here, looked up when it is asked for first.

    Args:
        wishes: what the user wants.
        language: what all articles are in, whatever they say.

    Raises:
        ModelError: a pipeline that the user names isn't there, or two are of one language.
        LanguageError: nothing here reads the language that all articles are in, or that of a
            pipeline which the user names.
    """

    def __init__(self, wishes: Wishes | None = None, language: str | None = None) -> None:
        self.wishes = wishes or Wishes()
        self.language = find_base(language) if language else None
        self._named = self._name_models()
        self.default = self.language or next(iter(self._named), USUAL)
        self._chosen: dict[str, Choice | str] = {}
        if language and (missing := self.tell_missing(self.default)):
            raise LanguageError(f"--language {language}, {missing}")

    def choose(self, language: str | None) -> Choice | None:
        """Return what reads documents in a language, None if nothing does.

        ``language`` is any code, or None where none is told: then it is the default.
        """
        looked = self._look(language)
        return None if isinstance(looked, str) else looked

    def tell_missing(self, language: str | None) -> str | None:
        """Return in words why nothing here reads a language, None if something does."""
        looked = self._look(language)
        return looked if isinstance(looked, str) else None

    def is_needed(self, language: str) -> bool:
        """Tell whether a run ends where the language's parser is broken, rather than its articles.

        It does for the default, and for a pipeline that the user named.
        """
        return language == self.default or language in self._named

    def refuse(self, document: Document) -> str | None:
        """Return in words why nothing here reads a document, None if something does."""
        missing = self.tell_missing(document.language)
        return missing and self.leave_out(document, missing)

    def leave_out(self, document: Document, why: str) -> str:
        """Return in words that a document isn't read, ``why``, and how it is read all the same."""
        # An id that we made up says nothing to a reader; the origin stands before this anyway.
        named = "" if document.id.startswith(("file:", "text:")) else f"{document.id!r} is "
        code = document.language or self.default
        told = "" if document.language else "no language that can be told, so perhaps in "
        left_out = "left out"
        if find_base(code) != self.default:
            name = load(self.default).name
            left_out += f" (if it is {name}: --language {self.default})"
        return f"{named}in {told}language {code!r}, {why}; {left_out}"

    def _look(self, language: str | None) -> Choice | str:
        """Return what reads a language, or in words why nothing does."""
        code = find_base(language) if language else self.default
        if code not in self._chosen:
            # Only of a language that has data is anything looked up: no code is ever a path.
            self._chosen[code] = self._look_for(code) if code in codes() else _tell_known()
        return self._chosen[code]

    def _name_models(self) -> Mapping[str, str]:
        """Return the pipelines that the user names, by their languages."""
        forced = self.wishes.parser
        if self.wishes.models and forced not in {None, SPACY}:
            raise ModelError(f"--model names spaCy pipelines: leave it out, or --parser {forced}")
        named: dict[str, str] = {}
        for model in dict.fromkeys(self.wishes.models):
            found = find_pipeline(model)
            if found is None:
                raise ModelError(f"no spaCy pipeline {model!r} here{_advise_instead(model)}")
            code = find_base(found.language)
            if code not in codes():
                raise LanguageError(f"--model {model} reads {code!r}, {_tell_known()}")
            if code in named:
                raise ModelError(
                    f"--model {named[code]} and --model {model} both read {code!r}: name one"
                )
            named[code] = model
        return named

    def _look_for(self, code: str) -> Choice | str:
        if code in self._named:
            return Choice(code, SPACY, self._named[code])
        forced = self.wishes.parser
        faults = []
        for each in (forced,) if forced else PARSERS:
            try:
                choice = self._find(code, each)
            except ModelError as error:  # what is broken keeps no other parser from reading
                faults.append(str(error))
                continue
            if choice:
                return choice
        told = "; ".join(faults) or tell_commands(code, forced, self.wishes.folder)
        return f"which no parser here reads: {told}"

    def _find(self, code: str, parser: str) -> Choice | None:
        """Return what reads a language with one kind of parser."""
        if parser == SPACY and (listed := find_listed(code)) is not None:
            return Choice(code, SPACY, listed.model)
        if parser == STANZA and has_stanza():
            folder = find_folder(self.wishes.folder)
            return Choice(code, STANZA, str(folder)) if has_model(folder, code) else None
        if parser == NATASHA and code == NATASHA_READS and has_natasha():
            return Choice(code, NATASHA, NATASHA)
        return None


def tell_commands(code: str, parser: str | None = None, folder: Path | None = None) -> str:
    """Return the commands that get a parser of a language, the least to fetch first.

    Only those of ``parser`` where it is forced; ``folder`` is where Stanza's models shall be.
    """
    install = "" if has_stanza() else f"{INSTALL}, then "
    ways = {
        SPACY: [found] if (found := look_up(code).install) else [],
        NATASHA: [INSTALL_NATASHA] if code == NATASHA_READS else [],
        STANZA: [f"{install}{tell_download(code, folder)}"],
    }
    told = [way for each in ways for way in ways[each] if parser in {None, each}]
    return ", or ".join(told) or f"there is none of {parser}'s own; leave --parser out"


def _advise_instead(model: str) -> str:
    """Return what to do about a pipeline that isn't here.

    By its name it may be of a language whose pipelines of spaCy's can't be used: German.
    """
    code = model.partition("_")[0]
    if code in codes() and not look_up(code).pipelines:
        return (
            f", and spaCy's own for {code!r} can't be used (no Universal Dependencies): "
            f"leave --model out, and {tell_commands(code)}"
        )
    return f": python -m spacy download {model}, or leave --model out"


def has_stanza() -> bool:
    """Tell whether Stanza is installed."""
    return find_spec("stanza") is not None


def find_base(language: str) -> str:
    """Return the language itself of a code: ``en`` of ``en-GB``."""
    return language.lower().replace("_", "-").partition("-")[0]


def _tell_known() -> str:
    return f"which quotetrack has no data for (it knows {', '.join(codes())})"
