"""Base speakers matched across documents: what is sure, what is a candidate, and why."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from name_pairs import Row, make_speakers, read_rows
from quotetrack.model import BaseSpeaker, RoleSeen, SpeakerKind, SpeakerPair
from quotetrack.speakers.matching import match_speakers

HALVES = ("first", "second")
# So common that the two may be anybody: not worth a person's time.
NOT_OFFERED = {"M. Brown / Michael Brown"}
# Pairs of one speaker that are sure without a person: a change may not lower them in silence.
SURE_AT_LEAST = {"first": 58, "second": 62}

NAMES = st.sampled_from(
    [
        "Nadia Lambert",
        "Nadia K. Lambert",
        "Nadia B. Lambert",
        "N. Lambert",
        "Lambert, Nadia",
        "Nadja Lambert",
        "Nadia Lambert-Orsini",
        "Tom Whitfield",
        "Thomas Whitfield",
        "T. Whitfield",
        "Tom Whitfield Jr.",
        "Tim Whitfield",
        "Paul Orsini",
        "Paula Orsini",
        "P. Orsini",
        "Олена Заброда",
        "Olena Zabroda",
    ]
)
ARCHIVES = st.lists(NAMES, unique=True, max_size=12).map(make_speakers)


@pytest.mark.parametrize("half", HALVES)
def test_two_are_never_made_one(half: str) -> None:
    """Whoever are two, or can't be told by what is known, are never sure to be one."""
    rows = [row for row in read_rows(half) if row.verdict != "same"]
    wrong = [row.names for row in rows if (found := row.match()) is not None and found.sure]
    assert wrong == []


@pytest.mark.parametrize("half", HALVES)
def test_whoever_may_be_one_is_offered(half: str) -> None:
    """What is one speaker, or can't be told, is at least a candidate."""
    rows = [row for row in read_rows(half) if row.verdict != "different"]
    missed = {row.names for row in rows if row.match() is None}
    assert missed <= NOT_OFFERED


@pytest.mark.parametrize("half", HALVES)
def test_most_names_of_one_person_need_nobody(half: str) -> None:
    """What people would merge without a thought is mostly sure."""
    same = [row.match() for row in read_rows(half) if row.verdict == "same"]
    assert sum(found is not None and found.sure for found in same) >= SURE_AT_LEAST[half]


def test_the_table_has_pairs_of_every_kind() -> None:
    """There are enough rows of each verdict for the figures to mean something."""
    counts = Counter(row.verdict for half in HALVES for row in read_rows(half))
    assert counts.total() >= 250
    assert min(counts.values()) >= 50


@given(ARCHIVES, st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_of_speakers_never_matters(speakers: tuple[BaseSpeaker, ...], chance) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - hypothesis' own random source
    """The same pairs come out, whoever comes first."""
    shuffled = list(speakers)
    chance.shuffle(shuffled)
    assert match_speakers(shuffled) == match_speakers(speakers)


@given(ARCHIVES)
@settings(deadline=None, max_examples=40)
def test_pairs_are_in_order_and_sure_ones_above_the_rest(
    speakers: tuple[BaseSpeaker, ...],
) -> None:
    """Each pair stands once, first before second; a score of 0.95 or more means sure."""
    pairs = match_speakers(speakers)
    assert pairs == sorted(pairs, key=lambda p: (p.first, p.second))
    assert len({(p.first, p.second) for p in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.first < pair.second
        assert pair.sure == (pair.score >= 0.95)
        assert pair.reasons


def test_a_new_rival_makes_an_old_pair_unsure() -> None:
    """A second Paul with another initial: nobody knows any more whom the plain name means."""
    *old, rival = make_speakers(
        ["Paul Zabrowski", "Paul D. Zabrowski", "Tom Quell", "Paul K. Zabrowski"]
    )
    before, after = match_speakers(old), match_speakers([*old, rival])
    assert [(p.first, p.second) for p in before if p.sure] == [
        ("paul-d-zabrowski", "paul-zabrowski")
    ]
    assert not any(p.sure for p in after)


def find(speakers: tuple[BaseSpeaker, ...]) -> SpeakerPair | None:
    """Return the pair of the first two speakers."""
    return Row("", "", speakers).match()


def with_role(speaker: BaseSpeaker, role: str) -> BaseSpeaker:
    """Give a speaker a role in 2016."""
    return replace(speaker, roles=(RoleSeen(role, "2016-01-01", "2016-06-01"),))


def test_reasons_say_in_words_what_was_weighed() -> None:
    """A reader can ask why: names first, then the rest, the heaviest first."""
    one, other = make_speakers(["Tom Whitfield", "Thomas A. Whitfield"])
    found = find((with_role(one, "Ohio senator"), with_role(other, "senator from Ohio")))
    assert found is not None
    assert found.reasons == (
        "same family name",
        "known nickname",
        "middle initial left out",
        "same role",
    )


def test_a_rival_is_named() -> None:
    """The reasons of a pair that a third speaker makes unsure say who that is."""
    found = find(make_speakers(["Paul Zabrowski", "Paul D. Zabrowski", "Paul K. Zabrowski"]))
    assert found is not None
    assert found.reasons[-1] == "but paul-k-zabrowski fits as well"


def test_a_person_is_never_a_body() -> None:
    """A firm that bears a person's name is another speaker."""
    person, body = make_speakers(["Tom Whitfield", "Tom Whitfield"])
    assert match_speakers([person, replace(body, kind=SpeakerKind.BODY)]) == []


def test_a_common_name_becomes_less_telling_in_the_archive_itself() -> None:
    """How rare a family name is, is learned from the archive."""
    pair = ["Tom Zabrowski", "Thomas Zabrowski"]
    cousins = [f"{given} Zabrowski" for given in ("Anna", "Boris", "Carla", "Dora", "Emil", "Fay")]
    alone, among = find(make_speakers(pair)), find(make_speakers([*pair, *cousins]))
    assert alone is not None
    assert among is not None
    assert among.score < alone.score


def test_one_item_of_wikidata_makes_a_candidate_of_any_two_names() -> None:
    """Names that have nothing in common are offered if both are linked to one item."""
    one, other = (replace(s, wikidata="Q1") for s in make_speakers(["Nadia Lambert", "Ana Quell"]))
    found = find((one, other))
    assert found is not None
    assert not found.sure
    assert "same Wikidata item" in found.reasons


def test_no_speakers_no_pairs() -> None:
    """An empty archive, and a name without letters, are no mistakes."""
    assert match_speakers([]) == []
    assert match_speakers(make_speakers(["…", "?!", "  "])) == []
