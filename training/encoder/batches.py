"""Put windows of annotated articles together to padded batches."""

from collections.abc import Sequence
from random import Random

import numpy as np
import torch
from examples import Article, Example, Ints, cut_examples
from network import Batch
from numpy.typing import NDArray

from quotetrack.quotations.encoder.heads import number_heads
from quotetrack.quotations.signals import LINKS

# Batches are padded to a multiple of this many pieces.
STEP = 16


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
        taught=_lay_taught(examples, n),
    )


def _lay_taught(examples: Sequence[Example], longest: int) -> torch.Tensor | None:
    """Return what a teacher gives the windows' words (b, n, ...), if there is one."""
    rows = [
        e.article.taught[e.window.start : e.window.end]
        for e in examples
        if e.article.taught is not None
    ]
    if not rows:
        return None
    taught = np.zeros((len(rows), longest, rows[0].shape[1]), np.float32)
    for k, given in enumerate(rows):
        taught[k, : len(given)] = given
    return torch.from_numpy(taught)


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
