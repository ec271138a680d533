"""Articles with their quotations as quotetrack finds them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from quotetrack.documents import passages
from quotetrack.lang import Language, load
from quotetrack.model import Quotation
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import name_entities, open_parser
from quotetrack.syntax import Syntax


class Reading(NamedTuple):
    """One article: its row of the file, its parse with names, and the quotations found."""

    row: dict[str, Any]
    syntax: Syntax
    quotations: tuple[Quotation, ...]


def read_articles(path: Path, engine: str | None) -> tuple[Language, Iterator[Reading]]:
    """Return the language, and an iterator that parses the articles of a JSON Lines file."""
    parser, finder = open_parser(DEFAULT_MODEL, engine)
    language = load(parser.language)

    def read() -> Iterator[Reading]:
        rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
        texts = ((row["text"], passages(row["text"])) for row in rows)
        for row, sentences in zip(rows, parser.parse(texts), strict=True):
            syntax = Syntax(row["text"], sentences)
            found = finder.find(syntax, language)
            named = name_entities(syntax, found, language)
            yield Reading(row, named, tuple(found.quotations))

    return language, read()
