"""Identities: what data and judgements make of base speakers, whatever their order."""

import time
from collections.abc import MutableSequence, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.model import BaseSpeaker, Judgement, Span, SpeakerKind, SpeakerPair, Verdict
from quotetrack.questions import answer, fold, live, question_of
from quotetrack.speakers.identities import Identities, identify

NOON = "2026-11-21T12:00:00+00:00"


def base(
    slug: str,
    name: str | None = None,
    *aliases: str,
    listed: bool = False,
    wikidata: str | None = None,
    kind: SpeakerKind = SpeakerKind.PERSON,
) -> BaseSpeaker:
    """Make a base speaker; ``nadia-lambert`` is called Nadia Lambert if not otherwise."""
    named = name or slug.replace("-", " ").title()
    return BaseSpeaker(slug, named, kind, listed=listed, wikidata=wikidata, aliases=aliases)


def judge(
    verdict: Verdict,
    speaker: str,
    other: str | None = None,
    value: str | None = None,
    at: str = NOON,
) -> Judgement:
    """Make a judgement about one speaker or two."""
    return Judgement(verdict, at, "tester", speaker=speaker, other=other, value=value)


def withdraw(judgement: Judgement, at: str = "2026-11-22T12:00:00+00:00") -> Judgement:
    """Take a judgement back."""
    return Judgement(Verdict.WITHDRAWN, at, "tester", question=question_of(judgement))


def sure(first: str, second: str, score: float = 0.99) -> SpeakerPair:
    """Make a pair that needs no judgement."""
    low, high = sorted((first, second))
    return SpeakerPair(low, high, score, sure=True)


def clusters(found: Identities) -> set[frozenset[str]]:
    """Return the clusters of two and more."""
    sets = {frozenset(found.members(slug)) for slug in found.by_id}
    return {members for members in sets if len(members) > 1}


NADIA, TOM, OREN, ANNA = map(base, ("nadia-lambert", "tom-whitfield", "oren-castell", "anna-reyes"))
ALL = (NADIA, TOM, OREN, ANNA)
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


# --- questions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judgement", "question"),
    [
        (judge(SAME, "b", "a"), "pair:a|b"),
        (judge(DIFFERENT, "a", "b"), "pair:a|b"),
        (judge(Verdict.ALIAS, "a", value=" The  Chaïr"), "alias:a|the chair"),
        (judge(Verdict.NO_ALIAS, "a", value="the chair"), "alias:a|the chair"),
        (judge(Verdict.NAME, "a", value="A."), "name:a"),
        (judge(Verdict.LINK, "a", value="Q1"), "link:a"),
        (judge(Verdict.NO_LINK, "a", value="Q2"), "link:a"),
        (Judgement(Verdict.HERE, NOON, "t", speaker="b", other="a", document="d|1"), "here:d|1|a"),
        (Judgement(Verdict.RIGHT, NOON, "t", document="d", place=Span(3, 9)), "quotation:d|3|9"),
        (Judgement(Verdict.WITHDRAWN, NOON, "t", question="pair:a|b"), "pair:a|b"),
    ],
)
def test_a_judgement_answers_a_question(judgement: Judgement, question: str) -> None:
    """Whoever decides the same thing anew answers the same question."""
    assert question_of(judgement) == question


