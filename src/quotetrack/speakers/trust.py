"""Trust: how probable it is that content and speaker are both right.

The probability that a speaker is right depends on the sort of answer and, where the ranker was
asked, on its probability; it is multiplied with that of the content, and the product brought to
what was right as often (Platt 1999). All numbers were fitted on PolNeAR's dev part; see training/.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from quotetrack.speakers.answers import Answer, Certainty

SUREST = 0.999  # no answer is surer


@dataclass(frozen=True, slots=True)
class Trust:
    """``shares`` of right answers by their sort; ``slopes`` where the ranker's chance counts.

    ``scale`` and ``shift`` bring the product's log odds to the calibrated ones. ``going_on`` is
    how often a quotation that goes on has the speaker of the one before.
    """

    shares: Mapping[Certainty, float]
    slopes: Mapping[Certainty, tuple[float, float]]
    scale: float
    shift: float
    going_on: float

    def rate(self, surety: float, answer: Answer) -> float:
        """Return the confidence of an answer for a content that is right with ``surety``."""
        return self.calibrate(surety * self.share(answer))

    def share(self, answer: Answer) -> float:
        """Return how probable it is that the speaker is right, given that the content is."""
        slope = self.slopes.get(answer.certainty)
        if slope is None or answer.chance is None:
            return self.shares[answer.certainty]
        return squash(slope[0] * log_odds(answer.chance) + slope[1])

    def go_on(self, surety: float, before: float) -> float:
        """Return the confidence of a quotation that goes on, by that of the one before."""
        return self.calibrate(surety * before * self.going_on)

    def calibrate(self, product: float) -> float:
        """Return how often answers with this product were right."""
        return round(squash(self.scale * log_odds(product) + self.shift), 3)


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, which is kept away from 0 and 1."""
    kept = min(max(probability, 1 - SUREST), SUREST)
    return math.log(kept / (1 - kept))


def squash(odds: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-odds))


@cache
def load_trust() -> Trust:
    """Return the figures that ship."""
    text = files("quotetrack.speakers").joinpath("trust.json").read_text("utf-8")
    return read_trust(json.loads(text))


def read_trust(table: Mapping[str, Any]) -> Trust:
    """Read figures by name; a missing one raises KeyError."""
    slopes = {Certainty(name): (float(a), float(b)) for name, (a, b) in table["slopes"].items()}
    return Trust(
        shares={certainty: float(table["shares"][certainty]) for certainty in Certainty},
        slopes=slopes,
        scale=float(table["scale"]),
        shift=float(table["shift"]),
        going_on=float(table["going_on"]),
    )
