"""Our own gold of kinds that annotated news lacks: is it in step with its source, and sound?"""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from quotetrack.evaluate import evaluate, load_gold, load_speakers

PLACE = Path(__file__).parents[1] / "evaluate"
GOLD = load_gold(PLACE / "kinds.jsonl")
SPEAKERS = load_speakers(PLACE / "kinds.speakers.jsonl")
PROGRAM = runpy.run_path(str(PLACE / "write_kinds.py"))


def test_the_files_are_up_to_date(tmp_path: Path) -> None:
    """What the program writes is what is there; else: python evaluate/write_kinds.py."""
    PROGRAM["write"](folder=tmp_path)
    for name in ("kinds.jsonl", "kinds.speakers.jsonl"):
        assert (tmp_path / name).read_text("utf-8") == (PLACE / name).read_text("utf-8")


def test_there_is_enough_of_every_kind() -> None:
    """Fifty texts and some hundred quotations, of each kind more than one text but a few."""
    kinds = {row["id"].partition("-")[0] for row in GOLD}
    assert len(GOLD) > 50
    assert sum(len(row["attributions"]) for row in GOLD) > 95
    assert {"dash", "qa", "tweet", "list", "block", "caption", "transcript", "headline"} <= kinds


def test_marking_is_read() -> None:
    """Spans are where the marking was, nested or in several ranges, and the text is without it."""
    text, quotations = PROGRAM["read_marked"]("{c2 “A {c1 b},”} {s2 he} {q2 said}, {c2 “c.”}")
    assert text == "“A b,” he said, “c.”"
    assert {n: one["content"] for n, one in quotations.items()} == {
        1: [[3, 4]],
        2: [[0, 6], [16, 20]],
    }
    assert quotations[2]["source"] == [[7, 9]]


@pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])
def test_spans_are_clean(row: dict[str, Any]) -> None:
    """No marking is left, no span is empty or begins or ends with a space."""
    assert not set("{}") & set(row["text"])
    for one in row["attributions"]:
        assert one["content"], one
        for part in ("content", "cue", "source"):
            for start, end in one[part]:
                words = row["text"][start:end]
                assert words, one
                assert words == words.strip()


def test_speakers_belong_to_quotations() -> None:
    """Every gold speaker is of a quotation that is there, and of no quotation there are two."""
    counts = {row["id"]: len(row["attributions"]) for row in GOLD}
    places = [(row["id"], row["n"]) for row in SPEAKERS]
    assert all(0 <= n < counts[id_] for id_, n in places)
    assert len(set(places)) == len(places)


def test_gold_is_right_by_its_own_measure() -> None:
    """Gold as a prediction has no mistake, so that no two quotations are in each other's way."""
    predicted = [{"id": row["id"], "quotes": row["attributions"]} for row in GOLD]
    report = evaluate(GOLD, predicted)
    assert report.mistakes == []
    assert json.dumps(report.to_dict()["exact"]) == '{"P": 100.0, "R": 100.0, "F1": 100.0}'
