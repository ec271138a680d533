"""What went wrong with each quotation, as kinds of mistake with the place to look at."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from quotetrack.evaluate.comparison import Comparison
from quotetrack.evaluate.pairing import Pair
from quotetrack.evaluate.runs import split_runs
from quotetrack.evaluate.words import WordSet

# The share of the words of one quotation that must lie in another to call it a piece of that.
PIECE = 0.8
CUES_SHOWN = 15


class Fault(StrEnum):
    """A kind of mistake. One quotation may have several: a wrong edge and a wrong source."""

    MISSED = "missed"
    INVENTED = "invented"
    SPLIT = "split into several"
    JOINED = "joined with another"
    HALF = "overlaps by less than half"
    EARLY = "begins too early"
    LATE = "begins too late"
    LONG = "ends too late"
    SHORT = "ends too early"
    RANGE = "lost a range"
    HOLE = "differs in the middle"
    SOURCE_WRONG = "wrong source"
    SOURCE_MISSING = "source missing"
    SOURCE_INVENTED = "source where there is none"
    CUE_WRONG = "wrong cue"
    CUE_MISSING = "cue missing"
    NAME_WRONG = "wrong name"
    NAME_MISSING = "name missing"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: ``gold`` and ``predicted`` are the quotations it is about, if there are.

    ``wanted`` and ``given`` are names, where the mistake is about one; ``cue`` is what gold's
    cue says, in small letters.
    """

    fault: Fault
    article: str
    text: str
    gold: Mapping[str, Any] | None
    predicted: Mapping[str, Any] | None
    cue: str = ""
    wanted: str | None = None
    given: str | None = None


def find_mistakes(
    compared: Iterable[Comparison], speakers: Iterable[Mapping[int, Mapping[str, Any]]]
) -> list[Mistake]:
    """Return all mistakes, article by article.

    A pair of contents (half of the words shared) may have wrong edges, a wrong source and a wrong
    cue. A gold quotation without a partner was split, joined, badly cut or missed; a prediction
    without one that touches no gold content is invented. Names are judged as in the figures.
    """
    return [
        mistake
        for one, named in zip(compared, speakers, strict=True)
        for mistake in _find_in(one, named)
    ]


def count_mistakes(mistakes: Sequence[Mistake]) -> dict[str, Any]:
    """Return the number of each fault, the most frequent first, and of what was missed.

    ``missed by kind`` and ``missed by cue`` count the gold quotations of which nothing was found.
    """
    missed = [m for m in mistakes if m.fault is Fault.MISSED]
    kinds = Counter(m.gold["kind"] for m in missed if m.gold)
    cues = Counter(m.cue or "(none)" for m in missed)
    return {
        **{fault.value: n for fault, n in Counter(m.fault for m in mistakes).most_common()},
        "missed by kind": dict(kinds.most_common()),
        "missed by cue": dict(cues.most_common(CUES_SHOWN)),
    }


def _find_in(one: Comparison, speakers: Mapping[int, Mapping[str, Any]]) -> Iterator[Mistake]:
    for matched in sorted(one.content):
        yield from (_about(one, fault, *matched) for fault in _compare(one, matched))
    partners = {p for _, p in one.content}
    matched_gold = {g for g, _ in one.content}
    for g in range(len(one.gold)):
        if g not in matched_gold:
            fault, p = _explain(one, g)
            yield _about(one, fault, g, p)
    covered = frozenset().union(*one.gold_words)
    for p, words in enumerate(one.found_words):
        if p not in partners and not words & covered:
            yield _about(one, Fault.INVENTED, None, p)
    yield from _misnamed(one, speakers)


def _about(one: Comparison, fault: Fault, g: int | None, p: int | None) -> Mistake:
    gold = None if g is None else one.gold[g]
    cue = " ".join(one.text[s:e] for s, e in (gold or {}).get("cue") or ()).casefold()
    predicted = None if p is None else one.predicted[p]
    return Mistake(fault, one.id, one.text, gold, predicted, cue)


def _compare(one: Comparison, matched: Pair) -> Iterator[Fault]:
    """Yield what is wrong with a pair."""
    gold, found = one.words_of_pair(matched, "content")
    yield from _compare_edges(gold, found)
    source, given = one.words_of_pair(matched, "source")
    if not one.has_right_source(matched):
        wrong = Fault.SOURCE_WRONG if source else Fault.SOURCE_INVENTED
        yield wrong if given else Fault.SOURCE_MISSING
    cue, given = one.words_of_pair(matched, "cue")
    if cue and not cue & given:
        yield Fault.CUE_WRONG if given else Fault.CUE_MISSING


def _compare_edges(gold: WordSet, found: WordSet) -> Iterator[Fault]:
    runs = list(split_runs(gold))
    if len(runs) > 1 and not all(run & found for run in runs):
        yield Fault.RANGE
        return
    if min(found) != min(gold):
        yield Fault.EARLY if min(found) < min(gold) else Fault.LATE
    if max(found) != max(gold):
        yield Fault.LONG if max(found) > max(gold) else Fault.SHORT
    if (min(found), max(found)) == (min(gold), max(gold)) and found != gold:
        yield Fault.HOLE


def _explain(one: Comparison, g: int) -> tuple[Fault, int | None]:
    """Say why a gold quotation has no partner, and which prediction shows it best."""
    gold = one.gold_words[g]
    touching = [p for p, words in enumerate(one.found_words) if words & gold]
    if not touching:
        return Fault.MISSED, None
    best = max(touching, key=lambda p: len(one.found_words[p] & gold))
    pieces = [p for p in touching if _holds(gold, one.found_words[p])]
    if len(pieces) > 1:
        return Fault.SPLIT, best
    others = (words for n, words in enumerate(one.gold_words) if n != g)
    inside = _holds(one.found_words[best], gold)
    joined = inside and any(_holds(one.found_words[best], words) for words in others)
    return (Fault.JOINED if joined else Fault.HALF), best


def _holds(whole: WordSet, part: WordSet) -> bool:
    return bool(part) and len(whole & part) >= PIECE * len(part)


def _misnamed(one: Comparison, speakers: Mapping[int, Mapping[str, Any]]) -> Iterator[Mistake]:
    for g, p in sorted(one.quoted):
        if g not in speakers:
            continue
        answer = one.judge(speakers[g], one.predicted[p])
        if answer.right or not (answer.name_given or answer.named):
            continue
        mistake = _about(one, Fault.NAME_WRONG if answer.name_given else Fault.NAME_MISSING, g, p)
        yield replace(mistake, wanted=speakers[g]["speaker"], given=answer.given)
