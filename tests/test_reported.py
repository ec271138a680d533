"""Free indirect speech: what only a verb's mood tells to be somebody's words."""

import pytest

from languages.cases import read_cases
from quotetrack.lang import load
from quotetrack.model import Quotation
from quotetrack.parse.mending import mend
from quotetrack.quotations.find import find_quotations
from quotetrack.syntax import Syntax

CASES = {case.shows: case for case in read_cases("de")}


def find(shows: str, code: str = "de") -> tuple[Quotation, ...]:
    """Return the quotations of a German case, as the language ``code`` reads it."""
    case = CASES[shows]
    language = load(code)
    return find_quotations(Syntax(case.text, mend(case.sentences, language.grammar)), language)


def test_what_only_the_mood_tells_is_less_sure() -> None:
    """Of two of one speaker, the one without a cue says what found it, and is less sure."""
    cued, free = find("a sentence in Konjunktiv goes on")
    assert free.rule == "reported"
    assert free.source == cued.source
    assert free.confidence < cued.confidence
    assert "mood" in free.reasons[0]


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_language_without_such_moods_has_no_such_sentences(code: str) -> None:
    """Where the data names no form that reports, no sentence is taken for somebody's."""
    found = find("a sentence in Konjunktiv goes on", code)
    assert all(quotation.rule != "reported" for quotation in found)


def test_nobody_is_named_across_paragraphs() -> None:
    """A paragraph that begins so is left open: who speaks there was not to be told."""
    _, free = find("Konjunktiv at a paragraph's start is nobody's that is known")
    assert free.source == ()
    assert free.confidence < 0.3
