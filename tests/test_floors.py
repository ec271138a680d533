"""Quality on the benchmarks doesn't fall: evaluate/floors.json holds what was reached.

The benchmarks are no part of the project. They are looked for beside the checkout or where
QUOTETRACK_BENCH says; where they are missing nothing can be shown, and CI must not be silent.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quotetrack.cli import main

ROOT = Path(__file__).parents[1]
BENCH = Path(os.environ.get("QUOTETRACK_BENCH", ROOT.parent / "shared" / "bench"))
FLOORS: dict[str, Any] = json.loads((ROOT / "evaluate" / "floors.json").read_text("utf-8"))
FILES = {
    "polnear/dev": ("polnear/dev.jsonl", "polnear/dev.speakers.jsonl"),
    "seeds": ("seeds/gold.jsonl", "seeds/speakers.jsonl"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_figures_stay_at_what_was_reached(name: str) -> None:
    """No figure on a benchmark is worse than the one that is pinned."""
    if not BENCH.exists() and not os.environ.get("CI"):
        pytest.skip(f"no benchmarks at {BENCH}; CI has them")
    gold, speakers = (str(BENCH / file) for file in FILES[name])
    result = CliRunner().invoke(main, ["evaluate", gold, "--speakers", speakers, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    floors = FLOORS[name]
    worse = {
        figure: (read(report, figure), bound)
        for side, sign in (("at least", 1), ("at most", -1))
        for figure, bound in floors[side].items()
        if sign * read(report, figure) < sign * bound
    }
    assert not worse


def read(report: dict[str, Any], figure: str) -> float:
    """Return a figure such as ``exact.F1``."""
    group, _, key = figure.partition(".")
    return float(report[group][key])
