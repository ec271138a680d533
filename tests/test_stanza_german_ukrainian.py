"""Stanza in German and Ukrainian, with the small models made here: places, trees and quotations.

The models learned from some thousands of sentences only; these here are plain ones. Anybody who
reads real news takes the official models.
"""

from functools import cache
from pathlib import Path

import pytest

from quotetrack.documents import passages
from quotetrack.lang import load as load_data
from quotetrack.model import Sentence, covered
from quotetrack.parse.mending import mend
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.quotations import find_quotations
from quotetrack.syntax import Syntax

pytestmark = pytest.mark.slow

SMALL = Path(__file__).parent / "models/stanza"
GERMAN = """\
Am Montag ging Nadia Lambert zum Bahnhof.  „Im Rathaus gibt es kein Geld“, sagte sie dort.

Dr. Oren Castell kam am 3. Mai zur Sitzung des Rates – und schwieg."""
UKRAINIAN = """\
У понеділок Надія Левчук приїхала до міста.  «У місті немає грошей», — сказала вона.

Орест Кастель прийшов на засідання ради о 10:30 – і мовчав."""


@cache
def open_parser(language: str) -> StanzaParser:
    """Load a language's pipeline once."""
    return StanzaParser(language, SMALL)


def parse(language: str, text: str) -> tuple[Sentence, ...]:
    """Parse one document, as an ingest does."""
    (sentences,) = open_parser(language).parse([(text, passages(text))])
    return mend(sentences, load_data(language).grammar)


@pytest.mark.parametrize(("language", "text"), [("de", GERMAN), ("uk", UKRAINIAN)])
def test_tokens_are_where_they_say(language: str, text: str) -> None:
    """Every word of a text is a token at its place; two in one ("zur") have both its place."""
    tokens = [token for sentence in parse(language, text) for token in sentence.tokens]
    places = sorted({(token.start, token.end) for token in tokens})
    assert "".join(text[start:end] for start, end in places) == "".join(text.split())
    moved = {text[t.start : t.end] for t in tokens if text[t.start : t.end] != t.text}
    assert moved <= {"Am", "zum", "Im", "am", "zur"}
    assert [token.i for token in tokens] == list(range(len(tokens)))


def test_two_german_words_in_one_token() -> None:
    """[zu dem] is in "zum", so that a noun has its preposition and its article."""
    text = "Nadia Lambert ging zum Bahnhof."
    (sentence,) = parse("de", text)
    both = [t for t in sentence.tokens if text[t.start : t.end] == "zum"]
    assert [(t.text, t.upos) for t in both] == [("zu", "ADP"), ("dem", "DET")]
    assert all(sentence.tokens[t.head].text == "Bahnhof" for t in both)


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("„Die Brücke ist sicher“, sagte Nadia Lambert.", "Die Brücke ist sicher", "Nadia Lambert"),
        ("Der Minister sagte, die Stadt sei sicher.", "die Stadt sei sicher", "Der Minister"),
        (
            "Oren Castell erklärte, dass die Schule im Mai öffnet.",
            "dass die Schule im Mai öffnet",
            "Oren Castell",
        ),
        (
            "Nadia Lambert sagte: „Wir brauchen mehr Zeit.“",
            "Wir brauchen mehr Zeit.",
            "Nadia Lambert",
        ),
        ("„Es war ein langer Tag“, sagte er.", "Es war ein langer Tag", "er"),
    ],
)
def test_german(text: str, content: str, source: str) -> None:
    """Who said what in five plain sentences: marks, a colon, dass, and Konjunktiv without dass."""
    (found,) = find_quotations(Syntax(text, parse("de", text)), load_data("de"))
    assert covered(text, found.content).strip("„“") == content
    assert covered(text, found.source) == source


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("«Міст безпечний», — сказала Надія Левчук.", "Міст безпечний", "Надія Левчук"),
        ("Міністр заявив, що місто готове.", "що місто готове", "Міністр"),
        (
            "Орест Кастель повідомив, що школа відкриється в травні.",
            "що школа відкриється в травні",
            "Орест Кастель",
        ),
        (
            "Надія Левчук сказала: «Нам потрібен час».",
            "Нам потрібен час",
            "Надія Левчук",
        ),
        ("«Це був довгий день», — сказав він.", "Це був довгий день", "він"),
    ],
)
def test_ukrainian(text: str, content: str, source: str) -> None:
    """Who said what in five plain sentences: marks with a dash, a colon, and що."""
    (found,) = find_quotations(Syntax(text, parse("uk", text)), load_data("uk"))
    assert covered(text, found.content).strip("«»") == content
    assert covered(text, found.source) == source
