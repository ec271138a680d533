"""Measure the CPU time of whole extractions against spaCy's full pipeline alone.

    python bench/extract.py [ARTICLES ...] [--rounds 5] [--limit 84] [--insist]
    python bench/extract.py [ARTICLES ...] --stages
    python bench/extract.py [ARTICLES ...] --pipes

ARTICLES are what ``quotetrack extract`` reads, by default the project's seeds; those in English
are taken. The 1.0 of every ratio is ``list(nlp.pipe(texts))``: the whole pipeline that we parse
English with, over the whole texts, as anybody would begin who works with spaCy. Ours is all that
``quotetrack extract`` does with an article between reading and writing: telling its language,
cleaning, parsing, finding, attributing. textacy's ``direct_quotations`` is measured on top of the
raw parse, where it is installed.

All runs take place in one process, on one thread, in rounds, every other round backwards; printed
are medians over the rounds, and ratios to the raw parse of the same round with their lowest and
highest. With ``--insist`` the program ends with 1 if a ratio is above what is promised. With
``--stages`` ours is measured stage by stage, with ``--pipes`` spaCy with and without its parts.
"""

import argparse
import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from extract_stages import Clock
from quotetrack.documents import read
from quotetrack.model import Document
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Extractors, Shelf, Wishes, find_base, read_documents

