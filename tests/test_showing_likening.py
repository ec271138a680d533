"""Which quotations of a speaker are one statement."""

import pytest

from quotetrack.store.showing.likening import find_firsts, mark_wording, read_wording

LONG = "This is the best price we could get, and it pays for the winter"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (LONG, "“this is the best price we could get and it pays for the winter,”", True),
        (LONG, LONG.replace("the winter", "this winter"), True),
        (LONG, LONG.replace("the best", "best"), True),
        (LONG, f"And {LONG}", True),
        (LONG, LONG.replace("the best", "a best"), True),
        (LONG, "For the winter it pays, and this is the best price we could get", True),
        (LONG, LONG.replace("best price", "worst deal"), False),
        (LONG, LONG.replace("it pays", "it never pays"), False),
        (LONG.replace("the winter", "2 years"), LONG.replace("the winter", "3 years"), False),
        ("It isn’t ours to sell, and they know it", "It is ours to sell, and they know it", False),
        ("No bridge will be built here this year", "A bridge will be built here this year", False),
        ("The sale was illegal", "the sale was illegal,", True),
        ("The sale was illegal", "the sale was legal", False),
        ("The sale was illegal", "the sale was illegal now", False),
        ("one two three four five six seven", "one two three four five six seven eight", False),
        ("It’s over", "it's over", True),
    ],
)
def test_what_is_alike(one: str, other: str, alike: bool) -> None:  # noqa: FBT001 - a table
    """Marks and order don't count, nor one word of many; numbers and negations do."""
    marks = [mark_wording(read_wording(text)) for text in (one, other)]
    assert (not marks[0].isdisjoint(marks[1])) is alike
    assert len(find_firsts(map(read_wording, (one, other)))) == (1 if alike else 2)


def test_what_has_no_words() -> None:
    """Quotations without a word are alike, and like nothing else."""
    assert find_firsts(map(read_wording, ("…", "", "ferry"))) == [0, 2]
