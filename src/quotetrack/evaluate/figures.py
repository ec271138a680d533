"""What figures are made of: counts, and shares in percent."""

from dataclasses import dataclass


def percent(part: float, whole: int) -> float:
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
