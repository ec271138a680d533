"""What a statement's row tells, from its quotations alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.store.tracking.summing_up import Version, find_moment, read_day, sum_up
from quotetrack.store.tracking.verbatim import count_verbatim


def version(number: int, published: str | None) -> Version:
    """Make a quotation of a statement."""
    key = f"{number:04}"
    return Version(number, key, "the bridge is safe", "direct", f"d{number}", published, "O")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2024-05-06", "2024-05-07"),
        ("2024-05-06T23:00:00+02:00", "2024-05-06T22:00:00Z"),
        ("2024-05-06T10:00:00", "2024-05-06"),
        ("2024-05-06", "2024-05-07T01:00:00+00:00"),
        ("2024-05-06T10:00:00Z", "2024-05-06Tten"),
        ("2024-05-06", "2024-05"),
        ("2024-05-06", None),
        ("9999-12-31", None),
    ],
)
def test_what_was_published_first(earlier: str, later: str | None) -> None:
    """By the moment in UTC; a day by its end; what isn't known to the day is last."""
    told = sum_up([version(1, later), version(2, earlier)])
    assert (told.id, told.first_seen) == (2, earlier)
    assert find_moment(earlier) <= find_moment(later)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (("2024-05-06", None), "2024-05-06"),
        (("2024-05-06", "2025"), "2024-05-06"),
        (("2024-05", "2025"), "2025"),
        ((None, None), None),
        ((None, ""), None),
    ],
)
def test_when_it_was_last_seen(published: tuple[str | None, ...], last: str | None) -> None:
    """By the last that tells its day, if any does."""
    assert sum_up(version(n, told) for n, told in enumerate(published)).last_seen == last


@given(st.permutations([version(n, d) for n, d in enumerate(["2024-05-06", "2024", None, "2024"])]))
def test_a_statement_tells_the_same_in_any_order(versions: list[Version]) -> None:
    """Its row follows from its quotations, not from how they came."""
    told = sum_up(versions)
    assert told == (0, "2024-05-06", "2024-05-06", 4, 4, 1, 1, 0)


@pytest.mark.parametrize(
    ("kind", "text", "count"),
    [
        ("direct", "We are ready", 12),
        ("direct", "We are … ready", 12),
        ("indirect", "that they were “ready”", 0),
        ("mixed", "that they were “ready”, “really”", 11),
        ("mixed", "that they were ‘it’s ready’ now", 10),
        ("mixed", "dass sie „bereit“ seien", 6),
        ("mixed", "qu'ils étaient « prêts »", 7),
        ("mixed", "att de var ”redo” nu", 4),
        ("mixed", 'that they were "ready" now', 5),
        ("mixed", "that they weren't “ready", 0),
    ],
)
def test_how_much_is_verbatim(kind: str, text: str, count: int) -> None:
    """All of a direct quotation, nothing of an indirect one, of a mixed one what marks enclose."""
    assert count_verbatim(kind, text) == count


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2024-05-06T10:00", date(2024, 5, 6)),
        ("2024-05", None),
        ("2024-02-31", None),
        ("2024-W20-1", None),
        ("", None),
        (None, None),
    ],
)
def test_which_day_is_known(published: str | None, day: date | None) -> None:
    """Only a full date is a day."""
    assert read_day(published) == day
