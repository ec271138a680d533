"""Turn annotated articles into windows of words with their targets, and windows into batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from network import Batch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Span
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations.encoder.heads import ENTITIES, ENTITY_TAGS, number_heads
from quotetrack.quotations.encoder.windows import Window, cut_windows
from quotetrack.quotations.encoder.words import MARKS, Pieces, Words, read_words
from quotetrack.quotations.find import lay_scene
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import LINKS, TAGS
from quotetrack.syntax import Syntax

Ints = NDArray[np.int64]
OUTSIDE, OPENING, INSIDE, CLOSING, UNCLOSED = range(len(MARKS))
# The share of articles that lose marks, so that a sloppy text is nothing new; of each pair the
# share that keeps both, and the share that keeps neither.
SLOPPY, BOTH, NEITHER = 0.12, 0.4, 0.3
# The shares of articles read in wide and in narrow windows; the rest is read by paragraphs. What
# was learned in windows of both widths is used in those between.
WIDE, NARROW = 0.55, 0.3
WIDTH = 256
# The share of paragraphs without any quotation that are read alone.
EMPTY = 0.4
# Batches are padded to a multiple of this many pieces.
STEP = 16


@dataclass(frozen=True)
class Annotated:
    """One attribution as rows: the spans (start, end) of each role."""

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Article:
    """An article's words with their targets, one a row."""

    words: Words
    tags: Ints
    entities: Ints
    attributions: tuple[Annotated, ...]


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
    )


def _repair(tags: Ints, keep: NDArray[np.bool_]) -> Ints:
    """Return the tags kept; where a span's first word goes, its second one begins it."""
    tags = tags.copy()
    for i in np.flatnonzero(~keep[:-1]):
        begins = tags[i] > 0 and tags[i] % 2 == 1
        if begins and tags[i + 1] == tags[i] + 1:
            tags[i + 1] = tags[i]
    return tags[keep]


def find_links(example: Example) -> dict[str, list[tuple[int, int]]]:
    """Return for each kind of link (word, target) in rows of the window; target -1 for none."""
    start, end = example.window.start, example.window.end
    links: dict[str, list[tuple[int, int]]] = {name: [] for name in LINKS}

    def place(row: int | None) -> int:
        return row - start if row is not None and start <= row < end else -1

    for a in example.article.attributions:
        cue = a.cue[0][0] if a.cue else None
        source = a.source[0][0] if a.source else None
        for first, behind in a.content:
            if place(first) >= 0:
                links["start_cue"].append((place(first), place(cue)))
            if place(behind - 1) >= 0:
                links["end_cue"].append((place(behind - 1), place(cue)))
        if place(cue) >= 0:
            links["cue_source"].append((place(cue), place(source)))
            if a.content:
                links["cue_start"].append((place(cue), place(a.content[0][0])))
                links["cue_end"].append((place(cue), place(a.content[-1][1] - 1)))
    return links


def collate(examples: Sequence[Example]) -> Batch:
    """Return one padded batch."""
    size = max(len(e.window.pieces) for e in examples)
    size = (size + STEP - 1) // STEP * STEP
    n = max(len(e.window.first) for e in examples)
    b = len(examples)
    pieces, mask = np.zeros((b, size), np.int64), np.zeros((b, 1, 1, size), bool)
    arrays = {k: np.zeros((b, n), np.int64) for k in ("first", "head", "tags", "entities")}
    features, children = np.zeros((b, n, 4), np.int64), np.zeros((b, n, n), np.float32)
    links: dict[str, list[tuple[int, int, int]]] = {name: [] for name in LINKS}
    for k, example in enumerate(examples):
        article, window = example.article, example.window
        rows = slice(window.start, window.end)
        count = window.end - window.start
        pieces[k, : len(window.pieces)] = window.pieces
        mask[k, ..., : len(window.pieces)] = True
        arrays["first"][k, :count] = window.first
        head = number_heads(article.words.head, window)
        arrays["head"][k] = np.arange(n)
        arrays["head"][k, :count] = head
        children[k, :count, :count] = average_children(head)
        arrays["tags"][k, :count] = article.tags[rows]
        arrays["entities"][k, :count] = article.entities[rows]
        features[k, :count] = article.words.features[rows]
        for name, found in find_links(example).items():
            links[name] += [(k, word, target + 1) for word, target in found]
    return Batch(
        pieces=torch.from_numpy(pieces),
        mask=torch.from_numpy(mask),
        first=torch.from_numpy(arrays["first"]),
        features=torch.from_numpy(features),
        head=torch.from_numpy(arrays["head"]),
        children=torch.from_numpy(children),
        lengths=torch.tensor([len(e.window.first) for e in examples]),
        tags=torch.from_numpy(arrays["tags"]),
        entities=torch.from_numpy(arrays["entities"]),
        links={k: torch.tensor(v, dtype=torch.long).reshape(-1, 3) for k, v in links.items()},
    )


def average_children(head: Ints) -> NDArray[np.float32]:
    """Return (n, n): at [i, j] one over the number of i's children if j is one of them."""
    rows = np.arange(len(head))
    below = np.zeros((len(rows), len(rows)), np.float32)
    below[head, rows] = head != rows
    below /= np.maximum(below.sum(1, keepdims=True), 1)
    return below


def draw_batches(articles: Sequence[Article], pieces: int, rng: Random) -> list[list[Example]]:
    """Return one epoch of batches of about ``pieces`` pieces, windows of like length together."""
    examples = [e for article in articles for e in cut_examples(article, rng)]
    examples.sort(key=lambda e: len(e.window.pieces) * (0.9 + 0.2 * rng.random()))
    batches: list[list[Example]] = [[]]
    widest = 0
    for example in examples:
        widest = max(widest, len(example.window.pieces))
        if batches[-1] and widest * (len(batches[-1]) + 1) > pieces:
            batches.append([])
            widest = len(example.window.pieces)
        batches[-1].append(example)
    rng.shuffle(batches)
    return batches
