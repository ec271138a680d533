"""Texts are cut into pieces that wear their own marks and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.model import Span
from quotetrack.model.showing import Shown, Voice
from quotetrack.publish.dressing import dress, gather_shades, name_colour
from quotetrack.publish.highlighting import (
    HUES,
    Colour,
    Mark,
    Part,
    give_colours,
    highlight,
    lay_out,
    mark_quotations,
)
from quotetrack.store.showing.documents import Passage, Placed, Places


def placed(
    *content: tuple[int, int],
    voice: Voice | None = None,
    cue: tuple[tuple[int, int], ...] = (),
    source: tuple[tuple[int, int], ...] = (),
) -> Placed:
    """Return a quotation at these places."""
    shown = Shown(
        id="0a", number=1, text="words", kind="direct", act="statement", cue=None, source=None,
        speaker=voice, others=(), role=None, confidence=0.9, certainty="likely", judged=None,
        rule="clause", reason="named", why=(), date=None, outlet=None, headline=None, url=None,
        language=None, document_id="d", context=None,
    )  # fmt: skip
    ranges = (tuple(Span(*one) for one in spans) for spans in (content, cue, source))
    return Placed(shown, Places(*ranges))


NADIA, TOM = Voice("Nadia Lambert", "nadia-lambert"), Voice("Tom Whitfield", "tom-whitfield")

spans = st.tuples(st.integers(-5, 60), st.integers(1, 30)).map(lambda s: Span(s[0], sum(s)))
marks = st.lists(st.builds(Mark, spans, st.sampled_from(Part), st.integers(-1, 4)), max_size=12)
texts = st.text(st.sampled_from("ab \n\r\0é“<\u202e"), max_size=60)


@given(texts, marks, st.integers(0, 20))
def test_segments_join_to_the_text(text: str, given: list[Mark], offset: int) -> None:
    """Whatever is marked, the pieces in their order are the text itself."""
    segments = highlight(text, given, offset)
    assert "".join(segment.text for segment in segments) == text
    at = offset
    for segment in segments:
        assert segment.start == at
        assert segment.text
        at += len(segment.text)


@given(texts, marks, st.integers(0, 20))
def test_every_range_is_covered_by_its_own_marks(text: str, given: list[Mark], offset: int) -> None:
    """A character wears exactly the marks whose ranges hold it."""
    for segment in highlight(text, given, offset):
        for at in range(segment.start, segment.start + len(segment.text)):
            wanted = {(m.part, m.of) for m in given if m.span.start <= at < m.span.end}
            assert {(m.part, m.of) for m in segment.marks} == wanted


@given(texts, marks)
def test_paragraphs_keep_every_character(text: str, given: list[Mark]) -> None:
    """Laid out in paragraphs, the text is the same; no paragraph holds a line break."""
    paragraphs = lay_out(highlight(text, given))
    pieces = ["".join(s.text for s in p.segments) for p in paragraphs]
    assert "".join(p + q.breaks for p, q in zip(pieces, paragraphs, strict=True)) == text
    assert not any(set(piece) & set("\r\n") for piece in pieces)


@given(texts.filter(bool), st.lists(st.tuples(spans, spans), max_size=5))
def test_each_quotation_begins_once_at_most(text: str, given: list[tuple[Span, Span]]) -> None:
    """However its ranges lie, a quotation has one place to jump to, where its content begins."""
    quotations = [placed(*sorted(pair)) for pair in given]
    paragraphs = lay_out(highlight(text, mark_quotations(quotations)))
    begun = [(n, s.start) for p in paragraphs for s in p.segments for n in s.begins]
    assert len({n for n, _ in begun}) == len(begun)
    for n, start in begun:
        lead = text[quotations[n].places.content[0].start : start]
        assert not lead.strip("\r\n")


def test_nested_quotations() -> None:
    """[She said “he [never said so]”]: the inner one's own colour, and both are told of."""
    text = "She said he never said so."
    quotations = [placed((9, 25), voice=NADIA), placed((12, 25), voice=TOM)]
    (stretch,) = dress([Passage(0, text)], mark_quotations(quotations), give_colours(quotations))
    (line,) = stretch.lines
    told = [(piece.text, piece.classes, piece.of, piece.begins) for piece in line.pieces]
    assert told == [
        ("She said ", "", (), ()),
        ("he ", "said h0", (0,), (0,)),
        ("never said so", "said h1 twice", (1, 0), (1,)),
        (".", "", (), ()),
    ]


