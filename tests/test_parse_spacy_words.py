"""Kinds of words shown to a pipeline's own pipes once: what comes out is what they would say."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from quotetrack.documents import passages
from quotetrack.parse.spacy_words import MOST, WordPipes, quicken
from quotetrack.parse.with_spacy import DEFAULT_MODEL

SEEDS = Path(__file__).parents[1] / "seeds"
RULES: list[dict[str, Any]] = [
    {"patterns": [[{"LOWER": "the"}]], "attrs": {"POS": "DET", "LEMMA": "the"}},
    {"patterns": [[{"LOWER": "gon"}, {"LOWER": "na"}]], "attrs": {"LEMMA": "go"}, "index": 0},
    {"patterns": [[{"LOWER": "gon"}]], "attrs": {"POS": "VERB", "MORPH": "VerbForm=Part"}},
    {"patterns": [[{"LOWER": {"IN": ["na", "bridge"]}}]], "attrs": {"POS": "NOUN", "TAG": "NN"}},
    {"patterns": [[{"IS_SPACE": True}]], "attrs": {"POS": "SPACE", "DEP": "dep"}},
]
WORDS = ("the", "The", "gon", "na", "bridge", "\n", "boat")


def make_pipeline(rules: list[dict[str, Any]]) -> Language:
    """Return a pipeline without a model that has an attribute ruler of these rules alone."""
    nlp = English()
    nlp.add_pipe("attribute_ruler").add_patterns(rules)  # type: ignore[attr-defined]
    return nlp


def tell(doc: Doc) -> list[tuple[str, ...]]:
    """Return what the pipes say of each word."""
    return [(t.text, t.tag_, t.pos_, t.lemma_, str(t.morph)) for t in doc]


@pytest.fixture(scope="module")
def both() -> tuple[Language, Language]:
    """The same pipeline twice, the second one quickened."""
    plain, quick = make_pipeline(RULES), make_pipeline(RULES)
    quicken(quick)
    return plain, quick


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_answers_are_those_of_the_pipes(
    both: tuple[Language, Language], words: list[str]
) -> None:
    """In any order, with rules for one word and for several: nothing else comes out."""
    plain, quick = (nlp(Doc(nlp.vocab, words=words)) for nlp in both)
    assert tell(quick) == tell(plain)


def test_pipes_are_replaced_where_they_look_at_words_alone(
    both: tuple[Language, Language],
) -> None:
    """The quick pipe stands in the place of the ruler."""
    _, quick = both
    assert quick.pipe_names == ["quotetrack_words"]


@pytest.mark.parametrize(
    "rule",
    [
        {"patterns": [[{"ENT_TYPE": "PERSON"}]], "attrs": {"POS": "PROPN"}},
        {"patterns": [[{"LOWER": "the", "OP": "+"}]], "attrs": {"POS": "DET"}},
        {"patterns": [[{"LOWER": "the"}]], "attrs": {"DEP": "det"}},
        {"patterns": [[{}]], "attrs": {"SENT_START": True}},
    ],
)
def test_other_rules_are_left_to_the_ruler(rule: dict[str, Any]) -> None:
    """A rule that asks or says more than a kind of word tells keeps the pipe as it was."""
    nlp = make_pipeline([*RULES, rule])
    quicken(nlp)
    assert nlp.pipe_names == ["attribute_ruler"]


def test_a_pipeline_without_a_ruler_stays_as_it_is() -> None:
    """There is nothing to be quickened."""
    nlp = English()
    quicken(nlp)
    assert nlp.pipe_names == []


def test_memory_has_an_end(both: tuple[Language, Language], monkeypatch: Any) -> None:  # noqa: ANN401
    """Words without end don't fill it; the answers stay right."""
    monkeypatch.setattr("quotetrack.parse.spacy_words.MOST", 50)
    plain, quick = both
    pipe: Any = quick.get_pipe("quotetrack_words")
    for start in range(0, 400, 20):
        words = ["the", *(f"boat{n}" for n in range(start, start + 20)), "gon", "na"]
        assert tell(quick(Doc(quick.vocab, words=words))) == tell(
            plain(Doc(plain.vocab, words=words))
        )
        assert len(pipe._answers) <= 50 + len(words)  # noqa: SLF001 - what it holds
    assert MOST > 50


def list_passages() -> Iterator[str]:
    """Yield the seeds' paragraphs and a few odd ones."""
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8")
        yield from (span.within(text) for span in passages(text))
    yield from ("There is hope.", "They're gon na go, y'all!", " \n a  b", "", "He's gotta.")


@pytest.mark.slow
def test_the_pipeline_that_ships_says_the_same() -> None:
    """With its own ruler and lemmatizer, on real articles."""
    plain, quick = (importlib.import_module(DEFAULT_MODEL).load(exclude=["ner"]) for _ in "ab")
    quicken(quick)
    assert quick.pipe_names == ["tok2vec", "tagger", "parser", "quotetrack_words"]
    texts = list(list_passages())
    assert len(texts) > 50
    for one, other in zip(plain.pipe(texts), quick.pipe(texts), strict=True):
        assert tell(one) == tell(other)
    assert isinstance(quick.get_pipe("quotetrack_words"), WordPipes)
