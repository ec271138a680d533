"""A source's own words, as a description."""

from collections.abc import Sequence

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.speakers.characters import Cast
from quotetrack.syntax import Syntax


def word_source(syntax: Syntax, cast: Cast, people: People, positions: Sequence[int]) -> str:
    """Return a source as a description: no leading article, nothing behind a comma."""
    if not positions:
        return ""
    tokens = [syntax[i] for i in positions]
    while len(tokens) > 1 and tokens[0].text.casefold() in people.articles:
        tokens = tokens[1:]
    while tokens[1:] and tokens[-1].upos == "PUNCT":
        tokens = tokens[:-1]
    end = next((t.start for t in tokens if t.text == "," and t.i > tokens[0].i), tokens[-1].end)
    return lower(cast, tokens[0], " ".join(syntax.text[tokens[0].start : end].split()))


def lower(cast: Cast, first: Token, words: str) -> str:
    """Take the capital from words that have it only because a sentence begins there."""
    proper = first.upos == "PROPN" or first.entity or first.i in cast.options
    return words if proper else words[:1].lower() + words[1:]
