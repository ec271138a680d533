"""Passages: each paragraph once, in its place, never too long."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents import passages
from quotetrack.documents.passages import MAX_PASSAGE

LONG = "The harbour board met on Monday to weigh the plan."
OTHER = "Nadia Lambert, its chair, had asked for two more weeks."
LAST = "The plan goes to the town council before the summer ends."


def found(text: str) -> list[str]:
    """Return the words of each passage."""
    return [span.within(text) for span in passages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u00a0\n\t", []),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
        ("One.\rTwo.", ["One.", "Two."]),
        ("\u00a0 One.\u2003\n\u3000Two.\u202f", ["One.", "Two."]),
        ("One.\u2028Two.\u2029Three.\fFour.", ["One.", "Two.", "Three.", "Four."]),
        ("One\u0085 and on.", ["One\u0085 and on."]),
    ],
)
def test_a_line_is_a_paragraph(text: str, expected: list[str]) -> None:
    """Whatever ends the line, and without the white space around it, no-break spaces too."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A block that comes again is left out, with the short lines inside it.
        ([LONG, "A talk", OTHER, LONG, "A talk", OTHER, LAST], [LONG, "A talk", OTHER, LAST]),
        ([LONG, "A", "B", OTHER, LONG, "A", "B", OTHER], [LONG, "A", "B", OTHER]),
        # A long paragraph alone is a repeat, spaced otherwise or not.
        ([LONG, OTHER, LONG.replace(" ", "\u00a0 ")], [LONG, OTHER]),
        # Short ones may well come twice: not between two repeats they stay.
        (["No.", LONG, "No.", OTHER], ["No.", LONG, "No.", OTHER]),
        (["No.", LONG, LONG, "No.", OTHER], ["No.", LONG, "No.", OTHER]),
        ([LONG, "No.", OTHER, "No.", LONG], [LONG, "No.", OTHER, "No."]),
        (["No.", LONG, LONG, "No."], ["No.", LONG, "No."]),
        (["No.", LONG, LONG, "No.", "No."], ["No.", LONG, "No.", "No."]),
        # What the block hadn't before stays, between repeats too.
        ([LONG, OTHER, LONG, "Correction.", OTHER], [LONG, OTHER, "Correction."]),
        (
            ["No.", LONG, OTHER, LONG, "No.", "New.", OTHER],
            ["No.", LONG, OTHER, "No.", "New."],
        ),
        # One word differs: another paragraph.
        ([LONG, LONG.replace("Monday", "Tuesday")], [LONG, LONG.replace("Monday", "Tuesday")]),
    ],
)
def test_a_repeated_passage_counts_once(lines: list[str], expected: list[str]) -> None:
    """The first of the same words stays, and only what stood before word for word goes."""
    assert found("\n".join(lines)) == expected


def test_the_first_of_a_repeat_stays() -> None:
    """The span that is kept is the one that stands first in the text."""
    text = f"{LONG}\n{OTHER}\n{LONG}"
    assert [span.start for span in passages(text)] == [0, len(LONG) + 1]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("She was sure of “that.” " * 2_000, "”"),
        ("no stop in sight " * 2_000, "no stop in sight"),
        ("x" * 50_000, "x"),
    ],
)
def test_a_monster_is_cut(text: str, ends: str) -> None:
    """A very long paragraph is cut behind a sentence, else at white space, else anywhere."""
    pieces = found(text)
    assert all(len(piece) <= MAX_PASSAGE for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.endswith(tuple(ends.split())) for piece in pieces)
    assert len(pieces) <= 5


PARAGRAPH = st.sampled_from([LONG, OTHER, "No.", "Yes.", " ", "", "\u00a0No.\t"]) | st.text()
TEXT = st.lists(PARAGRAPH).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines))
)


@given(TEXT)
def test_passages_lie_in_the_text_in_order(text: str) -> None:
    """They never overlap, are never blank, and have no white space at their ends."""
    spans = passages(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.within(text) == span.within(text).strip() for span in spans)


@given(TEXT)
def test_nothing_is_lost_but_repeats(text: str) -> None:
    """What no passage covers is white space or stands in a passage before it."""
    spans = passages(text)
    kept = {" ".join(span.within(text).split()): span for span in reversed(spans)}
    gaps = zip([0, *(s.end for s in spans)], [*(s.start for s in spans), len(text)], strict=True)
    for start, end in gaps:
        for span in passages(text[start:end]):
            words = " ".join(span.within(text[start:end]).split())
            assert kept[words].end <= start


@given(st.text(alphabet="ab. ”\u00a0", max_size=300))
def test_cutting_loses_nothing(text: str) -> None:
    """Every character that isn't white space comes through the cuts of a long paragraph."""
    monster = text * 200 + "x" * MAX_PASSAGE
    assert "".join("".join(found(monster)).split()) == "".join(monster.split())