@pytest.mark.parametrize(
    "judgement",
    [
        judge(SAME, "a"),
        judge(Verdict.ALIAS, "a"),
        judge(Verdict.NAME, ""),
        Judgement(Verdict.HERE, NOON, "t", speaker="a", other="b"),
        Judgement(Verdict.RIGHT, NOON, "t", document="d"),
        Judgement(Verdict.RIGHT, NOON, "t", place=Span(1, 2)),
    ],
    ids=lambda judgement: judgement.verdict.value,
)
def test_a_judgement_about_nothing(judgement: Judgement) -> None:
    """What lacks the thing that it is about is refused, not taken for another question."""
    with pytest.raises(ValueError, match=judgement.verdict.value):
        question_of(judgement)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-11-21T12:00:00+00:00", "2026-11-21T12:00:00.000001+00:00"),
        ("2026-11-21T12:00:00Z", "2026-11-21T12:00:01+00:00"),
        ("2026-11-21T14:00:00+02:00", "2026-11-21T12:30:00"),
        ("2026-11-21", "2026-11-21T00:00:01"),
        ("yesterday", "2026-11-21T12:00:00+00:00"),
    ],
)
def test_the_later_answer_counts(first: str, second: str) -> None:
    """Moments are compared, not their spelling; both orders of the rows give the same."""
    one, two = judge(SAME, "a", "b", at=first), judge(DIFFERENT, "a", "b", at=second)
    assert live([one, two]) == live([two, one]) == {"pair:a|b": two}


def test_a_withdrawn_answer_is_none() -> None:
    """The question is open again, though the withdrawal is what was said last."""
    one = judge(SAME, "a", "b")
    back = withdraw(one)
    assert live([one, back]) == {}
    assert answer([one, back]) == {"pair:a|b": back}


@pytest.mark.parametrize("name", ["Élysée  Palace", "ELYSEE PALACE", " elysée palace "])
def test_names_are_folded(name: str) -> None:
    """Accents, case and spaces make no other name."""
    assert fold(name) == "elysee palace"


# --- clusters ---------------------------------------------------------------------------------


def test_nothing_decided_leaves_each_alone() -> None:
    """Every base speaker is its own, with its own name, item and aliases."""
    listed = base("nadia-lambert", "Nadia Lambert", "Lambert", listed=True, wikidata="Q1")
    found = identify([listed, TOM], [], [])
    identity = found.by_id["nadia-lambert"]
    assert (identity.canonical, identity.name) == ("nadia-lambert", "Nadia Lambert")
    assert (identity.wikidata, identity.aliases) == ("Q1", ("Lambert",))
    assert found.by_id["tom-whitfield"].canonical == "tom-whitfield"


def test_merged_by_hand() -> None:
    """The one kept stands for both and the other's names become its aliases."""
    tom = base("tom-whitfield", "Tom Whitfield", "Whitfield")
    found = identify([NADIA, tom, OREN], [], [judge(SAME, "nadia-lambert", "tom-whitfield")])
    for slug in ("nadia-lambert", "tom-whitfield"):
        identity = found.by_id[slug]
        assert (identity.canonical, identity.name) == ("nadia-lambert", "Nadia Lambert")
        assert identity.aliases == ("Tom Whitfield", "Whitfield")
    assert found.by_id["oren-castell"] == identify([OREN], [], []).by_id["oren-castell"]


def test_the_direction_of_a_merge_counts() -> None:
    """Even against the file: the user said who is kept."""
    listed = base("tom-whitfield", listed=True, wikidata="Q1")
    found = identify([NADIA, listed], [], [judge(SAME, "nadia-lambert", "tom-whitfield")])
    assert found.by_id["tom-whitfield"].canonical == "nadia-lambert"
    assert found.by_id["tom-whitfield"].wikidata == "Q1"


def test_the_direction_of_a_merge_counts_for_spellings_too() -> None:
    """Who is the same by score goes where the one that was merged goes, and shows no name."""
    spelled = [base("tom-w", "Thomas Andrew Whitfield"), base("n-l", "Nadia Maria Lambert")]
    pairs = [sure("tom-w", "tom-whitfield"), sure("n-l", "nadia-lambert")]
    merge = judge(SAME, "nadia-lambert", "tom-whitfield")
    found = identify([NADIA, TOM, *spelled], pairs, [merge])
    assert {i.name for i in found.by_id.values()} == {"Nadia Maria Lambert"}
    assert {i.canonical for i in found.by_id.values()} == {"n-l"}


