"""Labels of turns: capitals, honorifics, parts of the talk."""

import pytest

from clauses import write_article
from quotetrack.lang import load
from quotetrack.model import SpeakerKind
from quotetrack.speakers.answers import Answer, Certainty
from quotetrack.speakers.cast import gather
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.turns import Labels

LANGUAGE = load("en")


def read_label(label: str, article: list[str], registry: Registry | None = None) -> Answer:
    """Read a label beside an article in the notation of `clauses`."""
    known = registry or Registry()
    syntax, _ = write_article(article)
    cast = gather(find_mentions(syntax, LANGUAGE.people), LANGUAGE.people, known, None)
    parts = LANGUAGE.cues.transcripts.parts
    return Labels(cast, known, LANGUAGE.people, parts, None).read(label)


NAMED = [
    ("LAMBERT", ["*Nadia *Lambert spoke"], "Nadia Lambert"),
    ("MS. LAMBERT", ["*Nadia *Lambert spoke"], "Nadia Lambert"),
    ("Mayor Lambert", ["*Nadia *Lambert spoke"], "Nadia Lambert"),
    ("NADIA LAMBERT", ["*Nadia *Lambert spoke"], "Nadia Lambert"),
    ("HARBOR COUNCIL", ["+Harbor +Council spoke"], "Harbor Council"),
    ("ANN WHITFIELD", ["*Nadia *Lambert spoke"], "Ann Whitfield"),
]


@pytest.mark.parametrize(("label", "article", "expected"), NAMED)
def test_a_label_names_whom_the_article_names(
    label: str, article: list[str], expected: str
) -> None:
    """Capitals, honorific and title don't keep a label from its bearer."""
    answer = read_label(label, article)
    assert answer.character
    assert answer.character.known_as == expected


@pytest.mark.parametrize("label", ["Q", "ANCHOR", "UNIDENTIFIED MALE", "THE CHAIR"])
def test_a_part_of_the_talk_is_no_name(label: str) -> None:
    """It is kept as written, and enters nobody."""
    answer = read_label(label, ["*Nadia *Lambert spoke"])
    assert (answer.character, answer.described) == (None, label)


def test_a_lone_name_that_the_article_lacks_is_no_speaker() -> None:
    """WALLACE may be anybody: the name is shown, and joined with nobody."""
    answer = read_label("WALLACE", ["*Nadia *Lambert spoke"])
    assert (answer.character, answer.described) == (None, "Wallace")


def test_a_label_that_two_bear_stays_open() -> None:
    """HALE is neither Tom nor Ann where both were named."""
    answer = read_label("HALE", ["*Tom *Hale met *Ann *Hale"])
    assert answer.certainty is Certainty.OPEN
    assert answer.character is None


def test_the_registry_knows_a_lone_label() -> None:
    """A known family name is enough where the article gives no more."""
    registry = Registry()
    added = registry.add("Harbor Council", SpeakerKind.BODY)
    answer = read_label("HARBOR COUNCIL", ["*Nadia *Lambert spoke"], registry=registry)
    assert answer.character
    assert answer.character.speaker == added
