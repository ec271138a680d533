"""Two wordings side by side, and how alike they are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.statements.aligning import align, are_forms, are_spellings
from quotetrack.statements.likeness import MEASURES, Circumstance, measure, weigh
from quotetrack.statements.wording import read_wording

TENTS = "We will send 800 tents to the camp at Varnholm"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("voluntary", "volunteer", True),
        ("mend", "mended", True),
        ("bridge", "bridges", True),
        ("tent", "tents", True),
        ("міст", "мости", False),
        ("мосту", "мост", True),
        ("форма", "формат", True),
        ("harbour", "harbor", True),
        ("force", "fence", False),
        ("winter", "window", False),
        ("car", "carpet", False),
        ("go", "went", False),
    ],
)
def test_forms_of_a_word(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 - a table
    """Words that begin alike for long enough may be one, whichever comes first."""
    assert are_forms(one, other) is expected
    assert are_forms(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("zelenskiy", "zelenskyy", True),
        ("zelensky", "zelenskiy", True),
        ("lambert", "lamberts", True),
        ("ламберт", "ламберта", True),
        ("castell", "castello", True),
        ("christie", "christian", False),
        ("whitfield", "whitehead", False),
        ("varn", "varnholm", False),
        ("iran", "iraq", False),
        ("marwick", "harwick", True),
        ("slovakia", "slovenia", False),
    ],
)
def test_spellings_of_a_name(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    """Names are one if hardly a letter differs, or an ending."""
    assert are_spellings(one, other) is expected
    assert are_spellings(other, one) is expected


GAPS = [
    (TENTS, "We will not send 800 tents to the camp at Varnholm", [("", "not")]),
    (
        TENTS,
        "We will send 80 tents to the camp at Eskerby",
        [("800", "80"), ("Varnholm", "Eskerby")],
    ),
    (TENTS, "“We will send 800 tents to the camp at Varnholm,”", []),
    (TENTS, "As I said, we will send 800 tents to the camp at Varnholm before winter", []),
    (TENTS, "We have nothing to eat", []),
]


@pytest.mark.parametrize(("one", "other", "expected"), GAPS)
def test_what_differs_within(one: str, other: str, expected: list[tuple[str, str]]) -> None:
    """Gaps hold what differs inside of what both say, not what one says beside it."""
    gaps = align(read_wording(one, "en"), read_wording(other, "en")).gaps
    told = [tuple(" ".join(w.written for w in side) for side in gap[:2]) for gap in gaps]
    assert told == expected


def test_what_is_covered() -> None:
    """Of what is trimmed all is covered, of the longer one a part; telling words count for more."""
    whole, part = (read_wording(text, "en") for text in (TENTS, "We will send 800 tents"))
    aligned = align(whole, part)
    assert aligned.covered[1] == 1
    assert 0.4 < aligned.covered[0] < 0.8
    assert aligned.inside == (1, 1)
    assert (aligned.shared, aligned.run, aligned.aligned) == (3, 5, 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We send 800 tents to Austria", "We send 800 tents to Australia"),
        ("We send 800 tents to India", "We send 800 tents to Indiana"),
    ],
)
def test_two_known_places_are_two(one: str, other: str) -> None:
    """However alike two countries are spelled, one is missing in what names the other."""
    missing = align(read_wording(one, "en"), read_wording(other, "en")).missing
    assert all(missing)


words = st.sampled_from([*TENTS.split(), "not", "80", "tent", "Eskerby", "sending", ",", ".", "?"])
texts = st.lists(words, max_size=14).map(" ".join)
days = st.none() | st.integers(0, 400)
meanings = st.none() | st.floats(-1, 1)


@given(texts, texts, days, meanings)
def test_measures_are_numbers(one: str, other: str, day: int | None, near: float | None) -> None:
    """Whatever two texts are, each measure is a finite number and the score a probability."""
    circumstance = Circumstance(days=day, meaning=near)
    measures = measure(align(read_wording(one, "en"), read_wording(other, "en")), circumstance)
    assert tuple(measures) == MEASURES
    assert all(math.isfinite(value) for value in measures.values())
    assert 0 < weigh(measures, circumstance) < 1


@given(texts)
def test_nothing_is_nearer_than_itself(text: str) -> None:
    """A text covers itself wholly, and nothing differs."""
    wording = read_wording(text, "en")
    aligned = align(wording, wording)
    assert aligned.gaps == ()
    assert aligned.missing == ((), ())
    assert all(share in {0, 1} for share in (*aligned.covered, *aligned.inside))


@given(texts, texts)
def test_beside_goes_both_ways(one: str, other: str) -> None:
    """Which of two comes first changes nothing but which side is which."""
    first, second = read_wording(one, "en"), read_wording(other, "en")
    there, back = align(first, second), align(second, first)
    assert (there.covered, there.inside) == (back.covered[::-1], back.inside[::-1])
    assert (there.missing, there.run) == (back.missing[::-1], back.run)
    assert [(g.ours, g.theirs) for g in there.gaps] == [(g.theirs, g.ours) for g in back.gaps]
