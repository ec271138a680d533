"""What a reviewer sees of a quotation: whole, marked, fitting, and never obeyed by a terminal."""

import io
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from quotetrack.cli.review_case import Case, Who
from quotetrack.cli.review_context import Part, cut_pieces, write_pieces
from quotetrack.cli.review_screen import Sheet, fit_lines, lay_out, list_keys
from quotetrack.model import Kind, Quotation, Span, Spans

TEXT = "It rained.\n\n“The bridge is\n  safe,” she said, “for now.”\n\nThe council met."


def find(text: str, words: str) -> Span:
    """Return where ``words`` stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def quote(text: str, content: list[str], cue: str = "", source: str = "") -> Quotation:
    """Return a quotation of these words."""
    spans: Spans = tuple(find(text, words) for words in content)
    cues, sources = ((find(text, words),) if words else () for words in (cue, source))
    return Quotation(spans, cues, sources, Kind.DIRECT, "test", 0.5)


SAFE = quote(TEXT, ["The bridge is\n  safe,", "for now."], "said", "she")


def make_case(text: str = TEXT, quotation: Quotation = SAFE, **changed: object) -> Case:
    """Return a case of one quotation."""
    facts: dict[str, object] = {
        "document": "quay-1",
        "place": Span(quotation.start, quotation.end),
        "text": "The bridge is safe, … for now.",
        "speaker": Who("nadia-lambert", "Nadia Lambert"),
        "described": None,
        "confidence": 0.45,
        "certainty": "check",
        "headline": "Harbour talks open",
        "origin": "Quay Post · 2026-02-03",
        "link": "https://quay.example/1",
        "pieces": cut_pieces(text, quotation),
        "given": "“she”, cue “said”, direct",
        "reason": "a pronoun after Nadia Lambert",
        "others": (Who("tom-whitfield", "Tom Whitfield", "engineer"),),
    }
    return Case(**(facts | changed))  # type: ignore[arg-type]  # a table of keywords


def draw(case: Case, *, width: int = 80, height: int = 24, terminal: bool = True) -> list[str]:
    """Return the lines that a terminal shows of a case."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        height=height,
        force_terminal=terminal,
        color_system=None,
        legacy_windows=False,
    )
    console.print(lay_out(Sheet(case, "3 of 20"), console))
    return out.getvalue().splitlines()


# --- the words around ------------------------------------------------------------------------


def test_each_part_is_marked() -> None:
    """Content in both its pieces, cue and source, in the order of the text."""
    parts = [(piece.text, piece.part) for piece in cut_pieces(TEXT, SAFE)]
    assert parts == [
        ("It rained.\n\n“", Part.AROUND),
        ("The bridge is\n  safe,", Part.CONTENT),
        ("” ", Part.AROUND),
        ("she", Part.SOURCE),
        (" ", Part.AROUND),
        ("said", Part.CUE),
        (", “", Part.AROUND),
        ("for now.", Part.CONTENT),
        ("”\n\nThe council met.", Part.AROUND),
    ]


def test_context_reads_as_prose() -> None:
    """Paragraphs are lines, a broken line is none."""
    shown = write_pieces(cut_pieces(TEXT, SAFE), marks=False)
    assert shown.plain == "It rained.\n“The bridge is safe,” she said, “for now.”\nThe council met."
    styles = [(shown.plain[s.start : s.end], s.style) for s in shown.spans]
    assert styles == [
        ("The bridge is safe,", Part.CONTENT.value),
        ("she", Part.SOURCE.value),
        ("said", Part.CUE.value),
        ("for now.", Part.CONTENT.value),
    ]


def test_without_colours_signs_mark_the_parts() -> None:
    """What a file or a plain terminal shows can be told apart too."""
    shown = write_pieces(cut_pieces(TEXT, SAFE), marks=True)
    assert shown.plain.splitlines()[1] == "“>>The bridge is safe,<<” {she} _said_, “>>for now.<<”"


def test_context_is_bounded() -> None:
    """Of a long article, only what stands near."""
    text = f"{'a' * 5000} {TEXT} {'b' * 5000}"
    pieces = cut_pieces(text, quote(text, ["for now."]))
    assert len("".join(piece.text for piece in pieces)) == len("… ") + 600 + 8 + 600 + len(" …")


def test_context_breaks_no_word() -> None:
    """Where the article goes on, dots say so."""
    text = "The council met again. “No,” she said. The council met again."
    pieces = cut_pieces(text, quote(text, ["No,"]), 18)
    assert "".join(piece.text for piece in pieces) == "… met again. “No,” she said. The …"


def test_a_source_inside_a_content_is_a_source() -> None:
    """[The deputy said [he] would go]: both are to be seen."""
    text = "The bridge, she said, is safe"
    quotation = quote(text, [text], "said", "she")
    marked = [piece.text for piece in cut_pieces(text, quotation) if piece.part is Part.SOURCE]
    assert marked == ["she"]


