"""The weights that ship: numbers as safetensors, names and counts as JSON, nothing that runs."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from quotetrack.quotations.learned.engine import Rankers
from quotetrack.quotations.learned.forest import Forest
from quotetrack.quotations.learned.lexicon import Lexicon
from quotetrack.quotations.weights import open_weights, write_checksums

STAGES = ("cue", "extent", "source", "content", "accept")
PARTS = ("features", "thresholds", "leaves", "bias")
SHIPPED = "parse"


@cache
def load_rankers(name: str = SHIPPED) -> Rankers:
    """Read a set of weights that ships with the package.

    Raises:
        ModelError: a file is missing, or isn't what was shipped.
    """
    with open_weights("quotetrack.quotations.learned") as folder:
        table = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return read_rankers(table, load((folder / f"{name}.safetensors").read_bytes()))


def read_rankers(table: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> Rankers:
    """Make rankers of names and numbers."""
    lexicon = Lexicon(
        table["lemmas"],
        frozenset(table["forms"]),
        table["edges"],
        tensors["lexicon.weights"].astype(np.float32),
    )
    forests = {
        stage: Forest.read(
            {part: tensors[f"{stage}.{part}"] for part in PARTS}, tuple(table["columns"][stage])
        )
        for stage in STAGES
    }
    return Rankers(lexicon, **forests, slope=table["slope"], shift=table["shift"])


def write_rankers(rankers: Rankers, folder: Path, name: str = SHIPPED) -> None:
    """Write a set of weights as two files."""
    tensors: dict[str, NDArray[Any]] = {
        "lexicon.weights": rankers.lexicon.weights.astype(np.float16)
    }
    for stage in STAGES:
        forest: Forest = getattr(rankers, stage)
        tensors[f"{stage}.features"] = forest.features
        tensors[f"{stage}.thresholds"] = forest.thresholds
        tensors[f"{stage}.leaves"] = forest.leaves.astype(np.float32)
        tensors[f"{stage}.bias"] = np.array([forest.bias], dtype=np.float32)
    table = {
        "slope": round(rankers.slope, 5),
        "shift": round(rankers.shift, 5),
        "columns": {stage: getattr(rankers, stage).columns for stage in STAGES},
        "forms": sorted(rankers.lexicon.forms),
        "edges": dict(sorted(rankers.lexicon.edges.items())),
        "lemmas": dict(sorted(rankers.lexicon.lemmas.items())),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(save(tensors))
    lines = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in table.items())
    (folder / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    write_checksums(folder)
