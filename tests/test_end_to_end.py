"""The sample articles through the whole chain with the real model, against the gold for them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from quotetrack.documents import read
from quotetrack.model import Act, Attribution, Document, Span
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Extractor, Shelf, open_parser, open_registry, read_documents

ROOT = Path(__file__).parents[1]
ARTICLES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "seeds_expected.toml").read_text("utf-8")
)["article"]
EXPECTED = [
    (article["file"], quotation)
    for article in ARTICLES
    for quotation in article.get("quotation", [])
]
STATEMENT = Act.STATEMENT
ENOUGH = 0.8
"""The share of the words that what was found and what was expected must have in common."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Article:
    """A sample article and what was found in it."""

    document: Document
    found: list[Attribution]


@cache
def extract() -> dict[str, Article]:
    """Send all samples through the chain once; return them by their files' names."""
    problems: list[object] = []
    documents = read_documents(read([str(ROOT / "seeds")]), Shelf().refuse, problems.append)
    parser, engine = open_parser(DEFAULT_MODEL)
    found = Extractor(parser, open_registry(None), engine).extract(documents)
    articles = {Path(d.origin or "").name: Article(d, list(each)) for d, each in found}
    assert not problems
    return articles


def positions(spans: list[Span]) -> set[int]:
    """Return the positions of all characters in ``spans``."""
    return {i for span in spans for i in range(*span)}


def place(text: str, pieces: list[str]) -> list[Span]:
    """Return where the pieces of an expected content stand, each behind the one before."""
    spans: list[Span] = []
    for piece in pieces:
        start = text.index(piece, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(piece)))
    return spans


def overlap(text: str, a: set[int], b: set[int]) -> float:
    """Return how much of both is common to both: 1 if all letters and digits of them are."""
    letters = {i for i in a | b if text[i].isalnum()}
    return len(letters & a & b) / len(letters)


def match(article: Article, expected: dict[str, Any]) -> list[Attribution]:
    """Return what was found where ``expected`` stands first in the text."""
    text = article.document.text
    wanted = positions(place(text, expected["content"]))
    return [
        attribution
        for attribution in article.found
        if overlap(text, wanted, positions(list(attribution.quotation.content))) >= ENOUGH
    ]


def name(attribution: Attribution) -> str | None:
    """Return whom a quotation was attributed to."""
    return attribution.speaker.name if attribution.speaker else attribution.described


@pytest.mark.parametrize(
    ("file", "expected"),
    [pytest.param(f, e, id=e["content"][0]) for f, e in EXPECTED if e["kind"] != "indirect"],
)
def test_words_in_marks_are_found_with_their_speaker(file: str, expected: dict[str, Any]) -> None:
    """Each direct and mixed quotation: once, its kind right, its speaker right."""
    (found,) = match(extract()[file], expected)
    assert found.quotation.kind.value == expected["kind"]
    if "speaker" in expected:
        assert found.speaker
        assert found.speaker.name == expected["speaker"]
    else:
        assert found.speaker is None
        assert (found.described or "").lower() == expected["described"].lower()


def test_most_indirect_quotations_are_found() -> None:
    """At least three in four, each once and with its speaker."""
    indirect = [(file, e) for file, e in EXPECTED if e["kind"] == "indirect"]
    found = {e["content"][0]: match(extract()[file], e) for file, e in indirect}
    assert all(len(each) <= 1 for each in found.values())
    assert sum(map(len, found.values())) >= 0.75 * len(indirect)


@pytest.mark.parametrize("file", [article["file"] for article in ARTICLES])
def test_nobody_is_given_another_ones_words(file: str) -> None:
    """Whatever touches an expected content has that one's speaker, or is honestly open."""
    article = extract()[file]
    text = article.document.text
    for where, expected in EXPECTED:
        if where != file:
            continue
        wanted = positions(place(text, expected["content"]))
        for attribution in article.found:
            if wanted & positions(list(attribution.quotation.content)) and name(attribution):
                right = expected.get("speaker", expected.get("described"))
                assert (name(attribution) or "").lower() == right.lower()


@pytest.mark.parametrize("file", [article["file"] for article in ARTICLES])
def test_what_nobody_said_is_given_to_nobody(file: str) -> None:
    """Outside the expected contents nothing is found that has marks and a speaker."""
    article = extract()[file]
    text = article.document.text
    expected = [e for where, e in EXPECTED if where == file]
    wanted = positions([span for e in expected for span in place(text, e["content"])])
    extra = [
        " … ".join(span.within(text) for span in a.quotation.content)
        for a in article.found
        if name(a)
        and a.quotation.kind.value != "indirect"
        and not wanted & positions(list(a.quotation.content))
    ]
    assert extra == []


@pytest.mark.parametrize("file", [article["file"] for article in ARTICLES])
def test_a_repeated_passage_counts_once(file: str) -> None:
    """No two quotations have the same words."""
    article = extract()[file]
    contents = [
        tuple(span.within(article.document.text) for span in a.quotation.content)
        for a in article.found
    ]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize(
    ("file", "term"), [(article["file"], term) for article in ARTICLES for term in article["terms"]]
)
def test_a_term_is_no_quotation(file: str, term: str) -> None:
    """What stands in marks without being said is never a quotation by itself."""
    article = extract()[file]
    contents = {
        "".join(
            c
            for span in a.quotation.content
            for c in span.within(article.document.text)
            if c.isalnum()
        )
        for a in article.found
    }
    assert "".join(c for c in term if c.isalnum()) not in contents


def test_the_names_are_those_of_the_speakers_file() -> None:
    """However an article spells them: Zelensky, the Elysée, the French president."""
    said = [a for each in extract().values() for a in each.found if a.quotation.act is STATEMENT]
    named = {a.speaker.name for a in said if a.speaker}
    listed = tomllib.loads((ROOT / "seeds" / "speakers.toml").read_text("utf-8"))["speaker"]
    assert named <= {speaker["name"] for speaker in listed}
