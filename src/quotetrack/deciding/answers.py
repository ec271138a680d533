"""All that was decided: listed with what has become of it, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quotetrack.deciding.settling import decide
from quotetrack.deciding.signing import Hand, put_after
from quotetrack.deciding.standing import SHORT_ID, Standing
from quotetrack.errors import StoreError
from quotetrack.model import Judgement, Verdict
from quotetrack.questions import answer, live, question_of, read_moment
from quotetrack.store import Store, judgement_id

_WORDS = {
    Verdict.RIGHT: "{text} is right",
    Verdict.WRONG_SPEAKER: "{text} was said by {speaker}",
    Verdict.NOT_A_QUOTATION: "{text} is no quotation",
    Verdict.SAME: "{other} is {speaker}",
    Verdict.DIFFERENT: "{other} is not {speaker}",
    Verdict.ALIAS: "{speaker} is also called “{value}”",
    Verdict.NO_ALIAS: "{speaker} is not called “{value}”",
    Verdict.NAME: "{speaker} is shown as “{value}”",
    Verdict.LINK: "{speaker} is {value} in Wikidata",
    Verdict.NO_LINK: "{speaker} is not {value} in Wikidata",
    Verdict.HERE: "{other} is {speaker} in {document}",
    Verdict.SAME_STATEMENT: "{text} and {other_text} are one statement",
    Verdict.OTHER_STATEMENT: "{text} and {other_text} are two statements",
    Verdict.WITHDRAWN: "takes back what was decided on {question}",
}
_LONGEST = 60
_MARKS = ("“", "„", "«", "»", "”", '"')


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement with its key, and whether it counts.

    ``state`` is ``counts``, ``waits`` (its quotation, or the name in its article, is not there
    now), ``replaced`` by a later one, or ``withdrawn``; empty for a withdrawal itself.
    """

    id: str
    judgement: Judgement
    state: str

    @property
    def words(self) -> str:
        """What was decided, in a sentence."""
        j = self.judgement
        return _WORDS[j.verdict].format(
            text=show_words(j.text or ""),
            other_text=show_words(j.other_text or ""),
            speaker=j.speaker_name or j.speaker or j.value or "somebody else",
            other=j.other_name or j.other,
            value=j.value,
            document=j.document,
            question=j.question,
        )


def show_words(text: str) -> str:
    """Return the words of a quotation, `cut_short`, in marks: in their own, where they have any."""
    line = cut_short(text)
    return line if line.startswith(_MARKS) else f"“{line}”"


def cut_short(text: str) -> str:
    """Return the words of a quotation on one line, no more of them than tell which it is."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def list_decisions(store: Store) -> list[Decision]:
    """Return all judgements with what has become of them, the latest first."""
    judgements = store.judgements()
    latest, waiting = answer(judgements), set(store.waiting())
    return [_tell_state(judgement, latest, waiting) for judgement in reversed(judgements)]


def _tell_state(
    judgement: Judgement, latest: dict[str, Judgement], waiting: set[Judgement]
) -> Decision:
    last = latest[question_of(judgement)]
    state = "counts"
    if judgement.verdict is Verdict.WITHDRAWN:
        state = ""
    elif last != judgement:
        state = "withdrawn" if last.verdict is Verdict.WITHDRAWN else "replaced"
    elif judgement in waiting:
        state = "waits"
    return Decision(judgement_id(judgement), judgement, state)


def list_overruled(store: Store, given: Sequence[Judgement]) -> list[str]:
    """Return the keys of those of ``given`` that don't count, for another decision does.

    All of them are stored. What a later one of ``given`` replaces is history and no surprise; two
    of one moment are.
    """
    latest = answer(store.judgements())
    told = set(map(find_key, given))
    overruled: dict[str, None] = {}
    for judgement in given:
        last = latest[question_of(judgement)]
        later = read_moment(judgement.made_at) < read_moment(last.made_at)
        if find_key(judgement) != find_key(last) and not (later and find_key(last) in told):
            overruled[find_key(judgement)] = None
    return list(overruled)


def list_contradictions(store: Store, given: Sequence[Judgement]) -> list[str]:
    """Return in words where one of ``given``, all stored, and another judgement can't both hold."""
    told = set(map(find_key, given))
    found = Standing.read(store, bare=True).identities.contradictions
    return [str(c) for c in found if told & {find_key(c.left_out), find_key(c.against)}]


def find_key(judgement: Judgement) -> str:
    """Return a judgement's key as stored: a question that follows from the rest is no part."""
    withdrawn = judgement.verdict is Verdict.WITHDRAWN
    return judgement_id(judgement if withdrawn else replace(judgement, question=None))


def withdraw(store: Store, key: str, hand: Hand) -> Judgement:
    """Take a judgement back: its question is open again; return it.

    Args:
        store: the archive.
        key: the judgement's key, or as many digits of it as no other begins with.
        hand: who takes it back.

    Raises:
        StoreError: no judgement, or several, have this key, or it doesn't count any more.
    """
    with store.alone():
        judgements = store.judgements()
        judgement = _find(judgements, key)
        question = question_of(judgement)
        if live(judgements).get(question) != judgement:
            raise StoreError(f"judgement “{key}” counts no more: `quotetrack judgements list`")
        back = hand.judge(Verdict.WITHDRAWN, question=question)
        decide(store, [put_after(back, {question: judgement})])
    return judgement


def _find(judgements: Sequence[Judgement], key: str) -> Judgement:
    wanted = key.strip().casefold()
    found = [j for j in judgements if wanted and judgement_id(j).startswith(wanted)]
    if not found:
        raise StoreError(f"no judgement “{key}”: `quotetrack judgements list` shows all")
    if len(found) > 1:
        known = ", ".join(sorted(judgement_id(j)[: SHORT_ID * 2] for j in found[:10]))
        raise StoreError(f"“{key}” may be any of {known}; give more of it")
    return found[0]


def list_about(store: Store, speakers: Sequence[str]) -> list[Decision]:
    """Return what counts of the judgements about base speakers, the latest first."""
    wanted = set(speakers)
    return [
        decision
        for decision in list_decisions(store)
        if decision.state in {"counts", "waits"}
        and wanted & {decision.judgement.speaker, decision.judgement.other}
    ]
