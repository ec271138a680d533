"""Say in words which features spoke most for a quotation."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

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
        yield replace(choice, reasons=tuple(_name(ranked.columns.names, row, weighed)))


def _name(names: Sequence[str], row: Floats, weights: Floats) -> list[str]:
    """Return in words the features that spoke most for a row."""
    phrases = load_phrases()
    reasons: list[str] = []
    for n in np.argsort(-weights, kind="stable").tolist():
        if weights[n] <= 0 or len(reasons) == MOST:
            break
        said = phrases.get(names[n], {})
        reason = said.get("high" if row[n] > float(said.get("over", 0)) else "low")
        if reason and reason not in reasons:
            reasons.append(reason)
    return reasons


@cache
def load_phrases() -> Mapping[str, Mapping[str, str]]:
    """Read what is said of each feature: above the value ``over``, and else."""
    path = files("quotetrack.quotations.learned") / "reasons.json"
    phrases: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))
    return phrases
