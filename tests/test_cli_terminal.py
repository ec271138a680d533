"""What goes to a terminal is shown, never obeyed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.cli.terminal import LONGEST, escape_controls, fit_cell, fit_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“Élysée” – 😀 \u0301 漢字 العربية", "“Élysée” – 😀 \u0301 漢字 العربية"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\tc\rd\0", r"a\nb\tc\rd\x00"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("\ud800", r"\ud800"),
        # Joiners belong to letters and pictures; a fixed space is a space.
        ("👩\u200d👧 a\u00a0b", "👩\u200d👧 a\u00a0b"),
        ("", ""),
    ],
)
def test_controls_become_escapes(text: str, shown: str) -> None:
    """Letters of every script stay; what moves the cursor or turns the text is written out."""
    assert escape_controls(text) == shown


def test_a_cell_is_one_line() -> None:
    """Runs of white space are one space."""
    assert fit_cell(" the\n  bridge\u00a0is\r\nsafe\x07 ") == r"the bridge is safe\x07"


def test_a_long_line_keeps_both_ends() -> None:
    """Where it happened stands in front, what it was at the end."""
    line = fit_line(f"start {'x' * 1_000_000} end")
    assert line.startswith("start x")
    assert line.endswith("x end")
    assert len(line) == LONGEST + len(" … ")


@given(st.text())
def test_nothing_dangerous_is_left(text: str) -> None:
    """Of any text, no control, surrogate or line break comes through."""
    for shown in (fit_line(text), fit_cell(text)):
        assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