SEEDS = Path(__file__).parents[1] / "seeds"
LANGUAGE = "en"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
RAW = "raw parse"
TEXTACY = "raw parse, textacy's direct_quotations"
WISHES: Mapping[str, Mapping[str, str]] = {
    "quotetrack": {},
    "quotetrack --parse likely": {"parse": "likely"},
    "quotetrack --engine parse": {"engine": "parse"},
    "quotetrack --engine parse --parse all": {"engine": "parse", "parse": "all"},
    "quotetrack --only quoted": {"only": "quoted"},
    "quotetrack --engine encoder --only quoted": {"engine": "encoder", "only": "quoted"},
}
# The most that a ratio may be: what the project set itself, on the texts of polnear/dev.
PROMISED = {
    "quotetrack": 0.9,
    "quotetrack --engine parse": 0.65,
    "quotetrack --only quoted": 0.4,
}
# What each variant leaves out of spaCy's pipeline.
PIPES: Mapping[str, Sequence[str]] = {
    RAW: (),
    "no ner": ("ner",),
    "no ner, lemmatizer": ("ner", "lemmatizer"),
    "no ner, ruler, lemmatizer": ("ner", "attribute_ruler", "lemmatizer"),
    "parser alone": ("ner", "attribute_ruler", "lemmatizer", "tagger"),
    "ner alone": ("tagger", "parser", "attribute_ruler", "lemmatizer"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run over all articles took and found; ``stages`` are CPU seconds by their names."""

    seconds: float
    quotations: int | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    remark: str = ""


Run = Callable[[], Outcome]


def insist_on_one_thread() -> None:
    """Start again with one thread for every library that reads such a wish when it is loaded."""
    if any(os.environ.get(name) != "1" for name in THREADS):
        environment = os.environ | dict.fromkeys(THREADS, "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606 - ourselves


def make_raw(texts: Sequence[str], without: Sequence[str] = ()) -> Run:
    """Return a run of spaCy's pipeline over whole texts, of which every ``Doc`` is kept."""
    nlp = importlib.import_module(DEFAULT_MODEL).load(exclude=list(without))

    def run() -> Outcome:
        started = time.process_time()
        docs = list(nlp.pipe(texts))
        seconds = time.process_time() - started
        del docs  # kept until now, as by whoever wants to read them
        return Outcome(seconds)

    return run


def make_textacy(texts: Sequence[str]) -> Run:
    """Return a run of the same, and of textacy over each ``Doc``."""
    nlp = importlib.import_module(DEFAULT_MODEL).load()
    find: Callable[[Any], Iterable[object]] = importlib.import_module(
        "textacy.extract.triples"
    ).direct_quotations

    def run() -> Outcome:
        found = refused = 0
        started = time.process_time()
        for doc in list(nlp.pipe(texts)):
            try:
                found += sum(1 for _ in find(doc))
            except ValueError:  # an odd number of quotation marks: it reads nothing there
                refused += 1
        seconds = time.process_time() - started
        return Outcome(seconds, found, remark=f"{refused} articles refused" if refused else "")

    return run


def make_ours(documents: Sequence[Document], wishes: Wishes) -> Run:
    """Return a run of what ``quotetrack extract`` does with articles, each as if never seen."""
    extractors = Extractors(Shelf(wishes))

    def run() -> Outcome:
        started = time.process_time()
        found = count_quotations(extractors, documents)
        return Outcome(time.process_time() - started, found)

    return run


def make_stages(documents: Sequence[Document], wishes: Wishes) -> Run:
    """Return the same, each stage clocked."""
    clock = Clock()
    extractors = Extractors(Shelf(wishes), load=clock.load)

    def run() -> Outcome:
        with clock.running():
            found = count_quotations(extractors, documents)
        return Outcome(sum(clock.times.values()), found, dict(clock.times))

    return run


def count_quotations(extractors: Extractors, documents: Sequence[Document]) -> int:
    """Read all documents, keep nothing of it, and return how many quotations they hold."""
    opened = read_documents(documents, extractors.refuse, complain)
    return sum(len(attributions) for _, attributions in extractors.extract(opened))


def complain(error: object) -> None:
    """Tell on stderr what can't be read."""
    print(error, file=sys.stderr)


def run_rounds(runs: Mapping[str, Run], rounds: int) -> dict[str, list[Outcome]]:
    """Run all, once to warm up and then ``rounds`` times, every other time backwards."""
    measured: dict[str, list[Outcome]] = {name: [] for name in runs}
    for n in range(rounds + 1):
        for name in list(runs)[:: -1 if n % 2 else 1]:
            gc.collect()
            outcome = runs[name]()
            if n:
                measured[name].append(outcome)
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return measured


def show(measured: Mapping[str, Sequence[Outcome]], tokens: int) -> dict[str, float]:
    """Print a line a variant and a line a stage; return the median ratios of the variants."""
    heads = f"{'CPU s':>8}{'tokens/s':>10}{'ratio':>8}{'lowest':>8}{'highest':>8}"
    print(f"{'':40}{heads}{'found':>7}")
    baseline = [outcome.seconds for outcome in measured[RAW]]
    middles = {}
    for name, outcomes in measured.items():
        last, seconds = outcomes[-1], [outcome.seconds for outcome in outcomes]
        speed = f"{tokens / max(median(seconds), 1e-9):,.0f}"
        found = "" if last.quotations is None else f"{last.quotations:,}"
        middles[name], line = _compare(name, seconds, baseline, speed)
        print(f"{line}{found:>7}  {last.remark}".rstrip())
        for stage in sorted(last.stages, key=lambda stage: -last.stages[stage]):
            spent = [outcome.stages.get(stage, 0.0) for outcome in outcomes]
            print(_compare(f"    {stage}", spent, baseline)[1])
    return middles


def _compare(
    name: str, seconds: Sequence[float], baseline: Sequence[float], speed: str = ""
) -> tuple[float, str]:
    """Return the median of the ratios round by round, and a line that tells of them."""
    ratios = [mine / its for mine, its in zip(seconds, baseline, strict=True)]
    middle, lowest, highest = median(ratios), min(ratios), max(ratios)
    line = f"{name:40}{median(seconds):8.3f}{speed:>10}{middle:8.3f}{lowest:8.3f}{highest:8.3f}"
    return middle, line


def read_articles(paths: Sequence[str], limit: int | None) -> list[Document]:
    """Read the English articles to measure on, their language untold; complain about the rest."""
    shelf = Shelf()
    documents = (
        replace(document, language=None)
        for document in read_documents(read(paths), shelf.refuse, complain)
        if find_base(document.language or shelf.default) == LANGUAGE
    )
    return list(islice(documents, limit))


def list_runs(documents: Sequence[Document], given: argparse.Namespace) -> dict[str, Run]:
    """Return what is measured: the raw parse, and what the command line asks for."""
    texts = [document.text for document in documents]
    if given.pipes:
        return {name: make_raw(texts, without) for name, without in PIPES.items()}
    make = make_stages if given.stages else make_ours
    runs = {RAW: make_raw(texts)}
    for name, wishes in WISHES.items():
        runs[name] = make(documents, Wishes(**wishes))  # type: ignore[arg-type]
    if find_spec("textacy") is not None:
        runs[TEXTACY] = make_textacy(texts)
    else:
        print("textacy is left out: to have it, pip install textacy")
    return runs


def main() -> int:
    """Measure what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", nargs="*", default=[str(SEEDS)])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--insist", action="store_true")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--stages", action="store_true")
    ways.add_argument("--pipes", action="store_true")
    given = parser.parse_args()
    insist_on_one_thread()
    documents = read_articles(given.articles, given.limit)
    runs = list_runs(documents, given)
    tokens = count_tokens(documents)
    print(f"{len(documents)} articles, {tokens:,} tokens, {given.rounds} rounds")
    ratios = show(run_rounds(runs, given.rounds), tokens)
    above = [name for name, most in PROMISED.items() if ratios.get(name, 0.0) > most]
    for name in above:
        print(f"{name}: more than the {PROMISED[name]} that is promised on polnear/dev")
    return int(given.insist and bool(above))


def count_tokens(documents: Sequence[Document]) -> int:
    """Count spaCy's tokens in the whole texts."""
    nlp = importlib.import_module(DEFAULT_MODEL).load()
    return sum(len(nlp.make_doc(document.text)) for document in documents)


if __name__ == "__main__":
    sys.exit(main())
