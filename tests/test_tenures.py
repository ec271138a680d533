"""Offices across documents: who a description means, by articles of the same weeks."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.lang import load
from quotetrack.speakers.tenures import (
    Offices,
    Sighting,
    Unnamed,
    read_day,
    read_words,
    resolve_offices,
)

PEOPLE = load("en").people
BODIES = {"harbor commission", "nato", "commission"}
OFFICES = Offices(PEOPLE, BODIES)
NAMES = {"tom": "Tom Whitfield", "nadia": "Nadia Lambert", "oren": "Oren Castell"}
DAY = "2026-03-20"


def ask(
    source: str, *seen: tuple[str, str, str], day: str | None = DAY, document: str = "asked"
) -> dict[str, str]:
    """Return who is meant by ``source``, by its reason, where others were seen with a role."""
    described = source.removeprefix("the ").removeprefix("The ").removeprefix("a ")
    left = Unnamed("q1", document, described, source, day)
    sightings = [Sighting(who, role, f"d{n}", on) for n, (who, role, on) in enumerate(seen)]
    return {m.speaker: m.reason for m in resolve_offices([left], sightings, NAMES, OFFICES)}


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("President of the United States", "president united-states"),
        ("U.S. Vice-President", "president united-states vice"),
        ("France's president", "france president"),
        ("the French president", "france president"),
        ("New York Mayor", "mayor new-york"),
        ("Republican nominee", "nominee republican"),
        ("GOP presidential nominee", "nominee presidential republican"),
        ("NATO Secretary-General", "general nato secretary"),
        ("then-president", "president then"),
        ("“Harbor Commission” chairwoman,", "chair commission harbor"),
        ("premier of Norway", "minister norway prime"),
        ("us president", "president us"),
    ],
)
def test_roles_are_read(role: str, words: str) -> None:
    """Spelled out, places by one name, no articles."""
    assert " ".join(sorted(read_words(role, PEOPLE))) == words


@pytest.mark.parametrize(
    ("source", "office"),
    [
        ("the Republican nominee", True),
        ("The French president", True),
        ("France's president", True),
        ("the Texas governor", True),
        ("the Russian foreign minister", True),
        ("the Harbor Commission chairman", True),
        ("the NATO secretary general", True),
        ("the U.S. vice president", True),
        ("the mayor", False),
        ("the president", False),
        ("the nominee", False),
        ("the presidential nominee", False),
        ("a Republican nominee", False),
        ("French presidents", False),
        ("the French spokesman", False),
        ("the Republican strategist", False),
        ("the Republican senator", False),
        ("the Republican governor", False),
        ("the Texas senator", False),
        ("the French minister", False),
        ("the former French president", False),
        ("the then-French president", False),
        ("the French president-elect", False),
        ("the deputy Russian foreign minister", False),
        ("the commission chairman", False),
        ("the Quay Trust chairman", False),
        ("their president", False),
        ("", False),
    ],
)
def test_what_is_specific(source: str, office: bool) -> None:  # noqa: FBT001 - a table's column
    """One person at a time has it, and it says of what place, party or body."""
    described = source.split(" ", 1)[1] if source.lower().startswith(("the ", "a ")) else source
    assert (OFFICES.find(described, source) is not None) is office


def test_known_from_other_articles() -> None:
    """The one who was called so in these weeks is meant, and the reason says why."""
    assert ask("the Republican nominee", ("tom", "Republican nominee", "2026-03-12")) == {
        "tom": "“the Republican nominee” was Tom Whitfield in articles of the same weeks"
    }


@pytest.mark.parametrize(
    ("source", "role", "found"),
    [
        ("the Republican nominee", "Republican presidential nominee", True),
        ("the Republican presidential nominee", "GOP presidential nominee", True),
        ("the Republican presidential nominee", "Republican nominee", False),
        ("the Republican nominee", "Republican vice presidential nominee", False),
        ("the Republican nominee", "Republican Senate nominee", False),
        ("the Republican nominee", "Democratic nominee", False),
        ("the Republican nominee", "2012 Republican nominee", False),
        ("the French president", "President of France", True),
        ("the French president", "French Football Federation president", False),
        ("the French president", "former French president", False),
        ("the French president", "French vice-president", False),
        ("the French president", "president", False),
        ("the French president", "aide to the French president", False),
        ("the French president's office", "French president", False),
        ("the French president and the Norwegian king", "French president", False),
        ("the Harbor Commission chairman", "Chair of the Harbor Commission", True),
    ],
)
def test_which_role_answers(source: str, role: str, found: bool) -> None:  # noqa: FBT001 - the same
    """The same office in other words, not one beside it."""
    assert bool(ask(source, ("nadia", role, DAY))) is found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-02-27", True),
        ("2026-02-26", False),
        ("2026-04-10T23:59:00Z", True),
        ("2026-04-11", False),
        (None, False),
        ("spring", False),
    ],
)
def test_only_of_the_same_weeks(day: str | None, found: bool) -> None:  # noqa: FBT001 - the same
    """Within 21 days, either way; what has no date tells nothing."""
    seen = ("tom", "Republican nominee", day or "")
    assert bool(ask("the Republican nominee", seen)) is found
    turned = ("tom", "Republican nominee", DAY)
    assert bool(ask("the Republican nominee", turned, day=day)) is found


def test_two_are_left_open() -> None:
    """If two were called so in these weeks nobody is meant; an earlier one doesn't matter."""
    one, two = ("tom", "Texas governor", DAY), ("oren", "Governor of Texas", DAY)
    assert ask("the Texas governor", one, two) == {}
    assert list(ask("the Texas governor", one, ("oren", "Texas governor", "2025-03-20"))) == ["tom"]


def test_a_party_has_several_nominees() -> None:
    """Where another of the party was nominated for something, "the nominee" may be that one."""
    one = ("tom", "Republican nominee", DAY)
    assert ask("the Republican nominee", one, ("oren", "Republican Senate nominee", DAY)) == {}


def test_the_same_article_tells_nothing() -> None:
    """What the article itself could tell, its own resolver has weighed; but a rival counts."""
    seen = ("tom", "Texas governor", DAY)
    assert ask("the Texas governor", seen, document="d0") == {}
    assert list(ask("the Texas governor", seen, seen, document="d0")) == ["tom"]
    assert ask("the Texas governor", ("oren", "Texas governor", DAY), seen, document="d0") == {}


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-03-20", "2026-03-20"), ("2026-03-20T10:00:00Z", "2026-03-20"), ("20 March", None)],
)
def test_days_are_read(written: str, day: str | None) -> None:
    """Of a date, or a date and time."""
    found = read_day(written)
    assert (found and found.isoformat()) == day


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            Sighting,
            st.sampled_from(sorted(NAMES)),
            st.sampled_from(["Texas governor", "Republican nominee", "French President", "mayor"]),
            st.sampled_from(["a", "b", "c"]),
            st.sampled_from([DAY, "2026-04-01", "2025-01-01", None]),
        ),
        max_size=10,
    ),
    st.randoms(),
)
def test_the_order_never_counts(sightings: list[Sighting], chance: Random) -> None:
    """Whichever article came first, the same are meant."""
    asked = ["Texas governor", "Republican nominee", "French president", "mayor"]
    left = [Unnamed(f"{r}{d}", d, r, f"the {r}", DAY) for r in asked for d in "abx"]
    before = set(resolve_offices(left, sightings, NAMES, OFFICES))
    chance.shuffle(sightings)
    chance.shuffle(left)
    assert set(resolve_offices(left, sightings, NAMES, Offices(PEOPLE, BODIES))) == before
