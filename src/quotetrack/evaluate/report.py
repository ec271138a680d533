"""The figures of an evaluation, in percent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from quotetrack.evaluate.calibration import Reliability
from quotetrack.evaluate.comparison import Answer
from quotetrack.evaluate.figures import Score, percent
from quotetrack.evaluate.mistakes import Mistake, count_mistakes

FLOORS = (99, 95)


@dataclass(frozen=True, slots=True)
class Naming:
    """How well speakers are named: what was answered for each quoting gold quotation."""

    answers: Sequence[Answer]

    @property
    def recall(self) -> float:
        """Percent of the gold speakers with a name who were given it."""
        named = [answer for answer in self.answers if answer.named]
        return percent(sum(answer.right for answer in named), len(named))

    @property
    def precision(self) -> float:
        """Percent of the names given that are right."""
        given = self._given()
        return percent(sum(answer.right for answer in given), len(given))

    @property
    def wrong(self) -> float:
        """Percent of all answers that are a wrong name: words in the wrong mouth."""
        return percent(sum(not answer.right for answer in self._given()), len(self.answers))

    def cover(self, floor: int) -> float:
        """Percent of gold's named speakers kept right, while ``floor`` percent of names are.

        Names are kept by falling confidence, those of one confidence together; the figure is the
        best cut's.
        """
        ranked = sorted(self._given(), key=lambda answer: -answer.confidence)
        best = right = kept = 0
        for _, group in groupby(ranked, key=lambda answer: answer.confidence):
            rights = [answer.right for answer in group]
            right, kept = right + sum(rights), kept + len(rights)
            if right / kept >= floor / 100:
                best = right
        return percent(best, max(1, sum(answer.named for answer in self.answers)))

    def to_dict(self) -> dict[str, float]:
        """Return the figures to one decimal, and ``n``, how many answers they stand on."""
        figures = {"recall": self.recall, "precision": self.precision, "wrong": self.wrong}
        rounded = {name: round(figure, 1) for name, figure in figures.items()}
        return rounded | {"n": len(self.answers)}

    def _given(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.name_given]


@dataclass(frozen=True, slots=True)
class Report:
    """All the figures, and which articles they lack.

    ``content`` are contents that share half of their words, ``exact`` all of them; ``joint`` asks
    for a word of the source too, ``cue`` for one of the cue. ``quoted`` compares only words inside
    quotation marks, four fifths shared: what gold calls direct or mixed, against what is predicted
    with such words; ``quoted_joint`` asks for the source too, and ``naming`` judges the speakers
    of these by name, None where no gold speakers were given. ``recall`` is by kind.

    ``spans`` are exact spans by part (see ``score_spans``), ``reliability`` is of content and
    source (``judge_joint``), ``speaker_reliability`` of content and speaker (``judge_speakers``),
    ``mistakes`` are what ``find_mistakes`` returns. ``missing`` are the ids of gold articles
    without a prediction (their quotations count as not found), ``unknown`` those of predictions or
    speakers that gold doesn't have (they don't count).
    """

    content: Score
    exact: Score
    joint: Score
    cue: Score
    recall: Mapping[str, float]
    quoted: Score
    quoted_joint: Score
    naming: Naming | None
    spans: Mapping[str, Score]
    reliability: Reliability
    speaker_reliability: Reliability | None
    mistakes: Sequence[Mistake]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values under the names of the benchmark's README.

        What that doesn't know stands in ``spans``, ``calibration`` and ``errors``.
        """
        figures: dict[str, Any] = {
            "content": self.content.to_dict(),
            "exact": self.exact.to_dict(),
            "joint": self.joint.to_dict(),
            "cue": self.cue.to_dict(),
            "recall": {kind: round(figure, 1) for kind, figure in self.recall.items()},
            "quoted": self.quoted.to_dict(),
            "q-joint": self.quoted_joint.to_dict(),
        }
        if self.naming:
            figures["named"] = self.naming.to_dict()
            figures |= {f"cover@{floor}": round(self.naming.cover(floor), 1) for floor in FLOORS}
        calibration = {"joint": self.reliability.to_dict()}
        if self.speaker_reliability:
            calibration["speaker"] = self.speaker_reliability.to_dict()
        return figures | {
            "spans": {part: score.to_dict() for part, score in self.spans.items()},
            "calibration": calibration,
            "errors": count_mistakes(self.mistakes),
            "missing": [*self.missing],
            "unknown": [*self.unknown],
        }
