"""An extractor for each language, opened when the first document in that language comes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from quotetrack.errors import ModelError
from quotetrack.lang import codes
from quotetrack.model import Document, Reading, Speaker
from quotetrack.pipeline.choosing import Shelf
from quotetrack.pipeline.extracting import Extractor, Found, Parser
from quotetrack.pipeline.opening import describe_reader, open_chosen, open_registry
from quotetrack.pipeline.skimming import open_gate
from quotetrack.quotations import Engine
from quotetrack.quotations.engines import PARSE
from quotetrack.quotations.gate.choosing import ALL, LIKELY, QUOTED

Load = Callable[[Shelf, str], tuple[Parser, Engine]]


class Extractors:
    """Finds the quotations of documents in many languages; the default's parser opens at once.

    Args:
        shelf: tells what reads which language.
        known: the speakers file (None: the one that ships).
        load: loads what the shelf has for a language.

    Raises:
        ModelError: the default language's parser can't be loaded, or nothing at all can be read.
        RegistryError: the speakers file is wrong.

    ``opening`` makes what is entered while another language's parser is loaded, for seconds.
    """

    def __init__(self, shelf: Shelf, known: Path | None = None, load: Load = open_chosen) -> None:
        self.shelf = shelf
        self._load = load
        self.opening: Callable[[], AbstractContextManager[object]] = nullcontext
        self._known = known
        self._registry = open_registry(known)
        self._open: dict[str, Extractor] = {}
        self._broken: dict[str, str] = {}
        missing = shelf.tell_missing(None)
        if missing is None:
            self._add(shelf.default)
        elif not any(shelf.choose(code) for code in codes()):
            raise ModelError(
                f"an article may be in {shelf.default!r}, {missing}; or --language CODE, the "
                "language that all articles are in"
            )

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that are open, to be noted with what they found, in order of their opening."""
        wishes, opened = self.shelf.wishes, self._open.values()
        return tuple(describe_reader(e.parser.name, e.engine.name, wishes) for e in opened)

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read with what a database knows of speakers (`Store.known`), beside the file."""
        self._registry = open_registry(self._known, speakers)
        for extractor in self._open.values():
            extractor.registry = self._registry

    def refuse(self, document: Document) -> str | None:
        """Return in words why a document can't be read, None if it can: its parser is open then.

        Raises:
            ModelError: a parser can't be loaded that was named, or that is the default's.
        """
        missing = self.tell_missing(document.language)
        return missing and self.shelf.leave_out(document, missing)

    def tell_missing(self, language: str | None) -> str | None:
        """Return in words why a language can't be read, None if it can: its parser is open then.

        Raises:
            ModelError: as `refuse` does.
        """
        choice = self.shelf.choose(language)
        if choice is None:
            return self.shelf.tell_missing(language)
        if choice.language not in self._open and choice.language not in self._broken:
            self._try(choice.language)
        return self._broken.get(choice.language)

    def read(self, document: Document) -> Reading:
        """Return a document with its quotations; its parser is open, for it wasn't refused."""
        return self._find(document).read(document)

    def name_engine(self, document: Document) -> str:
        """Return the name of the engine that reads a document, which wasn't refused."""
        return self._find(document).engine.name

    def extract(self, documents: Iterable[Document]) -> Iterator[Found]:
        """Yield each document with its attributed quotations, in the order they came."""
        for document in documents:
            yield document, list(self.read(document).attributions)

    def _find(self, document: Document) -> Extractor:
        choice = self.shelf.choose(document.language)
        return self._open[choice.language if choice else self.shelf.default]

    def _try(self, language: str) -> None:
        try:
            with self.opening():
                self._add(language)
        except ModelError as error:
            if self.shelf.is_needed(language):
                raise
            self._broken[language] = f"whose parser can't be loaded: {error}"

    def _add(self, language: str) -> None:
        parser, engine = self._load(self.shelf, language)
        wishes = self.shelf.wishes
        # The encoder finds quotations in lines that look as if they held none: leaving them out
        # cost it a point (docs/performance.md).
        parse = wishes.parse or (LIKELY if engine.name == PARSE else ALL)
        gate = open_gate(language, parse, wishes.only)
        self._open[language] = Extractor(
            parser, self._registry, engine, gate, quoted=wishes.only == QUOTED
        )
