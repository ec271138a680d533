"""The ways to extract that the programs of this folder measure: one line each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Attribution, Document, Quotation, Sentence
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Parser, name_entities, open_parser, open_registry
from quotetrack.publish.found import describe_found
from quotetrack.quotations import Engine
from quotetrack.speakers.attribute import attribute
from quotetrack.syntax import Syntax

Row = dict[str, Any]


ENGINES: Mapping[str, Callable[[], tuple[Parser, Engine]]] = {
    "parse": partial(open_parser, DEFAULT_MODEL, "parse"),
    "encoder": partial(open_parser, DEFAULT_MODEL, "encoder"),
}


class Stages:
    """The stages of one engine, loaded once, to be run one by one."""

    def __init__(self, name: str) -> None:
        self.parser, self.engine = ENGINES[name]()
        self.language = load(self.parser.language)
        self.registry = open_registry(None)

    def parse(self, documents: Sequence[Document]) -> list[tuple[Sentence, ...]]:
        """Parse all documents."""
        return list(self.parser.parse((d.text, passages(d.text)) for d in documents))

    def find(self, syntax: Syntax) -> tuple[Syntax, Sequence[Quotation]]:
        """Find the quotations of a parsed document; the syntax knows more entities then."""
        found = self.engine.find(syntax, self.language)
        return name_entities(syntax, found, self.language), found.quotations

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
        syntax, found = stages.find(Syntax(document.text, sentences))
        yield describe_found(document, stages.attribute(document, syntax, found))
