"""Train the rankers of the learned finder, and write their weights.

    python training/rankers/retrain.py train.jsonl [--set parse]

Reads annotated articles, parses them, trains each stage on what the stage before says of articles
that it has not seen, logs the figures of that cross-validation, and writes the weights as data.
Seeds are fixed: the same articles, parser and libraries give the same files.

For a set that knows an encoder's signals, give ``read_articles`` the signals by article, each from
an encoder that has not seen the article's fold (``articles.FOLDS``), and write it as ``joint``.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from articles import Article, read_articles
from stages import (
    Log,
    count_lexicon,
    train_accept,
    train_contents,
    train_cues,
    train_extents,
    train_sources,
)

from quotetrack.quotations.learned.engine import Rankers
from quotetrack.quotations.learned.weights import write_rankers

OUT = Path(__file__).parents[2] / "src/quotetrack/quotations/learned/weights"


def train(articles: Sequence[Article], log: Log) -> Rankers:
    """Train all stages."""
    cue = train_cues(articles, count_lexicon(articles), log)
    extent, spans = train_extents(articles, cue, log)
    source, frames = train_sources(articles, cue, spans, log)
    content = train_contents(articles, cue, frames, log)
    parts = {"extent": extent, "source": source, "content": content}
    accept, slope, shift = train_accept(articles, cue, parts, log)
    return Rankers(
        cue.lexicon,
        cue=cue.grown.full,
        extent=extent.full,
        source=source.full,
        content=content.full,
        accept=accept.full,
        slope=slope,
        shift=shift,
    )


def main() -> None:
    """Run the program."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("gold", type=Path, help="annotated articles, JSON lines")
    arguments.add_argument("--set", default="parse", help="name of the set of weights")
    arguments.add_argument("--out", type=Path, default=OUT, help="folder for the weights")
    given = arguments.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    rows = [json.loads(line) for line in given.gold.read_text("utf-8").split("\n") if line]
    articles = list(read_articles(rows))
    write_rankers(train(articles, logging.getLogger("rankers").info), given.out, given.set)


if __name__ == "__main__":
    main()