def test_a_merge_among_spellings_says_which_stands() -> None:
    """Where a score had made them one already, the user's choice stands for both."""
    spelled = base("n-l", "Nadia Maria Lambert")
    found = identify([NADIA, spelled], [sure(NADIA.id, "n-l")], [judge(SAME, NADIA.id, "n-l")])
    assert {i.name for i in found.by_id.values()} == {"Nadia Lambert"}


@pytest.mark.parametrize(
    ("speakers", "head"),
    [
        ([base("z-b", "Zed B", listed=True), base("a-b", "Anna Berta Bo", wikidata="Q1")], "z-b"),
        ([base("z-b", "Zed B", wikidata="Q1"), base("a-b", "Anna Berta Bo")], "z-b"),
        ([base("z-b", "Nadia Lambert"), base("a-b", "N. Lambert")], "z-b"),
        ([base("z-b", "Nadia Jo Lambert"), base("a-b", "Nadia J. Lambert")], "z-b"),
        ([base("z-b", "Volodymyr Zelensky"), base("a-b", "Володимир Зеленський")], "z-b"),
        ([base("a-b", "Nadia Lambert"), base("b-b", "Nadia Lambert")], "a-b"),
    ],
)
def test_who_stands_for_a_cluster_that_nobody_judged(
    speakers: list[BaseSpeaker], head: str
) -> None:
    """The file's speaker, then one with an item, then the fullest name that all can read."""
    first, second = speakers
    found = identify(speakers, [sure(first.id, second.id)], [])
    assert {i.canonical for i in found.by_id.values()} == {head}


def test_an_unsure_pair_stays_two() -> None:
    """A candidate is never a merge."""
    pair = SpeakerPair("nadia-lambert", "tom-whitfield", 0.99, sure=False)
    assert clusters(identify(ALL, [pair], [])) == set()


def test_judged_different_is_stronger_than_any_score() -> None:
    """A sure pair doesn't override it, nor does a chain of sure pairs."""
    apart = judge(DIFFERENT, "nadia-lambert", "tom-whitfield")
    pairs = [sure("nadia-lambert", "tom-whitfield", 1.0)]
    assert clusters(identify(ALL, pairs, [apart])) == set()
    pairs += [sure("nadia-lambert", "oren-castell"), sure("oren-castell", "tom-whitfield", 0.98)]
    assert clusters(identify(ALL, pairs, [apart])) == {frozenset({"nadia-lambert", "oren-castell"})}


@pytest.mark.parametrize(
    "speakers",
    [
        (base("a", listed=True), base("b", listed=True)),
        (base("a", wikidata="Q1"), base("b", wikidata="Q2")),
    ],
)
def test_what_a_score_may_not_join(speakers: Sequence[BaseSpeaker]) -> None:
    """Two of the file or two items: a person may say they are one, a score may not."""
    assert clusters(identify(speakers, [sure("a", "b")], [])) == set()
    assert len(clusters(identify(speakers, [], [judge(SAME, "a", "b")]))) == 1


def test_a_chain_of_sure_pairs_joins_no_two_items() -> None:
    """Somebody in between without an item goes to the surer side."""
    speakers = [base("a", wikidata="Q1"), base("b"), base("c", wikidata="Q2")]
    found = identify(speakers, [sure("a", "b", 0.98), sure("b", "c", 0.99)], [])
    assert clusters(found) == {frozenset("bc")}


def test_a_linked_item_keeps_apart_and_an_unlinked_one_does_not() -> None:
    """Items by a judgement count like the file's, and one that was denied is none."""
    speakers = [base("a"), base("b", wikidata="Q2")]
    link = judge(Verdict.LINK, "a", value="Q1")
    assert clusters(identify(speakers, [sure("a", "b")], [link])) == set()
    denied = judge(Verdict.NO_LINK, "b", value="Q2")
    found = identify(speakers, [sure("a", "b")], [link, denied])
    assert {i.wikidata for i in found.by_id.values()} == {"Q1"}
    assert len(clusters(found)) == 1


