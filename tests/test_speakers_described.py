"""Descriptions: "the agency", "the 40-year-old driver", "her lawyer" - whom they mean, or whose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import Attribution
from quotetrack.speakers import Registry, attribute

LANGUAGE = load("en")


def attribute_last(*article: str) -> Attribution:
    """Attribute the marked sentences of an article, and return the last one's attribution."""
    syntax, quotations = write_article(article)
    return attribute(syntax, quotations, Registry(), LANGUAGE, "2025-03-01")[-1]


BODIES = [
    ("by its sort", ["+Harbor +Bureau spoke", "> the agency said"], "Harbor Bureau"),
    ("a newspaper", ["the +Harbor +Gazette spoke", "> the newspaper said"], "Harbor Gazette"),
    ("its own word", ["+Harbor +Council spoke", "> the council said"], "Harbor Council"),
    (
        "not the other sort",
        ["+Harbor +Bureau spoke", "+Quay +Gazette spoke", "> the newspaper said"],
        "Quay Gazette",
    ),
    (
        "told apart by its name",
        ["+Harbor +Council met +Quay +Council", "> the Quay council said"],
        "Quay Council",
    ),
    (
        "the last of two",
        ["+Harbor +Bureau spoke", "+Quay +Bureau spoke", "> the agency said"],
        "Quay Bureau",
    ),
]


@pytest.mark.parametrize(("what", "article", "expected"), BODIES, ids=[case[0] for case in BODIES])
def test_a_description_of_a_body_means_one_named_before(
    what: str, article: list[str], expected: str
) -> None:
    """Of the bodies named before, "the agency" is the one whose name says that it is one."""
    found = attribute_last(*article)
    assert found.speaker, f"{what}: {found.reason}"
    assert found.speaker.name == expected
    assert found.reason.endswith("named in full in the article")


NO_BODY = [
    ("not a new one", ["the +Harbor +Gazette spoke", "> a newspaper said"], "newspaper"),
    ("nobody of that sort", ["*Nadia *Lambert spoke", "> the agency said"], "agency"),
    ("one that only comes later", ["> the agency said", "+Harbor +Bureau spoke"], "agency"),
    ("another place's", ["+Harbor +Bureau spoke", "> the Norway agency said"], "Norway agency"),
    (
        "one with more to its name",
        ["+Harbor +Council spoke", "> the trade council said"],
        "trade council",
    ),
    ("her own", ["+Harbor +Council spoke", "> her council said"], "her council"),
    ("several", ["+Harbor +Council spoke", "> the councils said"], "councils"),
]


@pytest.mark.parametrize(
    ("what", "article", "expected"), NO_BODY, ids=[case[0] for case in NO_BODY]
)
def test_a_body_not_named_before_stays_described(
    what: str, article: list[str], expected: str
) -> None:
    """Another agency than the one named, or none at all: the words stay."""
    found = attribute_last(*article)
    assert (found.speaker, found.described) == (None, expected), f"{what}: {found.reason}"


def test_two_bodies_of_one_sort_are_told_in_the_reason() -> None:
    """Harbor Council met Quay Council. [The council] said: either."""
    found = attribute_last("+Harbor +Council met +Quay +Council", "> the council said")
    assert (found.speaker, found.described) == (None, None)
    assert found.reason == "“council” could be Harbor Council or Quay Council"


AGED = ["the 40-year-old driver", "the 40-year-old Norwegian driver"]


@pytest.mark.parametrize("wording", AGED)
def test_an_age_takes_up_who_was_just_spoken_of(wording: str) -> None:
    """Nadia Lambert spoke. [The 40-year-old driver] said."""
    found = attribute_last("*Nadia *Lambert spoke", f"> {wording} said")
    assert found.speaker, found.reason
    assert found.speaker.name == "Nadia Lambert"
    assert found.role == wording[4:]


ANOTHER = [
    ("no age", ["*Nadia *Lambert spoke", "> the driver said"]),
    ("a new one", ["*Nadia *Lambert spoke", "> a 40-year-old driver said"]),
    ("somebody's", ["*Nadia *Lambert spoke", "> her 40-year-old driver said"]),
    ("another's", ["*Nadia *Lambert spoke", "> the mayor 's 40-year-old driver said"]),
    ("either of two", ["*Nadia *Lambert met *Tom *Hale", "> the 40-year-old driver said"]),
    ("a man", ["Mrs. *Nadia *Lambert spoke", "> the 40-year-old salesman said"]),
    ("one with another's name", ["*Tom *Hale spoke", "> the 40-year-old *Castell driver said"]),
]


