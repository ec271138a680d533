"""Quality on the benchmarks doesn't fall: evaluate/floors.json holds what was reached.

The benchmarks are no part of the project. They are looked for beside the checkout or where
QUOTETRACK_BENCH says; where they are missing nothing can be shown, and CI must not be silent.
"""

import os
import runpy
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from quotetrack.cli import main
from quotetrack.evaluate import evaluate, load_floors, load_gold, load_speakers

ROOT = Path(__file__).parents[1]
BENCH = Path(os.environ.get("QUOTETRACK_BENCH", ROOT.parent / "shared" / "bench"))
PINNED = ROOT / "evaluate" / "floors.json"
FLOORS = load_floors(PINNED)
# Those of statements are looked at by test_statement_cases.py.
BENCHMARKS = [name for name, entry in FLOORS.items() if "engine" in entry]

Row = dict[str, Any]


def need_benchmarks() -> None:
    """Skip where there are none, but not in CI."""
    if not BENCH.exists() and not os.environ.get("CI"):
        pytest.skip(f"no benchmarks at {BENCH}; CI has them")


def list_options(name: str, place: Path) -> list[str]:
    """Return the options of an entry: its speakers, engine, language and Stanza models."""
    entry = FLOORS[name]
    options = ["--floors", str(PINNED), "--engine", entry["engine"]]
    if "speakers" in entry:
        options += ["--speakers", str(place / entry["speakers"])]
    if "models" in entry:
        options += ["--parser", "stanza", "--models", str(ROOT / entry["models"])]
    return [*options, "--language", entry["language"]] if "language" in entry else options


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_figures_stay_at_what_was_reached(name: str) -> None:
    """No figure on a benchmark is worse than the one that is pinned."""
    ours = (ROOT / FLOORS[name]["gold"]).exists()
    if not ours:
        need_benchmarks()
    place = ROOT if ours else BENCH
    gold = str(place / FLOORS[name]["gold"])
    result = CliRunner().invoke(main, ["evaluate", gold, *list_options(name, place)])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def score() -> Callable[..., tuple[Row, list[str]]]:
    """Return the benchmark's own program."""
    need_benchmarks()
    found: Callable[..., tuple[Row, list[str]]] = runpy.run_path(str(BENCH / "score.py"))["score"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_the_benchmark(
    score: Callable[..., tuple[Row, list[str]]], seed: int
) -> None:
    """On our own texts, predictions bent at random get the very figures of score.py."""
    gold = load_gold(ROOT / "evaluate" / "kinds.jsonl")
    speakers = load_speakers(ROOT / "evaluate" / "kinds.speakers.jsonl")
    predicted = [bend(row, Random(f"{seed} {row['id']}")) for row in gold]  # noqa: S311 - a test
    named = {(row["id"], row["n"]): (row["speaker"], row["type"]) for row in speakers}
    wanted, _ = score(gold, predicted, named)
    figures = evaluate(gold, predicted, speakers).to_dict()
    assert {name: figures[name] for name in wanted} == wanted
    assert 20 < figures["content"]["F1"] < 95


def bend(row: Row, random: Random) -> Row:
    """Return predictions that are gold with some moved, lost, doubled and renamed."""
    length = len(row["text"])
    names = ["Nadia Lambert", "Lambert", "he", "a neighbour", None]
    quotes = []
    for one in row["attributions"] * 2:
        if random.random() < 0.4:
            continue
        moved = {
            part: [
                sorted(
                    min(length, max(0, edge + random.choice([0, 0, 0, -9, 14]))) for edge in span
                )
                for span in one[part]
            ]
            for part in ("content", "cue", "source")
        }
        quotes.append(
            {**moved, "speaker": random.choice(names), "confidence": round(random.random(), 1)}
        )
    return {"id": row["id"], "quotes": quotes}