def test_a_contradiction_is_told() -> None:
    """The merge that would break a split is left out, and both are named in words."""
    said = [
        judge(SAME, "nadia-lambert", "tom-whitfield"),
        judge(SAME, "tom-whitfield", "oren-castell"),
        judge(DIFFERENT, "nadia-lambert", "oren-castell"),
    ]
    found = identify(ALL, [], said)
    (contradiction,) = found.contradictions
    assert contradiction.left_out == said[1]
    assert contradiction.against == said[2]
    assert str(contradiction) == (
        "tom-whitfield and oren-castell were judged the same (by tester on 2026-11-21), which "
        "would make one of nadia-lambert and oren-castell, judged different "
        "(by tester on 2026-11-21)"
    )
    assert clusters(found) == {frozenset({"nadia-lambert", "tom-whitfield"})}


def test_a_speaker_that_is_not_there_yet_still_joins() -> None:
    """Two that are the same as a third are one, though the archive lacks the third."""
    said = [judge(SAME, "gone", "nadia-lambert"), judge(SAME, "gone", "tom-whitfield")]
    found = identify([NADIA, TOM], [], said)
    assert clusters(found) == {frozenset({"nadia-lambert", "tom-whitfield"})}
    assert set(found.by_id) == {"nadia-lambert", "tom-whitfield"}


# --- names ------------------------------------------------------------------------------------


def test_a_name_to_show() -> None:
    """The chosen name is shown; the one before it becomes an alias."""
    found = identify([NADIA], [], [judge(Verdict.NAME, "nadia-lambert", value="N. Lambert")])
    identity = found.by_id["nadia-lambert"]
    assert (identity.name, identity.aliases) == ("N. Lambert", ("Nadia Lambert",))


def test_a_name_chosen_for_one_merged_away_is_an_alias() -> None:
    """The one kept shows its own name."""
    said = [
        judge(Verdict.NAME, "tom-whitfield", value="T. Whitfield"),
        judge(SAME, "nadia-lambert", "tom-whitfield"),
    ]
    identity = identify([NADIA, TOM], [], said).by_id["tom-whitfield"]
    assert (identity.name, identity.aliases) == ("Nadia Lambert", ("Tom Whitfield", "T. Whitfield"))


def test_a_chosen_name_outlasts_a_fuller_namesake() -> None:
    """Another spelling that joins by itself doesn't take the name away."""
    fuller = base("nadia-jo-lambert")
    chosen = judge(Verdict.NAME, "nadia-lambert", value="N. Lambert")
    found = identify([NADIA, fuller], [sure(NADIA.id, fuller.id)], [chosen])
    assert {(i.canonical, i.name) for i in found.by_id.values()} == {
        ("nadia-jo-lambert", "N. Lambert")
    }


def test_aliases_by_a_judgement() -> None:
    """One is given, one taken; what was given to one of a cluster no other takes away."""
    nadia = base("nadia-lambert", None, "Lambert", "The Chaïr")
    said = [
        judge(Verdict.ALIAS, "nadia-lambert", value="Madam N."),
        judge(Verdict.NO_ALIAS, "nadia-lambert", value="the chair"),
    ]
    assert identify([nadia], [], said).by_id["nadia-lambert"].aliases == ("Lambert", "Madam N.")
    said += [judge(SAME, "nadia-lambert", "tom-whitfield")]
    said += [judge(Verdict.ALIAS, "tom-whitfield", value="The Chair")]
    aliases = identify([nadia, TOM], [], said).by_id["nadia-lambert"].aliases
    assert aliases == ("Lambert", "Tom Whitfield", "Madam N.", "The Chair")


def test_an_item_is_shown_where_there_is_one() -> None:
    """Two different ones in a cluster made by hand: that of whom it is kept as, else none."""
    items = [base("a", wikidata="Q1"), base("b", wikidata="Q2"), base("c")]
    kept = [judge(SAME, "a", "b"), judge(SAME, "a", "c")]
    assert identify(items, [], kept).by_id["c"].wikidata == "Q1"
    kept = [judge(SAME, "c", "a"), judge(SAME, "c", "b")]
    assert identify(items, [], kept).by_id["a"].wikidata is None


