"""Stores a generated stream as a run of ingesting does, and reads what was made of it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from quotetrack.model import (
    Attribution,
    Document,
    Kind,
    Quotation,
    Reading,
    Signature,
    Span,
    Speaker,
    SpeakerKind,
)
from quotetrack.store import Store
from quotetrack.store.placing import quotation_key
from statement_articles import Article, Stream, Told

BATCH = 200  # articles that are stored at once
CUE = "said"

_GROUPED = "SELECT id, number, statement_id FROM quotations"
_CONFLICTS = "SELECT first, second, touch FROM conflicts"


class Label(NamedTuple):
    """What a quotation was planted as."""

    statement: int
    sort: str


class Found(NamedTuple):
    """What was made of a stream: for each quotation's number its planted and its found group.

    A quotation that stands alone has its own number, below zero, for its group.
    """

    labels: dict[int, Label]
    groups: dict[int, int]
    conflicts: list[tuple[int, int, str]]


def fill(store: Store, stream: Stream, articles: Iterable[Article]) -> None:
    """Store articles of a stream; who is who is still to be said."""
    speakers = [
        Speaker(f"speaker-{n}", name, SpeakerKind.PERSON, None, (name.split()[-1],))
        for n, name in enumerate(stream.speakers)
    ]
    with store.ingest("bench", "bench", bands=_list_bands, find_original=_find_original) as run:
        for some in _batch(articles):
            run.write([_read(article, stream.speakers, speakers) for article in some])


def _batch(articles: Iterable[Article]) -> Iterator[Sequence[Article]]:
    some: list[Article] = []
    for article in articles:
        some.append(article)
        if len(some) == BATCH:
            yield some
            some = []
    yield some


def _list_bands(signature: Signature) -> Signature:
    """Return the signature itself: only a copy has another article's."""
    return signature


def _find_original(text: str, candidates: Sequence[tuple[str, str]]) -> str | None:
    return next((key for key, other in candidates if other == text), None)


def _read(article: Article, names: Sequence[str], speakers: Sequence[Speaker]) -> Reading:
    text, places = _write(article, names)
    document = Document(
        id=f"article-{article.number}",
        text=text,
        title=f"Report {article.number}",
        outlet=f"Outlet {article.outlet}",
        published=article.moment.isoformat(timespec="minutes") if article.dated else None,
        language="en",
    )
    found = (
        _attribute(told, content, speakers[told.speaker])
        for told, content in zip(article.told, places, strict=True)
    )
    return Reading(document, tuple(found), signature=(_find_first(article),))


def _find_first(article: Article) -> int:
    return article.number if article.copied is None else article.copied


def _write(article: Article, names: Sequence[str]) -> tuple[str, list[tuple[Span, ...]]]:
    """Return an article's text, and where the contents of its quotations stand."""
    text = f"Report {_find_first(article)}.\n"
    places: list[tuple[Span, ...]] = []
    for one in article.told:
        spans = []
        for piece in one.version.pieces:
            spans.append(Span(len(text), len(text) + len(piece)))
            text += f"{piece} {CUE} {names[one.speaker]}. "
        places.append(tuple(spans))
        text += "\n"
    return text, places


def _attribute(told: Told, content: tuple[Span, ...], speaker: Speaker) -> Attribution:
    cue = Span(content[0].end + 1, content[0].end + 1 + len(CUE))
    source = Span(cue.end + 1, cue.end + 1 + len(speaker.name))
    kind = Kind(told.version.kind)
    quotation = Quotation(content, (cue,), (source,), kind, "bench", 1.0)
    return Attribution(quotation, speaker, None, None, "made up", 1.0, named_as=speaker.name)


def label(stream: Stream) -> dict[str, Label]:
    """Return what each quotation was planted as, by its key."""
    labels: dict[str, Label] = {}
    for article in stream.articles:
        places = _write(article, stream.speakers)[1]
        for told, content in zip(article.told, places, strict=True):
            key = quotation_key(f"article-{article.number}", content[0].start, content[-1].end)
            labels[key] = Label(told.statement, told.version.sort)
    return labels


def read_found(path: Path, labels: Mapping[str, Label]) -> Found:
    """Return what a database says of the quotations with these labels."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(_GROUPED).fetchall()
        conflicts = db.execute(_CONFLICTS).fetchall()
    groups = {number: -number if group is None else group for _, number, group in rows}
    return Found({number: labels[key] for key, number, _ in rows}, groups, conflicts)
