"""A parser without a model, for the chain and the commands.

It knows one kind of sentence, “...,” said Nadia Lambert., and takes each passage for one. In
French that is « ... », déclare Nadia Lambert.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from quotetrack.errors import ModelError
from quotetrack.model import Sentence, Span, Token
from quotetrack.pipeline import Extractors, Shelf
from quotetrack.quotations import Engine, ParseEngine

CUES = {"said": "say", "déclare": "déclarer"}
TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass
class FakeParser:
    """Yields the tokens of each passage; ``asked`` are the texts that it was given."""

    model: str = "fake"
    name: str = "fake 1.0"
    language: str = "en"
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.model == "broken":
            raise ModelError("the pipeline 'broken' is damaged")
        language, found, _ = self.model.partition("_")
        if found:
            self.language, self.name = language, f"{self.model} 1.0"

    def skip_entities(self) -> None:
        """Go on naming persons: the one kind of sentence needs them."""

    def parse(
        self, documents: Iterable[tuple[str, Sequence[Span]]]
    ) -> Iterator[tuple[Sentence, ...]]:
        """Yield the sentences of each text, one a passage."""
        for text, passages in documents:
            self.asked.append(text)
            yield tuple(_parse_all(text, passages))


def open_fakes(
    *parsers: FakeParser, shelf: Shelf | None = None, known: Path | None = None
) -> Extractors:
    """Return what reads documents with these parsers; English with one that nobody asks."""

    def load(_: Shelf, language: str) -> tuple[FakeParser, Engine]:
        given = (parser for parser in parsers if parser.language == language)
        return next(given, None) or FakeParser(f"{language}_fake"), ParseEngine()

    return Extractors(shelf or Shelf(), known, load=load)


def _parse_all(text: str, passages: Sequence[Span]) -> Iterator[Sentence]:
    count = 0
    for paragraph, span in enumerate(passages):
        found = [Span(*match.span()) for match in TOKEN.finditer(text, *span)]
        tokens = _parse(text, found, count)
        count += len(tokens)
        yield Sentence(tokens, paragraph)


def _parse(text: str, spans: Sequence[Span], first: int) -> tuple[Token, ...]:
    words = [span.within(text) for span in spans]
    said = next((n for n, word in enumerate(words) if word in CUES), 0)
    content = next((n for n in range(said) if words[n][0].isalnum()), said)
    source = max((n for n, word in enumerate(words) if word[0].isalpha()), default=said)
    tokens = []
    for n, (word, span) in enumerate(zip(words, spans, strict=True)):
        upos, deprel, head = _label(n, word, said, content, source)
        entity = "PERSON" if upos == "PROPN" else ""
        begins = bool(entity) and n == said + 1
        lemma = CUES.get(word, word.lower())
        token = Token(first + n, *span, word, lemma, upos, deprel, first + head, entity, begins)
        tokens.append(token)
    return tuple(tokens)


def _label(n: int, word: str, said: int, content: int, source: int) -> tuple[str, str, int]:
    if n == said:
        return "VERB", "root", n
    if not word[0].isalnum():
        return "PUNCT", "punct", said
    if n > said and word[0].isupper():
        return ("PROPN", "nsubj", said) if n == source else ("PROPN", "compound", source)
    return ("VERB", "ccomp", said) if n == content else ("NOUN", "dep", content)
