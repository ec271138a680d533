"""Pairs of quotations labelled by reading: the same statement, or another.

    python training/statements/pairs.py ../shared/bench/polnear/train.jsonl

``labels.jsonl`` holds places in the corpus and no text of it: here they meet.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from quotetrack.errors import InputError

LABELS = Path(__file__).with_name("labels.jsonl")
GAP = " … "  # what the store joins the parts of a content with

Row = Mapping[str, Any]


class Split(StrEnum):
    """What a pair is for; no statement stands in both."""

    TRAIN = "train"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quotations of one speaker in two articles.

    ``days`` are between the articles, 0 or more. ``again`` is true where the speaker is known to
    have said nearly the same on two occasions: then ``same`` is false, however alike they are.
    """

    one: str
    other: str
    days: int
    same: bool
    split: Split
    speaker: str
    again: bool


def read_pairs(corpus: Path, labels: Path = LABELS) -> Iterator[Pair]:
    """Yield every labelled pair with the texts that the corpus has at its places.

    Args:
        corpus: the JSON Lines file of articles that the labels were made on.
        labels: the file of labels.

    Raises:
        InputError: the corpus lacks an article, or a text is too short for its place.
    """
    articles = {row["id"]: row for row in _read_rows(corpus)}
    for label in _read_rows(labels):
        one, other = label["one"], label["other"]
        yield Pair(
            one=_cut(articles, one, corpus),
            other=_cut(articles, other, corpus),
            days=_count_days(articles[one["document"]], articles[other["document"]]),
            same=label["same"],
            split=Split(label["split"]),
            speaker=label["speaker"],
            again=label.get("occasion") == "another",
        )


def _read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _cut(articles: Mapping[str, Row], place: Row, corpus: Path) -> str:
    """Return the words at a place; the parts of "X," she said, "Y." are joined as stored."""
    article = articles.get(place["document"])
    if article is None or len(article["text"]) < place["end"]:
        raise InputError(str(corpus), f"lacks {place['document']} to {place['end']}")
    parts = place.get("parts", [[place["start"], place["end"]]])
    return GAP.join(article["text"][start:end] for start, end in parts)


def _count_days(one: Row, other: Row) -> int:
    """Return how many days lie between two articles."""
    days = [date.fromisoformat(row["published"][:10]) for row in (one, other)]
    return abs((days[0] - days[1]).days)


def count_pairs(pairs: Iterable[Pair]) -> Counter[tuple[Split, bool]]:
    """Count the pairs of each split that are the same statement, and those that aren't."""
    return Counter((pair.split, pair.same) for pair in pairs)


if __name__ == "__main__":
    for (split, same), count in sorted(count_pairs(read_pairs(Path(sys.argv[1]))).items()):
        print(split, "same" if same else "other", count, sep="\t")
