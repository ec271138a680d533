"""The quotation finder on golden cases, and what holds for every text."""

import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden.parses import read_parses
from quotetrack.documents import passages
from quotetrack.lang import load
from quotetrack.model import Quotation, Sentence, Spans, Token
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations import find_quotations
from quotetrack.syntax import Syntax

GOLDEN = Path(__file__).with_name("golden") / "quotations.toml"
CASES: list[dict[str, Any]] = tomllib.loads(GOLDEN.read_text("utf-8"))["case"]
ENGLISH = load("en")


def describe(text: str, quotation: Quotation) -> dict[str, Any]:
    """Write a quotation the way the golden file has it."""

    def cut(spans: Spans) -> list[str]:
        return [span.within(text) for span in spans]

    found = {
        "content": cut(quotation.content),
        "cue": cut(quotation.cue),
        "source": cut(quotation.source),
        "kind": quotation.kind.value,
        "rule": quotation.rule,
    }
    return found if quotation.continues is None else found | {"continues": quotation.continues}


@pytest.mark.parametrize(
    ("case", "parse"),
    list(zip(CASES, read_parses(), strict=True)),
    ids=[case["shows"] for case in CASES],
)
def test_golden_case(case: dict[str, Any], parse: Sequence[Sentence]) -> None:
    """A text holds exactly the quotations that a person wrote down for it."""
    text = case["text"]
    found = find_quotations(Syntax(text, parse), ENGLISH)
    assert [describe(text, quotation) for quotation in found] == case["quotations"]


@pytest.mark.slow
def test_recorded_parses_are_what_the_model_gives() -> None:
    """The parses that the golden cases are tested on come from the model that ships."""
    texts = [case["text"] for case in CASES]
    parsed = SpacyParser().parse((text, passages(text)) for text in texts)
    assert list(parsed) == list(read_parses()), "run: python tests/golden/record.py"


WORDS = st.sampled_from(
    [
        "said",
        "says",
        "told",
        "the",
        "mayor",
        "bridge",
        "“",
        "”",
        '"',
        "'",
        "«",
        "»",
        "‘",
        "’",
        ",",
        ".",
        ":",
        "–",
        "she",
        "who",
        "that",
        "according",
        "to",
        "Lambert",
        "claim",
        "confident",
        "made",
        "clear",
        "safe",
        "is",
        "was",
        "?",
        "!",
        "„",
    ]
)
UPOS = st.sampled_from(["VERB", "NOUN", "PROPN", "PRON", "AUX", "ADJ", "PUNCT", "ADP", "SCONJ"])
DEPRELS = st.sampled_from(
    ["nsubj", "ccomp", "conj", "advcl", "obj", "obl", "xcomp", "case", "parataxis", "acl", "punct"]
)


@st.composite
def wild_parses(draw: st.DrawFn) -> Syntax:
    """Make a text of words that matter here, with a parse that makes no sense at all."""
    sentences: list[Sentence] = []
    text = ""
    count = 0
    for paragraph in range(draw(st.integers(1, 3))):
        words = draw(st.lists(WORDS, min_size=1, max_size=14))
        tokens = []
        for n, word in enumerate(words):
            head = count + draw(st.integers(0, n))
            start = len(text)
            text += word + " "
            tokens.append(
                Token(
                    i=count + n,
                    start=start,
                    end=start + len(word),
                    text=word,
                    lemma={"said": "say", "says": "say", "told": "tell"}.get(word, word.lower()),
                    upos=draw(UPOS),
                    deprel=draw(DEPRELS),
                    head=head,
                    feats=draw(st.sampled_from(["", "VerbForm=Fin", "VerbForm=Part"])),
                )
            )
        sentences.append(Sentence(tuple(tokens), paragraph))
        count += len(tokens)
        text += "\n"
    return Syntax(text, sentences)


@given(wild_parses())
@settings(max_examples=300, deadline=None)
def test_contents_lie_inside_the_text_and_never_overlap(syntax: Syntax) -> None:
    """Whatever the parser says, contents are ranges of the text in order and share nothing."""
    found = find_quotations(syntax, ENGLISH)
    spans = sorted(span for quotation in found for span in quotation.content)
    assert all(0 <= span.start < span.end <= len(syntax.text) for span in spans)
    assert all(before.end <= behind.start for before, behind in pairwise(spans))
    assert [q.start for q in found] == sorted(q.start for q in found)
    assert all(q.continues is None or 0 <= q.continues < len(found) for q in found)
    assert all(0 <= q.confidence <= 1 for q in found)
