"""Which quotations of a speaker are one statement."""

import pytest

from quotetrack.store.showing.likening import find_firsts, mark_wording, read_wording

LONG = "This is the best price we could get, and it pays for the winter"
WALL = "We can rebuild the wall of the old harbour before next spring"
SCHOOLS = "The harbour council will keep its schools and our ferry line"
SPEECH = f"{SCHOOLS}; " * 40


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
        (WALL, WALL.replace("can", "could"), True),
        (WALL, WALL.replace("can", "cannot"), False),
        (WALL, WALL.replace("We can", "We can’t"), False),
        (WALL, WALL.replace("can", "hardly"), False),
        (WALL, WALL.replace("before", "after"), False),
        (WALL, WALL.replace("next", "last"), False),
        (WALL.replace("can", "agree to"), WALL.replace("can", "refuse to"), False),
        (WALL.replace("can", "support who"), WALL.replace("can", "oppose who"), False),
        (WALL + " or autumn", WALL + " without autumn", False),
        (WALL + " for all", WALL + " for most", False),
        (f"{SCHOOLS} for the two next years", f"{SCHOOLS} for the seven next years", False),
        (f"{SCHOOLS} at 3 million a year", f"{SCHOOLS} at 3 billion a year", False),
        (f"{SCHOOLS} as prices rise by half", f"{SCHOOLS} as prices fall by half", False),
        (f"{SCHOOLS} for more than a year", f"{SCHOOLS} for less than a year", False),
        (f"{SCHOOLS} on a Monday in March", f"{SCHOOLS} on a Friday in March", False),
        (f"{SCHOOLS} at 5% of $3", f"{SCHOOLS} at 5 percent of 3 dollars", True),
        (f"{SCHOOLS} at 5% of $3", f"{SCHOOLS} at 5 percent of £3", False),
        (f"{SCHOOLS}, thanks to Nadia", f"{SCHOOLS}, thanks to Tom", False),
        (f"{SCHOOLS}, thanks to Mr. Lambert", f"{SCHOOLS}, thanks to Mr. Whitfield", False),
        (f"{SCHOOLS}, thanks to Mr. Lambert", f"{SCHOOLS}, thanks to Lambert", True),
        (f"{SCHOOLS}, thanks to the Council", f"{SCHOOLS}, thanks to the council", True),
        (f"{SCHOOLS}, and I know it", f"{SCHOOLS}, and we know it", True),
        (f"{SCHOOLS}. Then came spring", f"{SCHOOLS}. So came spring", True),
        (SPEECH + "and we agree", f"“{SPEECH}and we AGREE,”", True),
        (SPEECH + "and we agree", SPEECH.replace("our", "that", 1) + "and we agree", True),
        (SPEECH + "and we agree", SPEECH + "and we do agree", False),
        (SPEECH + "and we agree", SPEECH + "and they agree", False),
        (f"{LONG} {'x' * 9_000}, and it is ours", f"{LONG} {'x' * 9_000}, and it is theirs", False),
        (f"{LONG} {'x' * 9_000}, and it is ours", f"{LONG} {'X' * 9_000}, and it is ours!", True),
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
