"""Writings: whose words a report, a letter or a statement has, and where that isn't told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import write_article
from parses import parse_conllu, place
from quotetrack.lang import load
from quotetrack.model import Attribution, Kind, Quotation
from quotetrack.speakers import Registry, attribute
from quotetrack.speakers.answers import Sieve

LANGUAGE = load("en")


def attribute_last(*article: str, without: frozenset[Sieve] = frozenset()) -> Attribution:
    """Attribute the marked sentences of an article, and return the last one's attribution."""
    syntax, quotations = write_article(article)
    registry = Registry()
    return attribute(syntax, quotations, registry, LANGUAGE, "2025-03-01", without=without)[-1]


OWNED = [
    (["> the +Harbor +Commission 's report said"], "Harbor Commission"),
    (["> the +Harbor +Commission report said"], "Harbor Commission"),
    (["> *Nadia *Lambert 's letter said"], "Nadia Lambert"),
    (["*Nadia *Lambert spoke", "> *Lambert 's letter said"], "Nadia Lambert"),
    (["the +Harbor +Council issued a statement", "> the statement said"], "Harbor Council"),
    (["*Nadia *Lambert issued a letter", "*Tom *Hale spoke", "> the letter said"], "Nadia Lambert"),
    (
        [
            "+Harbor +Council issued a statement",
            "+Quay +Board issued a statement",
            "> the statement said",
        ],
        "Quay Board",
    ),
    (["+Harbor +Commission 's report spoke", "> the report said"], "Harbor Commission"),
]


@pytest.mark.parametrize(("article", "expected"), OWNED)
def test_what_a_writing_says_is_said_by_whose_it_is(article: list[str], expected: str) -> None:
    """The words beside "report" tell its author, or those where it was spoken of before."""
    found = attribute_last(*article)
    assert found.speaker, found.reason
    assert found.speaker.name == expected
    assert found.reason.endswith(f"is what {expected} wrote")


UNOWNED = [
    ("nobody's", ["> the report said"], "report"),
    ("a person it is about", ["*Nadia *Lambert spoke", "> the *Lambert letter said"], None),
    ("a place it is about", ["> the ^Norway report said"], "Norway report"),
    ("a place taken for a body", ["> the +Norway report said"], "Norway report"),
    ("no writing", ["> the +Harbor +Council 's bridge said"], "Harbor Council's bridge"),
    (
        "another writing",
        ["+Harbor +Council issued a statement", "> the report said"],
        "report",
    ),
    ("a new one", ["+Harbor +Council issued a statement", "> a statement said"], "statement"),
    ("hers", ["+Harbor +Council issued a letter", "> her letter said"], "her letter"),
    (
        "long ago",
        ["+Harbor +Council issued a letter", *["*Tom *Hale left"] * 4, "> the letter said"],
        "letter",
    ),
    ("namesakes'", ["*Tom *Hale met *Ann *Hale", "> *Hale 's letter said"], "Hale's letter"),
    ("of no full name", ["> *Castell 's letter said"], "Castell's letter"),
]


@pytest.mark.parametrize(
    ("what", "article", "expected"), UNOWNED, ids=[case[0] for case in UNOWNED]
)
def test_a_writing_that_nobody_owns_stays_in_its_own_words(
    what: str, article: list[str], expected: str | None
) -> None:
    """Whom a report is about, or who has another one, didn't write it."""
    found = attribute_last(*article)
    assert found.speaker is None, f"{what}: {found.reason}"
    assert expected in {None, found.described}


REPORT = """
    A/a DET 2 det
    {noun} NOUN 5 nsubj
    {case} ADP 4 case
    UNESCO PROPN 2 nmod ORG
    said/say VERB 0 root
    . PUNCT 5 punct
"""
BEHIND = [
    ("report", "by", "UNESCO"),
    ("letter", "from", "UNESCO"),
    ("report", "of", "UNESCO"),
    ("report", "on", None),
    ("letter", "to", None),
    ("bridge", "by", None),
]


@pytest.mark.parametrize(("noun", "case", "expected"), BEHIND)
def test_the_word_before_a_name_tells_whether_it_wrote(
    noun: str, case: str, expected: str | None
) -> None:
    """[A report by UNESCO] said; a report on UNESCO is another's."""
    syntax = parse_conllu(REPORT.format(noun=noun, case=case))
    source = place(syntax, f"A {noun} {case} UNESCO")
    content, cue = place(syntax, "."), place(syntax, "said")
    quotation = Quotation((content,), (cue,), (source,), Kind.INDIRECT, "test", 0.9)
    (found,) = attribute(syntax, [quotation], Registry(), LANGUAGE, None)
    assert (found.speaker.name if found.speaker else None) == expected, found.reason


@pytest.mark.parametrize("verb", ["received", "left"])
def test_who_only_received_a_writing_did_not_write_it(verb: str) -> None:
    """Lambert received a letter. [The letter] said: another's words."""
    assert attribute_last(f"*Nadia *Lambert {verb} a letter", "> the letter said").speaker is None


WORDS = st.sampled_from(
    ["the", "a", "*Nadia", "*Lambert", "+Harbor", "'s", "report", "letter", "of"]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=3))
def test_without_the_sieve_nobody_is_an_author(subjects: list[list[str]]) -> None:
    """Switched off, no reason speaks of writing; switched on, no other source is changed."""
    article = [
        "*Nadia *Lambert issued a letter",
        *(f"> {' '.join(words)} said" for words in subjects),
    ]
    syntax, quotations = write_article(article)
    without, whole = (
        attribute(syntax, quotations, Registry(), LANGUAGE, None, without=frozenset(left_out))
        for left_out in ([Sieve.WRITING], [])
    )
    for plain, full in zip(without, whole, strict=True):
        assert not plain.reason.endswith("wrote")
        assert full.reason.endswith("wrote") or full == plain
