"""The learned ranker: how probable it is that a pronoun or description means each candidate.

A conditional logit: each candidate's evidence is weighed, and the candidates, with nobody of
these as one more, share a probability of 1 by the exponential of their sums. Denis & Baldridge
(2008), "Specialized models and ranking for coreference resolution", rank in this way. The weights
are data, learned from articles whose sources are names by hiding the name (see training/).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.speakers.evidence import FEATURES, NOBODY, Asked


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of `FEATURES`, in their order, and the score of nobody among the candidates."""

    values: tuple[float, ...]
    nobody: float

    def score(self, evidence: Sequence[float]) -> float:
        """Return the sum of the evidence, each number weighed."""
        return sum(w * x for w, x in zip(self.values, evidence, strict=True) if x)

    def rank(self, candidates: Sequence[Sequence[float]]) -> list[float]:
        """Return each candidate's probability, in their order; what lacks to 1 is nobody's."""
        scores = [self.score(evidence) for evidence in candidates]
        top = max([*scores, self.nobody])
        powers = [math.exp(score - top) for score in scores]
        whole = sum(powers) + math.exp(self.nobody - top)
        return [power / whole for power in powers]


Ranker = Mapping[Asked, Weights]


@cache
def load_ranker() -> Ranker:
    """Return the ranker that ships."""
    text = files("quotetrack.speakers").joinpath("ranker.json").read_text("utf-8")
    return read_ranker(json.loads(text))


def read_ranker(table: Mapping[str, Mapping[str, float]]) -> Ranker:
    """Read weights by name for each kind of question; a feature without one weighs nothing."""
    return {
        asked: Weights(
            tuple(float(table[asked].get(name, 0.0)) for name in FEATURES),
            float(table[asked].get(NOBODY, 0.0)),
        )
        for asked in Asked
    }
