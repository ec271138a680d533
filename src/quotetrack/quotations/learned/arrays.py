"""Small operations on numpy arrays that the rankers share."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def ints(values: Sequence[int] | Sequence[Sequence[Sequence[int]]]) -> Ints:
    """Return integers as an array, also of none."""
    return np.array(values, dtype=np.int64)


def edges_of(pairs: Sequence[Sequence[Sequence[int]]], most: int) -> Ints:
    """Return ranges as an array (N, most, 2), also of none."""
    return ints(pairs).reshape(len(pairs), most, 2)


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return for ``counts`` [2, 3] the owners [0, 0, 1, 1, 1] and the places [0, 1, 0, 1, 2]."""
    owners = np.repeat(np.arange(len(counts)), counts)
    firsts = np.cumsum(counts) - counts
    return owners, np.arange(len(owners)) - firsts[owners]


def ranges(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return all positions of the ranges ``first`` to ``last`` included, each with its owner."""
    owners, places = spread(np.maximum(last - first + 1, 0))
    return owners, first[owners] + places


def sums(values: NDArray[np.generic]) -> Ints:
    """Return running sums that begin with 0: what lies before each position."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.int64)])


def group_starts(owners: Ints) -> Ints:
    """Return where each group begins in sorted ``owners``."""
    return np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]])[: len(owners)])


class Peaks:
    """Answers what the largest of ``values`` is in many ranges at once."""

    def __init__(self, values: Floats | Ints, empty: float) -> None:
        self._empty = empty
        self._levels = [values]
        width = 1
        while 2 * width <= len(values):
            below = self._levels[-1]
            self._levels.append(np.maximum(below[:-width], below[width:]))
            width *= 2
        self._size = size = max(len(level) for level in self._levels)
        self._table = np.concatenate([np.resize(level, size) for level in self._levels])
        self._level_of = np.log2(np.maximum(np.arange(size + 1), 1)).astype(np.int64)
        self._width_of = 1 << self._level_of

    def over(self, first: Ints, last: Ints) -> NDArray[np.generic]:
        """Return the largest value of each range ``first`` to ``last``; of none, ``empty``."""
        lengths = np.maximum(last - first + 1, 0)
        some = lengths > 0
        row = self._level_of.take(lengths) * self._size
        # Where a range is empty, any place will do.
        at = (row + first) * some
        also = (row + last + 1 - self._width_of.take(lengths)) * some
        largest = np.maximum(self._table.take(at), self._table.take(also))
        return np.where(some, largest, self._empty)