def test_source_and_cue_inside_a_content() -> None:
    """A source within the words of somebody else's quotation keeps its own line."""
    text = "It is safe, Lambert said Tom said."
    quotations = [
        placed((0, 10), cue=((20, 24),), source=((12, 19),), voice=NADIA),
        placed((12, 24), cue=((29, 33),), source=((25, 28),), voice=TOM),
    ]
    (stretch,) = dress([Passage(0, text)], mark_quotations(quotations), give_colours(quotations))
    told = {piece.text: (piece.classes, piece.of) for piece in stretch.lines[0].pieces}
    assert told["Lambert"] == ("said h1 source", (1, 0))
    assert told["said"] == ("cue", (1,))
    assert told["Tom"] == ("source", (1,))


def test_a_passage_that_starts_late_tells_that_something_is_left_out() -> None:
    """What is withheld between passages is told, and offsets stay those of the whole text."""
    marks = [Mark(Span(212, 215), Part.CONTENT, 0, first=True)]
    stretches = dress([Passage(0, "One."), Passage(210, "A two.")], marks, [Colour(3)])
    assert [stretch.left_out for stretch in stretches] == [False, True]
    assert [piece.text for piece in stretches[1].lines[0].pieces] == ["A ", "two", "."]
    assert stretches[1].lines[0].pieces[1].classes == "said h3"


@pytest.mark.parametrize(
    ("starts", "told", "left_out"),
    [
        ((0, 10), "One. […] A two.", False),
        ((0, 5), "One. A two.", False),
        ((1, 10), "One. […] A two.", False),
        ((3, 10), "One. […] A two.", True),
    ],
)
def test_small_gaps_stay_in_the_paragraph(
    starts: tuple[int, int], told: str, *, left_out: bool
) -> None:
    """What is withheld inside a paragraph is told in it; a space or a mark that is, not at all."""
    first, second = starts
    (stretch,) = dress([Passage(first, "One."), Passage(second, "A two.")], [], [])
    (line,) = stretch.lines
    assert "".join(piece.text for piece in line.pieces) == told
    assert stretch.left_out is left_out


def test_the_same_speaker_has_the_same_colour() -> None:
    """Colours go by first appearance; who is open has none; the eleventh gets a pattern."""
    voices = [NADIA, TOM, None, NADIA, Voice("a harbour spokesman"), Voice("a harbour spokesman")]
    voices += [Voice(f"Speaker {n}", f"speaker-{n}") for n in range(HUES)]
    quotations = [placed((n, n + 1), voice=voice) for n, voice in enumerate(voices)]
    colours = give_colours(quotations)
    assert colours[:6] == [Colour(0), Colour(1), Colour(None), Colour(0), Colour(2), Colour(2)]
    assert colours[-3:] == [Colour(0, again=True), Colour(1, again=True), Colour(2, again=True)]
    assert name_colour(colours[-1]) == "h2 again"
    shades = gather_shades(quotations)
    assert (shades[0].voice, shades[0].quotations) == (NADIA, 2)
    assert shades[-1].voice is None


def test_a_described_and_a_named_speaker_of_one_name_are_two() -> None:
    """A description that reads like a name doesn't get the colour of whoever has that name."""
    named, described = Voice("Harbour Council", "harbour-council"), Voice("Harbour Council")
    colours = give_colours([placed((0, 1), voice=named), placed((1, 2), voice=described)])
    assert colours == [Colour(0), Colour(1)]
