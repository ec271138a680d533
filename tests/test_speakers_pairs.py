"""Pairs: two persons named side by side, and where "they" may not mean them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import Attribution
from quotetrack.speakers import Registry, attribute
from quotetrack.speakers.cast import gather
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.pairs import find_pairs, take_up
from quotetrack.syntax import Syntax

LANGUAGE = load("en")
PEOPLE = LANGUAGE.people
HALE, CASTELL = "*Tom *Hale", "*Oren *Castell"


def attribute_last(*article: str) -> Attribution:
    """Attribute the marked sentences of an article, and return the last one's attribution."""
    syntax, quotations = write_article(article)
    return attribute(syntax, quotations, Registry(), LANGUAGE, "2025-03-01")[-1]


def pairs_in(*article: str) -> tuple[Syntax, list[list[str]], list[int]]:
    """Return an article's syntax, the names of each of its pairs, and where each ends."""
    syntax, _ = write_article(article)
    cast = gather(find_mentions(syntax, PEOPLE), PEOPLE, Registry(), None)
    pairs = find_pairs(syntax, cast, PEOPLE)
    return syntax, [[c.text for c in pair.characters] for pair in pairs], [p.end for p in pairs]


PAIRS = [
    ("side by side", [f"{HALE} and {CASTELL} spoke"], [["Tom Hale", "Oren Castell"]]),
    ("as object", [f"officials met {HALE} and {CASTELL}"], [["Tom Hale", "Oren Castell"]]),
    (
        "with titles",
        [f"{HALE} , {{the mayor}} , and Senator {CASTELL} spoke"],
        [["Tom Hale", "Oren Castell"]],
    ),
    (
        "of one family",
        ["*Tom *Hale and *Ann *Hale spoke"],
        [["Tom Hale", "Ann Hale"]],
    ),
    (
        "three",
        [f"{HALE} and *Ann *Whitfield and {CASTELL} spoke"],
        [["Tom Hale", "Ann Whitfield", "Oren Castell"]],
    ),
    (
        "two pairs",
        [f"{HALE} and {CASTELL} spoke", "*Nadia *Lambert and *Ann *Whitfield left"],
        [["Tom Hale", "Oren Castell"], ["Nadia Lambert", "Ann Whitfield"]],
    ),
    ("a verb between", [f"{HALE} met {CASTELL}"], []),
    ("a verb and an and between", [f"{HALE} spoke and {CASTELL} left"], []),
    ("a sentence between", [f"{HALE} spoke", f"{CASTELL} spoke"], []),
    ("a full stop before the and", [f"officials met {HALE} and", f"{CASTELL} left"], []),
    ("an aside and no and", [f"{HALE} , {{{CASTELL}}} , spoke"], []),
    ("the same one twice", ["*Tom *Hale and *Hale spoke"], []),
    ("a body", [f"{HALE} and +Harbor +Council spoke"], [["Tom Hale", "Harbor Council"]]),
    ("somebody without a full name", [f"{HALE} and *Castell spoke"], []),
]


@pytest.mark.parametrize(("what", "article", "expected"), PAIRS, ids=[case[0] for case in PAIRS])
def test_two_named_side_by_side_are_a_pair(
    what: str, article: list[str], expected: list[list[str]]
) -> None:
    """An "and" alone, with titles and asides, stands between two persons named in full."""
    _, found, _ = pairs_in(*article)
    assert found == expected, what


TAKEN_UP = [
    ("right behind", [f"{HALE} and {CASTELL} spoke"], ["Tom Hale", "Oren Castell"]),
    (
        "after a sentence about one of them",
        [f"{HALE} and {CASTELL} spoke", "*Hale left"],
        ["Tom Hale", "Oren Castell"],
    ),
    (
        "the last pair of two",
        [f"{HALE} and {CASTELL} spoke", "*Nadia *Lambert and *Ann *Whitfield left"],
        ["Nadia Lambert", "Ann Whitfield"],
    ),
]


@pytest.mark.parametrize(("what", "article", "expected"), TAKEN_UP)
def test_they_means_the_last_pair(what: str, article: list[str], expected: list[str]) -> None:
    """All of the pair said it, in the order of their names."""
    found = attribute_last(*article, "> they said")
    assert [speaker.name for speaker in found.speakers] == expected, what
    assert "side by side" in found.reason


OPEN = [
    ("nobody side by side", [f"{HALE} spoke", f"{CASTELL} spoke"], "they"),
    ("others between", [f"{HALE} and {CASTELL} spoke", "officials left"], "they"),
    (
        "too far",
        [f"{HALE} and {CASTELL} spoke", "*Hale left", "*Castell left", "*Hale left"],
        "they",
    ),
    ("one of them", [f"{HALE} and {CASTELL} spoke"], "it"),
]


@pytest.mark.parametrize(("what", "article", "word"), OPEN, ids=[case[0] for case in OPEN])
def test_nobody_of_a_pair_is_named_where_it_may_be_others(
    what: str, article: list[str], word: str
) -> None:
    """Further off, after others in the plural, or for "it", no pair is meant."""
    assert not attribute_last(*article, f"> {word} said").speakers, what


def test_they_is_never_some_of_those_in_a_row() -> None:
    """Tom Hale, Ann Whitfield and Oren Castell spoke. [They] said: all three, or open."""
    found = attribute_last(f"{HALE} , *Ann *Whitfield and {CASTELL} spoke", "> they said")
    assert len(found.speakers) in {0, 3}


def test_either_of_two_is_no_pair() -> None:
    """Tom Hale or Oren Castell left: one of them did, and "they" may be anybody."""
    article = [f"{HALE} and {CASTELL} left".replace(" and ", " or "), "> they said"]
    assert not attribute_last(*article).speakers


SENTENCES = st.sampled_from(
    [
        f"{HALE} and {CASTELL} spoke",
        f"{HALE} met {CASTELL}",
        "*Ann *Whitfield and *Nadia *Lambert and *Kim *Oye left",
        "officials left",
        "*Hale and +Harbor +Council met",
        "she left",
    ]
)


@given(st.lists(SENTENCES, min_size=1, max_size=6))
def test_a_pair_is_taken_up_only_behind_it(article: list[str]) -> None:
    """At each word: nobody, or two persons or more, all different, whose names end before it."""
    syntax, _ = write_article(article)
    cast = gather(find_mentions(syntax, PEOPLE), PEOPLE, Registry(), None)
    pairs = find_pairs(syntax, cast, PEOPLE)
    assert [pair.end for pair in pairs] == sorted({pair.end for pair in pairs})
    for i in range(len(syntax)):
        meant = take_up(syntax, pairs, i)
        assert not meant or len(set(meant)) == len(meant) > 1
        assert not meant or meant in {pair.characters for pair in pairs if pair.end <= i}
