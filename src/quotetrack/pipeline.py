"""The stages in their order: the only module that knows it.

documents -> parse -> quotations -> speakers -> store
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from quotetrack import __version__
from quotetrack.deciding import settle
from quotetrack.documents import Item, Raw, passages, read, unwrap
from quotetrack.errors import InputError, StoreError
from quotetrack.lang import Language, load
from quotetrack.model import Attribution, Document, Finished, Sentence, Span, Speaker
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations import Engine, Findings, ParseEngine, open_engine
from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.labels import label_names
from quotetrack.speakers.registry import Registry, default_path
from quotetrack.store import Counts, Fate, Ingest, Store
from quotetrack.syntax import Syntax

# Documents stored in one transaction: what a killed run loses at most.
BATCH = 25

Found = tuple[Document, list[Attribution]]


class Parser(Protocol):
    """What the pipeline asks of a parser."""

    name: str
    language: str

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Yield the sentences of each text, of which only the passages given are parsed."""
        ...


@dataclass(slots=True)
class Extractor:
    """Finds the quotations of documents and who said them.

    ``registry`` grows: a speaker met in one document is known in the next. Without an ``engine``
    it is the one that needs the parse alone.
    """

    parser: Parser
    registry: Registry
    engine: Engine = field(default_factory=ParseEngine)

    def extract(self, documents: Iterable[Document]) -> Iterator[Found]:
        """Yield each document with its attributed quotations, in the order they came."""
        language = load(self.parser.language)
        waiting: deque[Document] = deque()

        def feed() -> Iterator[tuple[str, Sequence[Span]]]:
            for document in documents:
                waiting.append(document)
                yield document.text, passages(document.text)

        for sentences in self.parser.parse(feed()):
            document = waiting.popleft()
            syntax = Syntax(document.text, sentences)
            yield document, attribute_parsed(document, syntax, self.registry, language, self.engine)


def attribute_parsed(
    document: Document,
    syntax: Syntax,
    registry: Registry,
    language: Language,
    engine: Engine,
) -> list[Attribution]:
    """Find the quotations of a parsed document, and who said each; ``registry`` grows."""
    found = engine.find(syntax, language)
    named = name_entities(syntax, found, language)
    return attribute(named, found.quotations, registry, language, document.published)


def name_entities(syntax: Syntax, found: Findings, language: Language) -> Syntax:
    """Return the syntax with the entities that the engine named, or that names look like."""
    if found.entities:
        return syntax.name_entities(found.entities)
    if any(token.entity for token in syntax.tokens):
        return syntax
    return Syntax(syntax.text, label_names(syntax.sentences, language.people))


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


def read_documents(
    paths: Sequence[str],
    language: str,
    report: Callable[[InputError], object],
    stdin: BinaryIO | None = None,
) -> Iterator[Document]:
    """Yield the documents of files and folders that are in ``language``; report the rest.

    A document that names no language is taken to be in ``language``.
    """
    for item in _open_all(read(paths, stdin=stdin)):
        if isinstance(item, InputError):
            report(item)
        elif not _is_in(item, language):
            report(
                InputError(
                    item.origin or item.id,
                    f"{item.id!r} is in language {item.language!r}, the parser reads "
                    f"{language!r}; left out",
                )
            )
        else:
            yield item


def _open_all(items: Iterable[Item]) -> Iterator[Document | InputError]:
    for item in items:
        if isinstance(item, Raw):
            yield from unwrap(item)
        elif not isinstance(item, Finished):
            yield item


def _is_in(document: Document, language: str) -> bool:
    given = document.language
    return given is None or given.lower().replace("_", "-").partition("-")[0] == language


def count_documents(paths: Sequence[str], language: str) -> int | None:
    """Count the documents of ``paths`` that are in ``language``, for a progress bar.

    None if not all can be read twice: standard input, a pipe.
    """
    if any(path == "-" or not _is_lasting(Path(path)) for path in paths):
        return None
    return sum(1 for _ in read_documents(paths, language, lambda _: None))


