"""How fast articles come in with one worker and with two, and how much memory many of them take.

``python bench/ingest.py speed`` runs ``quotetrack ingest`` as a process of its own, with one worker
and with two in turn, each pair in both orders, and prints articles a second, the ratio with its
spread, and the main process's share of the work. ``python bench/ingest.py memory`` prints the peak
of few and of many articles. Nothing else should run on the machine meanwhile.

The articles are made up by seed: every one has names and words of its own, as archives do.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

GIVEN = ("Nadia", "Tom", "Oren", "Mira", "Paul", "Ines", "Karl", "Vera", "Hugo", "Lena", "Amir")
SYLLABLES = (
    *("bel", "bron", "cas", "dor", "fal", "gar", "gol", "har", "hol", "kar", "kel", "lam", "lin"),
    *("mal", "mer", "nor", "pel", "quel", "ran", "sal", "tal", "val", "wen", "zab"),
)
ENDINGS = ("er", "son", "ski", "ton", "field", "well", "ov", "ini", "ez", "lund", "wick", "bert")
OFFICES = ("mayor", "spokesman", "director", "engineer", "minister", "analyst", "teacher")
FORMS = (
    "“The {thing} in {place} is ready,” said {name}, the {office} of {place}.",
    "{name}, a {office}, said that nobody in {place} had asked for a {thing}.",
    "The council of {place} met for {n} hours on Monday and looked at {n} plans for the {thing}.",
    "According to {name}, the {office}, it will cost {n} million to repair the {thing}.",
    "“We have waited for {n} years,” {name} told reporters, “and the {thing} is still closed.”",
    "About {n} people came to {place} by train, and most of them went home before the evening.",
)
AS_IT_RUNS = 0.2  # seconds between two looks at the memory
PROFILED = """
import cProfile, sys
if __name__ == "__main__":
    from quotetrack.cli import main
    with cProfile.Profile() as profile:
        try:
            main(sys.argv[2:])
        finally:
            profile.dump_stats(sys.argv[1])
"""


def make_word(chance: random.Random) -> str:
    """Return a word that nobody has heard."""
    return "".join(chance.choices(SYLLABLES, k=2)) + chance.choice(ENDINGS)


def make_text(chance: random.Random, words: int) -> str:
    """Return an article of so many words or some more."""
    sentences: list[str] = []
    place = make_word(chance).title()
    while sum(map(len, map(str.split, sentences))) < words:
        filled = chance.choice(FORMS).format(
            name=f"{chance.choice(GIVEN)} {make_word(chance).title()}",
            office=chance.choice(OFFICES),
            thing=make_word(chance),
            place=place,
            n=chance.randrange(2, 900),
        )
        sentences.append(filled)
    return "\n\n".join(" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3))


def write_articles(path: Path, count: int, words: int) -> None:
    """Write a file of ``count`` articles; the same numbers give the same articles."""
    chance = random.Random(count)  # noqa: S311 - chance that can be repeated
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            date = f"20{n % 25:02}-{1 + n % 12:02}-{1 + n % 28:02}"
            row = {"id": str(n), "published": date, "text": make_text(chance, words)}
            out.write(json.dumps({**row, "language": "en"}) + "\n")


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: seconds from the first article to the end, CPU seconds, megabytes at the peak."""

    seconds: float
    main_cpu: float
    workers_cpu: float
    main_peak: float
    peak: float


def ingest(source: Path, workers: int, options: argparse.Namespace) -> Measured:
    """Run the command once, on a new database, and look at it all the while."""
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        log = Path(folder) / "log.jsonl"
        words = ["ingest", str(source), "--db", f"{folder}/q.db", "--log-json", str(log)]
        words += ["--workers", str(workers), "--engine", options.engine]
        start = ["-c", PROFILED, options.profile] if options.profile else ["-m", "quotetrack"]
        command = [sys.executable, *start, *words]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
            watched = list(watch(psutil.Process(process.pid)))
        if process.returncode:
            sys.exit("the ingest failed: see above")
        seconds = read_seconds(log)
    main, parts, peaks, sums = zip(*watched, strict=True)
    return Measured(seconds, max(main), max(parts), max(peaks), max(sums))


