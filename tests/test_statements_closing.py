"""How far statements reach in time, what is read for them, and that no text makes them slow."""

from collections.abc import Sequence
from datetime import date, timedelta
from time import perf_counter

import pytest

from quotetrack.model import Decided, Saying
from quotetrack.statements import group
from quotetrack.statements.blocking import Blocks
from quotetrack.statements.nodes import REACH, count_days, find_reach, make_nodes
from sayings import START, LetterModel, group_all, list_joined, say, say_all

LONG = "The ferry to Varnholm will sail before winter with every lorry and every passenger"
SHORT = "The ferry will sail"
RETOLD = "that the ferry to Varnholm would sail before winter with every lorry and passenger"

REACHES = [
    (LONG, LONG, 0, True),
    (LONG, LONG, REACH, True),
    (LONG, LONG, REACH + 1, False),
    (LONG, RETOLD, REACH, True),
    (LONG, RETOLD, REACH + 1, False),
    (SHORT, SHORT, 3, True),
    (SHORT, SHORT, 4, False),
    (LONG, LONG, None, True),
    (SHORT, SHORT, None, False),
]


@pytest.mark.parametrize(("one", "other", "days", "expected"), REACHES)
def test_how_far_a_statement_reaches(
    one: str,
    other: str,
    days: int | None,
    expected: bool,  # noqa: FBT001 - a table's column
) -> None:
    """What says much may be told again for a quarter, what says little for days; undated rarely."""
    grouping = group_all([say(1, one, 0), say(2, other, days)])
    assert list_joined(grouping) == ([{1, 2}] if expected else [])


@pytest.mark.parametrize("text", ["Varnholm", "“Mr. Castell”", "his remarks", "…"])
def test_what_claims_nothing_is_no_statement(text: str) -> None:
    """A name, or hardly more than one, says nothing that somebody else could tell again."""
    assert group_all([say(1, text, 0), say(2, text, 0)]).groups == ()


def test_a_statement_lives_on_in_steps() -> None:
    """Told every two months, it is one statement for as long as that goes on, and then another."""
    said = [say(n, LONG, day) for n, day in enumerate([0, 60, 120, 180, 280], start=1)]
    assert group_all(said).groups == ((1, 2, 3, 4),)


def test_less_in_common_reaches_less_far() -> None:
    """The more two share, the more days may lie between them."""
    reaches = [find_reach(shared, undated=False) for shared in range(9)]
    assert reaches == sorted(reaches)
    assert reaches[-1] == REACH
    assert find_reach(2, undated=True) < 0


def test_days_between_are_the_fewest() -> None:
    """Between two wordings that were told often lie the days of their nearest members."""
    said = [say(1, LONG, 0), say(2, LONG, 50), say(3, RETOLD, 57), say(4, RETOLD, 100)]
    one, other = make_nodes(said)
    assert count_days(one, other) == 7
    undated, _ = make_nodes([say(1, RETOLD, None), say(2, SHORT, 0)])[::-1]
    assert count_days(one, undated) is None


ARTICLES = [
    ("the very same, carried on", LONG, LONG, True),
    ("a part of it", LONG, "The ferry to Varnholm will sail before winter", None),
    ("one thing, two claims", LONG, "The ferry to Varnholm will not have lorries on Monday", False),
]


@pytest.mark.parametrize(("what", "one", "other", "expected"), ARTICLES)
def test_in_one_article(what: str, one: str, other: str, *, expected: bool | None) -> None:
    """Two sentences of one article about one thing are two; told twice in the same words, one.

    In two articles a part goes with the whole; in one it needn't.
    """
    together = group_all([say(1, one, document="a"), say(2, other, document="a")])
    if expected is not None:
        assert bool(together.groups) is expected, what
    else:
        assert group_all([say(1, one), say(2, other)]).groups


def test_only_near_words_and_days_are_compared() -> None:
    """Candidates are who shares words in the same weeks, in both directions."""
    said = [
        say(1, LONG, 0),
        say(2, RETOLD, 90),
        say(3, RETOLD + " of Eskerby", 200),
        say(4, "Nobody asked the council of Tolvik for money", 0),
        say(5, LONG + " of Tolvik", None),
    ]
    nodes = make_nodes(said)
    blocks = Blocks(nodes)
    found = {
        nodes[place].members[0].number: {nodes[i].members[0].number for i in blocks.find(place)}
        for place in range(len(nodes))
    }
    assert found == {1: {2, 5}, 2: {1, 5}, 3: {5}, 4: set(), 5: {1, 2, 3}}


