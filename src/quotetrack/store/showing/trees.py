"""The parse of a sentence in which something is attributed, as it was stored."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack.model import Span

_ALL = 'SELECT start, "end", tree FROM sentence_trees WHERE document_id = ? ORDER BY start'
_ONE = """
SELECT start, "end", tree FROM sentence_trees
WHERE document_id = ? AND start <= ? AND "end" > ? ORDER BY start DESC LIMIT 1
"""
_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A word of a parsed sentence, with Universal Dependencies labels.

    ``span`` is its place in the article's text; ``head`` is the position in the tree of the word
    that it depends on, None for a root.
    """

    span: Span
    lemma: str
    upos: str
    deprel: str
    head: int | None


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed sentence: its place in the article's text, and its words in order."""

    span: Span
    nodes: tuple[Node, ...]


def read_trees(conn: sqlite3.Connection, document_id: str) -> list[Tree]:
    """Return the parsed sentences of an article, by their place; none for an older article."""
    found = (_read_tree(tuple(row)) for row in conn.execute(_ALL, [document_id]))
    return [tree for tree in found if tree]


def read_tree(conn: sqlite3.Connection, document_id: str, place: int) -> Tree | None:
    """Return the parsed sentence around an offset of an article's text; None if it isn't kept."""
    row = conn.execute(_ONE, [document_id, place, place]).fetchone()
    return _read_tree(tuple(row)) if row else None


def _read_tree(row: tuple[int, int, str]) -> Tree | None:
    """Return a tree, None for one that is no tree: an archive may come from anywhere."""
    start, end, written = row
    words = json.loads(written)
    good = isinstance(words, list) and all(map(_is_word, words))
    if not good or not words:
        return None
    return Tree(Span(start, end), tuple(_read_node(start, word, len(words)) for word in words))


def _is_word(word: object) -> bool:
    if not isinstance(word, list) or len(word) != _FIELDS:
        return False
    numbers, texts = (*word[:2], word[5]), word[2:5]
    return all(type(n) is int for n in numbers) and all(isinstance(t, str) for t in texts)


def _read_node(offset: int, word: Sequence[Any], count: int) -> Node:
    start, end, lemma, upos, deprel, head = word
    inside = head if 0 <= head < count else None
    return Node(Span(offset + start, offset + end), lemma, upos, deprel, inside)
