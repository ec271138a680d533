"""How sure a reading is: counted on articles that people annotated, never guessed.

For each pattern, cue word, path to the source and sort of source it was counted how often a
candidate had both its content and its source right; the counts are smoothed towards the
pattern's and joined as log odds (naive Bayes). ``training/count_rules.py`` makes the counts.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.scene import Scene

# How many unseen cases the pattern's own rate counts for.
WEIGHT_OF_PATTERN = 4.0


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was seen, and how often it was right."""

    seen: int
    right: int

    def rate(self, prior: float) -> float:
        """Return the share that was right, drawn towards ``prior`` while little was seen."""
        return (self.right + WEIGHT_OF_PATTERN * prior) / (self.seen + WEIGHT_OF_PATTERN)


NOTHING = Counts(0, 0)
# A pattern that the counted articles hardly show is trusted this far.
RATE_UNCOUNTED = 0.6


@dataclass(frozen=True, slots=True)
class Precision:
    """Counts by pattern, and for each pattern by feature, such as ``word=say``."""

    patterns: Mapping[str, Counts]
    features: Mapping[str, Counts]

    def estimate(self, rule: str, features: Iterator[str]) -> float:
        """Return the probability that a candidate of pattern ``rule`` is right."""
        prior = self.patterns.get(rule, NOTHING).rate(RATE_UNCOUNTED)
        odds = _log_odds(prior)
        for feature in features:
            counts = self.features.get(f"{rule}|{feature}", NOTHING)
            odds += _log_odds(counts.rate(prior)) - _log_odds(prior)
        return 1 / (1 + math.exp(-odds))


def score(scene: Scene, candidate: Candidate) -> float:
    """Return the estimated probability that content and source of ``candidate`` are right."""
    return load_precision().estimate(candidate.rule, describe(scene, candidate))


def describe(scene: Scene, candidate: Candidate) -> Iterator[str]:
    """Yield the features of a candidate that its counts are kept by."""
    yield f"word={candidate.word}"
    yield f"path={candidate.source.path}"
    yield f"source={_sort_of_source(scene, candidate)}"
    yield f"content={_sort_of_content(scene, candidate)}"


def _sort_of_source(scene: Scene, candidate: Candidate) -> str:
    positions = candidate.source.positions
    if not positions:
        return "none"
    inside = set(positions)
    head = next((i for i in positions if scene.syntax[i].head not in inside), positions[0])
    token = scene.syntax[head]
    if token.upos == "PRON":
        return token.text.lower()
    return "name" if token.upos == "PROPN" else token.upos.lower()


def _sort_of_content(scene: Scene, candidate: Candidate) -> str:
    positions = candidate.content
    marked = sum(scene.mark_of[i] is not None for i in positions)
    marks = "all" if marked == len(positions) else "some" if marked else "none"
    length = "short" if scene.words(positions) < 3 else "long"  # noqa: PLR2004 - "a disaster"
    return f"{marks} {length}"


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 0.001), 0.999)
    return math.log(clipped / (1 - clipped))


@cache
def load_precision() -> Precision:
    """Read the counts that ship with the package."""
    table = json.loads((files("quotetrack.quotations") / "precision.json").read_text("utf-8"))
    return Precision(
        patterns={rule: Counts(*pair) for rule, pair in table["patterns"].items()},
        features={feature: Counts(*pair) for feature, pair in table["features"].items()},
    )