@given(st.text(min_size=3), st.data())
def test_pieces_are_the_text(text: str, data: st.DataObject) -> None:
    """Whatever the ranges are, the pieces joined are the article's own words."""
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    spans = [Span(a, b) for a, b in pairwise(edges)]
    quotation = Quotation(
        tuple(spans[:1]), tuple(spans[1:2]), tuple(spans[2:3]), Kind.DIRECT, "test", 0.5
    )
    pieces = cut_pieces(text, quotation, 2)
    cut = [quotation.start > 2, quotation.end + 2 < len(text)]
    assert not cut[0] or pieces[0].text == "… "
    assert not cut[1] or pieces[-1].text == " …"
    own = pieces[cut[0] : len(pieces) - cut[1]]
    joined = "".join(piece.text for piece in own)
    assert joined in text[max(quotation.start - 2, 0) : quotation.end + 2]
    assert text[quotation.start : quotation.end] in joined


@given(st.text(min_size=1))
def test_nothing_is_obeyed(text: str) -> None:
    """No control of an article, a headline or a name reaches the terminal."""
    quotation = Quotation((Span(0, len(text)),), (), (), Kind.DIRECT, "test", 0.5)
    case = make_case(
        text,
        quotation,
        headline=text,
        origin=text,
        given=text,
        reason=text,
        speaker=Who("x", text),
    )
    shown = "".join(draw(case, terminal=False))
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}


# --- the sheet -------------------------------------------------------------------------------


def test_a_sheet_says_it_all() -> None:
    """Headline, place, words, speaker with confidence in a word, what is given, and why."""
    shown = "\n".join(draw(make_case()))
    for words in (
        "3 of 20",
        "Harbour talks open",
        "Quay Post · 2026-02-03",
        ">>The bridge is safe,<<",
        "Nadia Lambert  check (0.45)",
        "“she”, cue “said”, direct",
        "a pronoun after Nadia Lambert",
        "r right",
        "q quit",
    ):
        assert words in shown


def test_nobody_named() -> None:
    """Who is described is described, who is open is said to be open."""
    described = make_case(speaker=None, described="a harbour spokesman")
    assert any("a harbour spokesman" in each for each in draw(described))
    assert any("left open" in each for each in draw(make_case(speaker=None)))


@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 24), (132, 50), (80, 12)])
@pytest.mark.parametrize("length", [1, 20, 400])
def test_a_sheet_fits(width: int, height: int, length: int) -> None:
    """Nothing scrolls away, however much there is to show."""
    content = "The bridge is safe. " * length
    text = f"{'It rained. ' * 60}\n\n“{content}” she said. {'漢字 ' * 300}"
    quotation = quote(text, [content], "said", "she")
    case = make_case(text, quotation, headline="H" * 500, given="g" * 9000, reason="r" * 9000)
    lines = draw(case, width=width, height=height)
    assert len(lines) <= max(height - 1, 17)
    assert any(">>The bridge" in each for each in lines)


def test_a_file_gets_all_of_it() -> None:
    """Where nothing scrolls nothing is cut."""
    content = "The bridge is safe. " * 200
    text = f"“{content}” she said."
    lines = draw(make_case(text, quote(text, [content])), terminal=False)
    assert "".join(lines).count("bridge") == 200


def test_a_bracket_is_a_bracket() -> None:
    """Words that look like markup are words."""
    text = "“[red]The bridge[/red] is :safe:,” she said."
    lines = draw(make_case(text, quote(text, ["[red]The bridge[/red] is :safe:,"])))
    assert any(">>[red]The bridge[/red] is :safe:,<<" in each for each in lines)


def list_texts(count: int, marked: range) -> list[Text]:
    """Return lines, some of which hold content."""
    return [
        Text(str(n), Part.CONTENT.value if n in marked else "")
        if n not in marked
        else Text().append(str(n), Part.CONTENT.value)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "marked", "room", "expected"),
    [
        (4, range(1, 2), 5, "0 1 2 3"),
        (9, range(4, 5), 3, "3 4 5"),
        (9, range(1), 3, "0 1 2"),
        (9, range(8, 9), 3, "6 7 8"),
        (9, range(3, 6), 3, "3 4 5"),
        (20, range(2, 18), 6, "2 3 4 … (m shows all) 16 17"),
        (9, range(0), 3, "0 1 2"),
    ],
)
def test_context_is_cut_around_the_content(
    count: int, marked: range, room: int, expected: str
) -> None:
    """The content stays; of one that is too long, both ends."""
    shown = fit_lines(list_texts(count, marked), room)
    assert " ".join(each.plain for each in shown) == expected


def test_a_key_stays_with_its_meaning() -> None:
    """Lines are broken between keys only."""
    keys = (("a", "one two"), ("b", "three"), ("c", "four five six seven"))
    assert list_keys(keys, 20).plain == "a one two  b three\nc four five six seven"
