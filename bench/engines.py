"""The ways to extract that the programs of this folder measure: one line each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack.documents import passages
from quotetrack.lang import Language, load
from quotetrack.model import Attribution, Document, Quotation, Sentence
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.pipeline import Parser, open_registry
from quotetrack.publish.found import describe_found
from quotetrack.quotations import find_quotations
from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.registry import Registry
from quotetrack.syntax import Syntax

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Engine:
    """How to parse and how to find quotations; speakers are found the same way in all."""

    parser: Callable[[], Parser]
    find: Callable[[Syntax, Language], Sequence[Quotation]]


ENGINES: Mapping[str, Engine] = {
    "parse": Engine(SpacyParser, find_quotations),
}


class Stages:
    """The stages of one engine, loaded once, to be run one by one."""

    def __init__(self, engine: Engine, registry: Registry | None = None) -> None:
        self.engine = engine
        self.parser = engine.parser()
        self.language = load(self.parser.language)
        self.registry = registry or open_registry(None)

    def parse(self, documents: Sequence[Document]) -> list[tuple[Sentence, ...]]:
        """Parse all documents."""
        return list(self.parser.parse((d.text, passages(d.text)) for d in documents))

    def find(self, syntax: Syntax) -> Sequence[Quotation]:
        """Find the quotations of a parsed document."""
        return self.engine.find(syntax, self.language)

    def attribute(
        self, document: Document, syntax: Syntax, found: Sequence[Quotation]
    ) -> list[Attribution]:
        """Name the speakers of a document's quotations."""
        return attribute(syntax, found, self.registry, self.language, document.published)


def extract_from(rows: Sequence[Row], engine: Engine) -> Iterator[Row]:
    """Yield what ``quotetrack extract`` would write for each article."""
    stages = Stages(engine)
    documents = [Document(id=row["id"], text=row["text"]) for row in rows]
    for document, sentences in zip(documents, stages.parse(documents), strict=True):
        syntax = Syntax(document.text, sentences)
        attributions = stages.attribute(document, syntax, stages.find(syntax))
        yield describe_found(document, attributions)
