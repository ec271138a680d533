"""Learn the ranker's weights from articles whose sources are marked.

    python training/speakers/fit_ranker.py train.jsonl

Writes src/quotetrack/speakers/ranker.json. A fifth of the articles is left out first, to tell how
often the ranker is right on them; the weights that ship are learned on all. Nothing is random.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from bearers import Example, Origin, collect
from numpy.typing import NDArray
from readings import read_articles
from scipy.optimize import minimize  # type: ignore[import-untyped]

from quotetrack.speakers.evidence import FEATURES, NOBODY, Asked
from quotetrack.speakers.registry import Registry, default_path

WEIGHTS = Path(__file__).parents[2] / "src/quotetrack/speakers/ranker.json"
RIDGE = 3.0  # strength of the pull towards 0
# Names stand where a pronoun would not do: what they teach counts less.
# Somebody new is brought in by a name: a pronoun for one whom the text did not name is rare.
ORIGINS = {
    Origin.HIDDEN_NAME: 0.2,
    Origin.NEW_NAME: 0.05,
    Origin.ONLY_ONE: 1.0,
    Origin.SALIENCE: 1.0,
}
FAR = 0.3  # factor for who was mentioned further back than a pronoun reaches
FOLDS = 5

Floats = NDArray[np.float64]


def fit(examples: Sequence[Example]) -> Floats:
    """Return the weights under which the right candidates are most probable, kept small.

    Minimises the negative log likelihood of a conditional logit, each example weighed by where it
    comes from, plus `RIDGE` / 2 times the squared weights.
    """
    rows = np.concatenate([_lay_rows(e) for e in examples])
    sizes = np.array([len(e.evidence) + 1 for e in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    truths = starts + np.array([e.truth for e in examples])
    weighed = np.array([_weigh(e) for e in examples])
    group = np.repeat(np.arange(len(examples)), sizes)

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = rows @ weights
        tops = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - tops[group])
        sums = np.add.reduceat(powers, starts)
        chances = powers / sums[group]
        likely = weighed * (scores[truths] - tops - np.log(sums))
        slope = rows.T @ (chances * weighed[group]) - rows[truths].T @ weighed
        return float(-likely.sum() + RIDGE * weights @ weights / 2), slope + RIDGE * weights

    found = minimize(loss, np.zeros(len(FEATURES) + 1), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, dtype=np.float64)


def _lay_rows(example: Example) -> Floats:
    """Return the candidates' evidence and, as one more row and column, nobody's."""
    rows = np.zeros((len(example.evidence) + 1, len(FEATURES) + 1))
    rows[:-1, :-1] = example.evidence
    rows[-1, -1] = 1
    return rows


def _weigh(example: Example) -> float:
    # Of bodies there are only names to learn from.
    body = example.asked is Asked.BODY and example.origin is Origin.HIDDEN_NAME
    own = 1.0 if body else ORIGINS[example.origin]
    hidden = example.origin is Origin.HIDDEN_NAME
    return own * (FAR if hidden and not example.near else 1.0)


def rate(examples: Iterable[Example], weights: Floats) -> dict[str, tuple[int, int]]:
    """Return by origin in how many of how many examples the right candidate ranks first."""
    counts: dict[str, tuple[int, int]] = {}
    for example in examples:
        right = int(np.argmax(_lay_rows(example) @ weights)) == example.truth
        hits, n = counts.get(example.origin, (0, 0))
        counts[example.origin] = (hits + right, n + 1)
    return counts


def main() -> None:
    """Collect, measure, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", type=Path, help="annotated articles, JSON lines")
    parser.add_argument("--engine", help="what finds the quotations")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    language, readings = read_articles(given.articles, given.engine)
    pairs = ((reading.syntax, reading.quotations) for reading in readings)
    examples = list(collect(pairs, language, Registry.load(default_path())))
    table: dict[str, dict[str, float]] = {}
    for asked in Asked:
        own = [e for e in examples if e.asked is asked]
        held = [e for e in own if not e.article % FOLDS]
        weights = fit([e for e in own if e.article % FOLDS])
        for origin, (hits, n) in sorted(rate(held, weights).items()):
            print(f"{asked}: {origin}: {hits} of {n} held out are right ({100 * hits / n:.1f}%)")
        values = fit(own).tolist()
        names = (*FEATURES, NOBODY)
        table[asked] = {name: round(value, 3) for name, value in zip(names, values, strict=True)}
    given.out.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    print(f"{len(examples)} examples; wrote {given.out}")


if __name__ == "__main__":
    main()
