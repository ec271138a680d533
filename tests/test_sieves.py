"""The sieves: each, left out, changes one small article that is right with it. No dead switch."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import Attribution, Span
from quotetrack.speakers import Registry, attribute
from quotetrack.speakers.answers import Sieve

LANGUAGE = load("en")
KNOWN = """
[[speaker]]
name = "Nadia Lambert"
kind = "person"
role = [{ title = "Norway senator", from = 2010-01-01, to = 2019-12-31 }]

[[speaker]]
name = "Ann Hale"
kind = "person"
aliases = ["Halle"]
role = [{ title = "Norland mayor" }]
"""
# Each sieve, an article, who its last quotation is by, and who is left without the sieve.
TABLE = [
    (Sieve.NAME_PARTS, ["*Nadia *Lambert spoke", "> *Lambert said"], "Nadia Lambert", "Lambert"),
    (Sieve.NAME_PARTS, ["*Nadia *Lambert spoke", "> *Nadia said"], "Nadia Lambert", "Nadia"),
    (
        Sieve.NAME_PARTS,
        ["the +Quay +Broadcasting spoke", "> +Quay said"],
        "Quay Broadcasting",
        "Quay",
    ),
    (
        Sieve.HONORIFICS,
        ["*Tom *Whitfield met *Ann *Whitfield", "> Mrs. *Whitfield said"],
        "Ann Whitfield",
        None,
    ),
    (
        Sieve.TITLES,
        ["Mayor *Kim *Oye met Senator *Sasha *Oye", "> Senator *Oye said"],
        "Sasha Oye",
        None,
    ),
    (Sieve.APPOSITION, ["> her lawyer , {*Tom *Hale} , said"], "Tom Hale", "her lawyer"),
    (Sieve.RELATIVE, ["> *Nadia *Lambert who said"], "Nadia Lambert", None),
    (
        Sieve.POSSESSIVE,
        ["*Oren *Castell spoke", "> his spokesman said"],
        "Oren Castell's spokesman",
        "his spokesman",
    ),
    (Sieve.JOINT, ["> *Tom *Hale and *Oren *Castell said"], "Tom Hale; Oren Castell", None),
    (
        Sieve.JOINT,
        ["*Tom *Hale and *Oren *Castell spoke", "> they said"],
        "Tom Hale; Oren Castell",
        None,
    ),
    (
        Sieve.ROLE,
        ["French President *Luc *Arnaud spoke", "*Tom *Hale spoke", "> the president said"],
        "Luc Arnaud",
        "president",
    ),
    (
        Sieve.BODY,
        ["the +Harbor +Gazette spoke", "> the newspaper said"],
        "Harbor Gazette",
        "newspaper",
    ),
    (
        Sieve.REGISTRY,
        ["*Tom *Hale spoke", "*Oren *Castell spoke", "> the Norland mayor said"],
        "Ann Hale",
        "Norland mayor",
    ),
    (Sieve.REGISTRY, ["> *Halle said"], "Ann Hale", "Halle"),
    (
        Sieve.EPITHET,
        ["*Nadia *Lambert met *Tom *Hale", "> the former Norway senator said"],
        "Nadia Lambert",
        "former Norway senator",
    ),
    (
        Sieve.TAKEN_UP,
        ["*Kim *Oye spoke", "> the Norway senator said"],
        "Kim Oye",
        "Norway senator",
    ),
    (
        Sieve.TAKEN_UP,
        ["*Kim *Oye spoke", "> the 40-year-old driver said"],
        "Kim Oye",
        "40-year-old driver",
    ),
    (
        Sieve.WRITING,
        ["> the +Harbor +Commission 's report said"],
        "Harbor Commission",
        "Harbor Commission's report",
    ),
    # The ranker is asked for sources alone, so that whose "his" is rests on salience.
    (
        Sieve.SALIENCE,
        ["*Oren *Castell spoke", "> his spokesman said"],
        "Oren Castell's spokesman",
        "his spokesman",
    ),
    (Sieve.RANKER, ["+Harbor +Council spoke", "> it said"], "Harbor Council", None),
]
WHOLE = frozenset[Sieve]()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a speakers file."""
    path: Path = tmp_path_factory.mktemp("known") / "speakers.toml"
    path.write_text(KNOWN, "utf-8")
    return path


def attribute_last(known: Path, article: list[str], without: frozenset[Sieve]) -> Attribution:
    """Attribute an article without some sieves, and return its last quotation's attribution."""
    syntax, quotations = write_article(article)
    registry = Registry.load(known)
    return attribute(syntax, quotations, registry, LANGUAGE, "2025-03-01", without=without)[-1]


@pytest.mark.parametrize(("sieve", "article", "right", "left"), TABLE)
def test_a_sieve_is_what_makes_an_article_right(
    known: Path, sieve: Sieve, article: list[str], right: str, left: str | None
) -> None:
    """With all sieves the speaker is right; without this one it is described, or open."""
    whole = attribute_last(known, article, WHOLE)
    assert whole.shown == right, whole.reason
    without = attribute_last(known, article, frozenset({sieve}))
    assert without.shown == left, without.reason
    assert not without.speakers


GOING_ON = [
    ("the engine tells so", 5, 0, "Oren Castell"),
    ("it begins where the other ends", 0, None, "Oren Castell"),
    ("words between", 5, None, None),
]


@pytest.mark.parametrize(("what", "gap", "told", "expected"), GOING_ON)
def test_going_on_is_a_sieve_too(
    what: str, gap: int, told: int | None, expected: str | None
) -> None:
    """A quotation without a source has the speaker before it, if it goes on; without, nobody."""
    syntax, (first,) = write_article(["> *Oren *Castell said", "the bridge left"])
    begin = syntax.sentences[0].end + gap
    content = (Span(begin, syntax.sentences[1].end),)
    second = replace(first, content=content, cue=(), source=(), continues=told)
    for without, shown in ((WHOLE, expected), (frozenset({Sieve.GOING_ON}), None)):
        both = [first, second]
        found = attribute(syntax, both, Registry(), LANGUAGE, None, without=without)
        assert [a.shown for a in found] == ["Oren Castell", shown], f"{what}: {found[1].reason}"


def test_every_sieve_has_its_article() -> None:
    """The article's own full names aside, without which there is nobody to mean."""
    tested = {sieve for sieve, *_ in TABLE} | {Sieve.GOING_ON}
    assert tested == set(Sieve) - {Sieve.FULL_NAME}


def test_a_full_name_needs_no_other_sieve(known: Path) -> None:
    """Without all other sieves who is named in full is still found."""
    found = attribute_last(known, ["> *Oren *Castell said"], frozenset(Sieve) - {Sieve.FULL_NAME})
    assert found.shown == "Oren Castell"


ARTICLES = st.sampled_from([article for _, article, *_ in TABLE])


@given(ARTICLES, st.frozensets(st.sampled_from(Sieve)))
def test_leaving_sieves_out_names_nobody_else(
    known: Path, article: list[str], without: frozenset[Sieve]
) -> None:
    """Fewer sieves leave more open: whoever is still named is who was named with all."""
    whole = attribute_last(known, article, WHOLE)
    fewer = attribute_last(known, article, without)
    assert set(fewer.speakers) <= set(whole.speakers) or not whole.speakers