@pytest.mark.parametrize(("what", "article"), ANOTHER, ids=[case[0] for case in ANOTHER])
def test_who_was_just_spoken_of_is_not_everybody(what: str, article: list[str]) -> None:
    """Without an age, as somebody's or as a new one, a description is somebody else."""
    found = attribute_last(*article)
    assert found.speaker is None, f"{what}: {found.reason}"
    assert found.described


def test_an_age_makes_any_noun_a_person() -> None:
    """Nadia Lambert spoke. [The 40-year-old nurse] said: things have no such age."""
    found = attribute_last("*Nadia *Lambert spoke", "> the 40-year-old nurse said")
    assert found.speaker is not None


OWNED = [
    ("her lawyer", "Nadia Lambert's lawyer"),
    ("her office", "Nadia Lambert's office"),
    ("her campaign manager", "Nadia Lambert's campaign manager"),
    ("her brother", "Nadia Lambert's brother"),
    ("Her lawyer", "Nadia Lambert's lawyer"),
]


@pytest.mark.parametrize(("wording", "expected"), OWNED)
def test_whose_somebody_is_gets_a_name(wording: str, expected: str) -> None:
    """Words such as "her lawyer" tell something only with her name in the pronoun's place."""
    found = attribute_last("*Nadia *Lambert spoke", f"> {wording} said")
    assert (found.speaker, found.described) == (None, expected)


def test_a_name_that_ends_in_s_takes_an_apostrophe() -> None:
    """Tom Hayes' aide, as newspapers write it."""
    found = attribute_last("*Tom *Hayes spoke", "> his aide said")
    assert found.described == "Tom Hayes' aide"


STRANGERS = [
    ("nobody yet", ["> her lawyer said"], "her lawyer"),
    ("of the other gender", ["Mrs. *Nadia *Lambert spoke", "> his lawyer said"], "his lawyer"),
    ("of no full name", ["*Lambert spoke", "> his lawyer said"], "his lawyer"),
    ("no pronoun", ["*Nadia *Lambert spoke", "> the lawyer said"], "lawyer"),
    ("another's", ["*Nadia *Lambert spoke", "> the *Castell lawyer said"], "Castell lawyer"),
]


@pytest.mark.parametrize(
    ("what", "article", "expected"), STRANGERS, ids=[case[0] for case in STRANGERS]
)
def test_whose_somebody_is_stays_open_where_it_is(
    what: str, article: list[str], expected: str
) -> None:
    """A pronoun that means nobody for sure, and no pronoun at all, stay as they are written."""
    found = attribute_last(*article)
    assert (found.speaker, found.described) == (None, expected), f"{what}: {found.reason}"


OWNERS = [
    "the president 's adviser , {*Oren *Castell} , spoke",
    "the president 's adviser *Oren *Castell spoke",
]


@pytest.mark.parametrize("introduction", OWNERS)
def test_whose_adviser_somebody_is_they_are_not(introduction: str) -> None:
    """The president's adviser, Oren Castell, spoke. [The president] said: not Castell."""
    found = attribute_last(introduction, "> the president said")
    assert (found.speaker, found.described) == (None, "president"), found.reason


WORDS = ["agency", "newspaper", "40-year-old", "driver", "lawyer", "mayor", "council"]
DESCRIPTIONS = st.builds(
    lambda first, words: " ".join([first, *words]),
    st.sampled_from(["the", "a", "her", "his"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
BEFORE = st.sampled_from(["*Nadia *Lambert spoke", "+Harbor +Bureau spoke", "*Tom *Hale left"])


@given(st.lists(BEFORE, max_size=3), DESCRIPTIONS)
def test_a_description_makes_nobody_up(before: list[str], wording: str) -> None:
    """Who is named was named in the article; "a ..." never names; the registry gains no words."""
    syntax, quotations = write_article([*before, f"> {wording} said"])
    registry = Registry()
    (found,) = attribute(syntax, quotations, registry, LANGUAGE, "2025-03-01")
    names = {speaker.name for speaker in found.speakers}
    assert names <= {"Nadia Lambert", "Harbor Bureau", "Tom Hale"}
    assert all(name in syntax.text for name in names)
    assert not (names and wording.startswith(("a ", "her ", "his ")))
    assert {speaker.name for speaker in registry.speakers()} == names


MARKED = [
    ("the ‘ Friends of the Quay", "Friends of the Quay"),
    ("the “ Friends of the Quay", "Friends of the Quay"),
    ("the “ Quay ” party", "“Quay” party"),
]


@pytest.mark.parametrize(("wording", "expected"), MARKED)
def test_a_description_has_both_marks_or_neither(wording: str, expected: str) -> None:
    """Where a source took in one mark of a pair alone, the description shows no half."""
    assert attribute_last(f"> {wording} said").described == expected
