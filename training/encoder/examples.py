"""Turn annotated articles into windows of words with their targets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Span
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations.encoder.heads import ENTITIES, ENTITY_TAGS
from quotetrack.quotations.encoder.windows import Window, cut_windows
from quotetrack.quotations.encoder.words import MARKS, Pieces, Words, read_words
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import TAGS
from quotetrack.syntax import Syntax

Ints = NDArray[np.int64]
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(len(MARKS))
# The share of articles that lose marks, so that a sloppy text is nothing new; of each pair the
# share that keeps both, and the share that keeps neither.
SLOPPY, BOTH, NEITHER = 0.12, 0.4, 0.3
# The shares of articles read in wide and in narrow windows; the rest is read by paragraphs. What
# was learned in windows of both widths is used in those between.
WIDE, NARROW = 0.4, 0.4
WIDTH = 256
# The share of paragraphs without any quotation that are read alone.
EMPTY = 0.4


@dataclass(frozen=True)
class Annotated:
    """One attribution as rows: the spans (start, end) of each role."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Article:
    """An article's words with their targets, one a row.

    ``taught``: (n, width + tags) what a teacher gives each word, its state and its tags' scores.
    """

    words: Words
    tags: Ints
    entities: Ints
    attributions: tuple[Annotated, ...]
    taught: NDArray[np.float16] | None = None


@dataclass(frozen=True)
class Example:
    """A window of an article."""

    article: Article
    window: Window


def read_articles(rows: Sequence[dict[str, Any]], tokenizer: Path) -> Iterator[Article]:
    """Parse annotated articles and yield their words with targets."""
    cutter = Tokenizer.from_file(str(tokenizer))
    cutter.no_truncation()
    cutter.no_padding()
    pieces = Pieces(cutter)
    parser = SpacyParser()
    language = load(parser.language)
    parsed = parser.parse((row["text"], passages(row["text"])) for row in rows)
    for row, sentences in zip(rows, parsed, strict=True):
        scene = lay_scene(Syntax(row["text"], sentences), language)
        yield read_article(scene, row["attributions"], pieces)


def read_article(scene: Scene, attributions: Sequence[dict[str, Any]], pieces: Pieces) -> Article:
    """Return the words of a parsed article with the targets that its annotations give."""
    words = read_words(scene, pieces)
    tags = np.zeros(len(words), np.int64)
    read = []
    for attribution in attributions:
        rows = {
            role: tuple(_rows(scene, attribution[role])) for role in ("source", "cue", "content")
        }
        read.append(Annotated(**rows))
        for role, spans in rows.items():
            for start, end in spans:
                tags[start:end] = TAGS.index(f"I-{role}")
                tags[start] = TAGS.index(f"B-{role}")
    return Article(words, tags, _entities(scene), tuple(read))


def _rows(scene: Scene, spans: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield the token ranges under character spans, neighbours joined."""
    begun: tuple[int, int] | None = None
    for start, end in sorted(tuple(s) for s in spans):
        found = scene.syntax.tokens_in(Span(start, end))
        if not found:
            continue
        if begun and found[0] <= begun[1]:
            begun = (begun[0], max(begun[1], found[-1] + 1))
            continue
        if begun:
            yield begun
        begun = (found[0], found[-1] + 1)
    if begun:
        yield begun


def _entities(scene: Scene) -> Ints:
    tags = np.zeros(len(scene.syntax), np.int64)
    for token in scene.syntax.tokens:
        if token.entity:
            kind = token.entity if token.entity in ENTITIES else "OTHER"
            goes_on = token.i and scene.syntax[token.i - 1].entity == token.entity
            place = "I" if goes_on and not token.entity_begins else "B"
            tags[token.i] = ENTITY_TAGS.index(f"{place}-{kind}")
    return tags


def cut_examples(article: Article, rng: Random) -> Iterator[Example]:
    """Yield one epoch's windows of an article, of one of several widths."""
    drawn = rng.random()
    if rng.random() < SLOPPY:
        article = drop_marks(article, rng)
    alone = drawn >= WIDE + NARROW
    width = WIDTH // 2 if WIDE <= drawn < WIDE + NARROW else WIDTH
    windows = cut_windows(article.words, width, alone=alone)
    for window in windows:
        empty = not article.tags[window.start : window.end].any()
        if not alone or not empty or rng.random() < EMPTY:
            yield Example(article, window)


def drop_marks(article: Article, rng: Random) -> Article:
    """Return the article as a careless typist leaves it: marks not closed, or missing."""
    words = article.words
    marks = words.features[:, 2].copy()
    keep = np.ones(len(words), bool)
    for opening in np.flatnonzero(marks == OPENING).tolist():
        closing = opening + 1
        while closing < len(marks) and marks[closing] == INSIDE:
            closing += 1
        drawn = rng.random()
        if closing == len(marks) or marks[closing] != CLOSING or drawn < BOTH:
            continue
        keep[closing] = False
        end = closing
        if drawn < 1 - NEITHER:
            same = words.paragraph == words.paragraph[opening]
            end = int(np.flatnonzero(same)[-1]) + 1
            behind = np.flatnonzero(marks[closing + 1 : end] == OPENING)
            end = closing + 1 + int(behind[0]) if len(behind) else end
            marks[opening + 1 : end] = UNCLOSED
        else:
            keep[opening] = False
            marks[opening:end] = OUTSIDE
    return _select(article, keep, marks)


def _select(article: Article, keep: NDArray[np.bool_], marks: Ints) -> Article:
    """Return the article without the words not kept; a head that goes leaves a root."""
    words = article.words
    rows = np.cumsum(keep) - 1
    features = words.features.copy()
    features[:, 2] = marks
    kept = np.flatnonzero(keep)
    head = np.where(keep[words.head], rows[words.head], rows)[kept]
    shorter = Words(
        position=words.position[kept],
        pieces=tuple(words.pieces[i] for i in kept),
        head=head,
        features=features[kept],
        paragraph=words.paragraph[kept],
        sentence=words.sentence[kept],
    )
    before = np.append(0, np.cumsum(keep))

    def move(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        new = ((int(before[start]), int(before[end])) for start, end in spans)
        return tuple((start, end) for start, end in new if end > start)

    attributions = tuple(
        Annotated(source=move(a.source), cue=move(a.cue), content=move(a.content))
        for a in article.attributions
    )
    tags = _repair(article.tags, keep)
    return replace(
        article,
        words=shorter,
        tags=tags,
        entities=_repair(article.entities, keep),
        attributions=attributions,
        taught=None if article.taught is None else article.taught[kept],
    )


def _repair(tags: Ints, keep: NDArray[np.bool_]) -> Ints:
    """Return the tags kept; where a span's first word goes, its second one begins it."""
    tags = tags.copy()
    for i in np.flatnonzero(~keep[:-1]):
        begins = tags[i] > 0 and tags[i] % 2 == 1
        if begins and tags[i + 1] == tags[i] + 1:
            tags[i + 1] = tags[i]
    return tags[keep]
