"""Which way a text is written."""

import pytest

from quotetrack.publish.directions import find_direction


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"), ("EN-gb", "ltr"), ("uk", "ltr"), ("ar", "rtl"), ("fa_IR", "rtl"),
        ("he", "rtl"), ("az-Arab", "rtl"), ("az", "ltr"), ("ar-Latn-EG", "ltr"), ("", "auto"),
        ("und", "auto"), (None, "auto"),
    ],
)  # fmt: skip
def test_the_language_tells_the_direction(language: str | None, direction: str) -> None:
    """A known language decides, or the script that is given with it; else the text's first word."""
    assert find_direction(language) == direction
