"""Rows of gold and rows of predictions -> the figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from quotetrack.evaluate.calibration import judge_joint, judge_speakers
from quotetrack.evaluate.comparison import Comparison
from quotetrack.evaluate.figures import Score, percent
from quotetrack.evaluate.mistakes import find_mistakes
from quotetrack.evaluate.report import Naming, Report
from quotetrack.evaluate.runs import score_spans

Row = Mapping[str, Any]
Choice = Callable[[Comparison], Iterable[object]]


def evaluate(
    gold: Sequence[Row], predicted: Sequence[Row], speakers: Sequence[Row] | None = None
) -> Report:
    """Compare ``predicted`` with ``gold``, quotation by quotation.

    Args:
        gold: an article a row: ``id``, ``text`` and ``attributions``, each with ``kind`` and
            ``content``, ``cue`` and ``source`` as lists of ``[start, end)`` into the text.
        predicted: an article a row: ``id`` and ``quotes``, each with the same three parts, and
            ``speaker`` and ``confidence`` (0 to 1) if there are. Of two rows of one id the last
            counts.
        speakers: a gold identity a row: ``id``, ``n`` (which attribution), ``speaker`` and
            ``type`` (``person`` and ``org`` have names).

    The report says what its figures are.
    """
    quotes = {row["id"]: row["quotes"] for row in predicted}
    compared = [Comparison(row, quotes.get(row["id"], ())) for row in gold]
    ids = {row["id"] for row in gold}
    others = dict.fromkeys(row["id"] for row in (*predicted, *(speakers or ())))
    named = _group_speakers(gold, speakers or ())
    return Report(
        content=_score(compared, lambda one: one.content),
        exact=_score(compared, lambda one: one.exact),
        joint=_score(compared, lambda one: filter(one.has_right_source, one.content)),
        cue=_score(compared, lambda one: filter(one.has_right_cue, one.content)),
        recall=_recall_by_kind(compared),
        quoted=_score_quoted(compared, lambda one: one.quoted),
        quoted_joint=_score_quoted(compared, lambda one: filter(one.has_right_source, one.quoted)),
        naming=_judge_names(compared, named),
        spans=score_spans(compared),
        reliability=judge_joint(compared),
        speaker_reliability=judge_speakers(compared, named),
        mistakes=find_mistakes(compared, named),
        missing=tuple(row["id"] for row in gold if row["id"] not in quotes),
        unknown=tuple(other for other in others if other not in ids),
    )


def _score(compared: Sequence[Comparison], right: Choice) -> Score:
    return Score(
        right=_count(compared, right),
        predicted=_count(compared, lambda one: one.predicted),
        gold=_count(compared, lambda one: one.gold),
    )


def _score_quoted(compared: Sequence[Comparison], right: Choice) -> Score:
    return Score(
        right=_count(compared, right),
        predicted=_count(compared, lambda one: one.predicted_quoting),
        gold=_count(compared, lambda one: one.quoting),
    )


def _count(compared: Sequence[Comparison], chosen: Choice) -> int:
    return sum(1 for one in compared for _ in chosen(one))


def _recall_by_kind(compared: Sequence[Comparison]) -> dict[str, float]:
    every = Counter(quotation["kind"] for one in compared for quotation in one.gold)
    found = Counter(one.gold[g]["kind"] for one in compared for g, _ in one.content)
    return {kind: percent(found[kind], every[kind]) for kind in sorted(every)}


def _group_speakers(gold: Sequence[Row], speakers: Sequence[Row]) -> list[dict[int, Row]]:
    """Return for each article its gold speakers by their quotation's position."""
    by_article: defaultdict[str, dict[int, Row]] = defaultdict(dict)
    for speaker in speakers:
        by_article[speaker["id"]][speaker["n"]] = speaker
    return [by_article[row["id"]] for row in gold]


def _judge_names(
    compared: Sequence[Comparison], named: Sequence[Mapping[int, Row]]
) -> Naming | None:
    answers = [
        answer
        for one, speakers in zip(compared, named, strict=True)
        for answer in one.answers(speakers)
    ]
    return Naming(answers) if answers else None
