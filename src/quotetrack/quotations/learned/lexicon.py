"""What was counted of words: which lemmas attribute, and how; and a hashed table of weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from quotetrack.quotations.learned.arrays import Floats, Ints

# Features as text share this many slots; two seldom meet in one.
SLOTS = 1 << 17
# What is counted of a lemma: tokens seen, cues, and of these cues those whose content stands
# behind, holds marks, has several ranges, is a clause, an object, an infinitive; and with source.
COUNTED = ("seen", "cue", "behind", "marks", "parts", "clause", "object", "infinitive", "source")
WEIGHT_OF_ALL = 3


def slot(feature: str) -> int:
    """Return the slot of a feature given as text."""
    return crc32(feature.encode()) % SLOTS


@dataclass(frozen=True)
class Lexicon:
    """Counts by lemma, in the order of ``COUNTED``; forms but verbs that may be a cue's head.

    ``edges`` are, for forms behind a content's end, the log odds that the content is right.
    """

    lemmas: Mapping[str, Sequence[int]]
    forms: frozenset[str]
    edges: Mapping[str, float]
    weights: NDArray[np.float32]

    def without(self, counts: Mapping[str, Ints]) -> "Lexicon":
        """Return the lexicon as if one article's ``counts`` had not been seen."""
        less = {
            lemma: [a - int(b) for a, b in zip(self.lemmas[lemma], counts[lemma], strict=True)]
            for lemma in counts
            if lemma in self.lemmas
        }
        return replace(self, lemmas={**self.lemmas, **less})

    def tend(self, lemmas: Sequence[str]) -> Floats:
        """Return for each lemma the shares of what was counted, drawn towards all lemmas'.

        The first two columns are the logarithms of how often it was seen, and a cue.
        """
        known: dict[str, list[float]] = {}
        rows = []
        for lemma in lemmas:
            if lemma not in known:
                known[lemma] = self._tendencies(lemma)
            rows.append(known[lemma])
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(COUNTED) + 1)

    def _tendencies(self, lemma: str) -> list[float]:
        seen, cues, *rest = self.lemmas.get(lemma, (0,) * len(COUNTED))
        shares = self._overall()
        return [
            math.log1p(max(seen, 0)),
            math.log1p(max(cues, 0)),
            (cues + WEIGHT_OF_ALL * shares[0]) / (seen + WEIGHT_OF_ALL),
            *(
                (count + WEIGHT_OF_ALL * share) / (cues + WEIGHT_OF_ALL)
                for count, share in zip(rest, shares[1:], strict=True)
            ),
        ]

    def _overall(self) -> Sequence[float]:
        total = self.lemmas.get("", ())
        if not total:
            return [0.0] * (len(COUNTED) - 1)
        return [total[1] / total[0], *(count / total[1] for count in total[2:])]

    def weigh(self, slots: Sequence[Sequence[int]]) -> Floats:
        """Return the sum of the weights of each row of slots."""
        return np.array([self.weights[row].sum() for row in slots], dtype=np.float32)
