"""Features by name, joined to one matrix."""

import numpy as np
from numpy.typing import NDArray

from quotetrack.quotations.learned.arrays import Floats, Ints

Column = NDArray[np.generic]


class Columns:
    """Named columns of equal length, in the order in which they were added."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._values: list[Column] = []

    def add(self, **columns: Column) -> None:
        """Add columns under their names."""
        self.names += columns
        self._values += columns.values()

    def add_all(self, prefix: str, names: tuple[str, ...], matrix: Column) -> None:
        """Add the columns of a matrix, a name each."""
        self.names += [f"{prefix}{name}" for name in names]
        self._values += list(matrix.T)

    def matrix(self, rows: Ints | None = None) -> Floats:
        """Return the matrix, a row a candidate, or some rows of it."""
        values = self._values if rows is None else [column[rows] for column in self._values]
        joined = np.empty((len(values), len(values[0])), dtype=np.float32)
        for n, column in enumerate(values):
            joined[n] = column
        # Column by column in memory, as the forests read it.
        return joined.T
