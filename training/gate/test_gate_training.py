"""The gate's training: on a few made-up articles it learns what attributes, and keeps its bound."""

import json
import sys
from pathlib import Path

import pytest
from learn_gate import Lines, fit, main, name_features, set_bound

from quotetrack.documents import passages
from quotetrack.quotations.gate.choosing import Weights, choose_likely
from quotetrack.quotations.gate.lines import cut_lines

SAID = "Nadia Lambert said the bridge number {n} was safe."
IDLE = "The boats lay still on the river in week {n} of the year."


def write_articles(count: int) -> list[dict[str, object]]:
    """Return articles of two lines: the first one attributes, the second doesn't."""
    rows: list[dict[str, object]] = []
    for n in range(count):
        said, idle = SAID.format(n=n), IDLE.format(n=n)
        spans = {"source": [[0, 13]], "cue": [[14, 18]], "content": [[19, len(said) - 1]]}
        rows.append({"id": str(n), "text": f"{said} {idle}", "attributions": [spans]})
    return rows


def test_lines_that_attribute_score_higher() -> None:
    """Every one of them, and the bound parts them from the others."""
    lines = Lines(write_articles(40))
    assert lines.right.tolist() == [True, False] * 40
    names = name_features(lines)
    assert "said" in names
    assert "7" not in names  # a word of one article
    matrix = lines.matrix(names)
    scores = fit(matrix, lines.right, 1.0).decision_function(matrix)
    least = set_bound(scores, lines, lines.article % 5 == 0, 0.0)
    assert (scores[lines.right] >= least).all()
    assert (scores[~lines.right] < least).all()


def test_weights_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the package reads them: what attributes is kept, what doesn't is left out."""
    gold, out = tmp_path / "gold.jsonl", tmp_path / "en.json"
    gold.write_text("".join(json.dumps(row) + "\n" for row in write_articles(40)), "utf-8")
    monkeypatch.setattr(sys, "argv", ["learn_gate.py", str(gold), "--out", str(out)])
    main()
    table = json.loads(out.read_text("utf-8"))
    weights = Weights(table["features"], table["bias"], table["least"])
    text = f"{SAID.format(n=3)} {IDLE.format(n=3)}"
    assert choose_likely(text, cut_lines(text, passages(text)), weights) == [True, False]
