"""Trust: a confidence grows with what speaks for it, and never says never or always."""

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.speakers.answers import Answer, Certainty
from quotetrack.speakers.trust import load_trust, log_odds, read_trust, squash

CHANCES = st.floats(0, 1)
SORTS = st.sampled_from(Certainty)


def shipped() -> dict[str, Any]:
    """Return the figures that ship, as written."""
    text = files("quotetrack.speakers").joinpath("trust.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


def answer(certainty: Certainty, chance: float | None = None) -> Answer:
    """Return an answer of a sort."""
    return Answer(certainty, "a test", chance=chance)


@given(SORTS, CHANCES, CHANCES, st.none() | CHANCES)
def test_a_surer_content_is_never_trusted_less(
    sort: Certainty, one: float, other: float, chance: float | None
) -> None:
    """Whatever the sort of answer, the confidence doesn't fall as the content's surety grows."""
    low, high = sorted((one, other))
    trust = load_trust()
    assert trust.rate(low, answer(sort, chance)) <= trust.rate(high, answer(sort, chance))


@given(SORTS, CHANCES, CHANCES, CHANCES)
def test_a_more_probable_speaker_is_never_trusted_less(
    sort: Certainty, surety: float, one: float, other: float
) -> None:
    """The confidence doesn't fall as the ranker's probability grows."""
    low, high = sorted((one, other))
    trust = load_trust()
    assert trust.rate(surety, answer(sort, low)) <= trust.rate(surety, answer(sort, high))


@given(SORTS, CHANCES, st.none() | CHANCES, CHANCES)
def test_no_confidence_is_ever_nought_or_one(
    sort: Certainty, surety: float, chance: float | None, before: float
) -> None:
    """The most certain answer may be wrong, the least certain one right: strictly between."""
    trust = load_trust()
    assert 0 < trust.rate(surety, answer(sort, chance)) < 1
    assert 0 < trust.share(answer(sort, chance)) < 1
    assert 0 < trust.go_on(surety, before) < 1


@given(CHANCES, CHANCES, CHANCES)
def test_going_on_is_trusted_by_both_quotations(fixed: float, one: float, other: float) -> None:
    """What goes on isn't surer because its content, or the quotation before, is less sure."""
    low, high = sorted((one, other))
    trust = load_trust()
    assert trust.go_on(low, fixed) <= trust.go_on(high, fixed)
    assert trust.go_on(fixed, low) <= trust.go_on(fixed, high)


def test_confidence_moves_with_what_it_is_made_of() -> None:
    """Surety, sort and chance each make a difference that a reader sees."""
    trust = load_trust()
    assert trust.rate(0.5, answer(Certainty.FULL_NAME)) < trust.rate(
        0.95, answer(Certainty.FULL_NAME)
    )
    assert trust.rate(0.95, answer(Certainty.OPEN)) < trust.rate(0.95, answer(Certainty.FULL_NAME))
    assert trust.go_on(0.9, 0.5) < trust.go_on(0.9, 0.9)
    assert trust.go_on(0.5, 0.9) < trust.go_on(0.9, 0.9)
    assert trust.rate(0.95, answer(Certainty.PRONOUN, 0.6)) < trust.rate(
        0.95, answer(Certainty.PRONOUN, 0.99)
    )


def test_the_chance_counts_only_where_a_slope_says_how() -> None:
    """A sort without a slope, or an answer that no ranker gave, has its plain share."""
    trust = read_trust(shipped() | {"slopes": {"pronoun": [1.0, 0.0]}})
    shares = trust.shares
    assert trust.share(answer(Certainty.ROLE, 0.2)) == shares[Certainty.ROLE]
    assert trust.share(answer(Certainty.PRONOUN)) == shares[Certainty.PRONOUN]
    assert trust.share(answer(Certainty.PRONOUN, 0.2)) == pytest.approx(0.2)


def test_the_figures_that_ship_know_every_sort_of_answer_and_no_other() -> None:
    """Each sort has its share, strictly between 0 and 1, and no name in the file is misspelt."""
    table = shipped()
    assert set(table["shares"]) == set(Certainty)
    assert all(0 < share < 1 for share in table["shares"].values())
    assert set(table["slopes"]) <= set(Certainty)
    assert all(slope > 0 for slope, _ in table["slopes"].values())
    assert table["scale"] > 0
    assert 0 < table["going_on"] < 1
    assert load_trust() == read_trust(table)


@pytest.mark.parametrize("missing", ["shares", "slopes", "scale", "shift", "going_on"])
def test_a_figure_that_is_missing_is_an_error(missing: str) -> None:
    """Half a file isn't taken for a whole one."""
    table = shipped()
    del table[missing]
    with pytest.raises(KeyError):
        read_trust(table)


def test_a_sort_without_a_share_is_an_error() -> None:
    """A new sort of answer can't ship without having been measured."""
    table = shipped()
    del table["shares"]["writing"]
    with pytest.raises(KeyError):
        read_trust(table)


@given(st.floats(0.002, 0.998))
def test_odds_and_probability_lead_back_to_each_other(probability: float) -> None:
    """The log odds of a probability give the probability."""
    assert squash(log_odds(probability)) == pytest.approx(probability)
