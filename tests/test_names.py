"""Names taken apart, made comparable and turned into identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.lang import load
from quotetrack.speakers.names import (
    Name,
    differ_by_one,
    make_slug,
    match_given,
    normalise,
    split_name,
)

PEOPLE = load("en").people


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Nadia Lambert", "nadia lambert"),
        ("LAMBERT’s", "lambert"),
        ("Castells'", "castells"),
        ("O’Hale", "o'hale"),
        ("Élysée", "elysee"),
        ("Łukasz Wyżga", "lukasz wyzga"),
        ("  Harbor\n News ", "harbor news"),
        ("Зеленський", "зеленський"),
        ("Зеленськии\u0306", "зеленський"),
        ("Ёлкин", "елкин"),
        ("Їжак", "їжак"),
        ("Лук’яненко", "лук'яненко"),
        ("Лукʼяненко", "лук'яненко"),
    ],
)
def test_spellings_of_one_name_become_equal(written: str, same: str) -> None:
    """Case, accents, apostrophes, possessives and spaces don't tell names apart."""
    assert normalise(written) == same


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Lambert", Name(None, (), (), "Lambert")),
        ("Nadia Lambert", Name(None, (), ("Nadia",), "Lambert")),
        ("Mr. Oren T. Castell Jr.", Name("mr.", (), ("Oren", "T."), "Castell", "Jr.")),
        ("Ursula von der Hale", Name(None, (), ("Ursula",), "von der Hale")),
        ("de Hale", Name(None, (), (), "de Hale")),
        ("Ben Hale", Name(None, (), ("Ben",), "Hale")),
        (
            "Vice President Nadia Lambert's",
            Name(None, ("vice", "president"), ("Nadia",), "Lambert"),
        ),
        ("Tom Whitfield III", Name(None, (), ("Tom",), "Whitfield", "III")),
        ("King", Name(None, (), (), "King")),
    ],
)
def test_a_name_is_taken_apart(written: str, expected: Name) -> None:
    """Honorific, titles, given names, family name with its particles, and suffix."""
    assert split_name(written.split(), PEOPLE) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Nadia", "Nadia", True),
        ("N.", "Nadia", True),
        ("Nadia", "Oren", False),
        ("Oren", "O.", True),
        ("Ann Nadia", "Nadia", True),
        ("Tom", "Thea", False),
        ("J.D.", "John", True),
    ],
)
def test_given_names_may_be_one_persons(one: str, other: str, expected: object) -> None:
    """Equal ones, an initial, a middle name that stands alone."""
    assert match_given(one.split(), other.split()) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("whitfield", "whitfeld", True),
        ("castell", "kastell", False),
        ("lambert", "lamberd", True),
        ("hale", "hall", False),
        ("lambert", "lamberty", True),
        ("lambert", "lombard", False),
    ],
)
def test_a_slip_is_forgiven_in_a_long_name_only(one: str, other: str, expected: object) -> None:
    """One letter of a name of six or more, never the first."""
    assert differ_by_one(one, other) is expected
    assert differ_by_one(other, one) is expected


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Nadia Lambert", [], "nadia-lambert"),
        ("Nadia Lambert", ["nadia-lambert"], "nadia-lambert-2"),
        ("Nadia Lambert", ["nadia-lambert", "nadia-lambert-2"], "nadia-lambert-3"),
        ("Séan O’Hale", [], "sean-ohale"),
        ("王", [], "738b"),
    ],
)
def test_a_slug_is_readable(name: str, taken: list[str], slug: str) -> None:
    """Letters and digits of ASCII with hyphens, a number where it's taken."""
    assert make_slug(name, taken) == slug


@given(st.text(min_size=1), st.lists(st.sampled_from(["a", "a-2", "speaker", "b"])))
def test_any_text_gives_a_free_ascii_slug(name: str, taken: list[str]) -> None:
    """Whatever the name, the slug is new, ASCII and not empty."""
    slug = make_slug(name, taken)
    assert slug
    assert slug.isascii()
    assert slug not in taken


@given(st.text())
def test_normalising_twice_changes_no_more(name: str) -> None:
    """What is comparable stays as it is, up to a possessive that the first pass laid bare."""
    once = normalise(name)
    assert normalise(once) == once or once.endswith(("'", "'s", "’s"))
