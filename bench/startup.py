"""Measure what it takes to start: the command itself, against importing spaCy alone.

    python bench/startup.py [--rounds 20] [--most 0.3]

Each round starts every command once in a fresh process, every other round backwards, so that a
machine which grows busier slows all alike. Printed are medians over the rounds: CPU seconds (of
the process and its children, user and system), wall seconds, and the ratio of the CPU seconds to
those of ``python -c "import spacy"`` in the same round, with its lowest and highest. The program
ends with 1 if the ratio of ``quotetrack --help`` is above ``--most``.
"""

import argparse
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

PROGRAM = Path(sysconfig.get_path("scripts")) / "quotetrack"
SPACY, HELP = 'python -c "import spacy"', "quotetrack --help"
ARTICLE = "“The ferry will not sail before spring,” said Nadia Lambert, the mayor of the island.\n"

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, in seconds."""

    cpu: float
    wall: float


def measure(command: Command, folder: Path) -> Cost:
    """Run a command to its end in a folder; what it prints goes nowhere.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    before, began = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - ours
    wall, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    return Cost(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall)


def list_commands(folder: Path) -> dict[str, Command]:
    """Return what is measured; makes the article and the database that some of it reads."""
    (folder / "one.txt").write_text(ARTICLE, "utf-8")
    ingest: Command = [PROGRAM, "ingest", "one.txt", "--db", "small.db"]
    subprocess.run(ingest, cwd=folder, capture_output=True, check=True)  # noqa: S603 - our own
    lines = {
        HELP: ["--help"],
        "quotetrack --version": ["--version"],
        "quotetrack extract --help": ["extract", "--help"],
        "quotetrack speakers list --db small.db": ["speakers", "list", "--db", "small.db"],
        "quotetrack export --db small.db": ["export", "--db", "small.db"],
        "quotetrack extract one.txt --engine parse": ["extract", "one.txt", "--engine", "parse"],
        "quotetrack extract one.txt": ["extract", "one.txt"],
    }
    python: dict[str, Command] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        SPACY: [sys.executable, "-c", "import spacy"],
    }
    return python | {name: [PROGRAM, *words] for name, words in lines.items()}


def run_rounds(commands: Mapping[str, Command], rounds: int, folder: Path) -> dict[str, list[Cost]]:
    """Run all, once so that every file was read, then ``rounds`` times, in turn backwards."""
    measured: dict[str, list[Cost]] = {name: [] for name in commands}
    for n in range(rounds + 1):
        for name in list(commands)[:: -1 if n % 2 else 1]:
            cost = measure(commands[name], folder)
            if n:
                measured[name].append(cost)
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return measured


def show(measured: Mapping[str, Sequence[Cost]]) -> dict[str, float]:
    """Print a line a command; return the median ratios."""
    print(f"{'':44}{'CPU s':>8}{'wall s':>8}{'ratio':>8}{'lowest':>8}{'highest':>8}")
    middles = {}
    for name, costs in measured.items():
        ratios = [mine.cpu / its.cpu for mine, its in zip(costs, measured[SPACY], strict=True)]
        middles[name] = median(ratios)
        cpu, wall = median(each.cpu for each in costs), median(each.wall for each in costs)
        print(
            f"{name:44}{cpu:8.3f}{wall:8.3f}{middles[name]:8.3f}{min(ratios):8.3f}{max(ratios):8.3f}"
        )
    return middles


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--most", type=float, default=0.3)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        commands = list_commands(Path(folder))
        middles = show(run_rounds(commands, given.rounds, Path(folder)))
    return int(middles[HELP] > given.most)


if __name__ == "__main__":
    sys.exit(main())
