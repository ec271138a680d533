"""Whether two quotations are one statement: join them, or keep them apart."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quotetrack.deciding.answers import Decision, find_key, list_decisions, show_words
from quotetrack.deciding.settling import decide, settle
from quotetrack.deciding.signing import Hand, put_after
from quotetrack.deciding.standing import SHORT_ID
from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Verdict
from quotetrack.questions import answer, question_of
from quotetrack.store import MemberCard, NearCard, QuotationCard, Store, judgement_id


@dataclass(frozen=True, slots=True)
class Overview:
    """A statement: its quotations, what is worded nearly the same, and what was decided of them."""

    members: tuple[MemberCard, ...]
    near: tuple[NearCard, ...]
    decided: tuple[Decision, ...]


Pair = tuple[int, int]
Joined = Mapping[Pair, Judgement]


def show(store: Store, wanted: str) -> Overview:
    """Return the statement of a quotation, named as in `join`; it may be alone.

    Raises:
        StoreError: no quotation, or several, may be meant.
    """
    members = store.members(store.find_quotation(wanted).number)
    numbers = {member.number for member in members}
    about = {j for pair, j in store.joined().items() if numbers & set(pair)}
    decided = (d for d in list_decisions(store) if d.judgement in about) if about else ()
    return Overview(tuple(members), tuple(store.near(numbers)), tuple(decided))


def join(store: Store, one: str, other: str, hand: Hand) -> None:
    """Judge that two quotations are one statement, each with all that is judged one with it.

    Args:
        store: the archive.
        one: a quotation's identifier, 8 digits of it at least, or the address of its page.
        other: the same of the other; which of both comes first doesn't matter.
        hand: who decides.

    Raises:
        StoreError: a quotation is unknown, both are one, have different speakers or acts, were
            judged so already, or it contradicts what was judged.
    """
    _judge(store, Verdict.SAME_STATEMENT, (one, other), hand)


def separate(store: Store, one: str, other: str, hand: Hand) -> None:
    """Judge that two quotations are two statements, whoever took them for one; as `join`.

    Raises:
        StoreError: as for `join`.
    """
    _judge(store, Verdict.OTHER_STATEMENT, (one, other), hand)


def _judge(store: Store, verdict: Verdict, wanted: tuple[str, str], hand: Hand) -> None:
    with store.alone():
        if not store.is_fresh():
            settle(store)
        one, other = (store.find_quotation(each) for each in wanted)
        _refuse_one(store, one, other)
        _refuse_unlike(one, other)
        pair, joined = _number(store, one, other), store.joined()
        _refuse_again(verdict, joined.get(pair), one, other)
        others = {numbers: j for numbers, j in joined.items() if numbers != pair}
        _refuse_contradiction(verdict, pair, others)
        judgement = hand.judge(
            verdict,
            document=one.document,
            place=one.place,
            text=one.text,
            other_document=other.document,
            other_place=other.place,
            other_text=other.text,
        )
        decide(store, [_put_last(store, judgement, joined.get(pair))])


def _put_last(store: Store, judgement: Judgement, before: Judgement | None) -> Judgement:
    """Return a judgement as later than what was decided on its question, or on the same two."""
    judgement = put_after(judgement, answer(store.judgements()))
    # Quotations that have moved since were asked about by another question.
    return put_after(judgement, {question_of(judgement): before}) if before else judgement


def _number(store: Store, one: QuotationCard, other: QuotationCard) -> Pair:
    """Return the numbers of two quotations, the smaller first; a copy's is its original's."""
    first, second = (
        store.find_quotation(card.repeat_of).number if card.repeat_of else card.number
        for card in (one, other)
    )
    return min(first, second), max(first, second)


def _refuse_one(store: Store, one: QuotationCard, other: QuotationCard) -> None:
    if one.id == other.id:
        raise StoreError(f"{_show(one)} is one quotation: give two")
    first, second = _number(store, one, other)
    if first == second:
        raise StoreError(
            f"{_show(one)} stands in two copies of one article: that is one statement, and counts "
            "once"
        )


def _refuse_unlike(one: QuotationCard, other: QuotationCard) -> None:
    for card in (one, other):
        if card.judged == Verdict.NOT_A_QUOTATION:
            raise StoreError(f"{_show(card)} was judged to be no quotation")
        if card.speaker is None:
            raise StoreError(
                f"nobody is named as who said {_show(card)}; `quotetrack review` lets you name them"
            )
    if one.speaker != other.speaker:
        raise StoreError(
            f"{_show(one)} is {one.name}'s, {_show(other)} is {other.name}'s: a statement has one "
            "speaker"
        )
    if one.act != other.act:
        raise StoreError(
            f"{_show(one)} is a {one.act}, {_show(other)} a {other.act}: they are never one"
        )


def _refuse_again(
    verdict: Verdict, before: Judgement | None, one: QuotationCard, other: QuotationCard
) -> None:
    if before is not None and before.verdict is verdict:
        count = "one statement" if verdict is Verdict.SAME_STATEMENT else "two statements"
        raise StoreError(
            f"{_show(one)} and {_show(other)} were judged to be {count} already "
            f"({_tell(before)}, by {before.made_by})"
        )


def _refuse_contradiction(verdict: Verdict, pair: Pair, joined: Joined) -> None:
    """Refuse what can't hold beside what was judged of others: all that are the same are one."""
    against = _find_against(verdict, pair, joined)
    if against is not None:
        count = "two statements" if verdict is Verdict.SAME_STATEMENT else "one statement"
        raise StoreError(
            f"by what was judged of others the two are {count}; if that was wrong, "
            f"`quotetrack judgements withdraw {_tell(against)}` first"
        )


