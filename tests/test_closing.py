"""Marks that were closed at a paragraph's end part what two people may have said."""

import pytest

from quotetrack.model import Kind, Quotation, Span
from quotetrack.quotations.closing import split_closed

CASES = [
    ("closed", "Whitfield said: [“You are old.”]\n\n[“So is the play.”]", 2),
    ("three", "Whitfield said: [“You are old.”]\n\n[“So is the play.”]\n\n[“And she.”]", 3),
    ("left open", "Whitfield said: [“You are old.]\n\n[“So is the play.”]", 1),
    ("one paragraph", "Whitfield said: [“You are old.”] [“So is the play.”]", 1),
    ("a lone one", "[“You are old,”] said Whitfield.\n\n[“So is the play.”]", 1),
    ("a dialogue", "[“You are old,”] said Whitfield.\n\n[“So is it.”]\n\n[“So is she.”]", 3),
    ("words between", "[“You are old.”]\n\nBut Whitfield said, [“so is the play.”]", 1),
    ("source behind", "[“You are old.”]\n\n[“So is the play,”] said Whitfield.", 2),
]


def read_case(marked: str) -> tuple[str, Quotation]:
    """Take a text with contents in brackets; its source is Whitfield."""
    text, content = "", []
    for n, piece in enumerate(marked.replace("]", "[").split("[")):
        if n % 2:
            content.append(Span(len(text), len(text) + len(piece)))
        text += piece
    at = text.index("Whitfield")
    source = (Span(at, at + len("Whitfield")),)
    return text, Quotation(tuple(content), (), source, Kind.DIRECT, "behind", 0.9)


@pytest.mark.parametrize(("what", "marked", "expected"), CASES, ids=[case[0] for case in CASES])
def test_only_a_new_paragraph_behind_closed_marks_is_split_off(
    what: str, marked: str, expected: int
) -> None:
    """No word is lost, and one part alone keeps the speaker."""
    text, quotation = read_case(marked)
    parts = split_closed(text, quotation)
    assert len(parts) == expected, what
    assert [span for part in parts for span in part.content] == list(quotation.content)
    assert [part.source for part in parts if part.source] == [quotation.source]


def test_the_part_beside_the_speaker_keeps_it() -> None:
    """“You are old.” ¶ “So is the play,” said Whitfield: the second is hers."""
    text, quotation = read_case(CASES[-1][1])
    first, second = split_closed(text, quotation)
    assert (first.source, first.rule) == ((), "unattributed")
    assert second.source == quotation.source
