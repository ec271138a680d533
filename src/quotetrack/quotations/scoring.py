"""How sure a reading is: counted on articles that people annotated, never guessed.

For each pattern, cue word, path to the source and sort of source it was counted how often a
candidate had both its content and its source right; the counts are smoothed towards the
pattern's and joined as log odds (naive Bayes). ``training/count_rules.py`` makes the counts. A
language whose articles were counted has its own, ``precision.de.json``; for patterns that they
don't show, and for all other languages, the English ones stand in; what these say of a language
that was not counted is never taken for surer than ``precision.others.json`` has it.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from quotetrack.quotations.candidates import NOBODY, Candidate
from quotetrack.quotations.scene import Scene

# The language whose counts stand in for those of others.
COUNTED_FIRST = "en"
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
    """Counts by pattern, and for each pattern by feature, such as ``word=say``.

    ``trust`` is how much of what the features say counts: they are not independent of each other,
    and articles that were not counted are less like them. ``most`` is the surety that none
    of a language that nobody counted may pass; ranking is by the estimate itself.
    """

    patterns: Mapping[str, Counts]
    features: Mapping[str, Counts]
    trust: float = 1.0
    most: float = 1.0

    def estimate(self, rule: str, features: Iterator[str]) -> float:
        """Return the probability that a candidate of pattern ``rule`` is right."""
        prior = self.patterns.get(rule, NOTHING).rate(RATE_UNCOUNTED)
        odds = _log_odds(prior)
        for feature in features:
            counts = self.features.get(f"{rule}|{feature}", NOTHING)
            odds += self.trust * (_log_odds(counts.rate(prior)) - _log_odds(prior))
        return 1 / (1 + math.exp(-odds))


def score(scene: Scene, candidate: Candidate, code: str = COUNTED_FIRST) -> float:
    """Return the estimated probability that content and source of ``candidate`` are right.

    ``code`` is the language's, as its data file has it.
    """
    return load_precision(code).estimate(candidate.rule, describe(scene, candidate))


def describe(scene: Scene, candidate: Candidate) -> Iterator[str]:
    """Yield the features of a candidate that its counts are kept by."""
    yield f"word={candidate.word}"
    yield f"path={candidate.source.path}"
    yield f"source={_sort_of_source(scene, candidate)}"
    yield f"content={_sort_of_content(scene, candidate)}"
    if scene.grammar.reported_forms:
        yield f"mood={_mood(scene, candidate)}"


def _mood(scene: Scene, candidate: Candidate) -> str:
    """Tell whether the first finite verbs of a content report by their form."""
    forms = {scene.syntax[i].text.lower() for i in candidate.content}
    grammar = scene.grammar
    if forms & grammar.reported_forms:
        return "reported"
    return "doubtful" if forms & grammar.doubtful_forms else "plain"


def _sort_of_source(scene: Scene, candidate: Candidate) -> str:
    positions = candidate.source.positions
    if not positions:
        return NOBODY if candidate.source.path == NOBODY else "none"
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


@lru_cache(maxsize=4096)
def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 0.001), 0.999)
    return math.log(clipped / (1 - clipped))


@cache
def load_precision(code: str = COUNTED_FIRST) -> Precision:
    """Read the counts that ship with the package for a language, or else the English ones."""
    first = _read_counts("precision.json")
    if code == COUNTED_FIRST:
        return first
    name = f"precision.{code}.json"
    counted = (files("quotetrack.quotations") / name).is_file()
    own = _read_counts(name if counted else "precision.others.json")
    others = {k: v for k, v in first.features.items() if k.partition("|")[0] not in own.patterns}
    patterns, features = {**first.patterns, **own.patterns}, {**others, **own.features}
    return Precision(patterns, features, own.trust, own.most)


def _read_counts(name: str) -> Precision:
    table = json.loads((files("quotetrack.quotations") / name).read_text("utf-8"))
    return Precision(
        patterns={rule: Counts(*pair) for rule, pair in table["patterns"].items()},
        features={feature: Counts(*pair) for feature, pair in table["features"].items()},
        trust=table.get("trust", 1.0),
        most=table.get("most", 1.0),
    )
