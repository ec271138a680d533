"""The ways to extract that the programs of this folder measure: one line each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Attribution, Document, Quotation, Sentence
from quotetrack.parse.with_spacy import DEFAULT_MODEL, SpacyParser
from quotetrack.pipeline import open_parser, open_registry
from quotetrack.publish.found import describe_found
from quotetrack.quotations import Engine
from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.labels import label_names
from quotetrack.syntax import Syntax

Row = dict[str, Any]


def open_light() -> tuple[SpacyParser, Engine]:
    """Open the parse engine without spaCy's recogniser of names."""
    parser, engine = open_parser(DEFAULT_MODEL, "parse")
    parser.skip_entities()
    return parser, engine


ENGINES: Mapping[str, Callable[[], tuple[SpacyParser, Engine]]] = {
    "parse": partial(open_parser, DEFAULT_MODEL, "parse"),
    "light": open_light,
    "encoder": partial(open_parser, DEFAULT_MODEL, "encoder"),
}
# Those for which speakers.labels tells names from other words.
LABELLED = {"light"}


class Stages:
    """The stages of one engine, loaded once, to be run one by one."""

    def __init__(self, name: str) -> None:
        self.parser, self.engine = ENGINES[name]()
        self.labels_names = name in LABELLED
        self.language = load(self.parser.language)
        self.registry = open_registry(None)

    def parse(self, documents: Sequence[Document]) -> list[tuple[Sentence, ...]]:
        """Parse all documents."""
        return list(self.parser.parse((d.text, passages(d.text)) for d in documents))

    def read(self, document: Document, sentences: Sequence[Sentence]) -> Syntax:
        """Bring a document's sentences into trees, their names labelled if need be."""
        if self.labels_names:
            sentences = label_names(sentences, self.language.people)
        return Syntax(document.text, sentences)

    def find(self, syntax: Syntax) -> tuple[Syntax, Sequence[Quotation]]:
        """Find the quotations of a parsed document; the syntax may know more entities then."""
        found = self.engine.find(syntax, self.language)
        named = syntax.name_entities(found.entities) if found.entities else syntax
        return named, found.quotations

    def attribute(
        self, document: Document, syntax: Syntax, found: Sequence[Quotation]
    ) -> list[Attribution]:
        """Name the speakers of a document's quotations."""
        return attribute(syntax, found, self.registry, self.language, document.published)


def extract_from(rows: Sequence[Row], engine: str) -> Iterator[Row]:
    """Yield what ``quotetrack extract`` would write for each article."""
    stages = Stages(engine)
    documents = [Document(id=row["id"], text=row["text"]) for row in rows]
    for document, sentences in zip(documents, stages.parse(documents), strict=True):
        syntax, found = stages.find(stages.read(document, sentences))
        yield describe_found(document, stages.attribute(document, syntax, found))
