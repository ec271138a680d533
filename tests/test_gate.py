"""Which lines of an article are parsed: those that may hold a quotation, and those beside marks."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.model import Span
from quotetrack.quotations.gate.choosing import (
    Weights,
    choose_likely,
    choose_marked,
    choose_near,
    load_weights,
)
from quotetrack.quotations.gate.lines import cut_lines


def cut(text: str) -> list[str]:
    """Return the words of each line."""
    return [line.span.within(text) for line in cut_lines(text, passages(text))]


@pytest.mark.parametrize(
    "text",
    [
        # A bar stands where a line ends; nowhere else does one.
        "The council met. | Nobody from the harbour came!",
        "Was it safe? | The engineers had left.",
        "Gov. Nadia Lambert met Sen. Tom Whitfield in the U.S. embassy. | They left.",
        "It was No. 5 of the list. | The list is long.",
        "“It is safe. It stays open,” said Nadia Lambert. | The council met.",
        "She called it “safe.” | The council met.",
        "«Il est sûr. Il reste ouvert», dit-elle. | Le conseil se réunit.",
        "„Sie ist sicher. Sie bleibt offen“, sagte Ela Brandt. | Der Rat tagte.",
        "“It is safe. It stays open. The council met.",
        "he said it was safe. it was not.",
        "It cost 3.5 million. | 200 people came.",
    ],
)
def test_lines_end_at_the_bars_only(text: str) -> None:
    """Behind a sentence that surely ends, and never inside marks."""
    assert cut(text.replace(" | ", " ")) == text.split(" | ")


@given(st.lists(st.sampled_from([*"“”\"'«». !?\n", "Sen.", "She", "said", "It"])).map(" ".join))
def test_lines_hold_every_word_once(text: str) -> None:
    """In any text, in order, each inside its paragraph."""
    paragraphs = passages(text)
    lines = cut_lines(text, paragraphs)
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    assert all(a.end <= b.start for a, b in pairwise(lines))
    whole = "".join("".join(span.within(text).split()) for span in paragraphs)
    assert "".join("".join(line.span.within(text).split()) for line in lines) == whole
    for line in lines:
        paragraph = paragraphs[line.paragraph]
        assert paragraph.start <= line.start < line.end <= paragraph.end


@pytest.mark.parametrize(
    "text", ["a" * 10**6, "." * 10**6, ". " * 10**5, "a." * 10**5, "“" * 10**5]
)
def test_a_hostile_text_takes_time_linear_in_its_length(text: str) -> None:
    """With time in the square of it, this would never end."""
    assert cut_lines(text, (Span(0, len(text)),))


def test_a_line_beside_marks_is_never_left_out() -> None:
    """Who said the words may stand there, in the paragraph before, too."""
    text = (
        "The boats lay still. The engineer was blunt.\n\n“It is safe,” she wrote.\n\n"
        "The rain fell. The council met."
    )
    lines = cut_lines(text, passages(text))
    nothing = Weights({}, bias=-9, least=0)
    assert choose_near(lines) == [False, True, True, True, False]
    assert choose_likely(text, lines, nothing) == choose_near(lines)


@pytest.mark.parametrize(
    "text",
    [
        # In brackets what is parsed where quoted words alone are wanted.
        "The boats lay still. [She was blunt.] | [“It is safe,” she wrote.] | The rain fell.",
        "[She was blunt.] | [“It is safe!”] | [The engineer wrote that on Monday.] The rain fell.",
        "The rain fell. [It stopped.] [“It is safe,” she wrote.] [He agreed.] The council met.",
        "The rain fell. The council met.",
    ],
)
def test_a_line_with_marks_has_those_beside_it_that_it_needs(text: str) -> None:
    """The one before, for who she is; the one behind where that may tell who said it."""
    plain = text.replace(" | ", "\n\n").replace("[", "").replace("]", "")
    lines = cut_lines(plain, passages(plain))
    chosen = zip(lines, choose_marked(lines), strict=True)
    found = [line.span.within(plain) for line, marked in chosen if marked]
    assert found == re.findall(r"\[(.+?)\]", text)


def test_words_decide_where_no_marks_are() -> None:
    """A word of saying is enough, in small letters or capitals."""
    text = "The boats lay still. Nadia Lambert Said that the bridge was safe."
    lines = cut_lines(text, passages(text))
    assert choose_likely(text, lines, Weights({"said": 4}, bias=-3, least=0)) == [False, True]


def test_the_weights_that_ship_know_plain_cases() -> None:
    """What they were learned for: reporting stays, what tells of nobody's words goes."""
    weights = load_weights("en")
    assert weights is not None
    text = (
        "The council said on Monday that the bridge was safe. "
        "The bridge is 200 metres long and has four lanes. "
        "According to the engineer, the bolts were new."
    )
    assert choose_likely(text, cut_lines(text, passages(text)), weights) == [True, False, True]


def test_a_language_without_weights_is_parsed_whole() -> None:
    """Nothing is guessed from another language's words."""
    assert load_weights("de") is None
