"""Count how often each pattern is right, on articles that people annotated.

    python training/count_rules.py train.jsonl [--language de --model FOLDER]

Writes ``src/quotetrack/quotations/precision.json``, which the rankers look at, or that of another
language, ``precision.de.json``; the card beside this file says what they were made from. What
moods report depends on what else was chosen, and so on the counts: for a language with such moods
the program is run twice. No randomness is involved: the same articles
and the same parser give the same file.

A candidate is right if its content shares at least half of its words (Jaccard) with an annotated
content and its source a word with that one's source, or neither has a source. Words in marks that
end a candidate may be the first of several ranges ("X," she said. "Y."), which are joined after
the counting: of these it's enough to lie inside the annotated content.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quotetrack.documents import passages
from quotetrack.evaluate import load_gold
from quotetrack.evaluate.words import Words, WordSet
from quotetrack.lang import Language, load
from quotetrack.model import Sentence
from quotetrack.parse.mending import mend
from quotetrack.parse.with_spacy import SpacyParser
from quotetrack.parse.with_stanza import StanzaParser
from quotetrack.pipeline.extracting import Parser
from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.find import (
    choose,
    drop_doubtful,
    lay_scene,
    read_candidates,
    read_moods,
)
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.scoring import COUNTED_FIRST, describe, score
from quotetrack.syntax import Syntax

FOLDER = Path(__file__).parents[1] / "src/quotetrack/quotations"
# A feature seen less often tells nothing that the pattern's own rate doesn't.
FEWEST = 5
ENOUGH = 0.5
# How far the features of another language's counts are trusted: of 0.5 and 1 the one whose
# confidences were nearer to what was right on German articles that were not counted.
TRUST = 0.5

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

    def write(self, path: Path, trust: float = 1.0) -> None:
        """Write the counts as JSON, sorted, a line an entry, with how far to trust features."""
        features = {k: v for k, v in sorted(self.features.items()) if v[0] >= FEWEST}
        table = {"patterns": dict(sorted(self.patterns.items())), "features": features}
        sections = (
            f'"{name}": {{\n' + ",\n".join(_lines(counts)) + "\n}" for name, counts in table.items()
        )
        head = "" if trust == 1.0 else f'"trust": {trust},\n'
        path.write_text("{\n" + head + ",\n".join(sections) + "\n}\n", "utf-8")


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


def count(
    rows: Sequence[dict[str, Any]], parsed: Iterable[Sequence[Sentence]], language: Language
) -> Tally:
    """Count the candidates of all articles, whose sentences come in the same order."""
    tally = Tally()
    for row, sentences in zip(rows, parsed, strict=True):
        words = Words(row["text"])
        gold = [
            (words.within(a["content"]), words.within(a["source"])) for a in row["attributions"]
        ]
        syntax = Syntax(row["text"], mend(sentences, language.grammar))
        scene = lay_scene(syntax, language)
        candidates = list(read_candidates(scene))
        scored = [(score(scene, c, language.code), c) for c in candidates]
        chosen = choose(drop_doubtful(scene, scored))
        candidates += [c for _, c in read_moods(scene, language, chosen)]
        for candidate in candidates:
            tally.add(scene, candidate, right=is_right(words, scene, candidate, gold))
    return tally


def open_parser(language: str, model: str | None) -> Parser:
    """Open the parser whose parses are counted: spaCy's English one, or a model of Stanza's."""
    if model is None:
        return SpacyParser()
    if (Path(model) / "config.cfg").exists():
        return SpacyParser(model)
    return StanzaParser(language, Path(model))


def main() -> None:
    """Count one language's articles and write its file."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("gold", type=Path, help="annotated articles, JSON lines")
    arguments.add_argument("--language", default=COUNTED_FIRST)
    arguments.add_argument("--model", help="a spaCy pipeline's folder, or one of Stanza models")
    given = arguments.parse_args()
    rows = load_gold(given.gold)
    language = load(given.language)
    parser = open_parser(given.language, given.model)
    parsed = parser.parse((row["text"], passages(row["text"])) for row in rows)
    name = "" if given.language == COUNTED_FIRST else f".{given.language}"
    trust = TRUST if name else 1.0
    count(rows, parsed, language).write(FOLDER / f"precision{name}.json", trust)


if __name__ == "__main__":
    main()
