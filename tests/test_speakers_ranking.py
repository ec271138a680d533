"""The ranker: candidates share one probability, by what speaks for each and by nothing else."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.lang.people import Gender
from quotetrack.model import SpeakerKind
from quotetrack.speakers.characters import Character
from quotetrack.speakers.evidence import (
    FEATURES,
    NOBODY,
    Asked,
    Memory,
    Place,
    Question,
    Surroundings,
    describe_evidence,
)
from quotetrack.speakers.ranking import Weights, load_ranker, read_ranker

SIZE = 4
NUMBERS = st.floats(-30, 30, allow_nan=False)
ROWS = st.lists(NUMBERS, min_size=SIZE, max_size=SIZE)
WEIGHTS = st.builds(lambda row, nobody: Weights(tuple(row), nobody), ROWS, NUMBERS)
NOT_SO = -1e9  # a score under which it is never nobody
CANDIDATES = st.lists(ROWS, min_size=1, max_size=6)


@given(WEIGHTS, CANDIDATES)
def test_the_probabilities_of_all_candidates_sum_to_one(
    weights: Weights, candidates: list[list[float]]
) -> None:
    """Somebody is meant: the candidates share 1, but for what is nobody's of these."""
    chances = weights.rank(candidates)
    assert len(chances) == len(candidates)
    assert min(chances) >= 0
    assert sum(chances) <= 1 + 1e-9
    certain = Weights(weights.values, NOT_SO)
    assert sum(certain.rank(candidates)) == pytest.approx(1)
    assert certain.rank(candidates[:1]) == [1]


@given(WEIGHTS, CANDIDATES)
def test_the_more_speaks_for_nobody_the_less_is_left(
    weights: Weights, candidates: list[list[float]]
) -> None:
    """Someone who isn't among the candidates takes from all of them alike."""
    doubtful = Weights(weights.values, weights.nobody + 1)
    for less, more in zip(doubtful.rank(candidates), weights.rank(candidates), strict=True):
        assert less <= more + 1e-12


def test_a_lone_candidate_of_whom_nothing_speaks_is_in_doubt() -> None:
    """Who is the only one left need not be meant: "The plumber left. She said ..."."""
    assert load_ranker()[Asked.PERSON].rank([[0.0] * len(FEATURES)])[0] < 0.7


@given(WEIGHTS, CANDIDATES.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_candidates_does_not_matter(
    weights: Weights, orders: tuple[list[list[float]], list[list[float]]]
) -> None:
    """Whoever was named first in the list has no better chance for that."""
    one, other = (
        sorted(zip(rows, weights.rank(rows), strict=True), key=lambda pair: pair[0])
        for rows in orders
    )
    assert [row for row, _ in one] == [row for row, _ in other]
    assert [chance for _, chance in one] == pytest.approx([chance for _, chance in other])


@given(NUMBERS, NUMBERS)
def test_who_has_more_of_what_weighs_is_more_probable(one: float, other: float) -> None:
    """A positive weight speaks for a candidate, a negative one against, each as it is large."""
    (first, second) = Weights((1.0,), NOT_SO).rank([[one], [other]])
    assert (first > second) <= (one > other)
    assert (first < second) <= (one < other)
    assert Weights((-1.0,), NOT_SO).rank([[one], [other]]) == pytest.approx([second, first])


def test_evidence_without_end_is_still_a_probability() -> None:
    """Sums that no exponential can hold give 0 and 1, not an error."""
    assert Weights((1e5,), 0.0).rank([[1], [-1]]) == [1, 0]
    assert Weights((1e5,), 0.0).rank([]) == []


def test_weights_and_evidence_of_different_length_are_an_error() -> None:
    """Evidence that lacks a feature isn't weighed by the weights of others."""
    with pytest.raises(ValueError, match="zip"):
        Weights((1.0, 2.0), 0.0).rank([[1.0]])


@given(st.sampled_from(FEATURES), st.lists(NUMBERS, min_size=2, max_size=2))
def test_a_feature_without_a_weight_weighs_nothing(named: str, values: list[float]) -> None:
    """A table that names one feature leaves all others without a say."""
    ranker = read_ranker({"person": {named: 2.0}, "body": {}})
    rows = [[values[0]] * len(FEATURES), [values[1]] * len(FEATURES)]
    at = FEATURES.index(named)
    assert ranker[Asked.PERSON].score(rows[0]) == pytest.approx(2 * values[0])
    for n, row in enumerate(rows):
        row[at] = 0.0
        assert ranker[Asked.PERSON].score(row) == 0, n
    assert ranker[Asked.BODY].rank(rows) == pytest.approx([1 / 3, 1 / 3])


def test_a_table_without_a_sort_of_question_is_an_error() -> None:
    """A ranker that can't answer for bodies isn't taken for one that knows nothing of them."""
    with pytest.raises(KeyError):
        read_ranker({"person": {}})


def test_the_weights_that_ship_name_known_features_only() -> None:
    """A weight with a misspelt or dropped name would be lost without a word."""
    text = files("quotetrack.speakers").joinpath("ranker.json").read_text("utf-8")
    table = json.loads(text)
    assert set(table) == set(Asked)
    for asked, weights in table.items():
        assert set(weights) == {*FEATURES, NOBODY}, asked
        assert any(weights.values()), asked
    assert load_ranker() == read_ranker(table)


LAMBERT = Character(SpeakerKind.PERSON, "Nadia Lambert", named=True)
CASTELL = Character(SpeakerKind.PERSON, "Oren Castell", named=True)
LAMBERT.show(Gender.FEMININE, 10)


def describe(asked: Question, character: Character) -> dict[str, float]:
    """Tell the evidence for a character: Lambert spoke, then Castell was met."""
    memory = Memory()
    memory.note(LAMBERT, (0, 0), 1, Place.SUBJECT)
    memory.note_speaker(LAMBERT)
    memory.note_name(memory.note(CASTELL, (2, 1), 9, Place.OBJECT))
    salience = {LAMBERT: 0.5, CASTELL: 1.5}
    around = Surroundings(salience, LAMBERT, here=[], near=[CASTELL], barred=[])
    values = describe_evidence(asked, character, memory, around, [CASTELL, LAMBERT])
    return dict(zip(FEATURES, values, strict=True))


def test_evidence_is_a_number_for_each_feature() -> None:
    """What the text told of two persons comes out as numbers under the features' names."""
    she = Question(Asked.PERSON, 12, 3, 1, Gender.FEMININE, inside=[CASTELL], leads=True)
    lambert, castell = describe(she, LAMBERT), describe(she, CASTELL)
    assert len(set(FEATURES)) == len(FEATURES) == len(lambert)
    told = {name for name in FEATURES if lambert[name] and not castell[name]}
    assert told >= {
        "last subject",
        "was subject",
        "was source",
        "spoke last",
        "spoke earlier",
        "spoken",
        "subject often",
        "gender agrees",
        "first sentence",
        "last subject and spoke last",
        "leads and spoke last",
        "leads and last subject",
        "paragraph before",
    }
    assert (lambert["share of salience"], castell["share of salience"]) == (0.25, 0.75)
    assert (lambert["gender unknown"], castell["gender unknown"]) == (0, 1)
    assert (lambert["was named"], castell["was named"]) == (0, 1)
    assert (lambert["in the content"], castell["in the content"]) == (0, 1)
    assert (lambert["sentences away"], castell["sentences away"]) == (0.6, 0.2)
