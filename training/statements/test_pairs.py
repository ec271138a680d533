"""The labelled pairs of quotations: their file, and the texts they are joined with."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from pairs import LABELS, Pair, Split, count_pairs, read_pairs

from quotetrack.errors import InputError

SAID = "“The bridge stays,” Nadia Lambert said. “I am sure.”"
TOLD = "The bridge would stay, Lambert said."


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two made-up articles, three days apart."""
    rows = [
        {"id": "a", "published": "2025-03-01", "text": SAID},
        {"id": "b", "published": "2025-03-04T08:00:00Z", "text": TOLD},
    ]
    return _write(tmp_path / "corpus.jsonl", rows)


def _label(document: str, end: int) -> dict[str, Any]:
    one = {"document": "a", "start": 0, "end": 52, "parts": [[0, 19], [40, 52]]}
    other = {"document": document, "start": 0, "end": end}
    return {"one": one, "other": other, "speaker": "nadia-lambert", "same": True, "split": "check"}


def test_texts_are_cut_from_the_corpus(tmp_path: Path, corpus: Path) -> None:
    """A pair has the words at its places, its parts joined, and the days between the articles."""
    labels = _write(tmp_path / "labels.jsonl", [_label("b", 21)])
    pair = Pair(
        one="“The bridge stays,” … “I am sure.”",
        other="The bridge would stay",
        days=3,
        same=True,
        split=Split.CHECK,
        speaker="nadia-lambert",
        again=False,
    )
    assert list(read_pairs(corpus, labels)) == [pair]
    assert count_pairs([pair]) == {(Split.CHECK, True): 1}


@pytest.mark.parametrize(("document", "end"), [("c", 21), ("b", 99)])
def test_another_corpus_is_told(tmp_path: Path, corpus: Path, document: str, end: int) -> None:
    """A corpus that lacks an article, or has a shorter one, is an error that names it."""
    labels = _write(tmp_path / "labels.jsonl", [_label(document, end)])
    with pytest.raises(InputError, match=f"lacks {document} to {end}"):
        list(read_pairs(corpus, labels))


def test_no_quotation_stands_in_both_splits() -> None:
    """What is learned from and what is checked with share no quotation, and labels hold no text."""
    splits = defaultdict(set)
    for line in LABELS.read_text("utf-8").splitlines():
        label = json.loads(line)
        assert set(label) <= {"corpus", "one", "other", "speaker", "same", "split", "occasion"}
        assert label["one"]["document"] != label["other"]["document"]
        for side in (label["one"], label["other"]):
            assert set(side) <= {"document", "start", "end", "parts"}
            splits[side["document"], side["start"], side["end"]].add(label["split"])
    assert splits
    assert all(len(both) == 1 for both in splits.values())
