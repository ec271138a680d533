"""The articles of a generated stream, each with what it tells."""

from dataclasses import dataclass, replace
from datetime import datetime

from statement_versions import Version


@dataclass(frozen=True, slots=True)
class Told:
    """A quotation: its statement's number, and its words."""

    statement: int
    speaker: int
    version: Version


@dataclass(frozen=True, slots=True)
class Article:
    """An article that came out at a moment, and may tell when.

    ``number`` is its place by this; ``copied`` is the number that its original has.
    """

    number: int
    outlet: int
    moment: datetime
    dated: bool
    told: tuple[Told, ...]
    copied: int | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """All articles by date, the names of speakers, and which statements are near misses.

    ``misses`` are sorts, each with the numbers of two statements.
    """

    articles: list[Article]
    speakers: list[str]
    misses: list[tuple[str, int, int]]


def sort_articles(articles: list[Article]) -> list[Article]:
    """Return articles by date, numbered anew."""
    ordered = sorted(articles, key=lambda a: (a.moment, a.number))
    places = {article.number: place for place, article in enumerate(ordered)}
    return [
        replace(
            article,
            number=places[article.number],
            copied=None if article.copied is None else places[article.copied],
        )
        for article in ordered
    ]
