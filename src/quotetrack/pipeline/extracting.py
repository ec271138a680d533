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
from quotetrack.pipeline.glancing import glance
from quotetrack.pipeline.skimming import Gate, keep_quoted, skim, weave
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

    Without an ``engine`` it is the one that needs the parse alone, without a ``gate`` every line
    is parsed. With ``quoted`` nothing is kept that doesn't stand in quotation marks, in part.
    """

    parser: Parser
    registry: Registry
    engine: Engine = field(default_factory=ParseEngine)
    gate: Gate | None = None
    quoted: bool = False

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
        skimmed = skim(cleaned.text, parts, self.gate)
        # A parser's numbers depend a little on what else it parses at the same time: each article
        # is parsed alone.
        (parsed,) = self.parser.parse([(cleaned.text, skimmed.places)])
        sentences = skimmed.number(mend(parsed, language.grammar))
        syntax = Syntax(cleaned.text, sentences)
        findings = self.engine.find(syntax, language)
        left = glance(syntax.text, skimmed.left, language)
        named = name_entities(syntax, findings, language, left)
        branch = self.registry.branch()
        found = attribute(named, findings.quotations, branch, language, document.published)
        if self.quoted:
            found = keep_quoted(found)
        return Reading(
            document,
            tuple(replace(each, quotation=cleaned.restore(each.quotation)) for each in found),
            tuple(replace(each, span=cleaned.back(each.span)) for each in furniture),
            sentences=find_starts((*sentences, *skimmed.left), cleaned.back),
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


def name_entities(
    syntax: Syntax, found: Findings, language: Language, left: Sequence[Sentence] = ()
) -> Syntax:
    """Return the syntax with the entities that the engine named, or that names look like.

    What was ``left`` unparsed stands in it, too, with names as they look.
    """
    if found.entities:
        syntax = syntax.name_entities(found.entities)
    elif not any(token.entity for token in syntax.tokens):
        if not left:
            return syntax.relabel(label_names(syntax.sentences, language.people))
        return Syntax(syntax.text, label_names(weave(syntax.sentences, left), language.people))
    if not left:
        return syntax
    named = label_names(left, language.people)
    return Syntax(syntax.text, weave(syntax.sentences, named))
