"""Compare ways to tell who is speaking, given the same parse and the same quotations.

    python bench/coreference.py polnear/dev.jsonl dev.speakers.jsonl
                                [--resolver quotetrack recency ...] [--xrenner PYTHON]
    python bench/coreference.py polnear/dev.jsonl dev.speakers.jsonl --ablate

Finds the quotations once and lets each resolver name the speakers. Prints the figures of
``quotetrack evaluate`` on speakers, and CPU seconds an article, also as a ratio to the parse.
PYTHON is an interpreter that has xrenner (``bench/README.md`` tells how to make one). The
confidence of an answer is quotetrack's own where quotetrack gave it, else the probability that
the quotation is right times the share of the right among all answers of its way, counted here.
``--ablate`` leaves out the steps of quotetrack's own resolver instead, one after the other.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coreference_ablation import FIGURES, list_lines
from coreference_resolvers import Answer, Case, Recency, Resolver, keep
from coreference_xrenner import Hybrid, Run, Xrenner, run_xrenner
from engines import ENGINES, Stages
from quotetrack.evaluate import evaluate, load_gold, load_speakers
from quotetrack.evaluate.comparison import Comparison
from quotetrack.model import Document
from quotetrack.pipeline import open_registry
from quotetrack.syntax import Syntax

Row = dict[str, Any]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
RESOLVERS = ("quotetrack", "recency", "recency-pronouns", "xrenner", "xrenner-pronouns")
XRENNER = ("xrenner", "xrenner-pronouns")
UNJUDGED = 0.5  # confidence in a way that no gold quotation was answered by


@dataclass(slots=True)
class Bench:
    """Articles with their quotations, and the CPU seconds that each stage took for all."""

    stages: Stages
    cases: Sequence[Case]
    seconds: dict[str, float]

    @classmethod
    def open(cls, gold: Sequence[Row], engine: str) -> "Bench":
        """Parse the articles, find their quotations and, once, their speakers."""
        stages = Stages(engine)
        documents = [Document(id=row["id"], text=row["text"]) for row in gold]
        seconds: dict[str, float] = defaultdict(float)
        started = time.process_time()
        parsed = stages.parse(documents)
        seconds["parse"] = time.process_time() - started
        cases = []
        for document, sentences in zip(documents, parsed, strict=True):
            started = time.process_time()
            syntax, quotations = stages.find(Syntax(document.text, sentences))
            found = time.process_time()
            attributions = stages.attribute(document, syntax, quotations)
            seconds["quotations"] += found - started
            seconds["quotetrack"] += time.process_time() - found
            cases.append(Case(document, syntax, quotations, attributions))
        return cls(stages, cases, seconds)

    def open_resolver(self, name: str, run: Run | None) -> Resolver:
        """Return a resolver; those with xrenner need what it found."""
        people, registry = self.stages.language.people, open_registry(None)
        if run is not None and name in XRENNER:
            return Xrenner(run, people) if name == "xrenner" else Hybrid(run, registry, people)
        if name == "quotetrack":
            return lambda case: [keep(attribution) for attribution in case.attributions]
        return Recency(registry, people, descriptions=name == "recency")

    def resolve(self, name: str, run: Run | None) -> list[list[Answer]]:
        """Let a resolver answer for all articles, and note its time."""
        resolver = self.open_resolver(name, run)
        started = time.process_time()
        answers = [resolver(case) for case in self.cases]
        if name != "quotetrack":
            own = time.process_time() - started
            self.seconds[name] = own + (run.seconds if run and name in XRENNER else 0.0)
        return answers


def describe(case: Case, answers: Sequence[Answer], sure: Mapping[str, float]) -> Row:
    """Return an article's quotations as predictions; ``sure`` is how often a way is right."""
    quotes = [
        {
            "content": [list(span) for span in quotation.content],
            "cue": [list(span) for span in quotation.cue],
            "source": [list(span) for span in quotation.source],
            "speaker": answer.said,
            "confidence": quotation.confidence * sure.get(answer.way, UNJUDGED)
            if answer.confidence is None
            else answer.confidence,
        }
        for quotation, answer in zip(case.quotations, answers, strict=True)
    ]
    return {"id": case.document.id, "quotes": quotes}


