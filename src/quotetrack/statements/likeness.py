"""How alike two quotations are: measures of their words, and what these are worth together."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from quotetrack.statements.aligning import Alignment, Gap
from quotetrack.statements.wording import IDLE, WEIGHTS, Sort, Wording

METHOD = 1
"""One more where the same quotations and weights would be grouped otherwise."""
MEASURES = (
    "covered_short", "covered_long", "inside", "run", "run_share", "in_order", "shared", "numbers",
    "names", "lacking", "turned", "replaced", "framed", "asked", "length", "days", "undated",
    "one_article", "meaning",
)  # fmt: skip
"""What is measured of two wordings, in the order of the weights."""

# Where both have all but a few common words, no number of days speaks against it.
_TELLING_APART = ("lacking", "turned", "replaced", "asked")
_WHOLE = 0.9
_AS_GOOD_AS_SURE = 0.95
_ONE_WORD = 3  # words of a gap that holds one, with articles and the like
_HARD = frozenset({Sort.NUMBER, Sort.NAME})


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What is known of two quotations beside their words.

    ``days`` lie between the articles, None if one isn't dated; ``meaning`` is the cosine of the two
    sentence embeddings, None without a model.
    """

    days: int | None = None
    one_article: bool = False
    meaning: float | None = None


def measure(alignment: Alignment, circumstance: Circumstance) -> dict[str, float]:
    """Return the measures of two wordings by name; see `MEASURES`."""
    one, other = alignment.one, alignment.other
    sizes = _size(one), _size(other)
    short = 0 if sizes[0] <= sizes[1] else 1
    shortest = max(1, min(len(one.words), len(other.words)))
    gone = set(alignment.missing[0])
    shared = [w for w in one.words if w.sort not in IDLE and w not in gone]
    lacking = (one, other)[short]
    theirs = {w.key for w in (other, one)[short].words}
    days = circumstance.days
    return {
        "covered_short": alignment.covered[short],
        "covered_long": alignment.covered[1 - short],
        "inside": min(alignment.inside),
        "run": math.log1p(alignment.run),
        "run_share": alignment.run / shortest,
        "in_order": alignment.aligned / shortest,
        "shared": math.log1p(alignment.shared),
        "numbers": float(any(w.sort is Sort.NUMBER for w in shared)),
        "names": float(any(w.sort is Sort.NAME for w in shared)),
        "lacking": float(sum(w.sort in _HARD and w.key not in theirs for w in lacking.words)),
        "turned": float(_count_turned(alignment)),
        "replaced": float(_count_replaced(alignment)),
        "framed": float(_is_framed(alignment)),
        "asked": float(one.asks != other.asks),
        "length": math.log1p(min(sizes)),
        "days": math.log1p(days or 0),
        "undated": float(days is None),
        "one_article": float(circumstance.one_article),
        "meaning": circumstance.meaning or 0.0,
    }


def _size(wording: Wording) -> float:
    return sum(WEIGHTS[word.sort] for word in wording.words)


def _count_turned(alignment: Alignment) -> int:
    return sum(
        any(w.sort is Sort.TURN and w in missing for w in words)
        for gap in alignment.gaps
        for words, missing in zip(gap[:2], alignment.missing, strict=True)
    )


def _count_replaced(alignment: Alignment) -> int:
    """Return in how many places a word that tells something stands for another one."""
    return sum(
        all(
            any(w.sort not in IDLE and w in missing for w in words)
            for words, missing in zip(gap[:2], alignment.missing, strict=True)
        )
        for gap in alignment.gaps
    )


def _is_framed(alignment: Alignment) -> bool:
    """Tell whether all is the same but one word that tells something: a name, or a thing.

    Who retells a statement changes more than that.
    """
    inner = [gap for gap in alignment.gaps if not _is_idle(gap)]
    short = max(map(len, inner[0][:2])) <= _ONE_WORD if len(inner) == 1 else False
    return short and _count_replaced(alignment) == 1


def _is_idle(gap: Gap) -> bool:
    return all(word.sort is Sort.COMMON for words in gap[:2] for word in words)


def weigh(measures: Mapping[str, float], circumstance: Circumstance) -> float:
    """Return the probability that two quotations with these measures are one statement."""
    if not any(measures[name] for name in _TELLING_APART) and measures["covered_long"] >= _WHOLE:
        return _AS_GOOD_AS_SURE
    weights = _read_weights()["words" if circumstance.meaning is None else "meaning"]
    told = weights["bias"] + sum(weights.get(name, 0.0) * measures[name] for name in MEASURES)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, told))))


def tell_method() -> str:
    """Return which method and weights make statements: other ones may make others."""
    return f"{METHOD}.{hashlib.sha256(_load_weights()).hexdigest()[:12]}"


@cache
def _read_weights() -> Mapping[str, Mapping[str, float]]:
    """Return the weights of the measures: without a model of meaning, and with one.

    They were learned by training/statements/train.py.
    """
    table: dict[str, dict[str, float]] = json.loads(_load_weights())
    return table


@cache
def _load_weights() -> bytes:
    return (files("quotetrack.statements") / "weights.json").read_bytes()
