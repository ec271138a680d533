"""Measure the tracker on a generated stream: is it right, and how does its time grow?

    python bench/statements.py [--sizes 20000 200000] [--seed 2026] [--least 95] [--most 12]
        [--rounds 2] [--words] [--again] [--keep FOLDER]

Makes for each size a stream of so many quotations (`statement_stream` says how it grows: √10 times
the days, outlets and speakers for ten times the quotations), stores it as a run of ingesting does,
all but the last 100 articles, and settles who is who and what is one statement. Then these come,
and it settles again. What is timed is grouping alone, within settling; of grouping all the best of
the rounds counts, each with nothing remembered: on a busy machine CPU seconds were seen to differ
by a fifth. Each size has a process of its own, the sizes one after the other. With ``--words`` no
model of meaning is asked, even where the extra that has one is installed; it could know none of
the made-up words.

Prints for each size precision and recall over pairs of quotations planted in one statement, those
of B-cubed, which sorts of versions were missed and which near misses joined, which near misses are
shown as conflicts; CPU seconds and seconds on the clock to group all, and to group the last 100
articles; and the most memory. The streams have versions that only a table of made-up synonyms tells
to be one: nobody finds all of them.

The exit code is 1 if precision or recall is below ``--least`` percent at any size, if grouping all
takes more than ``--most`` times the CPU seconds at the last size than at the first (for ten times
the quotations; for another ratio in proportion), or if grouping all anew, which ``--again`` asks
for, gives other statements.
"""

import argparse
import gc
import multiprocessing
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from quotetrack.deciding import settling, tracking
from quotetrack.statements import open_embedder
from quotetrack.store import Store
from statement_archive import Found, Label, fill, label, read_found
from statement_figures import Figures, tell_figures
from statement_stream import Maker

SEED = 2026
LAST = 100  # articles that come when all others are grouped
KIBI = 1024
_FORGET = "DELETE FROM groupings"


@dataclass(frozen=True, slots=True)
class Took:
    """CPU seconds, those of other processes that were started too, and seconds on the clock."""

    work: float
    clock: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured at one size; ``memory`` is in megabytes."""

    size: int
    articles: int
    figures: Figures
    all: Took
    last: Took
    memory: float
    same: bool


def measure(size: int, path: Path, given: argparse.Namespace) -> Result:
    """Make, store and group a stream of so many quotations."""
    stream = Maker(size, given.seed).make()
    labels = label(stream)
    opener = _open_nothing if given.words else open_embedder
    with patch.object(tracking, "open_embedder", opener):
        with Store.open(path, create=True) as store:
            fill(store, stream, stream.articles[:-LAST])
            _tell(f"{size:,} quotations are stored")
            took_all = min((time_all(store, path) for _ in range(given.rounds)), key=_tell_cost)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBI
            fill(store, stream, stream.articles[-LAST:])
            took_last = time_grouping(store)
        found = read_found(path, labels)
        same = not given.again or group_anew(path, labels) == found
    figures = tell_figures(found, stream.misses)
    return Result(size, len(stream.articles), figures, took_all, took_last, memory, same)


def _open_nothing() -> None:
    """Stand in for a model of meaning."""


def time_all(store: Store, path: Path) -> Took:
    """Group all, as in a process that has just started and never did; return what it took."""
    forget(path)
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("quotetrack.statements") else ():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    gc.collect()
    return time_grouping(store)


def forget(path: Path) -> None:
    """Let all be grouped once more, as if by another method."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(_FORGET)


def _tell_cost(took: Took) -> float:
    return took.work


def time_grouping(store: Store) -> Took:
    """Settle; return what grouping took of it."""
    real: Callable[[Store], object] = tracking.track
    took: list[Took] = []

    def timed(store: Store, _: Callable[[str], object]) -> None:
        work, clock = _tell_work(), time.perf_counter()
        real(store)
        took.append(Took(_tell_work() - work, time.perf_counter() - clock))

    with patch.object(settling, "track", timed):
        settling.settle(store)
    return took[0]


def _tell_work() -> float:
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def group_anew(path: Path, labels: Mapping[str, Label]) -> Found:
    """Group all that is stored once more; return what is found."""
    forget(path)
    with Store.open(path) as store:
        settling.settle(store)
    return read_found(path, labels)


def show(result: Result) -> None:
    """Print what was measured at one size."""
    told, b_cubed = result.figures, result.figures.b_cubed
    print(f"\n{result.size:,} quotations in {result.articles:,} articles")
    planted, found = told.statements
    print(f"  statements told more than once: {planted:,} planted, {found:,} found")
    print(f"  pairs: precision {told.precision:.2%}, recall {told.recall:.2%}")
    print(f"  B-cubed: precision {b_cubed[0]:.2%}, recall {b_cubed[1]:.2%}")
    print(f"  grouping all: {result.all.work:.1f} CPU seconds, {result.all.clock:.1f} on the clock")
    print(f"  the last {LAST} articles: {result.last.work:.2f}, {result.last.clock:.2f}")
    print(f"  memory at most {result.memory:,.0f} MB")
    _show_counts("missed, of versions that", told.missed)
    _show_counts("joined, of near misses in", told.joined)
    _show_counts("conflicts shown, of", told.conflicts)
    print(f"  conflicts in all: {told.all_conflicts:,}")
    if not result.same:
        print("  grouping all anew gives OTHER statements")


def _show_counts(what: str, counts: Mapping[str, tuple[int, int]]) -> None:
    for sort, (many, some) in counts.items():
        share = f" ({some / many:.1%})" if many else ""
        print(f"  {what} {sort}: {some:,} of {many:,}{share}")


def judge(results: Sequence[Result], least: float, most: float) -> bool:
    """Print how time grew; return whether all is right and quick enough."""
    first, last = results[0], results[-1]
    grown = last.all.work / max(first.all.work, 0.01)
    allowed = most * last.size / first.size / 10
    print(f"\ntime grew {grown:.1f} times for {last.size / first.size:.0f} times the quotations")
    right = all(100 * min(r.figures.precision, r.figures.recall) >= least for r in results)
    quick = last is first or grown <= allowed
    for good, fault in ((right, "not right enough"), (quick, "too slow")):
        if not good:
            print(fault, file=sys.stderr)
    return right and quick and all(result.same for result in results)


def _tell(what: str) -> None:
    print(what, file=sys.stderr)


def main() -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--least", type=float, default=95.0)
    parser.add_argument("--most", type=float, default=12.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the databases here")
    given = parser.parse_args()
    results = []
    with TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for size in given.sizes:
            path = folder / f"statements-{size}.db"
            path.unlink(missing_ok=True)
            results.append(_measure_apart(size, path, given))
            show(results[-1])
    return 0 if judge(results, given.least, given.most) else 1


def _measure_apart(*told: Any) -> Result:  # noqa: ANN401 - what `measure` takes
    """Measure in a process of its own: nothing is remembered, and memory is this size's."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(measure, *told).result()


if __name__ == "__main__":
    sys.exit(main())
