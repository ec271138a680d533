"""Oblivious trees evaluated with numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays as any_array

from quotetrack.quotations.learned.forest import BLOCK, Forest, to_probability

# Two trees of depth two: (x > 0, y > 1) and (y > 1, x > 5).
FOREST = Forest(
    columns=("x", "y"),
    features=np.array([[0, 1], [1, 0]], dtype=np.int16),
    thresholds=np.array([[0, 1], [1, 5]], dtype=np.float32),
    leaves=np.array([[1, 2, 3, 4], [10, 20, 30, 40]], dtype=np.float32),
    bias=0.5,
)


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ((0, 0), 1 + 10),
        ((1, 0), 2 + 10),
        ((0, 2), 3 + 20),
        ((1, 2), 4 + 20),
        ((9, 0), 2 + 30),
        ((9, 2), 4 + 40),
        # A value on the threshold isn't above it.
        ((0, 1), 1 + 10),
    ],
)
def test_answers_are_the_bits_of_a_leafs_number(row: tuple[int, int], score: float) -> None:
    """Each tree gives the leaf that a row's answers name; the bias is added once."""
    assert FOREST.score(np.array([row], dtype=np.float32))[0] == pytest.approx(score + 0.5)


@given(any_array(np.float32, (7, 2), elements=st.floats(-10, 10, width=32)))
def test_rows_are_independent(rows: np.ndarray) -> None:
    """A row has the same score alone as among others."""
    together = FOREST.score(rows)
    alone = [FOREST.score(row[None, :])[0] for row in rows]
    assert together.tolist() == alone


@pytest.mark.parametrize("count", [1, 2, 3, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_leaves_are_added_tree_by_tree(count: int) -> None:
    """However many rows there are, each score is the very sum that one tree after another makes."""
    random = np.random.default_rng(5)
    forest = Forest(
        columns=("x", "y", "z"),
        features=random.integers(0, 3, (90, 4)).astype(np.int16),
        thresholds=random.normal(size=(90, 4)).round(1).astype(np.float32),
        leaves=random.normal(size=(90, 16)).astype(np.float32),
        bias=0.25,
    )
    rows = random.normal(size=(count, 3)).astype(np.float32)
    for row, score in zip(rows, forest.score(rows), strict=True):
        total = np.float32(0)
        for features, thresholds, leaves in zip(
            forest.features, forest.thresholds, forest.leaves, strict=True
        ):
            total += leaves[sum(1 << k for k in np.flatnonzero(row[features] > thresholds))]
        assert score == np.float32(0.25) + total
    moved = [forest.weigh(row[None, :])[0].tolist() for row in rows]
    assert forest.weigh(rows).tolist() == moved


def test_no_rows() -> None:
    """No candidate is no error."""
    assert FOREST.score(np.zeros((0, 2), dtype=np.float32)).shape == (0,)


def test_weights_name_the_features_that_decided() -> None:
    """A feature's weight is half of what its other answer would have changed, tree by tree."""
    weights = FOREST.weigh(np.array([(9, 2)], dtype=np.float32))
    assert weights[0].tolist() == [(4 - 3) / 2 + (40 - 20) / 2, (4 - 2) / 2 + (40 - 30) / 2]


def test_log_odds_are_probabilities() -> None:
    """Even odds are one half, and surety grows with the odds."""
    low, even, high = to_probability(np.array([-2, 0, 2], dtype=np.float32))
    assert even == pytest.approx(0.5)
    assert low + high == pytest.approx(1)
    assert low < even < high
