"""Grow forests of oblivious trees with CatBoost, and read them as plain arrays."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier, Pool  # type: ignore[import-untyped]
from numpy.typing import NDArray

from quotetrack.quotations.learned.arrays import Floats
from quotetrack.quotations.learned.forest import Forest

THREADS = 2
SEED = 20_160_912


@dataclass(frozen=True)
class Recipe:
    """How many trees of which depth are grown, and how fast."""

    trees: int
    rate: float
    depth: int = 6
    share: float = 0.4
    pull: float = 4.0


def grow(
    rows: Floats,
    right: NDArray[np.generic],
    names: Sequence[str],
    recipe: Recipe,
    base: Forest | None = None,
) -> Forest:
    """Grow a forest that tells the rows that are ``right``; it goes on from ``base``, if given."""
    under = base.over(names) if base else None
    start = under.score(rows) if under else None
    model = CatBoostClassifier(
        iterations=recipe.trees,
        learning_rate=recipe.rate,
        depth=recipe.depth,
        rsm=recipe.share,
        l2_leaf_reg=recipe.pull,
        border_count=64,
        boosting_type="Plain",
        bootstrap_type="Bernoulli",
        subsample=0.7,
        random_seed=SEED,
        thread_count=THREADS,
        allow_writing_files=False,
        verbose=False,
    )
    model.fit(Pool(rows, label=np.asarray(right, dtype=np.int64), baseline=start))
    grown = _read(model, tuple(names), recipe.depth)
    return under.extend(grown) if under else grown


def _read(model: CatBoostClassifier, names: tuple[str, ...], depth: int) -> Forest:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        grown = json.loads(path.read_text("utf-8"))
    trees = grown["oblivious_trees"]
    features = np.zeros((len(trees), depth), dtype=np.int16)
    # A tree that stopped early asks what is never so, and leaves the other leaves empty.
    thresholds = np.full((len(trees), depth), np.inf, dtype=np.float32)
    leaves = np.zeros((len(trees), 1 << depth), dtype=np.float32)
    for n, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            features[n, level] = split["float_feature_index"]
            thresholds[n, level] = split["border"]
        leaves[n, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, bias = grown["scale_and_bias"]
    return Forest(names, features, thresholds, leaves * np.float32(scale), float(bias[0]))
