"""Whether two speakers are one: merge them, or tell them apart."""

from collections.abc import Iterable, Iterator
from functools import partial

from quotetrack.deciding.names import tidy
from quotetrack.deciding.signing import Hand
from quotetrack.deciding.standing import SHORT_ID, Standing
from quotetrack.errors import StoreError
from quotetrack.model import BaseSpeaker, Judgement, Verdict
from quotetrack.questions import pair_question
from quotetrack.speakers.identities import identify
from quotetrack.speakers.names import make_slug
from quotetrack.store import Store, judgement_id


def merge(store: Store, into: str, other: str, hand: Hand) -> None:
    """Judge that ``other`` is ``into``, who is kept.

    Raises:
        StoreError: a name is unknown or ambiguous, both are the same already, they have different
            Wikidata items, or it contradicts what was judged.
    """
    with store.alone():
        standing = Standing.read(store, bare=True)
        kept, gone = standing.find(into), standing.find(other)
        _refuse_merged(standing, kept, gone, (into, other))
        _refuse_two_items(standing, kept, gone)
        standing.decide([_judge_pair(hand, Verdict.SAME, kept, gone)])


def _refuse_merged(
    standing: Standing, kept: BaseSpeaker, gone: BaseSpeaker, called: tuple[str, str]
) -> None:
    """Refuse what is so already; but who are one by score alone may be judged so for ever."""
    judged = standing.identities.answers.get(pair_question(kept.id, gone.id))
    again = judged is not None and judged.verdict is Verdict.SAME and judged.other == gone.id
    if kept == gone or again:
        head = standing.who(kept).canonical
        raise StoreError(f"“{called[0]}” and “{called[1]}” already are one speaker ({head})")


def _refuse_two_items(standing: Standing, kept: BaseSpeaker, gone: BaseSpeaker) -> None:
    items = sorted({i for i in (standing.who(kept).wikidata, standing.who(gone).wikidata) if i})
    if len(items) > 1:
        raise StoreError(
            f"{kept.id} and {gone.id} are different Wikidata items ({', '.join(items)}); "
            "correct the speakers file and ingest first if one is wrong, or withdraw its link"
        )


def split(store: Store, speaker: str, other: str, hand: Hand) -> None:
    """Judge that two speakers are two, whether merged by hand, by themselves, or only alike.

    Raises:
        StoreError: a name is unknown or ambiguous, both are one entry of the data, they were told
            apart already, or somebody else was judged to be both.
    """
    with store.alone():
        standing = Standing.read(store, bare=True)
        one, two = standing.find(speaker), standing.find(other)
        if one == two:
            raise StoreError(
                f"“{speaker}” and “{other}” are names of one speaker ({one.id}) in all articles; "
                "if some mean another, say so with `--document ID --into NAME`"
            )
        judged = standing.identities.answers.get(pair_question(one.id, two.id))
        if judged is not None and judged.verdict is Verdict.DIFFERENT:
            raise StoreError(f"“{speaker}” and “{other}” already are two speakers")
        between = _list_merges(standing, one, two)
        standing.decide(_judge_pair(hand, Verdict.DIFFERENT, *pair) for pair in between)


def _list_merges(
    standing: Standing, one: BaseSpeaker, two: BaseSpeaker
) -> list[tuple[BaseSpeaker, BaseSpeaker]]:
    """Return the two, and every merge by hand of one's spellings with the other's."""
    answers = standing.identities.answers.values()
    others = [j for j in answers if j.verdict is not Verdict.SAME]
    alone = identify(standing.bases.values(), standing.pairs, others)
    sides = alone.members(one.id), alone.members(two.id)
    found = {(one.id, two.id): (one, two)}
    for j in answers:
        pair = (j.speaker or "", j.other or "")
        ends = [p for p in (pair, pair[::-1]) if p[0] in sides[0] and p[1] in sides[1]]
        if j.verdict is Verdict.SAME and ends and sides[0] != sides[1]:
            first, second = ends[0]
            found[first, second] = (standing.bases[first], standing.bases[second])
    return [found[key] for key in sorted(found)]


def _judge_pair(hand: Hand, verdict: Verdict, one: BaseSpeaker, two: BaseSpeaker) -> Judgement:
    return hand.judge(
        verdict, speaker=one.id, speaker_name=one.name, other=two.id, other_name=two.name
    )


def split_off(store: Store, speaker: str, documents: Iterable[str], into: str, hand: Hand) -> None:
    """Judge that in ``documents`` those called like ``speaker`` are another, called ``into``.

    Where that one was judged to be ``speaker`` before, that is taken back.

    Raises:
        StoreError: a name or a document is unknown, ``into`` doesn't tell the two apart, the
            document doesn't quote the speaker, or a third one was judged to be the speaker there.
    """
    with store.alone():
        standing = Standing.read(store, bare=True)
        head, name = standing.find_head(speaker), tidy(into)
        slug, called = _find_namesake(standing, head, name)
        here = partial(hand.judge, Verdict.HERE, other=head.id, other_name=head.name)
        told: list[Judgement] = []
        for document in _check_documents(store, head, documents):
            back = _list_turned(standing, document, head.id, slug)
            told += (hand.judge(Verdict.WITHDRAWN, question=question) for question in back)
            if not back:
                told.append(here(document=document, speaker=slug, speaker_name=called))
        apart = hand.judge(
            Verdict.DIFFERENT,
            speaker=head.id,
            speaker_name=head.name,
            other=slug,
            other_name=called,
        )
        standing.decide([*told, apart])


def _find_namesake(standing: Standing, head: BaseSpeaker, name: str) -> tuple[str, str]:
    """Return the identifier and the name of who is meant instead: one that is known, or new."""
    found = standing.holders(name)
    if any(holder.canonical == head.id for holder in found):
        raise StoreError(
            f"“{name}” stands for {head.name} ({head.id}) itself; give the other a name that tells "
            f"the two apart, such as “{name} (teacher)”"
        )
    if found:
        other = standing.find_head(name)
        return other.id, other.name
    return make_slug(name, standing.bases), name


def _list_turned(standing: Standing, document: str, head: str, into: str) -> list[str]:
    """Return the questions by which, in a document, ``into`` was judged to be ``head``.

    Raises:
        StoreError: a third one was; nobody called so is found there to be somebody else.
    """
    turned = []
    for question, j in standing.identities.answers.items():
        here = j.verdict is Verdict.HERE and j.document == document
        if here and standing.head_of(j.speaker or "") == head:
            if standing.head_of(j.other or "") != standing.head_of(into):
                raise StoreError(
                    f"in “{document}” {j.other_name or j.other} was judged to be {head}; "
                    f"`quotetrack judgements withdraw {judgement_id(j)[:SHORT_ID]}` first"
                )
            turned.append(question)
    return turned


def _check_documents(store: Store, head: BaseSpeaker, documents: Iterable[str]) -> Iterator[str]:
    for document in dict.fromkeys(documents):
        if store.document(document) is None:
            raise StoreError(f"no article has the identifier “{document}”")
        quoted = {a.speaker.id for a in store.attributions(document) if a.speaker}
        if head.id not in quoted:
            raise StoreError(f"“{document}” doesn't quote {head.name} ({head.id})")
        yield document
