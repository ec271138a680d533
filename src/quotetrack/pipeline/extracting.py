"""One article after the other: parsed, its quotations found, their speakers named.

What is found in an article depends on it alone, and on the models, the speakers file and what
people decided: not on which articles were read before. So a run that was killed goes on where it
was, articles can be read by several processes, and all of it gives the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from quotetrack.documents import passages
from quotetrack.documents.cleaning.furniture import find_furniture
from quotetrack.lang import Language, load
from quotetrack.model import Attribution, Document, Reading, Sentence, Span
from quotetrack.parse.cleaning import clean
from quotetrack.parse.mending import mend
from quotetrack.pipeline.trees import find_starts, find_trees
from quotetrack.quotations import Engine, Findings, ParseEngine
from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.labels import label_names
from quotetrack.speakers.registry import Registry
from quotetrack.syntax import Syntax

Found = tuple[Document, list[Attribution]]


class Parser(Protocol):
    """What the pipeline asks of a parser."""

    name: str
    language: str

    def skip_entities(self) -> None:
        """Name no entities from now on, if it does and that takes time."""
        ...

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Yield the sentences of each text, of which only the passages given are parsed."""
        ...


@dataclass(slots=True)
class Extractor:
    """Finds the quotations of documents and who said them.

    Without an ``engine`` it is the one that needs the parse alone.
    """

    parser: Parser
    registry: Registry
    engine: Engine = field(default_factory=ParseEngine)

    def extract(self, documents: Iterable[Document]) -> Iterator[Found]:
        """Yield each document with its attributed quotations, in the order they came."""
        for document in documents:
            yield document, list(self.read(document).attributions)

    def read(self, document: Document) -> Reading:
        """Return a document with its quotations, by their place, and its page furniture."""
        language = load(self.parser.language)
        # Soft hyphens and their like would part words and names: all is found on a clean copy,
        # and only places are brought back.
        cleaned = clean(document.text)
        furniture = find_furniture(cleaned.text, language.furniture)
        parts = passages(cleaned.text, [each.span for each in furniture])
        # A parser's numbers depend a little on what else it parses at the same time: each article
        # is parsed alone.
        (sentences,) = self.parser.parse([(cleaned.text, parts)])
        sentences = mend(sentences, language.grammar)
        syntax = Syntax(cleaned.text, sentences)
        branch = self.registry.branch()
        found = attribute_parsed(document, syntax, branch, language, self.engine)
        return Reading(
            document,
            tuple(replace(each, quotation=cleaned.restore(each.quotation)) for each in found),
            tuple(replace(each, span=cleaned.back(each.span)) for each in furniture),
            sentences=find_starts(sentences, cleaned.back),
            trees=find_trees(sentences, (each.quotation for each in found), cleaned.back),
        )


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
