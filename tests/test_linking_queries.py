"""Who is asked for, in which order, and what is not to be proposed to them again."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.linking import Query, choose_queries, find_refused
from quotetrack.model import BaseSpeaker, Identity, Judgement, RoleSeen, SpeakerKind, Verdict

LINK, NO_LINK, BACK = Verdict.LINK, Verdict.NO_LINK, Verdict.WITHDRAWN
PERSON = SpeakerKind.PERSON


def judge(verdict: Verdict, minute: int, item: str | None = None, who: str = "ann") -> Judgement:
    """Make a judgement about a speaker's item."""
    question = f"link:{who}" if verdict is BACK else None
    at = f"2026-01-02T03:{minute:02}:00+00:00"
    speaker = None if verdict is BACK else who
    return Judgement(verdict, at, "A. Reader", speaker=speaker, value=item, question=question)


@pytest.mark.parametrize(
    ("judgements", "refused"),
    [
        ([], []),
        ([judge(NO_LINK, 1, "Q1"), judge(NO_LINK, 2, "Q2")], ["Q1", "Q2"]),
        ([judge(NO_LINK, 2, "Q1"), judge(NO_LINK, 1, "Q2")], ["Q2", "Q1"]),
        ([judge(NO_LINK, 1, "Q1"), judge(NO_LINK, 2, "Q2"), judge(NO_LINK, 3, "Q1")], ["Q2", "Q1"]),
        ([judge(NO_LINK, 1, "Q1"), judge(LINK, 2, "Q1")], []),
        ([judge(NO_LINK, 1, "Q1"), judge(LINK, 2, "Q2")], ["Q1"]),
        ([judge(LINK, 1, "Q1"), judge(NO_LINK, 2, "Q1")], ["Q1"]),
        ([judge(NO_LINK, 1, "Q1"), judge(BACK, 2), judge(NO_LINK, 3, "Q2")], ["Q2"]),
        ([judge(NO_LINK, 1, "Q1"), judge(BACK, 2)], []),
        ([judge(NO_LINK, 1, "Q1"), judge(BACK, 2, who="bob")], ["Q1"]),
        ([judge(NO_LINK, 1, "Q1", "bob")], []),
    ],
)
def test_refusals(judgements: list[Judgement], refused: list[str]) -> None:
    """All count that were not taken back, nor chosen after all; the latest stands last."""
    assert find_refused(judgements).get("ann", []) == refused


verdicts = st.sampled_from(
    [(LINK, "Q1"), (LINK, "Q2"), (NO_LINK, "Q1"), (NO_LINK, "Q2"), (BACK, None)]
)


@given(st.lists(verdicts, max_size=8), st.randoms())
def test_the_order_of_rows_never_counts(
    said: list[tuple[Verdict, str | None]], chance: Random
) -> None:
    """Only when it was decided does."""
    judgements = [judge(verdict, n, item) for n, (verdict, item) in enumerate(said)]
    shuffled = list(judgements)
    chance.shuffle(shuffled)
    assert find_refused(shuffled) == find_refused(judgements)


def test_those_without_an_item_are_asked_for() -> None:
    """Who is quoted most comes first; of a cluster, the latest role and all refusals."""
    roles = (
        RoleSeen("mayor", "2024-01-01", "2026-02-03"),
        RoleSeen("deputy mayor of the island", "2020-01-01", "2023-12-31"),
        RoleSeen("engineer", None, None),
    )
    bases = [
        BaseSpeaker("ann", "Ann Castell", PERSON, roles=roles[1:], quotations=3),
        BaseSpeaker("anna", "A. Castell", PERSON, roles=roles[:1], quotations=4),
        BaseSpeaker("bob", "Bob Castell", PERSON, quotations=9),
        BaseSpeaker("council", "Harbour Council", SpeakerKind.BODY, quotations=99),
    ]
    identities = {
        "ann": Identity("ann", "ann", "Ann Castell"),
        "anna": Identity("anna", "ann", "Ann Castell"),
        "bob": Identity("bob", "bob", "Bob Castell"),
        "council": Identity("council", "council", "Harbour Council", "Q7"),
    }
    judgements = [judge(NO_LINK, 1, "Q5"), judge(NO_LINK, 2, "Q6", "anna")]
    assert choose_queries(bases, identities, judgements) == [
        Query("bob", "Bob Castell", PERSON, None, 9),
        Query("ann", "Ann Castell", PERSON, "mayor", 7, frozenset({"Q5", "Q6"})),
    ]
