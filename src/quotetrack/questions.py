"""What judgements answer: the question of each, and which of several answers counts."""

import unicodedata
from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime
from functools import lru_cache

from quotetrack.model import Judgement, Span, Verdict

PAIR = frozenset({Verdict.SAME, Verdict.DIFFERENT})
ALIAS = frozenset({Verdict.ALIAS, Verdict.NO_ALIAS})
LINK = frozenset({Verdict.LINK, Verdict.NO_LINK})
QUOTATION = frozenset({Verdict.RIGHT, Verdict.WRONG_SPEAKER, Verdict.NOT_A_QUOTATION})
STATEMENT = frozenset({Verdict.SAME_STATEMENT, Verdict.OTHER_STATEMENT})
ABOUT_STATEMENT = "statement:"
"""With this begins the question whether two quotations are one statement."""


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """Return ``name`` without accents, case and needless spaces, for comparing only."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("ʼ", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def question_of(judgement: Judgement) -> str:
    """Return the question that ``judgement`` answers, as a key.

    ``pair:ann-a|bob-b`` (sorted) · ``alias:ann-a|the chair`` (folded) · ``name:ann-a`` ·
    ``link:ann-a`` · ``here:document|ann-a`` (who is called so there) ·
    ``quotation:document|start|end`` · ``statement:document|start|end|document|start|end``
    (sorted: whether two quotations are one statement).

    Raises:
        ValueError: the judgement lacks what its verdict is about.
    """
    j = judgement
    if j.verdict is Verdict.WITHDRAWN:
        return _told(j, j.question)
    if j.verdict in QUOTATION | STATEMENT:
        return _place_question(j)
    if j.verdict is Verdict.HERE:
        return f"here:{_told(j, j.document)}|{_told(j, j.other)}"
    speaker = _told(j, j.speaker)
    if j.verdict in PAIR:
        return pair_question(speaker, _told(j, j.other))
    if j.verdict in ALIAS:
        return alias_question(speaker, _told(j, j.value))
    return f"{'name' if j.verdict is Verdict.NAME else 'link'}:{speaker}"


def _place_question(judgement: Judgement) -> str:
    """Return the question about a quotation or two; a judgement keeps two in order."""
    one = _tell_place(judgement, judgement.document, judgement.place)
    if judgement.verdict in QUOTATION:
        return f"quotation:{one}"
    two = _tell_place(judgement, judgement.other_document, judgement.other_place)
    if one == two:
        raise ValueError(f"“{judgement.verdict}” needs two quotations")
    return f"{ABOUT_STATEMENT}{one}|{two}"


def _tell_place(judgement: Judgement, document: str | None, place: Span | None) -> str:
    if place is None:
        raise ValueError(f"“{judgement.verdict}” needs the place of a quotation")
    return f"{_told(judgement, document)}|{place.start}|{place.end}"


def pair_question(one: str, other: str) -> str:
    """Return the question whether two base speakers are one."""
    first, second = sorted((one, other))
    return f"pair:{first}|{second}"


def alias_question(speaker: str, alias: str) -> str:
    """Return the question whether ``alias`` is a name of ``speaker``."""
    return f"alias:{speaker}|{fold(alias)}"


def _told(judgement: Judgement, part: str | None) -> str:
    if not part:
        raise ValueError(f"“{judgement.verdict}” doesn't say what it is about")
    return part


def answer(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return the latest judgement on each question, withdrawals among them.

    Two of one moment are told apart by what they say: the order of ``judgements`` never counts.
    """
    latest: dict[str, Judgement] = {}
    for judgement in judgements:
        question = question_of(judgement)
        other = latest.get(question)
        if other is None or _weigh(other) < _weigh(judgement):
            latest[question] = judgement
    return latest


def live(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return what counts, by question: the latest answer to each, unless it was withdrawn."""
    latest = answer(judgements)
    return {q: j for q, j in sorted(latest.items()) if j.verdict is not Verdict.WITHDRAWN}


def _weigh(judgement: Judgement) -> tuple[datetime, str]:
    return read_moment(judgement.made_at), repr(astuple(judgement))


@lru_cache(maxsize=1 << 16)
def read_moment(made_at: str) -> datetime:
    """Return the moment of an ISO 8601 date and time, in UTC where it names no zone.

    What is no date is older than any.
    """
    try:
        moment = datetime.fromisoformat(made_at)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)
