"""Count how often each pattern is right, on articles that people annotated.

    python training/count_rules.py train.jsonl

Writes ``src/quotetrack/quotations/precision.json``, which the rankers look at; the card beside this
file says what it was made from. No randomness is involved: the same articles
and the same parser give the same file.

A candidate is right if its content shares at least half of its words (Jaccard) with an annotated
content and its source a word with that one's source, or neither has a source. Words in marks that
end a candidate may be the first of several ranges ("X," she said. "Y."), which are joined after
the counting: of these it's enough to lie inside the annotated content.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotetrack.documents import passages
from quotetrack.evaluate import load_gold
from quotetrack.evaluate.words import Words, WordSet
from quotetrack.lang import load
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.find import lay_scene, read_candidates
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.scoring import describe
from quotetrack.syntax import Syntax

OUT = Path(__file__).parents[1] / "src/quotetrack/quotations/precision.json"
# A feature seen less often tells nothing that the pattern's own rate doesn't.
FEWEST = 5
ENOUGH = 0.5

Gold = tuple[WordSet, WordSet]


@dataclass
class Tally:
    """Cases seen and right, by pattern and by pattern and feature."""

    patterns: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    features: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, scene: Scene, candidate: Candidate, *, right: bool) -> None:
        """Count one candidate."""
        keys = [f"{candidate.rule}|{feature}" for feature in describe(scene, candidate)]
        for counts in (self.patterns[candidate.rule], *(self.features[key] for key in keys)):
            counts[0] += 1
            counts[1] += right

    def write(self, path: Path) -> None:
        """Write the counts as JSON, sorted, a line an entry."""
        features = {k: v for k, v in sorted(self.features.items()) if v[0] >= FEWEST}
        table = {"patterns": dict(sorted(self.patterns.items())), "features": features}
        sections = (
            f'"{name}": {{\n' + ",\n".join(_lines(counts)) + "\n}" for name, counts in table.items()
        )
        path.write_text("{\n" + ",\n".join(sections) + "\n}\n", "utf-8")


def _lines(counts: dict[str, list[int]]) -> Iterator[str]:
    return (f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(v)}" for k, v in counts.items())


def is_right(words: Words, scene: Scene, candidate: Candidate, gold: Sequence[Gold]) -> bool:
    """Tell whether a candidate has both content and source as some annotation has them."""
    content = words.within(scene.syntax.spans(candidate.content))
    source = words.within(scene.syntax.spans(candidate.source.positions))
    ends_in_marks = scene.mark_of[candidate.content[-1]] is not None
    return any(
        (bool(source & its_source) or not (source or its_source))
        and (
            len(content & its) >= ENOUGH * len(content | its) or (ends_in_marks and content <= its)
        )
        for its, its_source in gold
        if content & its
    )


def count(rows: Sequence[dict[str, Any]]) -> Tally:
    """Count the candidates of all articles."""
    tally = Tally()
    parser = SpacyParser()
    language = load(parser.language)
    parsed = parser.parse((row["text"], passages(row["text"])) for row in rows)
    for row, sentences in zip(rows, parsed, strict=True):
        words = Words(row["text"])
        gold = [
            (words.within(a["content"]), words.within(a["source"])) for a in row["attributions"]
        ]
        scene = lay_scene(Syntax(row["text"], sentences), language)
        for candidate in read_candidates(scene):
            tally.add(scene, candidate, right=is_right(words, scene, candidate, gold))
    return tally


if __name__ == "__main__":
    count(load_gold(Path(sys.argv[1]))).write(OUT)
