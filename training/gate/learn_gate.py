"""Learn which lines may hold a quotation, from annotated articles.

    python training/gate/learn_gate.py train.jsonl

A line is one of the right ones if a source, a cue or a content stands in it. A logistic regression
with an L1 penalty (Tibshirani 1996), so that most words have no weight at all. The bound below
which a line is left out is set where, on every fifth article, left out of a first round, so many
of the right lines are lost as ``--lose`` says. Writes ``quotations/gate/weights/en.json``. About
half a minute; no randomness.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from quotetrack.documents import passages
from quotetrack.model import Span
from quotetrack.quotations.gate.choosing import choose_near
from quotetrack.quotations.gate.features import describe
from quotetrack.quotations.gate.lines import cut_lines

Bools = NDArray[np.bool_]
OUT = Path(__file__).parents[2] / "src/quotetrack/quotations/gate/weights/en.json"
# A feature of fewer articles says nothing that holds elsewhere, nor does a smaller weight.
FEWEST, SMALLEST = 5, 0.02
FOLDS = 5


class Lines:
    """All lines of the articles: their features, which are right, and which are kept anyway."""

    def __init__(self, rows: Sequence[dict[str, object]]) -> None:
        self.features: list[set[str]] = []
        right, kept, words, article = [], [], [], []
        for number, row in enumerate(rows):
            text = str(row["text"])
            lines = cut_lines(text, passages(text))
            self.features += describe(text, lines)
            taken = [Span(*s) for a in row["attributions"] for part in PARTS for s in a[part]]  # type: ignore[attr-defined]
            right += [any(_overlap(line.span, span) for span in taken) for line in lines]
            kept += choose_near(lines)
            words += [len(line.span.within(text).split()) for line in lines]
            article += [number] * len(lines)
        self.right, self.kept = np.array(right), np.array(kept)
        self.words, self.article = np.array(words), np.array(article)

    def matrix(self, names: dict[str, int]) -> csr_matrix:
        """Return a row a line, a column a feature."""
        found = [[names[f] for f in told if f in names] for told in self.features]
        ends = np.cumsum([0, *map(len, found)])
        flat = np.array([n for row in found for n in row])
        shape = (len(found), len(names))
        return csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=shape)


PARTS = ("source", "cue", "content")


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def name_features(lines: Lines) -> dict[str, int]:
    """Return a column for each feature that several articles have."""
    seen: dict[str, set[int]] = {}
    for told, article in zip(lines.features, lines.article.tolist(), strict=True):
        for each in told:
            seen.setdefault(each, set()).add(article)
    return {name: n for n, name in enumerate(sorted(f for f in seen if len(seen[f]) >= FEWEST))}


def fit(matrix: csr_matrix, right: Bools, strength: float) -> LogisticRegression:
    """Return the classifier."""
    return LogisticRegression(C=strength, l1_ratio=1, solver="liblinear", max_iter=500).fit(
        matrix, right
    )


def set_bound(scores: NDArray[np.float64], lines: Lines, chosen: Bools, lose: float) -> float:
    """Return the score below which the share ``lose`` of the right lines stands."""
    right = np.sort(np.where(lines.kept, np.inf, scores)[chosen & lines.right])
    return float(right[int(lose * len(right))])


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path, help="annotated articles, JSON lines")
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--lose", type=float, default=0.01)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.gold.read_text("utf-8").splitlines()]
    lines = Lines(rows)
    names = name_features(lines)
    matrix = lines.matrix(names)
    held = lines.article % FOLDS == 0
    scores = fit(matrix[~held], lines.right[~held], given.strength).decision_function(matrix)
    least = set_bound(scores, lines, held, given.lose)
    out = held & ~lines.kept & (scores < least)
    print(f"left out on held-out articles: {lines.words[out].sum() / lines.words[held].sum():.1%}")
    whole = fit(matrix, lines.right, given.strength)
    weights = {n: round(float(whole.coef_[0][k]), 2) for n, k in names.items()}
    table = {
        "bias": round(float(whole.intercept_[0]), 3),
        "least": round(least, 3),
        "features": {n: w for n, w in weights.items() if abs(w) >= SMALLEST},
    }
    print(f"{len(table['features']):,} features")  # type: ignore[arg-type]
    given.out.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
