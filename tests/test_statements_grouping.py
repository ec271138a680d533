"""Relations make groups: what is joined, what never is, and what people say about it."""

from dataclasses import replace
from itertools import combinations
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.model import Decided, Saying
from quotetrack.statements.grouping import Groups, join_alike, list_groups
from quotetrack.statements.nodes import make_nodes
from quotetrack.statements.relating import Relation
from sayings import LetterModel, group_all, list_joined, say, say_all, tell

TENTS = "The council will send 800 warm tents and food to the camp at Varnholm before winter"

ONE = [
    ("the same", [TENTS, TENTS, f"“{TENTS}.”"]),
    ("trimmed", [TENTS, "The council will send 800 warm tents and food to the camp at Varnholm"]),
    ("extended", [TENTS, f"As I told the mayor of Eskerby, {TENTS}, and nobody will stop us"]),
    (
        "retold",
        [TENTS, "that the council would send 800 warm tents and food to the camp at Varnholm"],
    ),
    (
        "translated anew",
        [
            "The town is lit by a volunteering brigade of 12,000 bakers with old oil lamps",
            "The town is lit by a brigade of volunteers, a 12,000-strong one, with old oil lamps",
        ],
    ),
    ("a number left out", [TENTS, TENTS.replace("800 ", "")]),
    ("a country told otherwise", [f"{TENTS} of the U.S.", f"{TENTS} of the United States"]),
    (
        "a not moved",
        [
            "I do not think that the ferry will sail to Varnholm before winter",
            "I think that the ferry will not sail to Varnholm before winter",
        ],
    ),
    (
        "two parts of one",
        [
            "The ferry sails to Varnholm every Monday and the old bridge is closed until spring",
            "The ferry sails to Varnholm every Monday",
            "The old bridge is closed until spring",
        ],
    ),
]


@pytest.mark.parametrize(("what", "texts"), ONE, ids=[what for what, _ in ONE])
def test_what_is_one_statement(what: str, texts: list[str]) -> None:
    """The same utterance, however it is told, is one, and nothing of it is in conflict."""
    grouping = group_all(say_all(texts))
    assert list_joined(grouping) == [set(range(1, len(texts) + 1))], what
    assert grouping.conflicts == ()


NOT = TENTS.replace("will", "will not")
OTHER = [
    ("a not", [TENTS, NOT], ("negation", "will", "will not")),
    ("a number", [TENTS, TENTS.replace("800", "80")], ("number", "800", "80")),
    ("a name", [TENTS, TENTS.replace("Varnholm", "Eskerby")], ("name", "Varnholm", "Eskerby")),
    ("a short one", ["We will send 800 tents", "We will send 80 tents"], None),
    ("a question", [TENTS, f"{TENTS}?"], None),
    ("another claim", [TENTS, "The camp at Varnholm has no water and the council is asleep"], None),
    ("nothing said", ["…", "…"], None),
    ("no words", ["", "!!!"], None),
]


@pytest.mark.parametrize(("what", "texts", "told"), OTHER, ids=[row[0] for row in OTHER])
def test_what_is_two_statements(
    what: str, texts: list[str], told: tuple[str, str, str] | None
) -> None:
    """Near misses are never one; where a number, a name or a "not" differs, it is told."""
    grouping = group_all(say_all(texts))
    assert grouping.groups == (), what
    if told:
        assert [tell(conflict) for conflict in grouping.conflicts] == [told]


@pytest.mark.parametrize("other", [NOT, TENTS.replace("800", "80")])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_two_in_conflict_are_not_joined_through_a_third(
    other: str, order: tuple[int, int, int]
) -> None:
    """A wording that fits both "800" and "80" goes with one of them, and makes no one of both."""
    third = "warm tents and food to the camp at Varnholm before winter"
    texts = [TENTS, other, third]
    grouping = group_all(say_all([texts[i] for i in order]))
    sides = {order.index(0) + 1, order.index(1) + 1}
    assert not any(sides <= group for group in list_joined(grouping))
    assert [{c.first, c.second} for c in grouping.conflicts] == [sides]


@pytest.mark.parametrize("part", ["We are ready", "We are ready to sign"])
def test_a_part_never_makes_one_of_two(part: str) -> None:
    """What stands in two longer statements goes with one of them at most."""
    wholes = [
        "We are ready to sign the agreement on the harbour with Eskerby tomorrow",
        "We are ready to sign the contract for the old bridge at Varnholm with our own money",
    ]
    grouping = group_all(say_all([part, *wholes]))
    assert not any({2, 3} <= group for group in list_joined(grouping))