def list_clashes(store: Store, given: Iterable[Judgement]) -> list[str]:
    """Return in words where one of ``given``, all stored, can't hold beside others."""
    joined, told = store.joined(), set(map(find_key, given))
    clashes = []
    for pair, judgement in sorted(joined.items()):
        way = _follow(pair[0], joined).get(pair[1], ())
        keys = {judgement_id(j) for j in (judgement, *way)}
        if judgement.verdict is Verdict.OTHER_STATEMENT and way and told & keys:
            both = " and ".join(
                show_words(text or "") for text in (judgement.text, judgement.other_text)
            )
            clashes.append(
                f"{both} are two statements ({_tell(judgement)}), and one by what was judged of "
                f"others ({', '.join(map(_tell, way))})"
            )
    return clashes


def _find_against(verdict: Verdict, pair: Pair, joined: Joined) -> Judgement | None:
    """Return the judgement by which two quotations can't be judged so, None if there is none."""
    ways = [_follow(number, joined) for number in pair]
    if verdict is Verdict.OTHER_STATEMENT:
        return next(reversed(ways[0].get(pair[1], ())), None)
    for (first, second), judgement in sorted(joined.items()):
        between = (first in ways[0] and second in ways[1]) or (
            second in ways[0] and first in ways[1]
        )
        if judgement.verdict is Verdict.OTHER_STATEMENT and between:
            return judgement
    return None


def _follow(number: int, joined: Joined) -> dict[int, tuple[Judgement, ...]]:
    """Return all quotations judged one with ``number``, with the judgements that lead there."""
    same = {pair: j for pair, j in joined.items() if j.verdict is Verdict.SAME_STATEMENT}
    reached: dict[int, tuple[Judgement, ...]] = {number: ()}
    queue = deque([number])
    while queue:
        here = queue.popleft()
        for pair, judgement in sorted(same.items()):
            there = sum(pair) - here
            if here in pair and there not in reached:
                reached[there] = (*reached[here], judgement)
                queue.append(there)
    return reached


def _show(card: QuotationCard) -> str:
    return f"{show_words(card.text)} ({card.id})"


def _tell(judgement: Judgement) -> str:
    return judgement_id(judgement)[:SHORT_ID]
