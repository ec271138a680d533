"""The programs that learn who is meant, on made-up examples."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bearers import Example, Origin, collect
from fit_ranker import fit, main, rate
from fit_trust import Case, cross_validate, describe, draw, fit_line
from fit_trust import fit as fit_trust

from quotetrack.lang import load
from quotetrack.model import Kind, Quotation, Span
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import name_entities, open_parser
from quotetrack.speakers.answers import Answer, Certainty
from quotetrack.speakers.evidence import FEATURES, Asked
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.trust import read_trust
from quotetrack.syntax import Syntax

NEAREST = FEATURES.index("same sentence")
ARTICLE = (
    "Nadia Lambert opened the bridge on Monday. She said that it was safe. "
    "Tom Castell, the baker, was there. Castell said that he liked it. Lambert said that it stays."
)


def make_example(article: int, truth: int, origin: Origin = Origin.SALIENCE) -> Example:
    """Make a question between two candidates; the one meant stands in the same sentence."""
    evidence = np.zeros((2, len(FEATURES)))
    evidence[truth, NEAREST] = 1
    return Example(article, Asked.PERSON, origin, evidence.tolist(), truth, near=True)


def test_the_ranker_learns_what_tells_candidates_apart() -> None:
    """It weighs the one number that does, and no other."""
    weights = fit([make_example(n, n % 2) for n in range(40)])
    assert weights[NEAREST] > 1
    assert np.abs(np.delete(weights[:-1], NEAREST)).max() < 1e-6
    # The last one is nobody's, who is never meant here.
    assert weights[-1] < 0
    rates = rate([make_example(0, 1), make_example(1, 0)], weights)
    assert rates == {Origin.SALIENCE: (2, 2)}


def test_names_that_are_new_speak_for_nobody() -> None:
    """Somebody whom no candidate is makes it more probable that nobody of them is meant."""
    known = [make_example(n, n % 2) for n in range(40)]
    new = [replace(make_example(n, 0, Origin.NEW_NAME), truth=2) for n in range(40)]
    assert fit([*known, *new])[-1] > fit(known)[-1]


def test_hidden_names_teach_less_than_pronouns() -> None:
    """A writer repeats a name where a pronoun would mislead."""
    hidden = fit([make_example(n, n % 2, Origin.HIDDEN_NAME) for n in range(40)])
    assert hidden[NEAREST] < fit([make_example(n, n % 2) for n in range(40)])[NEAREST]


def test_examples_come_from_names_and_pronouns_of_an_article() -> None:
    """A name is hidden where its bearer was named before; a pronoun counts that one fits."""
    parser, _ = open_parser(DEFAULT_MODEL, "parse")
    language = load("en")
    (sentences,) = parser.parse([(ARTICLE, [Span(0, len(ARTICLE))])])
    syntax = Syntax(ARTICLE, sentences)
    sources = [ARTICLE.index(word) for word in ("She said", "Castell said", "Lambert said")]
    quotations = [
        Quotation(
            (Span(at + 20, at + 25),),
            (),
            (Span(at, ARTICLE.index(" ", at)),),
            Kind.INDIRECT,
            "test",
            0.9,
        )
        for at in sources
    ]

    class Nothing:
        quotations = ()
        entities = None

    named = name_entities(syntax, Nothing(), language)  # type: ignore[arg-type] # no more is read
    found = list(collect([(named, quotations)], language, Registry()))
    origins = [example.origin for example in found]
    assert origins.count(Origin.HIDDEN_NAME) == 2
    assert Origin.ONLY_ONE in origins
    assert all(len(row) == len(FEATURES) for example in found for row in example.evidence)


def make_cases(right: float, certainty: Certainty = Certainty.ROLE) -> list[Case]:
    """Make a hundred quotations of one sort of answer, of which a share is right."""
    answer = Answer(certainty, "")
    return [
        Case(n % 5, n, 0, 0.9, answer, None, judged=True, found=True, right=n < right * 100)
        for n in range(100)
    ]


def test_trust_is_what_was_right_as_often() -> None:
    """A sort of answer right in seven cases of ten gets about that, one never seen its hunch."""
    trust = fit_trust(make_cases(0.7))
    assert trust.shares[Certainty.ROLE] == pytest.approx(0.7, abs=0.02)
    assert trust.shares[Certainty.OPEN] == pytest.approx(0.3)
    assert trust.rate(0.9, Answer(Certainty.ROLE, "")) == pytest.approx(0.7, abs=0.05)
    assert read_trust(json.loads(json.dumps(describe(trust)))).scale == trust.scale


def test_folds_are_judged_by_the_others() -> None:
    """Confidences fitted on the other folds come near the truth of a fold like them."""
    crossed = cross_validate(make_cases(0.7))
    assert len(crossed.guesses) == 100
    assert crossed.error < 25


def test_few_cases_are_drawn_to_the_hunch() -> None:
    """Five right of five are not certainty."""
    assert 0.9 < draw(5, 5, 0.9) < 1
    assert draw(0, 0, 0.9) == pytest.approx(0.9)


def test_a_line_keeps_true_confidences() -> None:
    """Log odds that are right already stay about as they are."""
    odds = [math.log(0.8 / 0.2)] * 100
    slope, shift = fit_line(odds, [n < 80 for n in range(100)])
    assert slope * odds[0] + shift == pytest.approx(odds[0], abs=0.1)


def test_the_program_wants_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them it says how it is called."""
    monkeypatch.setattr("sys.argv", ["fit_ranker.py", "--out", str(tmp_path / "x.json")])
    with pytest.raises(SystemExit):
        main()