def count_ways(
    gold: Sequence[Row],
    speakers: Mapping[str, Mapping[int, Row]],
    cases: Sequence[Case],
    answers: Sequence[Sequence[Answer]],
) -> dict[str, tuple[int, int]]:
    """Count for each way how many of its answers are judged, and how many of these are right."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row, case, given in zip(gold, cases, answers, strict=True):
        compared = Comparison(row, describe(case, given, {})["quotes"])
        named = speakers.get(row["id"], {})
        for g, p in compared.quoted:
            if g in named and given[p].confidence is None:
                right = compared.judge(named[g], compared.predicted[p]).right
                of, so_far = counts[given[p].way]
                counts[given[p].way] = (of + 1, so_far + right)
    return counts


def measure(
    gold: Sequence[Row], speakers: Sequence[Row], cases: Sequence[Case], answers: list[list[Answer]]
) -> tuple[Mapping[str, float], Mapping[str, tuple[int, int]]]:
    """Return a resolver's figures in percent, and its answers by way."""
    by_article: dict[str, dict[int, Row]] = defaultdict(dict)
    for speaker in speakers:
        by_article[speaker["id"]][speaker["n"]] = speaker
    ways = count_ways(gold, by_article, cases, answers)
    sure = {way: right / of for way, (of, right) in ways.items()}
    found = [describe(case, given, sure) for case, given in zip(cases, answers, strict=True)]
    figures = evaluate(gold, found, speakers).to_dict()
    return {**figures, **figures["named"]}, ways


def insist_on_one_thread() -> None:
    """Start again with one thread for every library that reads such a wish when it is loaded."""
    if any(os.environ.get(name) != "1" for name in THREADS):
        environment = os.environ | dict.fromkeys(THREADS, "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606 - ourselves


def try_xrenner(
    python: Path | None, cases: Sequence[Case], say: Callable[[str], object]
) -> Run | None:
    """Run xrenner if it is there; else say what is missing and return None."""
    if python is None:
        say("xrenner left out: --xrenner PYTHON names an interpreter that has it")
        return None
    try:
        run = run_xrenner(python, cases)
    except OSError as error:
        say(f"xrenner left out: {python}: {error.strerror}")
    except subprocess.CalledProcessError as error:
        last = error.stderr.strip().splitlines()[-1:] or ["no reason given"]
        say(f"xrenner left out: {python} can't run it: {last[0]}")
    else:
        for article, reason in run.errors.items():
            say(f"xrenner gave up on {article}: {reason}")
        return run
    return None


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("speakers", type=Path)
    parser.add_argument("--resolver", nargs="+", choices=RESOLVERS, default=RESOLVERS)
    parser.add_argument("--xrenner", type=Path, metavar="PYTHON")
    parser.add_argument("--ablate", action="store_true", help="tell what each step is worth")
    parser.add_argument("--engine", choices=ENGINES, default="encoder")
    parser.add_argument("--ways", action="store_true", help="tell how often each way is right")
    return parser.parse_args()


def compare(given: argparse.Namespace, gold: Sequence[Row], speakers: Sequence[Row]) -> None:
    """Print the figures and the time of the resolvers asked for."""
    bench = Bench.open(gold, given.engine)
    run = None
    if set(given.resolver) & set(XRENNER):
        run = try_xrenner(given.xrenner, bench.cases, lambda line: print(line, file=sys.stderr))
    print(f"{'':18}" + "".join(f"{c:>10}" for c in FIGURES) + f"{'s/article':>11}{'/parse':>8}")
    for name in given.resolver:
        if name in XRENNER and run is None:
            continue
        answers = bench.resolve(name, run)
        figures, ways = measure(gold, speakers, bench.cases, answers)
        spent = bench.seconds[name]
        cells = "".join(f"{figures[c]:10.1f}" for c in FIGURES)
        ratio = spent / bench.seconds["parse"]
        print(f"{name:18}{cells}{spent / len(gold):11.4f}{ratio:8.2f}", flush=True)
        for way, (of, right) in sorted(ways.items()) if given.ways else ():
            print(f"    {way:30}{right:5} of {of}")
    for stage in ("parse", "quotations"):
        print(f"{stage:18}{'':50}{bench.seconds[stage] / len(gold):11.4f}")


def ablate(given: argparse.Namespace, gold: Sequence[Row], speakers: Sequence[Row]) -> None:
    """Print what is left of the figures without each step of quotetrack's resolver."""
    bench = Bench.open(gold, given.engine)

    def judge(answers: list[list[Answer]]) -> Mapping[str, float]:
        return measure(gold, speakers, bench.cases, answers)[0]

    for line in list_lines(bench.cases, bench.stages.language, judge):
        print(line, flush=True)


def main() -> None:
    """Measure what is asked for."""
    given = parse_arguments()
    insist_on_one_thread()
    gold, speakers = load_gold(given.gold), load_speakers(given.speakers)
    (ablate if given.ablate else compare)(given, gold, speakers)


if __name__ == "__main__":
    main()