def _is_lasting(path: Path) -> bool:
    try:
        return path.is_file() or path.is_dir() or not path.exists()
    except OSError:
        return True


def _meets(attribution: Attribution, places: Iterable[Span]) -> bool:
    """Tell whether a quotation overlaps one of ``places``."""
    content = attribution.quotation.content
    return any(s.start < p.end and p.start < s.end for s in content for p in places)


@dataclass(slots=True)
class Summary:
    """What a run of ingesting did; ``counts`` is all that the database then holds.

    ``quotations`` counts those that were stored, ``left_out`` those that weren't sure enough.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: int = 0
    quotations: int = 0
    left_out: int = 0
    counts: Counts | None = None


@dataclass(slots=True)
class Ingestion:
    """A run that stores documents with their quotations.

    Args:
        store: an open database.
        parser: what parses.
        known: a speakers file, or None for the one that ships.
        report: told of every document that could not be read or stored.
        advance: told of every document that is done with.
        again: extract again what is stored already and has not changed.
        engine: what finds the quotations.
        min_confidence: what is less confident, and was judged by nobody, is left out and counted.
    """

    store: Store
    parser: Parser
    known: Path | None
    report: Callable[[InputError], object]
    advance: Callable[[Document], object]
    again: bool = False
    engine: Engine = field(default_factory=ParseEngine)
    min_confidence: float = 0.0
    summary: Summary = field(default_factory=Summary)

    def run(self, paths: Sequence[str], stdin: BinaryIO | None = None) -> Summary:
        """Ingest all documents of ``paths``, say who is who, and return what was done."""
        listed = open_registry(self.known).speakers()
        registry = open_registry(self.known, self.store.reconcile(listed))
        extractor = Extractor(self.parser, registry, self.engine)
        with self.store.ingest(__version__, self._models(), listed) as ingest:
            documents = read_documents(paths, self.parser.language, self._fail_in(ingest), stdin)
            batch: list[Found] = []
            for document, found in extractor.extract(self._to_extract(ingest, documents)):
                batch.append((document, self._choose(document, found)))
                if len(batch) == BATCH:
                    self._write(ingest, batch)
                    batch = []
            if batch:
                self._write(ingest, batch)
        settle(self.store)
        self.summary.counts = self.store.counts()
        return self.summary

    def _choose(self, document: Document, found: list[Attribution]) -> list[Attribution]:
        """Return the quotations that are sure enough, or that a person judged; count the others."""
        if all(a.confidence >= self.min_confidence for a in found):
            return found
        judged = self.store.judged_places(document)
        kept = [a for a in found if a.confidence >= self.min_confidence or _meets(a, judged)]
        self.summary.left_out += len(found) - len(kept)
        return kept

    def _models(self) -> str:
        return f"{self.parser.name}, {self.engine.name} engine"

    def _to_extract(self, ingest: Ingest, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents that are new or changed."""
        fail = self._fail_in(ingest)
        for document in documents:
            refusal = ingest.refusal(document)
            if refusal is not None:
                fail(InputError(document.origin or document.id, refusal))
                self.advance(document)
                continue
            fate = ingest.fate(document)
            if fate is Fate.UNCHANGED and not self.again:
                self.summary.unchanged += 1
                self.advance(document)
                continue
            self.summary.new += fate is Fate.NEW
            self.summary.changed += fate is not Fate.NEW
            yield document

    def _write(self, ingest: Ingest, batch: list[Found]) -> None:
        """Store a batch; if it is refused, store its documents one by one."""
        try:
            ingest.write(batch, ())
        except StoreError as error:
            if len(batch) == 1:
                document = batch[0][0]
                self._fail_in(ingest)(InputError(document.origin or document.id, str(error)))
                self.advance(document)
                return
            for found in batch:
                self._write(ingest, [found])
            return
        for document, attributions in batch:
            self.summary.quotations += len(attributions)
            self.advance(document)

    def _fail_in(self, ingest: Ingest) -> Callable[[InputError], None]:
        def fail(error: InputError) -> None:
            ingest.count_failure()
            self.summary.failures += 1
            self.report(error)

        return fail
