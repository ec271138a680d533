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

# Rows evaluated together: their bits stay in the processor's cache.
CHUNK = 2048


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
    def _questions(self) -> tuple[list[tuple[int, Floats]], Ints]:
        """Return each feature's thresholds, and for each tree and level the question's number."""
        features, thresholds = self.features.ravel(), self.thresholds.ravel()
        order = np.lexsort((thresholds, features))
        feature, threshold = features[order], thresholds[order]
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (feature[1:] != feature[:-1]) | (threshold[1:] != threshold[:-1])
        which = np.empty(len(order), dtype=np.int64)
        which[order] = np.cumsum(new) - 1
        feature, threshold = feature[new], threshold[new]
        by_feature = [(int(f), threshold[feature == f]) for f in np.unique(feature)]
        return by_feature, which.reshape(self.features.shape)

    def score(self, rows: Floats) -> Floats:
        """Return the log odds of each row of a matrix with one column a feature."""
        scores = np.full(len(rows), self.bias, dtype=np.float32)
        for start in range(0, len(rows), CHUNK):
            leaf = self._find_leaves(rows[start : start + CHUNK])
            total = np.zeros(leaf.shape[1], dtype=np.float32)
            # Tree by tree: what one of them needs stays in the processor's nearest cache.
            for leaves, reached in zip(self.leaves, leaf, strict=True):
                total += leaves.take(reached)
            scores[start : start + CHUNK] += total
        return scores

    def rate(self, rows: Floats) -> Floats:
        """Return the probability of each row."""
        return to_probability(self.score(rows))

    def _find_leaves(self, rows: Floats) -> NDArray[np.uint8]:
        """Return for each tree and row the number of the leaf, (T, N)."""
        asked, which = self._questions
        columns = np.ascontiguousarray(rows.T)
        bits = np.concatenate([columns[f] > borders[:, None] for f, borders in asked])
        bits = bits.view(np.uint8)
        leaf = np.zeros((len(which), len(rows)), dtype=np.uint8)
        for level in reversed(range(which.shape[1])):
            leaf += leaf
            leaf |= bits[which[:, level]]
        return leaf

    def weigh(self, rows: Floats) -> Floats:
        """Return how far each feature moved each row's score, for the reasons.

        A question's share is half of the difference that its other answer would have made.
        """
        leaf = self._find_leaves(rows)
        trees = np.arange(len(self.leaves))[:, None]
        weights = np.zeros((len(self.columns), len(rows)), dtype=np.float32)
        for level in range(self.features.shape[1]):
            moved = (self.leaves[trees, leaf] - self.leaves[trees, leaf ^ (1 << level)]) / 2
            np.add.at(weights, self.features[:, level], moved)
        return weights.T


def to_probability(scores: Floats) -> Floats:
    """Turn log odds into probabilities."""
    return (1 / (1 + np.exp(-scores))).astype(np.float32)
