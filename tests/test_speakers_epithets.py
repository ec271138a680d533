"""Epithets: "the former senator" for someone in the article, by what the speakers file knows."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from quotetrack.lang import load
from quotetrack.lang.people import Gender
from quotetrack.model import Attribution
from quotetrack.speakers import Registry, attribute
from quotetrack.speakers.answers import Sieve
from quotetrack.speakers.cast import gather
from quotetrack.speakers.epithets import Epithets
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.roles import Role, read_words

LANGUAGE = load("en")
PEOPLE = LANGUAGE.people
KNOWN = """
[[speaker]]
name = "Sasha Oye"
kind = "person"
role = [{ title = "bestselling writer" }]

[[speaker]]
name = "Nadia Lambert"
kind = "person"
role = [
    { title = "Norway governor", from = 2020-01-01 },
    { title = "Norway senator", from = 2010-01-01, to = 2019-12-31 },
    { title = "Norway president", from = 2030-01-01 },
    { title = "bestselling writer" },
]

[[speaker]]
name = "Tom Hale"
kind = "person"
role = [{ title = "Chile trade minister", from = 2020-01-01 }]

[[speaker]]
name = "Ann Whitfield"
kind = "person"
role = [{ title = "Chile trade minister", from = 2020-01-01 }, { title = "bestselling writer" }]
"""
BESIDE = ["*Nadia *Lambert met *Tom *Hale", "*Oren *Castell spoke"]
DAY = "2025-03-01"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a speakers file that gives two people their roles."""
    path: Path = tmp_path_factory.mktemp("known") / "speakers.toml"
    path.write_text(KNOWN, "utf-8")
    return path


def attribute_last(
    known: Path, article: list[str], without: frozenset[Sieve] = frozenset()
) -> Attribution:
    """Attribute the marked sentences of an article, and return the last one's attribution."""
    syntax, quotations = write_article(article)
    registry = Registry.load(known)
    return attribute(syntax, quotations, registry, LANGUAGE, DAY, without=without)[-1]


FITTING = [
    ("an office held", "the Norway governor", "Nadia Lambert"),
    ("its adjective", "the Norwegian governor", "Nadia Lambert"),
    ("an office that was", "the former Norway senator", "Nadia Lambert"),
    ("a home and a profession", "the Norway writer", "Nadia Lambert"),
    ("a part of a title", "the Chile minister", "Tom Hale"),
    ("a wider word", "the Chile leader", "Tom Hale"),
]


@pytest.mark.parametrize(
    ("what", "wording", "expected"), FITTING, ids=[case[0] for case in FITTING]
)
def test_an_epithet_means_the_one_whom_it_fits(
    known: Path, what: str, wording: str, expected: str
) -> None:
    """All its words are among the roles of one person whom the article names."""
    found = attribute_last(known, [*BESIDE, f"> {wording} said"])
    assert found.speaker, f"{what}: {found.reason}"
    assert found.speaker.name == expected
    assert found.reason == f"“{wording[4:]}” fits {expected}, whom the article names"


UNFIT = [
    ("one word alone", "the governor"),
    ("an office that is over", "the Norway senator"),
    ("an office yet to come", "the Norway president"),
    ("a place of another's", "the Chile governor"),
    ("two offices mixed", "the governor writer"),
    ("several whom the article doesn't name", "a Norway governor"),
]


@pytest.mark.parametrize(("what", "wording"), UNFIT, ids=[case[0] for case in UNFIT])
def test_an_epithet_that_does_not_fit_names_nobody(known: Path, what: str, wording: str) -> None:
    """A word too few, a day too late or a place too far: the description stays."""
    found = attribute_last(known, [*BESIDE, f"> {wording} said"])
    assert found.speaker is None, f"{what}: {found.reason}"
    assert found.described


@pytest.mark.parametrize("wording", ["the former Norway governor", "the deputy Norway governor"])
@pytest.mark.parametrize("beside", [BESIDE, BESIDE[1:]])
def test_who_holds_an_office_is_no_former_and_no_deputy(
    known: Path, wording: str, beside: list[str]
) -> None:
    """The Norway governor of the day is another than the former one, and than the deputy."""
    assert attribute_last(known, [*beside, f"> {wording} said"]).speaker is None


def test_an_epithet_of_two_in_the_article_names_neither(known: Path) -> None:
    """Hale and Whitfield have the same office: "the Chile minister" may be either."""
    article = [*BESIDE, "*Ann *Whitfield left", "> the Chile minister said"]
    assert attribute_last(known, article).speaker is None


def test_an_epithet_of_one_whom_the_article_does_not_name_names_nobody(known: Path) -> None:
    """What the file knows of people elsewhere doesn't bring them in."""
    found = attribute_last(known, ["the +Harbor +Council left", "> the Norway writer said"])
    assert (found.speaker, found.described) == (None, "Norway writer")


def test_left_out_the_sieve_names_nobody(known: Path) -> None:
    """Without epithets the words stay as they are."""
    article = [*BESIDE, "> the former Norway senator said"]
    found = attribute_last(known, article, without=frozenset({Sieve.EPITHET}))
    assert (found.speaker, found.described) == (None, "former Norway senator")


def test_who_is_known_from_elsewhere_is_not_taken_up_by_a_place(known: Path) -> None:
    """The Norway governor was just spoken of, but is no "Ohio senator"."""
    article = ["> *Nadia *Lambert said", "> the Ohio senator said"]
    assert attribute_last(known, article).speaker is None
    for name in ("Kim Castell", "Sasha Oye"):  # of whom the file knows nothing, or no place
        words = " ".join(f"*{word}" for word in name.split())
        found = attribute_last(known, [f"> {words} said", "> the Ohio senator said"])
        assert found.speaker, found.reason
        assert found.speaker.name == name


def open_epithets(known: Path, *names: str) -> Epithets:
    """Return the epithets of an article that names people."""
    syntax, _ = write_article([f"{name} left" for name in names])
    registry = Registry.load(known)
    cast = gather(find_mentions(syntax, PEOPLE), PEOPLE, registry, DAY)
    return Epithets(cast, registry, PEOPLE, DAY)


def as_role(text: str) -> Role:
    """Return words as the role that they name."""
    return Role(text, read_words(text, PEOPLE))


def test_an_epithet_of_the_other_gender_is_not_theirs(known: Path) -> None:
    """An epithet for a man is none for Mrs. Hale."""
    asked = as_role("Chile trade minister")
    mrs = open_epithets(known, "Mrs. *Tom *Hale")
    assert mrs.find(asked, Gender.MASCULINE) is None
    assert mrs.find(asked, Gender.FEMININE) is mrs.find(asked, None) is not None


WORDS = ["Norway", "Chile", "governor", "senator", "writer", "trade", "minister", "former", "Ohio"]


@given(st.lists(st.sampled_from(WORDS), unique=True, max_size=4))
def test_more_words_never_fit_more_people(known: Path, words: list[str]) -> None:
    """Whom a longer epithet means, each shorter one of the same day means too, or is too short."""
    epithets = open_epithets(known, "*Nadia *Lambert", "*Tom *Hale")
    meant = epithets.find(as_role(" ".join(words)), None)
    plain = [word for word in words if word != "former"]
    for word in plain if meant and len(plain) > 2 else []:
        shorter = [kept for kept in words if kept != word]
        assert epithets.find(as_role(" ".join(shorter)), None) is meant
