"""Learn what the measures of two wordings are worth: a logistic regression with a penalty.

    python training/statements/train.py ../shared/bench/polnear/train.jsonl

It reads labels.jsonl beside it and tests/cases/statements.toml, and writes
src/quotetrack/statements/weights.json: weights of words alone, and, with the extra ``embeddings``
installed, those beside meaning. It prints how good both are, on what they were learned from and on
what was held out. The same input gives the same weights.
"""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pairs import Pair, Split, read_pairs

from quotetrack.model import Saying
from quotetrack.statements.blocking import LEAST_SHARE, LEAST_SHARE_IN_MEANING, Blocks
from quotetrack.statements.embedding import open_embedder
from quotetrack.statements.likeness import MEASURES
from quotetrack.statements.nodes import make_nodes
from quotetrack.statements.relating import SAME, Model, look

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "src/quotetrack/statements/weights.json"
CASES = ROOT / "tests/cases"
PENALTY = 1.0
WRITTEN = 2.0
"""How much more a written pair counts than a found one: those are few."""
STEPS = 60
FIRST = date(2020, 1, 1)
_NOTHING = 1e-9

Vector = NDArray[np.float64]
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A pair as somebody read it.

    ``measures`` are None where a rule decides, as ``joined`` says.
    """

    measures: Weights | None = None
    joined: bool = False
    same: bool = False
    weight: float = 1.0


def main(corpus: Path) -> None:
    """Learn, write the weights, and print how good they are."""
    weights = json.loads(WEIGHTS.read_text("utf-8"))
    found = list(read_pairs(corpus))
    for name, model in (("words", None), ("meaning", open_embedder())):
        if name == "meaning" and model is None:
            continue
        sets = {
            "written, tuned on": list(read_cases("statements", model)),
            "written, held out": list(read_cases("statements_held_out", model)),
            "found, learned from": list(read_found(found, Split.TRAIN, model)),
            "found, held out": list(read_found(found, Split.CHECK, model)),
        }
        weights[name] = learn([*sets["written, tuned on"], *sets["found, learned from"]])
        for told, examples in sets.items():
            print(f"{name:8} {told:20} {tell(examples, weights[name])}")
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


def read_cases(name: str, model: Model | None) -> Iterator[Example]:
    """Yield the written pairs of a file that are one speaker's and one act."""
    for pair in tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["pair"]:
        days = (0, pair["days"]) if "days" in pair else (None, None)
        sides = [
            make_saying(i, pair[side], pair["language"], days[i])
            for i, side in enumerate(("one", "other"))
        ]
        yield replace(try_pair(sides, model), same=pair["same"], weight=WRITTEN)


def make_saying(number: int, side: Mapping[str, Any], language: str, days: int | None) -> Saying:
    """Return one side of a pair as a quotation of an article of its own."""
    day = None if days is None else FIRST + timedelta(days)
    act, kind = side.get("act", "statement"), side.get("kind", "direct")
    article = f"article {number}"
    return Saying(number, article, side["speaker"], act, kind, day, article, language, side["text"])


def read_found(pairs: Iterable[Pair], split: Split, model: Model | None) -> Iterator[Example]:
    """Yield the found pairs of a part, but what was said on two occasions: no words tell that."""
    for pair in pairs:
        if pair.split is split and not pair.again:
            sides = [
                make_saying(i, {"speaker": pair.speaker, "text": text}, "en", i * pair.days)
                for i, text in enumerate((pair.one, pair.other))
            ]
            yield replace(try_pair(sides, model), same=pair.same)


def try_pair(sides: Sequence[Saying], model: Model | None) -> Example:
    """Lay two quotations side by side as grouping does."""
    if len({(side.speaker, side.act) for side in sides}) > 1:
        return Example()
    nodes = make_nodes(sides)
    if len(nodes) == 1:
        return Example(joined=True)
    share = LEAST_SHARE if model is None else LEAST_SHARE_IN_MEANING
    if not list(Blocks(nodes, share).find(0)):
        return Example()
    meaning = None
    if model is not None:
        one, other = model.embed([node.members[0].text for node in nodes])
        meaning = float(one @ other)
    seen = look(nodes, 0, 1, meaning)
    return Example() if seen is None or seen.conflicts else Example(measures=seen.measures)


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of the measures, and a bias, by Newton's method."""
    told = [e for e in examples if e.measures is not None]
    rows = np.array([[e.measures[name] for name in MEASURES] for e in told if e.measures])
    same = np.array([float(e.same) for e in told])
    counts = np.array([e.weight for e in told])
    middle, spread = rows.mean(0), rows.std(0)
    spread[spread < _NOTHING] = np.inf
    columns = np.column_stack([np.ones(len(rows)), (rows - middle) / spread])
    penalty = np.diag([_NOTHING, *[PENALTY] * len(MEASURES)])
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (counts * (likely - same)) + penalty @ weights
        curve = (columns.T * (counts * likely * (1 - likely))) @ columns + penalty
        weights -= np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    bias = float(weights[0] - plain @ middle)
    return {"bias": round(bias, 4)} | {
        name: round(float(value), 4) for name, value in zip(MEASURES, plain, strict=True)
    }


def tell(examples: Sequence[Example], weights: Weights) -> str:
    """Return precision, recall and F1 in a line."""
    joined = [is_joined(example, weights) for example in examples]
    right = sum(j and e.same for j, e in zip(joined, examples, strict=True))
    there = sum(e.same for e in examples)
    precision, recall = right / max(1, sum(joined)), right / max(1, there)
    score = 2 * right / max(1, sum(joined) + there)
    return f"{len(examples):4} pairs  P {precision:.1%}  R {recall:.1%}  F1 {score:.1%}"


def is_joined(example: Example, weights: Weights) -> bool:
    """Tell whether a pair is taken for one statement with these weights."""
    if example.measures is None:
        return example.joined
    told = weights["bias"] + sum(weights[name] * example.measures[name] for name in MEASURES)
    return bool(1 / (1 + np.exp(-told)) >= SAME)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