def test_joined_though_nothing_is_alike() -> None:
    """What people say is one is one, whatever the words; what is like one of them comes along."""
    said = say_all([TENTS, "The harbour has twelve boats and a wall", TENTS])
    grouping = group_all(said, decided=Decided(same=((1, 2),)))
    assert list_joined(grouping) == [{1, 2, 3}]


def test_joined_though_in_conflict() -> None:
    """A judgement joins what a "not" keeps apart; the difference is told all the same."""
    grouping = group_all(say_all([TENTS, NOT]), decided=Decided(same=((2, 1),)))
    assert list_joined(grouping) == [{1, 2}]
    assert [tell(conflict) for conflict in grouping.conflicts] == [("negation", "will", "will not")]


def test_apart_though_the_same() -> None:
    """What people told apart stays apart, with the very same words too, and others stay joined."""
    said = say_all([TENTS, TENTS, TENTS])
    grouping = group_all(said, decided=Decided(apart=((1, 2),)))
    assert not any({1, 2} <= group for group in list_joined(grouping))
    assert len(list_joined(grouping)) == 1


def test_apart_is_not_undone_through_a_third() -> None:
    """Two that are apart aren't joined by what is said to be one with both."""
    said = say_all([TENTS, TENTS, "The harbour has twelve boats and a wall"])
    decided = Decided(same=((1, 3), (2, 3)), apart=((1, 2),))
    assert not any({1, 2} <= group for group in list_joined(group_all(said, decided=decided)))


def test_a_judgement_about_what_is_gone_is_no_error() -> None:
    """Pairs of which one or both aren't there any more change nothing."""
    decided = Decided(same=((1, 99), (98, 99)), apart=((2, 97),))
    assert list_joined(group_all(say_all([TENTS, TENTS]), decided=decided)) == [{1, 2}]


def test_groups_begin_with_what_was_seen_first() -> None:
    """In a group quotations stand in order of their days, those without one last."""
    said = [say(1, TENTS, 5), say(2, TENTS, None), say(3, TENTS, 0), say(4, TENTS, 2)]
    assert group_all(said).groups == ((3, 4, 1, 2),)


def test_sets_grow_together_but_for_enemies() -> None:
    """Groups join whoever asks, never two of which members are apart, in either direction."""
    groups = Groups(5, [(0, 3)])
    assert groups.join(0, 1)
    assert groups.join(3, 2)
    assert not groups.join(1, 2)
    assert not groups.join(2, 1)
    assert groups.join(4, 2)
    assert not groups.join(4, 0)
    assert list(groups.members()) == [[0, 1], [2, 3, 4]]


def test_the_likest_are_joined_first() -> None:
    """Of two that are in conflict, a third goes with the one that it is more like."""
    nodes = make_nodes(say_all(["One two three", "Four five six", "Seven eight nine"]))
    relations = [
        Relation(0, 2, 0.7, whole=True, part=0),
        Relation(1, 2, 0.9, whole=True, part=1),
        Relation(0, 1, 0.6, whole=True, part=0, conflicts=(("number", "1", "2"),)),  # type: ignore[arg-type]
    ]
    groups = join_alike(nodes, relations, ([], []))
    assert list_groups(nodes, groups) == ((2, 3),)


CLAUSES = [
    "the ferry will sail to Varnholm every Monday morning",
    "we have ordered 800 tents for the camp in Varnholm",
    "the old bridge to Varnholm must be mended before winter",
]
MISSES = [(" will ", " will not "), ("800", "80"), ("Varnholm", "Eskerby")]


@st.composite
def archives(draw: st.DrawFn) -> tuple[list[Saying], Decided]:
    """Draw what somebody said, and judgements about some of it."""
    texts = st.builds(
        lambda clauses, miss, cut: " and ".join(clauses).replace(*miss)[cut:],
        st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=2),
        st.sampled_from([*MISSES, ("", "")]).filter(all) | st.just(("winter", "spring")),
        st.sampled_from([0, 0, 4, 12]),
    )
    days = st.none() | st.sampled_from([0, 1, 5, 20, 93, 180])
    said = [
        say(n, text, day)
        for n, (text, day) in enumerate(
            draw(st.lists(st.tuples(texts, days), min_size=2, max_size=8)), start=1
        )
    ]
    numbers = st.sampled_from([s.number for s in said])
    pairs = st.lists(st.tuples(numbers, numbers).filter(lambda p: p[0] != p[1]), max_size=2)
    same, apart = draw(pairs), draw(pairs)
    known = {frozenset(pair) for pair in same}
    return said, Decided(
        same=tuple(same), apart=tuple(p for p in apart if frozenset(p) not in known)
    )


