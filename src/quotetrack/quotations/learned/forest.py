"""Trees whose every level asks one question, evaluated for many rows at once.

Such an oblivious tree is a table: the answers, read as bits, are the number of a leaf.
Prokhorenkova et al. 2018 (CatBoost) grow them; here numpy alone evaluates them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from quotetrack.quotations.learned.arrays import Floats, Ints

# Rows evaluated together: what is laid out for them stays in the processor's cache.
BLOCK = 96
# What numbers of features, of questions and of leaves are taken from.
Numbers = NDArray[np.unsignedinteger]


@dataclass(frozen=True)
class Questions:
    """What a forest asks, each question once: whether ``features`` lie above ``thresholds``.

    ``thresholds`` are laid out for a whole block of rows: numpy compares two arrays four times
    as quickly as an array and a number. ``which`` (D, T) are each level's question numbers.
    """

    features: Ints
    thresholds: Floats
    which: Ints


@dataclass(frozen=True)
class Forest:
    """Trees of one depth D: ``features`` and ``thresholds`` (T, D), ``leaves`` (T, 2 ** D).

    A row's bit k is whether its value of feature k lies above threshold k.
    """

    columns: tuple[str, ...]
    features: NDArray[np.int16]
    thresholds: Floats
    leaves: Floats
    bias: float

    @classmethod
    def read(cls, tensors: Mapping[str, NDArray[np.generic]], columns: tuple[str, ...]) -> Self:
        """Take a forest from named arrays."""
        return cls(
            columns,
            tensors["features"].astype(np.int16),
            tensors["thresholds"].astype(np.float32),
            tensors["leaves"].astype(np.float32),
            float(tensors["bias"][0]),
        )

    def over(self, columns: Sequence[str]) -> "Forest":
        """Return the same forest for rows that have other columns beside its own."""
        place = {name: n for n, name in enumerate(columns)}
        moved = np.array([place[name] for name in self.columns], dtype=np.int16)
        return replace(self, columns=tuple(columns), features=moved[self.features])

    def extend(self, further: "Forest") -> "Forest":
        """Return a forest of the trees of both, which look at the same columns."""
        return Forest(
            self.columns,
            np.concatenate([self.features, further.features]),
            np.concatenate([self.thresholds, further.thresholds]),
            np.concatenate([self.leaves, further.leaves]),
            self.bias + further.bias,
        )

    @cached_property
    def _questions(self) -> Questions:
        features, thresholds = self.features.ravel(), self.thresholds.ravel()
        order = np.lexsort((thresholds, features))
        feature, threshold = features[order], thresholds[order]
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (feature[1:] != feature[:-1]) | (threshold[1:] != threshold[:-1])
        which = np.empty(len(order), dtype=np.int64)
        which[order] = np.cumsum(new) - 1
        return Questions(
            feature[new].astype(np.int64),
            np.repeat(threshold[new][:, None], BLOCK, axis=1),
            np.ascontiguousarray(which.reshape(self.features.shape).T),
        )

    @cached_property
    def _firsts(self) -> Numbers:
        """The number of each tree's first leaf among all leaves, in as few bytes as may be."""
        trees, size = self.leaves.shape
        firsts: Numbers = np.arange(0, trees * size, size)[:, None].astype(
            np.min_scalar_type(trees * size)
        )
        return firsts

    def score(self, rows: Floats) -> Floats:
        """Return the log odds of each row of a matrix with one column a feature."""
        if len(rows) == 1:
            # numpy adds up a single column in another order than several.
            return self.score(np.repeat(rows, 2, axis=0))[:1]
        scores = np.full(len(rows), self.bias, dtype=np.float32)
        # The last block takes a row of the one before rather than to have only one.
        for start in range(0, len(rows), BLOCK):
            begin = min(start, len(rows) - 2)
            values = self.leaves.take(self._find_leaves(rows[begin : start + BLOCK]), mode="clip")
            scores[start : start + BLOCK] += np.add.reduce(values, axis=0)[start - begin :]
        return scores

    def rate(self, rows: Floats) -> Floats:
        """Return the probability of each row."""
        return to_probability(self.score(rows))

    def _find_leaves(self, rows: Floats) -> Numbers:
        """Return for each tree and row, ``BLOCK`` rows at most, the number of the leaf, (T, N)."""
        asked = self._questions
        values = rows.T.take(asked.features, axis=0, mode="clip")
        bits = (values > asked.thresholds[:, : len(rows)]).view(np.uint8)
        leaf = bits.take(asked.which[-1], axis=0, mode="clip")
        for which in asked.which[-2::-1]:
            leaf += leaf
            leaf |= bits.take(which, axis=0, mode="clip")
        numbers: Numbers = leaf.astype(self._firsts.dtype)
        numbers += self._firsts
        return numbers

    @cached_property
    def _moves(self) -> Floats:
        """How far each level's answer moves the score in each leaf, (D, T * 2 ** D)."""
        leaf = np.arange(self.leaves.shape[1])
        levels = range(self.features.shape[1])
        moves = [
            (self.leaves - self.leaves[:, leaf ^ (1 << level)]) / np.float32(2) for level in levels
        ]
        return np.stack(moves).reshape(len(moves), -1)

    def weigh(self, rows: Floats) -> Floats:
        """Return how far each feature moved each row's score, for the reasons.

        A question's share is half of the difference that its other answer would have made.
        """
        weights = np.zeros((len(self.columns), len(rows)), dtype=np.float32)
        for start in range(0, len(rows), BLOCK):
            numbers = self._find_leaves(rows[start : start + BLOCK])
            for features, moves in zip(self.features.T, self._moves, strict=True):
                moved = moves.take(numbers, mode="clip")
                np.add.at(weights[:, start : start + BLOCK], features, moved)
        return weights.T


def to_probability(scores: Floats) -> Floats:
    """Turn log odds into probabilities."""
    return (1 / (1 + np.exp(-scores))).astype(np.float32)