def test_languages_never_meet() -> None:
    """The same letters in two languages are two statements."""
    said = [say(1, LONG, language="en"), say(2, LONG, language="fr")]
    assert group_all(said).groups == ()


def test_a_region_is_its_language() -> None:
    """British and American English are one language."""
    said = [say(1, LONG, language="en-GB"), say(2, LONG, language="en-US")]
    assert list_joined(group_all(said)) == [{1, 2}]


def read_from(said: Sequence[Saying], asked: list[tuple[date, date]]) -> object:
    """Return a reader that notes the days that it is asked for."""

    def read(first: date, last: date) -> list[Saying]:
        asked.append((first, last))
        return [s for s in said if s.day is None or first <= s.day <= last]

    return read


def test_no_more_is_read_than_may_change() -> None:
    """A new quotation asks for its quarter alone, and for more only where something reaches on."""
    said = [say(n, f"{LONG} {n}", n * 400) for n in range(1, 40)]
    asked: list[tuple[date, date]] = []
    group(said[:1], read_from(said, asked), Decided())  # type: ignore[arg-type]
    assert asked == [(START + timedelta(400 - REACH), START + timedelta(400 + REACH))]
    chained = [say(n, LONG, n * 80) for n in range(6)]
    asked.clear()
    grouping = group(chained[:1], read_from(chained, asked), Decided())  # type: ignore[arg-type]
    assert grouping.groups == ((0, 1, 2, 3, 4, 5),)
    assert max(last for _, last in asked) >= START + timedelta(400 + REACH)


@pytest.mark.parametrize("day", [date.min, date.max, date(1, 2, 3), date(9999, 12, 1)])
def test_the_ends_of_time(day: date) -> None:
    """A first or last possible day is no error."""
    early = Saying(1, "a", "nadia", "statement", "direct", day, "a", "en", LONG)
    assert group_all([early]).members == (1,)


def test_nothing_is_nothing() -> None:
    """Without quotations there are no groups."""
    grouping = group_all([])
    assert (grouping.members, grouping.groups, grouping.conflicts) == ((), (), ())


def test_a_long_speech_isn_t_its_sentences() -> None:
    """A sentence of a long speech, told alone, is no version of the whole speech."""
    things = "harbour bridge ferry market tower library school hospital bakery theatre station"
    built = "The {0} of Varnholm was mended by nine men and a {0} smith"
    speech = ". ".join(built.format(thing) for thing in things.split())
    assert len(speech.split()) > 60
    alone = speech.split(". ")[4]
    assert group_all(say_all([speech, alone])).groups == ()
    assert list_joined(group_all(say_all([speech, f"“{speech}”", alone]))) == [{1, 2}]
    longest = speech + ". And nobody thanked us"
    assert list_joined(group_all(say_all([speech, longest]))) == [{1, 2}]


HUGE = [
    " ".join(f"word{n}" for n in range(50_000)),
    "water " * 20_000,
    "e\u0301\u0302\u0303 " * 30_000,
    "😀 water " * 20_000,
    "שלום עולם " * 10_000,
    "\u200bwater\u200b " * 20_000,
    "…!? " * 20_000,
    "1,000 " * 20_000,
    "not " * 20_000,
]


@pytest.mark.parametrize("model", [None, LetterModel()], ids=["words", "meaning"])
@pytest.mark.parametrize("text", HUGE, ids=lambda text: ascii(text[:12]))
def test_huge_texts_take_no_time(text: str, model: LetterModel | None) -> None:
    """Five versions of a text of any length are grouped soon; by squares, it would be minutes."""
    said = say_all([text, text + " and so on", "so " + text, text[: len(text) // 2], text[9:]])
    begun = perf_counter()
    grouping = group_all(said, model=model)
    assert perf_counter() - begun < 30
    assert grouping.members == (1, 2, 3, 4, 5)


def test_the_same_a_thousand_times() -> None:
    """What a thousand outlets carry is one statement, and soon: a million pairs aren't compared."""
    said = [say(n, LONG, n % 80) for n in range(1000)]
    begun = perf_counter()
    grouping = group_all(said)
    assert perf_counter() - begun < 20
    assert [len(numbers) for numbers in grouping.groups] == [1000]
