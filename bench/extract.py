"""Measure the CPU time of extraction against spaCy's full pipeline alone, stage by stage.

    python bench/extract.py [ARTICLES ...] [--rounds 5] [--engines parse ...] [--limit 84]
    python bench/extract.py [ARTICLES ...] --pipes

ARTICLES are what ``quotetrack extract`` reads, by default the project's seeds. Each round runs
spaCy's full pipeline and every engine over the same paragraphs, on one thread, every other round
backwards; printed are medians over the rounds with their spread, and the ratio of each stage to
the spaCy run of its own round. With ``--pipes`` spaCy is measured with and without its parts
instead.
"""

import argparse
import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from engines import ENGINES, Stages
from quotetrack.documents import passages, read
from quotetrack.model import Document
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Shelf, open_registry, read_documents
from quotetrack.syntax import Syntax

SEEDS = Path(__file__).parents[1] / "seeds"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
STAGES = ("parse", "syntax", "quotations", "speakers", "total")
SPACY = "spaCy, full"
BATCH = 64
# What each variant leaves out of spaCy's pipeline.
PIPES: Mapping[str, Sequence[str]] = {
    SPACY: (),
    "no ner": ("ner",),
    "no ner, lemmatizer": ("ner", "lemmatizer"),
    "no ner, ruler, lemmatizer": ("ner", "attribute_ruler", "lemmatizer"),
    "parser alone": ("ner", "attribute_ruler", "lemmatizer", "tagger"),
    "ner alone": ("tagger", "parser", "attribute_ruler", "lemmatizer"),
}

# CPU seconds by stage.
Times = dict[str, float]


def insist_on_one_thread() -> None:
    """Start again with one thread for every library that reads such a wish when it is loaded."""
    if any(os.environ.get(name) != "1" for name in THREADS):
        environment = os.environ | dict.fromkeys(THREADS, "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606 - ourselves


@contextmanager
def clocked(times: Times, stage: str) -> Iterator[None]:
    """Add the CPU time of the block to ``times``."""
    started = time.process_time()
    yield
    times[stage] = times.get(stage, 0.0) + time.process_time() - started


def make_spacy(documents: Sequence[Document], without: Sequence[str]) -> Callable[[], Times]:
    """Return a run of spaCy's pipeline over all paragraphs."""
    nlp = importlib.import_module(DEFAULT_MODEL).load(exclude=list(without))
    texts = [span.within(d.text) for d in documents for span in passages(d.text)]

    def run() -> Times:
        times: Times = {}
        with clocked(times, "total"):
            for _ in nlp.pipe(texts, batch_size=BATCH):
                pass
        return times

    return run


def make_engine(documents: Sequence[Document], name: str) -> Callable[[], Times]:
    """Return a run of an engine over all documents, as if none had been seen before."""
    stages = Stages(name)

    def run() -> Times:
        stages.registry = open_registry(None)
        times: Times = {}
        with clocked(times, "parse"):
            parsed = stages.parse(documents)
        for document, sentences in zip(documents, parsed, strict=True):
            with clocked(times, "syntax"):
                syntax = Syntax(document.text, sentences)
            with clocked(times, "quotations"):
                syntax, found = stages.find(syntax)
            with clocked(times, "speakers"):
                stages.attribute(document, syntax, found)
        times["total"] = sum(times.values())
        return times

    return run


def run_rounds(runs: Mapping[str, Callable[[], Times]], rounds: int) -> dict[str, list[Times]]:
    """Run all, once to warm up and then ``rounds`` times, every other time backwards."""
    measured: dict[str, list[Times]] = {name: [] for name in runs}
    for n in range(rounds + 1):
        for name in list(runs)[:: -1 if n % 2 else 1]:
            gc.collect()
            times = runs[name]()
            if n:
                measured[name].append(times)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return measured


def show(measured: Mapping[str, Sequence[Times]], tokens: int) -> None:
    """Print a line a stage: median seconds, tokens a second, ratio to spaCy with its spread."""
    print(
        f"{'':28}{'stage':12}{'seconds':>9}{'tokens/s':>10}{'ratio':>8}{'lowest':>8}{'highest':>8}"
    )
    baseline = [times["total"] for times in measured[SPACY]]
    for name, rounds in measured.items():
        for stage in STAGES:
            if stage not in rounds[0]:
                continue
            seconds = [times[stage] for times in rounds]
            ratios = [mine / its for mine, its in zip(seconds, baseline, strict=True)]
            middle = median(seconds)
            print(
                f"{name:28}{stage:12}{middle:9.2f}{tokens / max(middle, 1e-9):10,.0f}"
                f"{median(ratios):8.3f}{min(ratios):8.3f}{max(ratios):8.3f}"
            )


def read_articles(paths: Sequence[str], limit: int | None) -> list[Document]:
    """Read the articles to measure on; complain about what can't be read."""
    told = partial(print, file=sys.stderr)
    documents = read_documents(read(paths), Shelf().refuse, told)
    return [document for _, document in zip(range(limit or sys.maxsize), documents, strict=False)]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="*", default=[str(SEEDS)])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--pipes", action="store_true")
    given = parser.parse_args()
    insist_on_one_thread()
    documents = read_articles(given.articles, given.limit)
    if given.pipes:
        runs = {name: make_spacy(documents, without) for name, without in PIPES.items()}
    else:
        runs = {SPACY: make_spacy(documents, ())}
        runs |= {name: make_engine(documents, name) for name in given.engines}
    tokens = count_tokens(documents)
    print(f"{len(documents)} articles, {tokens:,} tokens, {given.rounds} rounds")
    show(run_rounds(runs, given.rounds), tokens)


def count_tokens(documents: Sequence[Document]) -> int:
    """Count spaCy's tokens in all paragraphs."""
    nlp = importlib.import_module(DEFAULT_MODEL).load()
    return sum(len(nlp.make_doc(s.within(d.text))) for d in documents for s in passages(d.text))


if __name__ == "__main__":
    main()
