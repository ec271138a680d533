"""The figures of an evaluation, in percent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from quotetrack.evaluate.comparison import Answer

FLOORS = (99, 95)


def percent(part: int, whole: int) -> float:
    """Return ``part`` of ``whole`` in percent, 0 of nothing."""
    return 100 * part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, of how many predicted and how many in gold."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Percent of the predicted that are right."""
        return percent(self.right, self.predicted)

    @property
    def recall(self) -> float:
        """Percent of gold that was found."""
        return percent(self.right, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in percent."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """Return the three figures to one decimal."""
        figures = {"P": self.precision, "R": self.recall, "F1": self.f1}
        return {name: round(figure, 1) for name, figure in figures.items()}


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

    ``recall`` is by kind. ``naming`` is None where no gold speakers were given. ``missing`` are
    the ids of gold articles without a prediction (their quotations count as not found),
    ``unknown`` those of predictions or speakers that gold doesn't have (they don't count).
    """

    content: Score
    exact: Score
    joint: Score
    cue: Score
    recall: Mapping[str, float]
    quoted: Score
    quoted_joint: Score
    naming: Naming | None
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values under the names of the benchmark's README."""
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
        return figures | {"missing": [*self.missing], "unknown": [*self.unknown]}
