"""Pronouns: whom "he" and "she" mean, and where nobody can be sure."""

import pytest

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import Attribution
from quotetrack.speakers import Registry, attribute

LANGUAGE = load("en")


def attribute_last(article: list[str]) -> Attribution:
    """Attribute the marked sentences of an article, and return the last one's attribution."""
    syntax, quotations = write_article(article)
    return attribute(syntax, quotations, Registry(), LANGUAGE, "2025-03-01")[-1]


LONG_SUBJECT = ["> *Tom *Hale said", "> he said", "> he said"]

MEANT = [
    (
        "whoever did it outweighs the subject of all the sentences before",
        [*LONG_SUBJECT, "¶ the bridge built by *Oren *Castell", "¶ > he said"],
        "Oren Castell",
    ),
    (
        "the subject, in spite of an object of the other gender",
        [*LONG_SUBJECT, "*Hale met *Nadia *Lambert", "> he said"],
        "Tom Hale",
    ),
    (
        "the subject taken up by a description",
        ["Sen. *Tom *Hale spoke", "the senator met *Oren *Castell", "> he said"],
        "Tom Hale",
    ),
    (
        "the subject, after a thing was named",
        [*LONG_SUBJECT, "the +Harbor +Council met", "> he said"],
        "Tom Hale",
    ),
    (
        "a name with a hyphen and a small letter",
        ["*Tom *Hale spoke", "¶ Mr. *Dov *Ela-rim left", "> he said"],
        "Dov Ela-rim",
    ),
]


@pytest.mark.parametrize(("what", "article", "expected"), MEANT, ids=[case[0] for case in MEANT])
def test_a_pronoun_means_whom_the_reader_has_in_mind(
    what: str, article: list[str], expected: str
) -> None:
    """Who does something and who was named last weigh more than who was spoken of for long."""
    found = attribute_last(article)
    assert found.speaker, f"{what}: {found.reason}"
    assert found.speaker.name == expected


UNCLEAR = [
    (
        "someone nearer than the subject of all before",
        [*LONG_SUBJECT, "the council met *Oren *Castell", "¶ > he said"],
    ),
    (
        "someone nearer whose gender nobody knows",
        [*LONG_SUBJECT, "the council met *Sasha *Ebo", "> he said"],
    ),
    (
        "a family name that two bear",
        ["*Tom *Hale met *Oren *Hale", "*Hale spoke", "> he said"],
    ),
    (
        "someone in the same sentence",
        [*LONG_SUBJECT, "¶ *Oren *Castell met *Tom *Hale", "¶ > he said"],
    ),
]


@pytest.mark.parametrize(("what", "article"), UNCLEAR, ids=[case[0] for case in UNCLEAR])
def test_two_who_may_be_meant_leave_a_pronoun_open(what: str, article: list[str]) -> None:
    """Words without a speaker are better than words in the wrong mouth."""
    found = attribute_last(article)
    assert (found.speaker, found.described) == (None, None), f"{what}: {found.reason}"


def test_a_pronoun_for_someone_described_keeps_the_description() -> None:
    """She who has no name in the article is known by its words for her, not by another's name."""
    found = attribute_last([*LONG_SUBJECT, "> one resident said", "> she said"])
    assert (found.speaker, found.described) == (None, "resident")
    found = attribute_last([*LONG_SUBJECT, "> a spokesman said", "> he said"])
    assert (found.speaker, found.described) == (None, "spokesman")


def test_who_asks_is_not_who_answers() -> None:
    """Tom Hale spoke. One reporter said ... [he] said: speakers alternate."""
    found = attribute_last([*LONG_SUBJECT, "> one reporter said", "> he said"])
    assert [speaker.name for speaker in found.speakers] == ["Tom Hale"]


def test_an_epithet_is_not_who_has_another_title() -> None:
    """Where Senator Lambert was named, "the Norland senator" isn't the moderator named last."""
    found = attribute_last(
        [
            "Sen. *Nadia *Lambert met Sen. *Ann *Hale",
            "moderator *Tom *Whitfield spoke",
            "> the Ohio senator said",
        ]
    )
    assert found.speaker is None, found.reason
