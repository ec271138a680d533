"""Cut a document into windows that the encoder reads at once: whole paragraphs where they fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from quotetrack.quotations.encoder.words import Ints, Words

CLS, SEP = 101, 102
# Pieces a window holds at most, with the marks of its start, its end and between paragraphs.
# Wider ones cost more, as attention grows with the square; in narrower ones quotations are lost.
WIDTH = 192


@dataclass(frozen=True, slots=True)
class Window:
    """Rows ``start`` to ``end`` of the words, as the encoder reads them.

    ``pieces``: (t,) ids; ``first``: (n,) where each word's first piece stands among them.
    """

    start: int
    end: int
    pieces: Ints
    first: Ints


def cut_windows(words: Words, width: int = WIDTH, *, alone: bool = False) -> Iterator[Window]:
    """Yield windows that hold every word once, in order, each of at most ``width`` pieces.

    Paragraphs share a window while they fit, or stand each in its own if ``alone``. One that is
    too long is cut between sentences, and a sentence that is too long wherever it must.
    """
    room = width - 1
    start = end = used = 0
    for unit_start, unit_end, size in _cut_units(words, room):
        if end > start and (alone or used + size > room):
            yield _lay(words, start, end)
            start, used = unit_start, 0
        end = unit_end
        used += size
    if end > start:
        yield _lay(words, start, end)


def _cut_units(words: Words, room: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and size of each paragraph, or of each part of it that fits."""
    sizes = np.array([len(p) for p in words.pieces], np.int64)
    for start, end in runs(words.paragraph):
        size = int(sizes[start:end].sum()) + 1
        if size <= room:
            yield start, end, size
            continue
        for one_start, one_end in _cut_sentences(words, sizes, start, end, room):
            yield one_start, one_end, int(sizes[one_start:one_end].sum()) + 1


def _cut_sentences(
    words: Words, sizes: Ints, start: int, end: int, room: int
) -> Iterator[tuple[int, int]]:
    """Yield runs of sentences of a long paragraph that fit together."""
    first = start
    for sentence_start, sentence_end in runs(words.sentence[start:end], start):
        if int(sizes[first:sentence_end].sum()) + 1 <= room:
            continue
        if sentence_start > first:
            yield first, sentence_start
        first = sentence_start
        while int(sizes[first:sentence_end].sum()) + 1 > room:
            fitting = int(np.searchsorted(np.cumsum(sizes[first:sentence_end]), room, "left"))
            yield first, first + fitting
            first += fitting
    if first < end:
        yield first, end


def runs(numbers: Ints, offset: int = 0) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of equal ``numbers``, counted from ``offset``."""
    if not len(numbers):
        return
    edges = np.flatnonzero(np.diff(numbers)) + 1
    bounds = [0, *edges.tolist(), len(numbers)]
    for start, end in pairwise(bounds):
        yield offset + start, offset + end


def _lay(words: Words, start: int, end: int) -> Window:
    ids: list[int] = [CLS]
    first: list[int] = []
    for row in range(start, end):
        if row > start and words.paragraph[row] != words.paragraph[row - 1]:
            ids.append(SEP)
        first.append(len(ids))
        ids += words.pieces[row]
    ids.append(SEP)
    return Window(start, end, np.array(ids, np.int64), np.array(first, np.int64))