# --- whatever people decide -------------------------------------------------------------------

few = settings(max_examples=40)  # of each of nine properties: unit tests are fast

SLUGS = ["ann-a", "bob-b", "cy-c", "di-d", "ed-e", "flo-f"]
speakers_ = st.lists(
    st.builds(
        lambda slug, listed, item, alias: base(slug, None, *alias, listed=listed, wikidata=item),
        st.sampled_from(SLUGS),
        st.booleans(),
        st.sampled_from([None, None, "Q1", "Q2"]),
        st.lists(st.sampled_from(["The Chair", "Ann", "Bob"]), max_size=2, unique=True),
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda speaker: speaker.id,
)
moments = st.integers(1, 28).map(lambda day: f"2026-02-{day:02d}T08:00:00+00:00")
slugs = st.sampled_from(SLUGS)
two_slugs = st.lists(slugs, min_size=2, max_size=2, unique=True)
about_pairs = st.builds(
    lambda verdict, pair, at: judge(verdict, pair[0], pair[1], at=at),
    st.sampled_from([SAME, DIFFERENT]),
    two_slugs,
    moments,
)
about_one = st.builds(
    lambda verdict, slug, value, at: judge(verdict, slug, value=value, at=at),
    st.sampled_from([Verdict.ALIAS, Verdict.NO_ALIAS, Verdict.NAME, Verdict.LINK, Verdict.NO_LINK]),
    slugs,
    st.sampled_from(["The Chair", "Ann", "Q1", "Q2"]),
    moments,
)
judgements_ = st.lists(
    st.one_of(about_pairs, about_one).flatmap(
        lambda j: st.one_of(st.just(j), moments.map(lambda at: withdraw(j, at)))
    ),
    max_size=12,
)
pairs_ = st.lists(
    st.builds(
        lambda pair, score, is_sure: replace(sure(pair[0], pair[1], score), sure=is_sure),
        two_slugs,
        st.sampled_from([0.6, 0.95, 0.99]),
        st.booleans(),
    ),
    max_size=8,
)


@few
@given(speakers_, pairs_, judgements_, st.randoms())
def test_the_order_never_counts(
    speakers: list[BaseSpeaker],
    pairs: list[SpeakerPair],
    judgements: list[Judgement],
    chance: Random,
) -> None:
    """Rows in any order, and twice, give the same identities and the same contradictions."""
    before = identify(speakers, pairs, judgements)
    twice = [*judgements, *judgements[:3]]
    rows: Sequence[MutableSequence[Any]] = (speakers, pairs, twice)
    for shuffled in rows:
        chance.shuffle(shuffled)
    assert identify(speakers, pairs, twice) == before


@few
@given(speakers_, pairs_, judgements_, st.lists(moments, min_size=12, max_size=12))
def test_when_it_was_decided_never_counts(
    speakers: list[BaseSpeaker],
    pairs: list[SpeakerPair],
    judgements: list[Judgement],
    times: list[str],
) -> None:
    """The same decisions on different questions, made at other times, give the same."""
    decided = list(live(judgements).values())
    moved = [replace(j, made_at=at) for j, at in zip(decided, times, strict=False)]
    assert identify(speakers, pairs, moved).by_id == identify(speakers, pairs, decided).by_id


@few
@given(speakers_, pairs_, judgements_, two_slugs)
def test_merge_then_split_is_identity(
    speakers: list[BaseSpeaker],
    pairs: list[SpeakerPair],
    judgements: list[Judgement],
    both: list[str],
) -> None:
    """Names, aliases and clusters are what a split alone would have made of them."""
    merge = judge(SAME, both[0], both[1], at="2026-03-01T08:00:00+00:00")
    split = judge(DIFFERENT, both[0], both[1], at="2026-03-02T08:00:00+00:00")
    merged_and_split = identify(speakers, pairs, [*judgements, merge, split])
    assert merged_and_split == identify(speakers, pairs, [*judgements, split])


@few
@given(speakers_, pairs_, judgements_, st.one_of(about_pairs, about_one))
def test_withdrawn_is_never_decided(
    speakers: list[BaseSpeaker],
    pairs: list[SpeakerPair],
    judgements: list[Judgement],
    late: Judgement,
) -> None:
    """What was decided anew and taken back leaves no trace."""
    question = question_of(late)
    others = [j for j in judgements if question_of(j) != question]
    back = withdraw(late, "2026-03-02T08:00:00+00:00")
    assert identify(speakers, pairs, [*others, late, back]) == identify(speakers, pairs, others)


@few
@given(speakers_, pairs_, judgements_)
def test_apart_stays_apart(
    speakers: list[BaseSpeaker], pairs: list[SpeakerPair], judgements: list[Judgement]
) -> None:
    """Nobody judged different shares a cluster, whatever else was said or scored."""
    found = identify(speakers, pairs, judgements)
    for judgement in found.answers.values():
        one, two = judgement.speaker or "", judgement.other or ""
        if judgement.verdict is DIFFERENT and {one, two} <= found.by_id.keys():
            assert found.by_id[one].canonical != found.by_id[two].canonical


@few
@given(speakers_, pairs_, judgements_)
def test_a_canonical_speaker_is_its_own(
    speakers: list[BaseSpeaker], pairs: list[SpeakerPair], judgements: list[Judgement]
) -> None:
    """Every id leads to one of the archive that leads to itself and shows the same."""
    found = identify(speakers, pairs, judgements).by_id
    assert found.keys() == {speaker.id for speaker in speakers}
    for identity in found.values():
        head = found[identity.canonical]
        assert head == replace(identity, id=head.id)
        assert head.canonical == head.id
        assert head.name not in head.aliases


@few
@given(speakers_, pairs_, judgements_)
def test_a_merge_that_counts_makes_one(
    speakers: list[BaseSpeaker], pairs: list[SpeakerPair], judgements: list[Judgement]
) -> None:
    """Every live merge holds, or is told as a contradiction."""
    found = identify(speakers, pairs, judgements)
    left_out = [contradiction.left_out for contradiction in found.contradictions]
    for judgement in found.answers.values():
        one, two = judgement.speaker or "", judgement.other or ""
        if judgement.verdict is SAME and {one, two} <= found.by_id.keys():
            together = found.by_id[one].canonical == found.by_id[two].canonical
            assert together is not (judgement in left_out)


@few
@given(speakers_, pairs_, judgements_)
def test_others_are_untouched(
    speakers: list[BaseSpeaker], pairs: list[SpeakerPair], judgements: list[Judgement]
) -> None:
    """Speakers of whom nothing was said or scored are what they are alone."""
    others = [base("yan-y", "Yan Y", "The Chair", wikidata="Q1"), base("zoe-z", listed=True)]
    alone = identify(others, [], [])
    together = identify([*speakers, *others], pairs, judgements)
    assert {slug: together.by_id[slug] for slug in alone.by_id} == alone.by_id


def test_ten_thousand_speakers() -> None:
    """Take less than two seconds, one cluster of a thousand and many judgements among them."""
    speakers = [base(f"speaker-{n}") for n in range(10_000)]
    pairs = [sure(f"speaker-{n}", f"speaker-{n + 1}") for n in range(0, 6_000, 3)]
    pairs += [sure(f"speaker-{n}", f"speaker-{n + 1}") for n in range(7_000, 8_000)]
    said = [judge(SAME, f"speaker-{n}", f"speaker-{n + 2}") for n in range(0, 6_000, 6)]
    said += [
        judge(DIFFERENT, f"speaker-{a}", f"speaker-{b}") for a, b in combinations(range(60), 2)
    ]
    started = time.perf_counter()
    found = identify(speakers, pairs, said)
    assert time.perf_counter() - started < 2
    assert len(found.members("speaker-7500")) == 1_001
