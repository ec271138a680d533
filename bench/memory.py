"""Measure whether memory stays flat: each command on few articles, and on ten times as many.

    python bench/memory.py [--articles 100] [--words 100] [--engine parse] [--megabytes 200]
        [--only NAME ...]

Every command is a process of its own, and its peak is that of its largest process. Articles are
generated, each with names and words of its own, which is the worst case: all that is kept of
articles is kept of each.

- ``extract``, ``extract-csv``: articles in, quotations out.
- ``ingest``: articles into a new archive, read in the same process (``--workers 0``).
- ``ingest-again``: the same articles into the same archive: all are there.
- ``export``: an archive as CSV, twenty quotations an article.
- ``dry-run``: a file of so many megabytes, and one of a tenth, opened and looked through.
- ``extract-large``: the same files, with a few articles in English among very many in a language
  that nothing here reads, so that it ends today.

The exit code is 1 if ten times as much takes more than a fifth more memory.
"""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from ingest import make_text, write_articles
from quotetrack.store import Store
from store_articles import Press

TIMES = 10
MOST = 1.2
"""So many times as much memory ten times as much may take."""

# The peak that Linux tells of a process includes that of whoever started it: so it is one that is
# small.
LAUNCHER = """
import resource, subprocess, sys
nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
code = subprocess.run(sys.argv[1:], **nowhere).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_maxrss, used.ru_utime + used.ru_stime)
"""

BATCH = 100  # articles that are stored at once
FEW_READ = 20  # articles of a large file that are in English
LONG = 2_000  # words of an article of a large file


class Run(NamedTuple):
    """One command that ended: its peak in megabytes, and its CPU seconds."""

    peak: float
    cpu: float


def run(words: Sequence[str]) -> Run:
    """Run quotetrack in a process of its own; what it prints is thrown away."""
    command = [sys.executable, "-c", LAUNCHER, sys.executable, "-m", "quotetrack", *words]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    code, peak, cpu = told.split()
    # It is 1 where articles were left out, as is wanted of the large file.
    if code not in {"0", "1"}:
        sys.exit(f"{' '.join(words)} ended with {code}")
    return Run(int(peak) / 1024, float(cpu))


def write_large(path: Path, megabytes: int, language: str) -> None:
    """Write a file of so many megabytes; a few of its articles are short and in English."""
    chance = random.Random(megabytes)  # noqa: S311 - chance that can be repeated
    texts = [make_text(chance, LONG) for _ in range(20)]
    short = make_text(chance, 100)
    wanted, size, number = megabytes * 1_000_000, 0, 0
    with path.open("w", encoding="utf-8") as out:
        while size < wanted:
            read = number < FEW_READ
            text = f"{number}. {short if read else chance.choice(texts)}"
            row = {"id": str(number), "text": text, "language": "en" if read else language}
            size += out.write(json.dumps(row) + "\n")
            number += 1


def fill(path: Path, articles: int) -> None:
    """Make an archive of so many articles."""
    press = Press().write()
    with Store.open(path, create=True) as store, store.ingest("bench", "bench") as ingest:
        for at in range(0, articles, BATCH):
            ingest.write(list(islice(press, min(BATCH, articles - at))))


class Measurement:
    """The commands, each on little (``scale`` 1) or on ten times as much."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options = options
        self._folder = folder
        self._engine = ("--engine", options.engine)

    def extract(self, scale: int) -> Run:
        """Extract as JSON Lines."""
        return run(["extract", self._articles(scale), *self._engine, "-o", self._at("out.jsonl")])

    def extract_csv(self, scale: int) -> Run:
        """Extract as CSV."""
        form = ("--format", "csv", "-o", self._at("out.csv"))
        return run(["extract", self._articles(scale), *self._engine, *form])

    def ingest(self, scale: int) -> Run:
        """Ingest into a new archive."""
        return run(self._ingest(scale))

    def ingest_again(self, scale: int) -> Run:
        """Ingest what is there, after `ingest`."""
        return run(self._ingest(scale))

    def export(self, scale: int) -> Run:
        """Export a generated archive."""
        path = self._folder / f"filled-{scale}.db"
        fill(path, scale * self._options.articles)
        return run(["export", "--db", str(path), "-o", self._at("export.csv")])

    def dry_run(self, scale: int) -> Run:
        """Look through a large file."""
        words = ["ingest", self._large(scale, "en"), "--dry-run", "--db", self._at("none.db")]
        return run([*words, "--workers", "0"])

    def extract_large(self, scale: int) -> Run:
        """Extract from a large file what can be read of it."""
        large = self._large(scale, "pt")
        return run(["extract", large, *self._engine, "-o", self._at("out.jsonl")])

    def _ingest(self, scale: int) -> list[str]:
        words = ["ingest", self._articles(scale), *self._engine, "--workers", "0"]
        return [*words, "--db", self._at(f"ingested-{scale}.db")]

    def _articles(self, scale: int) -> str:
        path = self._folder / f"articles-{scale}.jsonl"
        if not path.exists():
            write_articles(path, scale * self._options.articles, self._options.words)
        return str(path)

    def _large(self, scale: int, language: str) -> str:
        path = self._folder / f"large-{language}-{scale}.jsonl"
        if not path.exists():
            write_large(path, self._options.megabytes * scale // TIMES, language)
        return str(path)

    def _at(self, name: str) -> str:
        return str(self._folder / name)


COMMANDS: dict[str, Callable[[Measurement, int], Run]] = {
    "extract": Measurement.extract,
    "extract-csv": Measurement.extract_csv,
    "ingest": Measurement.ingest,
    "ingest-again": Measurement.ingest_again,
    "export": Measurement.export,
    "dry-run": Measurement.dry_run,
    "extract-large": Measurement.extract_large,
}


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100, help="few of them")
    parser.add_argument("--words", type=int, default=100, help="of an article")
    parser.add_argument("--engine", default="parse", choices=("encoder", "parse"))
    parser.add_argument("--megabytes", type=int, default=200, help="of the large file")
    parser.add_argument("--only", nargs="+", choices=tuple(COMMANDS), default=tuple(COMMANDS))
    options = parser.parse_args()
    grown = []
    with TemporaryDirectory(prefix="memory-") as folder:
        measurement = Measurement(options, Path(folder))
        for name in options.only:
            few, many = (COMMANDS[name](measurement, scale) for scale in (1, TIMES))
            ratio = many.peak / few.peak
            told = f"{few.peak:6.0f} MB, {TIMES} times as much {many.peak:6.0f} MB: {ratio:.2f}"
            print(f"{name:14}{told}  ({few.cpu:.0f} and {many.cpu:.0f} s CPU)", flush=True)
            if ratio > MOST:
                grown.append(name)
    if grown:
        sys.exit(f"takes more than {MOST} times as much memory: {', '.join(grown)}")


if __name__ == "__main__":
    main()
