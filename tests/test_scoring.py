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


def test_a_language_has_counts_of_its_own() -> None:
    """Where German articles show a pattern, theirs count; English ones stand in for the others."""
    english, german, french = (load_precision(code) for code in ("en", "de", "fr"))
    assert (french.patterns, french.features) == (english.patterns, english.features)
    assert german.patterns["clause"] != english.patterns["clause"]
    assert german.patterns["turn"] == english.patterns["turn"]
    assert english.trust == 1
    assert german.trust < 1


def test_nothing_is_as_sure_in_a_language_that_nobody_counted() -> None:
    """Counts of English articles make no quotation in another language surer than a limit."""
    most = {code: load_precision(code).most for code in ("en", "de", "fr", "ru")}
    assert most["en"] == most["de"] == 1
    assert most["fr"] == most["ru"] == 0.95


def test_less_trust_keeps_nearer_to_the_pattern() -> None:
    """What the features say counts for less where they are trusted less."""
    half = Precision(PRECISION.patterns, PRECISION.features, trust=0.5)
    rates = (p.estimate("clause", iter(["word=say"])) for p in (PRECISION, half))
    full, less = rates
    assert 0.6 < less < full


@pytest.mark.parametrize("code", ["en", "de"])
def test_shipped_counts_make_sense(code: str) -> None:
    """No count in the shipped files has more right than seen."""
    table = load_precision(code)
    counts = [*table.patterns.values(), *table.features.values()]
    assert counts
    assert all(0 <= c.right <= c.seen for c in counts)
