"""Other typographies of made-up text: what they look like, and that no offset is lost."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.evaluate.styles import (
    Style,
    restore_spans,
    restyle,
    restyle_article,
)
from quotetrack.evaluate.words import Words
from quotetrack.model import Span

TEXT = (
    "“We ‘open’ in May,” Nadia’s aunt said. “It’s the boys’ own ‘day’.”\n"
    "The mayor’s “old ’90s bridge” must go.\n"
    "“So there’s no end"
)

WRITTEN = {
    Style.CURLY: TEXT,
    Style.STRAIGHT: (
        "\"We 'open' in May,\" Nadia's aunt said. \"It's the boys' own 'day'.\"\n"
        "The mayor's \"old '90s bridge\" must go.\n"
        "\"So there's no end"
    ),
    Style.BRITISH: (
        "‘We “open” in May,’ Nadia’s aunt said. ‘It’s the boys’ own “day”.’\n"
        "The mayor’s ‘old ’90s bridge’ must go.\n"
        "‘So there’s no end"
    ),
    Style.SINGLE: (
        "'We \"open\" in May,' Nadia's aunt said. 'It's the boys' own \"day\".'\n"
        "The mayor's 'old '90s bridge' must go.\n"
        "'So there's no end"
    ),
    Style.GUILLEMETS: (
        "«We ‹open› in May,» Nadia’s aunt said. «It’s the boys’ own ‹day›.»\n"
        "The mayor’s «old ’90s bridge» must go.\n"
        "«So there’s no end"
    ),
    Style.FRENCH: (
        "«\u202fWe “open” in May,\u202f» Nadia’s aunt said. "
        "«\u202fIt’s the boys’ own “day”.\u202f»\n"
        "The mayor’s «\u202fold ’90s bridge\u202f» must go.\n"
        "«\u202fSo there’s no end"
    ),
    Style.REVERSED: (
        "»We ›open‹ in May,« Nadia’s aunt said. »It’s the boys’ own ›day‹.«\n"
        "The mayor’s »old ’90s bridge« must go.\n"
        "»So there’s no end"
    ),
    Style.GERMAN: (
        "„We ‚open‘ in May,“ Nadia’s aunt said. „It’s the boys’ own ‚day‘.“\n"
        "The mayor’s „old ’90s bridge“ must go.\n"
        "„So there’s no end"
    ),
    Style.LOW_HIGH: (
        "„We ‚open’ in May,” Nadia’s aunt said. „It’s the boys’ own ‚day’.”\n"
        "The mayor’s „old ’90s bridge” must go.\n"
        "„So there’s no end"
    ),
    Style.SWEDISH: (
        "”We ’open’ in May,” Nadia’s aunt said. ”It’s the boys’ own ’day’.”\n"
        "The mayor’s ”old ’90s bridge” must go.\n"
        "”So there’s no end"
    ),
    Style.LATEX: (
        "``We `open' in May,'' Nadia's aunt said. ``It's the boys' own `day'.''\n"
        "The mayor's ``old '90s bridge'' must go.\n"
        "``So there's no end"
    ),
    Style.UNCLOSED: (
        "“We ‘open’ in May,” Nadia’s aunt said. “It’s the boys’ own ‘day’.\n"
        "The mayor’s “old ’90s bridge” must go.\n"
        "“So there’s no end"
    ),
    Style.RAGGED: (
        "“We ‘open’ in May,” Nadia’s aunt said. “It’s the boys’ own ‘day’.\n"
        "The mayor’s “old ’90s bridge must go.\n"
        "“So there’s no end"
    ),
    Style.DASHES: (
        "— We ‘open’ in May, — Nadia’s aunt said. — It’s the boys’ own ‘day’.\n"
        "The mayor’s “old ’90s bridge” must go.\n"
        "— So there’s no end"
    ),
    Style.BARE: (
        "We open in May, Nadia’s aunt said. It’s the boys’ own day.\n"
        "The mayor’s old ’90s bridge must go.\n"
        "So there’s no end"
    ),
}

WORD = re.compile(r"\w+(?:['’]\w+)?")


def words_of(text: str) -> list[str]:
    """Return the words of ``text``, all with curly apostrophes."""
    return [word.replace("'", "’") for word in WORD.findall(text)]


@pytest.mark.parametrize("style", Style)
def test_each_style_is_written_as_it_should(style: Style) -> None:
    """Marks of both kinds change, apostrophes don't become marks, words stay."""
    assert restyle(TEXT, style).text == WRITTEN[style]