@settings(deadline=None)
@given(archives(), st.data())
def test_order_and_numbers_decide_nothing(
    archive: tuple[list[Saying], Decided], data: st.DataObject
) -> None:
    """With judgements and a model of meaning too, groups don't depend on what comes when."""
    said, decided = archive
    others = data.draw(st.permutations(range(1, len(said) + 1)))
    new = {s.number: n for s, n in zip(said, others, strict=True)}
    again = data.draw(st.permutations([replace(s, number=new[s.number]) for s in said]))
    turned = Decided(
        *(
            tuple((new[b], new[a]) for a, b in reversed(pairs))
            for pairs in (decided.same, decided.apart)
        )
    )
    groups = group_all(said, decided=decided, model=LetterModel()).groups
    there = group_all(again, decided=turned, model=LetterModel()).groups
    assert {tuple(new[n] for n in group) for group in groups} == set(there)


@settings(deadline=None)
@given(archives())
def test_judgements_hold(archive: tuple[list[Saying], Decided]) -> None:
    """What people told apart is in no group together, and without that the joined are joined."""
    said, decided = archive
    joined = list_joined(group_all(said, decided=decided))
    assert not any({*pair} <= group for pair in decided.apart for group in joined)
    free = list_joined(group_all(said, decided=Decided(same=decided.same)))
    assert all(any({*pair} <= group for group in free) for pair in decided.same)


@settings(deadline=None)
@given(archives())
def test_piecewise_is_all_at_once(archive: tuple[list[Saying], Decided]) -> None:
    """Seeds one by one, each reading only its days, get the groups of everything at once.

    Judged pairs are seeds together, as the store hands them out.
    """
    said, _ = archive
    whole = group_all(said, model=LetterModel())
    for seed in said:
        piece = group_all(said, [seed], model=LetterModel())
        assert seed.number in piece.members
        assert set(piece.groups) == {g for g in whole.groups if set(g) & set(piece.members)}


def test_a_thousand_tellings_of_one_thing_are_joined_in_no_time() -> None:
    """What all is alike is one group soon: the alike are counted once, not for each relation."""
    size = 300
    nodes = make_nodes(say_all(f"The ferry number {n} sails to Varnholm" for n in range(size)))
    pairs = combinations(range(size), 2)
    relations = [Relation(a, b, 0.9, whole=True, part=a) for a, b in pairs]
    start = perf_counter()
    groups = join_alike(nodes, relations, ([], []))
    assert list(groups.members()) == [list(range(size))]
    assert perf_counter() - start < 5  # 0.2 s; counted for each, minutes


@given(st.data())
def test_counts_that_are_kept_are_those_that_counting_anew_gives(data: st.DataObject) -> None:
    """Two groups are joined only where half of all pairs are alike, however they came to be."""
    size = data.draw(st.integers(2, 8))
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(range(size), 2))), unique=True))
    relations = [Relation(a, b, 1 - n / 100, whole=True, part=a) for n, (a, b) in enumerate(pairs)]
    nodes = make_nodes(say_all(f"The ferry number {n} sails to Varnholm" for n in range(size)))
    expected = [{n} for n in range(size)]
    for pair in pairs:
        one, other = (next(g for g in expected if n in g) for n in pair)
        alike = sum((min(a, b), max(a, b)) in pairs for a in one for b in other)
        if one is not other and alike >= len(one) * len(other) / 2:
            expected = [g for g in expected if g not in (one, other)] + [one | other]
    groups = join_alike(nodes, relations, ([], []))
    assert sorted(groups.members()) == sorted(map(sorted, expected))


@pytest.mark.parametrize(
    ("one", "other"), [("MiG29", "MiG21"), ("mig29", "mig21"), ("A320", "A380"), ("m800", "m80")]
)
def test_a_number_within_a_word_keeps_apart(one: str, other: str) -> None:
    """A type or a version is told by its number, however alike the rest of the word is."""
    planes = "The council will send ten old {} planes to the museum at Varnholm"
    grouping = group_all(say_all([planes.format(one), planes.format(other)]))
    assert grouping.groups == ()
    assert ("number", one, other) in map(tell, grouping.conflicts)


def test_what_people_settle_is_settled_for_all_that_say_it() -> None:
    """Who says that two numbers are one statement says it of every article with either number."""
    fourteen = "We will spend 14 million on the swimming pool in Varnholm"
    forty = "We will spend 40 million on the swimming pool in Varnholm"
    retold = "that the town would spend 40 million on the swimming pool in Varnholm"
    said = say_all([fourteen, forty, retold])
    assert list_joined(group_all(said)) == [{2, 3}]
    assert list_joined(group_all(said, decided=Decided(same=((1, 2),)))) == [{1, 2, 3}]
