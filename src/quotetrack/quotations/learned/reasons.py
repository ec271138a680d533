"""Say in words which features spoke most for a quotation."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

import numpy as np

from quotetrack.quotations.learned.choosing import Choice
from quotetrack.quotations.learned.engine import Ranked, Rankers

MOST = 3


def explain(rankers: Rankers, ranked: Ranked, choice: Choice) -> Choice:
    """Return a choice with the reasons that weighed most for it, at most three."""
    row = ranked.columns.matrix(np.array([choice.row]))[0]
    weights = rankers.accept.weigh(row)
    phrases = load_phrases()
    reasons: list[str] = []
    for n in np.argsort(-weights, kind="stable"):
        if weights[n] <= 0 or len(reasons) == MOST:
            break
        said = phrases.get(ranked.columns.names[n], {})
        reason = said.get("high" if row[n] > float(said.get("over", 0)) else "low")
        if reason and reason not in reasons:
            reasons.append(reason)
    return replace(choice, reasons=tuple(reasons))


@cache
def load_phrases() -> Mapping[str, Mapping[str, str]]:
    """Read what is said of each feature: above the value ``over``, and else."""
    path = files("quotetrack.quotations.learned") / "reasons.json"
    phrases: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))
    return phrases
