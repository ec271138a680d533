"""How sure a reading is."""

import pytest

from quotetrack.quotations.scoring import RATE_UNCOUNTED, Counts, Precision, load_precision

PRECISION = Precision(
    patterns={"clause": Counts(1000, 600), "object": Counts(1000, 200)},
    features={
        "clause|word=say": Counts(400, 380),
        "clause|word=want": Counts(100, 20),
        "clause|path=own": Counts(500, 300),
        "object|word=say": Counts(1, 1),
    },
)


@pytest.mark.parametrize(
    ("surer", "than"),
    [
        (("clause", ["word=say"]), ("clause", ["word=want"])),
        (("clause", ["word=say"]), ("clause", [])),
        (("clause", []), ("object", [])),
        (("clause", ["word=unheard"]), ("clause", ["word=want"])),
    ],
)
def test_what_was_right_more_often_is_surer(
    surer: tuple[str, list[str]], than: tuple[str, list[str]]
) -> None:
    """A pattern or a cue that was right more often makes a reading surer."""
    first, second = (PRECISION.estimate(rule, iter(features)) for rule, features in (surer, than))
    assert first > second


def test_what_says_nothing_changes_nothing() -> None:
    """A feature as often right as its pattern, or never seen, leaves the pattern's rate."""
    rate = PRECISION.estimate("clause", iter([]))
    assert PRECISION.estimate("clause", iter(["path=own"])) == pytest.approx(rate, abs=0.001)
    assert PRECISION.estimate("clause", iter(["word=unheard"])) == pytest.approx(rate)


def test_one_lucky_case_is_no_proof() -> None:
    """One right case of one moves the estimate a little, not to certainty."""
    assert PRECISION.estimate("object", iter(["word=say"])) < 0.5


def test_a_pattern_never_counted_is_trusted_as_its_author_does() -> None:
    """A pattern that the counted articles never show gets the stated rate."""
    assert PRECISION.estimate("dash", iter([])) == pytest.approx(RATE_UNCOUNTED)


def test_shipped_counts_make_sense() -> None:
    """No count in the shipped file has more right than seen."""
    table = load_precision()
    counts = [*table.patterns.values(), *table.features.values()]
    assert counts
    assert all(0 <= c.right <= c.seen for c in counts)
