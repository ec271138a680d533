"""Words in quotation marks that no quotation took are found, and no others."""

import pytest

from quotetrack.model import Span
from quotetrack.publish.terms import find_terms
from quotetrack.store.showing.documents import Passage

TEXT = "The “iron bridge” is shut.\n“We know,” Lambert said of the “so-called ‘plan’”."


@pytest.mark.parametrize(
    ("contents", "found"),
    [
        ([], ["“iron bridge”", "“We know,”", "“so-called ‘plan’”"]),
        ([(27, 37)], ["“iron bridge”", "“so-called ‘plan’”"]),
        ([(28, 30)], ["“iron bridge”", "“so-called ‘plan’”"]),
        ([(0, 200)], []),
        ([(55, 66), (5, 6)], ["“We know,”", "‘plan’"]),
    ],
)
def test_terms(contents: list[tuple[int, int]], found: list[str]) -> None:
    """Of stretches inside one another the outermost that no content comes into is taken."""
    terms = find_terms(Passage(0, TEXT), [Span(*one) for one in contents])
    assert [span.within(TEXT) for span in terms] == found


def test_terms_stand_at_their_place_in_the_whole_text() -> None:
    """Where a passage starts late, its terms are still found by the text's own offsets."""
    (term, *_) = find_terms(Passage(100, TEXT), [])
    assert term == Span(104, 117)
