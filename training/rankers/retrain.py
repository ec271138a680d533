"""Train the rankers of the learned finder, and write their weights.

    python training/rankers/retrain.py train.jsonl
    python training/rankers/retrain.py train.jsonl --encoder FOLDER --held-out IDS.json

Reads annotated articles, parses them, trains each stage on what the stage before says of articles
that it has not seen, logs the figures of that cross-validation, and writes the weights as data.
Seeds are fixed: the same articles, parser and libraries give the same files.

The first command makes the set ``parse``. The second makes ``joint``, which knows an encoder's
readings too: its weights lie in FOLDER, and IDS.json lists the articles that it has not seen. Of
those its readings are what they will be of any article, so the last trees grow on them; the trees
below, which look at the parse alone, grow on all the others.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from accepting import train_accept
from articles import Article, read_articles
from counting import count_lexicon
from stages import Log, train_contents, train_cues, train_extents, train_sources

from quotetrack.quotations.encoder.reading import open_encoder
from quotetrack.quotations.find import ALONE, JOINT
from quotetrack.quotations.learned.engine import Rankers
from quotetrack.quotations.learned.weights import write_rankers

OUT = Path(__file__).parents[2] / "src/quotetrack/quotations/learned/weights"


def train(articles: Sequence[Article], log: Log, base: Rankers | None = None) -> Rankers:
    """Train all stages; they go on from those of ``base``, which has not seen the articles."""
    lexicon = base.lexicon if base else count_lexicon(articles)
    cue = train_cues(articles, lexicon, log, base)
    extent, spans = train_extents(articles, cue, log, base)
    source, frames = train_sources(articles, cue, spans, log, base)
    content = train_contents(articles, cue, frames, log, base)
    parts = {"extent": extent, "source": source, "content": content}
    accept, slope, shift = train_accept(articles, cue, parts, log, base)
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


def train_joint(
    rows: Sequence[dict[str, Any]], encoder: Path, unseen: frozenset[str], log: Log
) -> Rankers:
    """Train rankers that know an encoder's readings of the articles that it has not seen."""
    base = train(list(read_articles([row for row in rows if row["id"] not in unseen])), log)
    held_out = [row for row in rows if row["id"] in unseen]
    return train(list(read_articles(held_out, open_encoder(encoder).read)), log, base)


def main() -> None:
    """Run the program."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("gold", type=Path, help="annotated articles, JSON lines")
    arguments.add_argument("--encoder", type=Path, help="folder with an encoder's weights")
    arguments.add_argument("--held-out", type=Path, help="ids of articles that it has not seen")
    arguments.add_argument("--out", type=Path, default=OUT, help="folder for the weights")
    given = arguments.parse_args()
    if (given.encoder is None) != (given.held_out is None):
        arguments.error("--encoder and --held-out go together")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    log = logging.getLogger("rankers").info
    rows = [json.loads(line) for line in given.gold.read_text("utf-8").split("\n") if line]
    if given.encoder is None:
        write_rankers(train(list(read_articles(rows)), log), given.out, ALONE)
        return
    unseen = frozenset(json.loads(given.held_out.read_text("utf-8")))
    write_rankers(train_joint(rows, given.encoder, unseen, log), given.out, JOINT)


if __name__ == "__main__":
    main()
