"""Operations on arrays that the rankers share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.quotations.learned.arrays import Peaks, group_starts, ints, ranges, spread


def test_spread() -> None:
    """Counts become owners and places."""
    owners, places = spread(ints([2, 0, 3]))
    assert owners.tolist() == [0, 0, 2, 2, 2]
    assert places.tolist() == [0, 1, 0, 1, 2]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 12)), max_size=8))
def test_ranges_are_pythons(edges: list[tuple[int, int]]) -> None:
    """Ranges hold what Python's ranges hold; a reversed one is empty."""
    firsts, lasts = ints([a for a, _ in edges]), ints([b for _, b in edges])
    owners, positions = ranges(firsts, lasts)
    wanted = [(n, i) for n, (a, b) in enumerate(edges) for i in range(a, b + 1)]
    assert list(zip(owners.tolist(), positions.tolist(), strict=True)) == wanted


@given(
    st.lists(st.integers(-50, 50), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), min_size=1, max_size=9),
)
def test_peaks_are_largest_values(values: list[int], edges: list[tuple[int, int]]) -> None:
    """The peak of a range is its largest value, that of an empty one what was said for it."""
    n = len(values)
    bounds = [(a % n, b % n) for a, b in edges]
    firsts, lasts = ints([a for a, _ in bounds]), ints([b for _, b in bounds])
    found = Peaks(ints(values), -99).over(firsts, lasts)
    assert found.tolist() == [max(values[a : b + 1], default=-99) for a, b in bounds]


def test_groups_begin_where_the_owner_changes() -> None:
    """Sorted owners fall into groups; none has none."""
    assert group_starts(ints([0, 0, 3, 5, 5])).tolist() == [0, 2, 3]
    assert group_starts(ints([])).tolist() == []
    assert np.diff(group_starts(ints([1, 1]))).tolist() == []
