"""Following what one speaker said: which statements, in which order, with what told of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quotetrack.errors import StoreError
from quotetrack.model import Act
from quotetrack.model.timeline import Course, Followed
from quotetrack.store.timeline import Follower
from track_archive import DENIED, FERRY, NADIA, make_track_archive


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    """The archive, open."""
    with Follower.open(make_track_archive(tmp_path / "quotes.db")) as opened:
        yield opened


def numbers(follower: Follower, **asked: Any) -> list[int]:  # noqa: ANN401 - what a test asks
    """Return the number of the first version of each statement that fits, in their order."""
    course = Course(NADIA, **asked)
    return [one.original.number for one in follower.follow(course).statements]


def ferry(follower: Follower) -> Followed:
    """Return the statement that four outlets carried."""
    return next(s for s in follower.follow(Course(NADIA)).statements if s.original.number == 1)


def test_statements_stand_in_the_order_in_which_they_were_first_seen(follower: Follower) -> None:
    """One entry a statement; a bare year comes before its days, what has no date last."""
    assert numbers(follower) == [8, 1, 5, 10, 6, 7]


def test_a_statement_tells_who_carried_it_and_for_how_long(follower: Follower) -> None:
    """Outlets, kinds and dates are those of all versions, in the order of publication."""
    one = ferry(follower)
    assert [version.number for version in one.versions] == [1, 3, 2, 4]
    assert (one.first, one.last, one.days) == ("2026-02-03", "2026-03-09", 34)
    assert one.outlets == ("Quay Post", "Harbour News", "The Lantern", "Coast Radio")
    assert one.kinds == ("direct", "indirect", "mixed")
    assert (one.wordings, one.articles) == (3, 4)
    assert one.longest.number == 2
    assert one.permalink == "/-/statements/0000000000000001"


def test_what_nobody_repeats_is_a_statement_by_itself(follower: Follower) -> None:
    """One version, one wording, no outlet where none is named, no day where none is known."""
    one = follower.follow(Course(NADIA, about="bridge")).statements[0]
    assert (one.wordings, one.outlets, one.first, one.days) == (1, (), None, None)
    assert one.longest == one.original


def test_a_bare_year_is_no_day(follower: Follower) -> None:
    """How long a statement of "2025" lived isn't known."""
    one = follower.follow(Course(NADIA, until="2025")).statements[0]
    assert (one.first, one.days) == ("2025", None)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("hopes", [1]),  # in one version alone
        ("FERRY spring", [1, 5]),
        ('"will sail"', [1]),
        ("ferr* old", [10]),
        ('"spring ferry"', []),
        ("пором", [8]),
        ("їжак*", [8]),
        ("promised", []),  # no quotation, as a person found
        ("zebra", []),
    ],
)
def test_a_statement_fits_if_any_version_does(
    follower: Follower, about: str, expected: list[int]
) -> None:
    """Words, phrases and beginnings are searched as on the site, case and accents folded."""
    assert numbers(follower, about=about) == expected


def test_all_versions_are_told_of_where_one_fits(follower: Follower) -> None:
    """Who carried the statement doesn't depend on what was asked."""
    one = follower.follow(Course(NADIA, about="hopes", since="2026-02-05")).statements[0]
    assert len(one.versions) == 4


def test_what_is_no_word_is_refused(follower: Follower) -> None:
    """Nothing to search for is not the same as nothing asked."""
    with pytest.raises(StoreError, match="no word"):
        follower.follow(Course(NADIA, about="—"))


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-09", None, [1, 10]),  # carried again that day
        ("2026-02-04", "2026-02-04", [1]),
        ("2026-02-06", "2026-02", []),
        ("2026-03", "2026-03", [1, 5]),
        ("2025", "2025", [8]),
        (None, "2026-02", [8, 1]),
    ],
)
def test_some_version_falls_between_the_dates(
    follower: Follower, since: str | None, until: str | None, expected: list[int]
) -> None:
    """Both ends count, months and years are whole, what has no date falls nowhere."""
    assert numbers(follower, since=since, until=until) == expected


def test_acts_are_chosen(follower: Follower) -> None:
    """What was only asked is there if it is asked for, or all is."""
    assert numbers(follower, act=Act.QUESTION) == [9]
    assert numbers(follower, act=None) == [8, 1, 5, 9, 10, 6, 7]


def test_a_version_that_is_sure_is_enough(follower: Follower) -> None:
    """The least confidence is asked of one version, not of each."""
    assert numbers(follower, min_confidence=0.95) == [1]


def test_the_latest_are_kept(follower: Follower) -> None:
    """A limit leaves out the oldest; what has no date goes first. The count is of all."""
    timeline = follower.follow(Course(NADIA, limit=2))
    assert [one.original.number for one in timeline.statements] == [5, 10]
    assert timeline.all == 6
    assert numbers(follower, limit=5) == [8, 1, 5, 10, 6]


def test_what_differs_is_told_on_both_sides(follower: Follower) -> None:
    """Each statement shows its own words first, and where the others stand."""
    mine, theirs = ferry(follower).differences[0], numbers(follower)
    assert (mine.touch, mine.ours, mine.theirs) == ("negation", "will", "will not")
    assert (mine.elsewhere, mine.outlet, mine.date) == (DENIED, "Quay Post", "2026-03-01")
    assert (mine.id, mine.inside) == (f"{5:016x}", False)
    denied = follower.follow(Course(NADIA)).statements[theirs.index(5)].differences[0]
    assert (denied.ours, denied.theirs, denied.elsewhere) == ("will not", "will", FERRY)


def test_what_a_person_made_one_differs_inside(follower: Follower) -> None:
    """Of a pair within one statement, the difference is told once."""
    with follower.alone():
        follower._db.execute("UPDATE quotations SET statement_id = 1 WHERE number = 5")  # noqa: SLF001 - as a judgement does
    differences = ferry(follower).differences
    assert [(d.ours, d.theirs, d.inside) for d in differences] == [("will", "will not", True)]


def test_a_copy_belongs_to_what_it_repeats(follower: Follower) -> None:
    """Before statements are made anew, too."""
    with follower.alone():
        follower._db.execute("UPDATE quotations SET repeat_of = ? WHERE number = 6", [f"{5:016x}"])  # noqa: SLF001 - by hand
    assert numbers(follower) == [8, 1, 5, 10, 7]


def test_whoever_is_meant_is_named(follower: Follower) -> None:
    """By any alias, with all names; nobody and several are errors that say who may be meant."""
    named = follower.name_speaker("Lambert")
    assert (named.id, named.name) == (NADIA, "Nadia Lambert")
    assert set(named.names) == {"Nadia Lambert", "Надія Ламбер", "Lambert"}
    with pytest.raises(StoreError, match="no speaker is called “Lambertson”"):
        follower.name_speaker("Lambertson")
