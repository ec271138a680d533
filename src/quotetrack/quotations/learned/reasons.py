"""Say in words which features spoke most for a quotation."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from quotetrack.quotations.learned.arrays import Floats
from quotetrack.quotations.learned.choosing import Choice
from quotetrack.quotations.learned.engine import Ranked, Rankers

MOST = 3


def explain(rankers: Rankers, ranked: Ranked, choices: Sequence[Choice]) -> Iterator[Choice]:
    """Yield the choices with the reasons that weighed most for each, at most three."""
    if not choices:
        return
    rows = ranked.columns.matrix(np.array([choice.row for choice in choices]))
    weights = rankers.accept.weigh(rows)
    for choice, row, weighed in zip(choices, rows, weights, strict=True):
        cue = f"“{choice.candidate.word}”" if choice.candidate.word else "the cue"
        named = _name(ranked.columns.names, row, weighed)
        yield replace(choice, reasons=tuple(reason.format(cue=cue) for reason in named))


def _name(names: Sequence[str], row: Floats, weights: Floats) -> list[str]:
    """Return in words the features that spoke most for a row.

    What nearly every quotation has, or lacks ("no other cue claims the same words"), tells a reader
    little: that comes last, however much it weighed.
    """
    phrases = load_phrases()
    telling: list[str] = []
    usual: list[str] = []
    for n in np.argsort(-weights, kind="stable").tolist():
        if weights[n] <= 0 or len(telling) == MOST:
            break
        said = phrases.get(names[n], {})
        reason = said.get("high" if row[n] > float(said.get("over", 0)) else "low")
        reasons = usual if said.get("usual") else telling
        if reason and reason not in reasons:
            reasons.append(str(reason))
    return (telling + usual)[:MOST]


@cache
def load_phrases() -> Mapping[str, Mapping[str, Any]]:
    """Read what is said of each feature: above the value ``over``, and else."""
    path = files("quotetrack.quotations.learned") / "reasons.json"
    phrases: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text("utf-8"))
    return phrases
