"""A treebank in three parts: to learn from, to tell when to stop, and to be judged by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotation import unify
from recipes import Recipe
from trees import BLOCK, read_sentences, split_sentences

_IN_ONE = re.compile(r"^\d+-\d+\t", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Sentences of CoNLL-U."""

    learn: list[str]
    stop: list[str]
    test: list[str]


def read_parts(recipe: Recipe, treebanks: Path) -> Parts:
    """Read what a pipeline is made from.

    Where no files are there to be judged by, every other block of what is held out is.
    """
    learn, held = split_sentences(_read(recipe, recipe.learn, treebanks))
    if recipe.test:
        return Parts(learn, held, _read(recipe, recipe.test, treebanks))
    blocks = [held[start : start + BLOCK] for start in range(0, len(held), BLOCK)]
    return Parts(learn, _join(blocks[::2]), _join(blocks[1::2]))


def _read(recipe: Recipe, names: Sequence[str], treebanks: Path) -> list[str]:
    """Read files, but for sentences with words in one token where nothing learns to part them."""
    sentences = read_sentences([treebanks / name for name in names])
    kept = [s for s in sentences if recipe.mwt or not _IN_ONE.search(s)]
    return [unify(sentence, recipe.annotation) for sentence in kept]


def _join(blocks: Sequence[list[str]]) -> list[str]:
    return [sentence for block in blocks for sentence in block]