def watch(main: psutil.Process) -> Iterator[tuple[float, float, float, float]]:
    """Yield again and again: CPU seconds and memory of the main process, and of all workers."""
    spent: dict[int, float] = {}
    while main.is_running() and main.status() != psutil.STATUS_ZOMBIE:
        try:
            own, children = main.cpu_times(), main.children()
            for child in children:
                spent[child.pid] = sum(child.cpu_times()[:2])
            memory = main.memory_full_info()
            pss = memory.pss + sum(child.memory_full_info().pss for child in children)
        except psutil.Error:
            continue
        yield own.user + own.system, sum(spent.values()), memory.rss / 2**20, pss / 2**20
        time.sleep(AS_IT_RUNS)


def read_seconds(log: Path) -> float:
    """Return how long a run took without the loading of its first models."""
    told = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    at = {each["event"]: datetime.fromisoformat(each["at"]) for each in told}
    return (at["finished"] - at["started"]).total_seconds()


def measure_speed(options: argparse.Namespace) -> None:
    """Compare one worker with two, in pairs, each in both orders."""
    source = options.folder / "articles.jsonl"
    write_articles(source, options.articles, options.words)
    ratios = []
    for n in range(2 * options.pairs):
        order = (1, 2) if n % 2 == 0 else (2, 1)
        taken = {workers: ingest(source, workers, options) for workers in order}
        ratios.append(taken[1].seconds / taken[2].seconds)
        for workers in order:
            run = taken[workers]
            rate = options.articles / run.seconds
            share = run.main_cpu / (run.main_cpu + run.workers_cpu)
            print(f"{workers} workers: {rate:6.1f} articles/s, main process {share:.0%} of the CPU")
        print(f"ratio {ratios[-1]:.2f}", flush=True)
    middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
    told = f"{options.articles} articles of {options.words} words, {options.engine} engine"
    print(f"2 workers / 1 worker: {middle:.2f} ({low:.2f} to {high:.2f}); {told}")
    print(f"{os.cpu_count()} cores, load before and after {os.getloadavg()}")


def measure_memory(options: argparse.Namespace) -> None:
    """Compare the peak of few articles with that of many, by the same workers."""
    peaks = []
    for count in (options.few, options.many):
        source = options.folder / f"{count}.jsonl"
        write_articles(source, count, options.words)
        run = ingest(source, options.workers, options)
        peaks.append(run)
        size = f"{run.peak:.0f} MB, main process {run.main_peak:.0f} MB"
        print(f"{count:,} articles: peak {size}, {count / run.seconds:.1f} articles/s", flush=True)
    few, many = peaks
    print(f"ratio {many.peak / few.peak:.2f}, main process {many.main_peak / few.main_peak:.2f}")


def read_options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--engine", default="encoder", choices=("encoder", "parse"))
    parser.add_argument("--words", type=int, default=100, help="of an article")
    parser.add_argument("--profile", help="write cProfile's statistics of the main process here")
    parts = parser.add_subparsers(dest="what", required=True)
    speed = parts.add_parser("speed")
    speed.add_argument("--articles", type=int, default=600)
    speed.add_argument("--pairs", type=int, default=2, help="each in both orders")
    memory = parts.add_parser("memory")
    memory.add_argument("--few", type=int, default=2_000)
    memory.add_argument("--many", type=int, default=20_000)
    memory.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def main() -> None:
    """Measure what the command line asks for."""
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="ingest-") as folder:
        options.folder = Path(folder)
        {"speed": measure_speed, "memory": measure_memory}[options.what](options)


if __name__ == "__main__":
    main()