READABLE = [
    Style.STRAIGHT,
    Style.GUILLEMETS,
    Style.REVERSED,
    Style.GERMAN,
    Style.LOW_HIGH,
    Style.SWEDISH,
    Style.LATEX,
]


@pytest.mark.parametrize("style", READABLE)
def test_doubles_are_read_in_each_style(style: Style) -> None:
    """What was written in a style with double marks can be written back."""
    plain = "“We open in May,” she said. “All of it.”"
    assert restyle(restyle(plain, style).text, Style.CURLY).text == plain


@pytest.mark.parametrize(
    ("text", "curly"),
    [
        ('A 6" pipe and "a tap"', 'A 6" pipe and “a tap”'),
        ("''Go,'' she said", "“Go,” she said"),
        ("She 'didn't' go 'cause of the '90s", "She ‘didn’t’ go ’cause of the ’90s"),
        ("„so“ and „so”", "“so” and “so”"),
        ("‘nation of laws’ it is", "‘nation of laws’ it is"),
        ("rock ‘n’ roll", "rock ‘n’ roll"),
        ('"one\n"two"', "“one\n“two”"),
        ("", ""),
        ("'", "’"),
    ],
)
def test_marks_are_read_by_their_neighbours(text: str, curly: str) -> None:
    """Inches, apostrophes and marks that open or close are told apart."""
    assert restyle(text, Style.CURLY).text == curly


@pytest.mark.parametrize(
    ("text", "style", "new"),
    [("a”b", Style.BARE, "a”b"), ("a”b", Style.SINGLE, "a”b"), ("a”’b", Style.BARE, "a”’b")],
)
def test_no_mark_goes_that_keeps_two_words_apart(text: str, style: Style, new: str) -> None:
    """A mark between two letters stays if without it they would make one word."""
    assert restyle(text, style).text == new


ARTICLE: dict[str, Any] = {
    "id": "a",
    "text": "“We open in May,” Nadia Lambert said. “All of it.”",
    "attributions": [
        {
            "kind": "direct",
            "content": [[0, 17], [38, 50]],
            "cue": [[32, 36]],
            "source": [[18, 31]],
        }
    ],
}


def test_gold_follows_its_text() -> None:
    """The spans of a restyled article cover the same words and their new marks."""
    article = restyle_article(ARTICLE, Style.LATEX)
    one = article["attributions"][0]
    covered = {
        part: [article["text"][start:end] for start, end in one[part]]
        for part in ("content", "cue", "source")
    }
    assert covered == {
        "content": ["``We open in May,''", "``All of it.''"],
        "cue": ["said"],
        "source": ["Nadia Lambert"],
    }
    assert one["kind"] == "direct"
    assert ARTICLE["attributions"][0]["content"] == [[0, 17], [38, 50]]


@pytest.mark.parametrize("style", Style)
def test_predictions_come_home(style: Style) -> None:
    """What is found in a restyled article is the same words in the article itself."""
    moved = restyle_article(ARTICLE, style)["attributions"]
    row = {"id": "a", "quotes": [*moved, {"content": [[0, 5]], "speaker": "Nadia Lambert"}]}
    back = restore_spans(row, restyle(ARTICLE["text"], style))["quotes"]
    words = Words(ARTICLE["text"])
    for part in ("content", "cue", "source"):
        assert words.within(back[0][part]) == words.within(ARTICLE["attributions"][0][part])
    assert back[1]["speaker"] == "Nadia Lambert"
    assert back[1]["cue"] == []


ODD = st.text(st.sampled_from("ab s9 .,?\n\"'“”„«»‹›‘’‚`—é_")) | st.text()


@given(ODD, st.sampled_from(Style), st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_spans_keep_their_words(text: str, style: Style, edges: tuple[int, int]) -> None:
    """Whatever the text, a mapped span covers the same words, there and back."""
    new = restyle(text, style)
    assert words_of(new.text) == words_of(text)
    assert len(new.positions) == len(text) + 1
    assert new.positions[-1] == len(new.text)
    assert list(new.positions) == sorted(new.positions)
    start, end = sorted(min(edge, len(text)) for edge in edges)
    span = Span(start, end)
    here, there = Words(text), Words(new.text)
    assert there.within([new.map(span)]) == here.within([span])
    assert here.within([new.map_back(new.map(span))]) == here.within([span])


def test_long_texts_take_linear_time() -> None:
    """A hostile text of unclosed marks is done at once."""
    for text in ("“" * 10_000, "‘a " * 5_000, "'a\n" * 10_000, "“a”\n" * 5_000):
        for style in (Style.BRITISH, Style.DASHES, Style.RAGGED):
            assert len(restyle(text, style).positions) == len(text) + 1
