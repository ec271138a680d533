"""What was counted of words: which lemmas attribute, and how; and a hashed table of weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
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
# The marks of edges, in ``Lexicon.edges``: where a content begins and ends, ahead of it, behind it.
EDGES = "[]()"
# A rate at an edge where the form is not known.
UNKNOWN_EDGE = -3.0


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
        numbers = self._numbers
        rows = [numbers.get(lemma, 0) for lemma in lemmas]
        return self._tended[rows]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The row of each lemma in ``_tended``; the first is of those that nobody counted."""
        return {lemma: n for n, lemma in enumerate(self.lemmas, 1)}

    @cached_property
    def _tended(self) -> Floats:
        rows = [self._tendencies(lemma) for lemma in (None, *self.lemmas)]
        return np.array(rows, dtype=np.float32)

    def _tendencies(self, lemma: str | None) -> list[float]:
        seen, cues, *rest = (0,) * len(COUNTED) if lemma is None else self.lemmas[lemma]
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

    def rate_edges(self, forms: Sequence[str]) -> Floats:
        """Return what each form at each of the four ``EDGES`` says of a content, (4, n)."""
        known, rates = self._edge_rates
        return rates[:, [known.get(form, 0) for form in forms]]

    @cached_property
    def _edge_rates(self) -> tuple[Mapping[str, int], Floats]:
        """The number of each form, and the rates by edge and number; those of others are first."""
        forms = ["", *{edge[1:] for edge in self.edges}]
        rates = [[self.edges.get(e + form, UNKNOWN_EDGE) for form in forms] for e in EDGES]
        return {form: n for n, form in enumerate(forms)}, np.array(rates, dtype=np.float32)

    def weigh(self, slots: Sequence[Sequence[int]]) -> Floats:
        """Return the sum of the weights of each row of slots, of which none is empty.

        It is summed with twice the digits, so that the order of slots can't matter.
        """
        if not slots:
            return np.zeros(0, dtype=np.float32)
        firsts = np.cumsum([0, *map(len, slots[:-1])])
        weights = self.weights[list(chain.from_iterable(slots))]
        return np.add.reduceat(weights, firsts, dtype=np.float64).astype(np.float32)
