"""Measure how the time to say who is who grows with the archive: n log n, or it fails.

    python bench/speakers.py [--sizes 1000 3300 10000] [--rounds 3] [--store] [--most 2]

Makes archives of so many speakers, with twenty quotations each, and times matching their names
and identifying them; with ``--store`` also settling a database that holds them (reading, matching,
identifying and writing; filling it takes some minutes and isn't counted). Times are CPU seconds,
the best of the rounds, made anew each time with nothing remembered. For each step it prints the
times and how they grew, from size to size and over all, against n log n: 1.0 is just that. Ends
with exit code 1 if a step grew by more than ``--most`` times n log n over all sizes. Over a
tenfold archive the square of n would be at 7.5, n to the 1.5 at 2.4. On a busy machine matching
was seen at 1.1 to 1.8; the number of pairs looked at has no such noise.
"""

import argparse
import gc
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from archives import Archive, Article, make_archive
from quotetrack.deciding.settling import settle
from quotetrack.model import Attribution, Document, Kind, Quotation, Reading, Span, Speaker
from quotetrack.speakers.identities import identify
from quotetrack.speakers.matching import bodies, match_speakers, persons, relating, spelling
from quotetrack.speakers.matching.blocking import pair_up
from quotetrack.speakers.matching.profiles import make_profile
from quotetrack.store import Store

SEED = 2024
EACH = 20  # quotations for each speaker
BATCH = 500  # articles that are stored at once


def time_steps(archive: Archive, path: Path | None) -> dict[str, float]:
    """Return the number of pairs looked at and the CPU seconds of each step."""
    profiles = [make_profile(speaker) for speaker in archive.speakers]
    found = match_speakers(archive.speakers)
    figures = {
        "pairs": float(len(pair_up(profiles).pairs)),
        "match": _time(lambda: match_speakers(archive.speakers)),
        "identify": _time(lambda: identify(archive.speakers, found, ())),
    }
    if path:
        figures["settle"] = _time_settling(archive, path)
    return figures


def _time(step: Callable[[], object]) -> float:
    _forget()
    gc.collect()
    started = time.process_time()
    step()
    return time.process_time() - started


def _forget() -> None:
    """Empty what the matcher remembers of names, as in a process that has just started."""
    for module in (spelling, persons, bodies, relating):
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value.__module__ == module.__name__:
                value.cache_clear()


def _time_settling(archive: Archive, path: Path) -> float:
    with Store.open(path, create=True) as store:
        _fill(store, archive)
        return _time(lambda: settle(store))


def _fill(store: Store, archive: Archive) -> None:
    known = {s.id: Speaker(s.id, s.name, s.kind) for s in archive.speakers}
    roles = {s.id: s.roles[0].role for s in archive.speakers if s.roles}
    with store.ingest("bench", "bench") as run:
        articles = iter(enumerate(archive.articles))
        while some := tuple(islice(articles, BATCH)):
            run.write([Reading(_write(n, a), tuple(_attribute(a, known, roles))) for n, a in some])


def _write(number: int, article: Article) -> Document:
    """Make a text of one digit a line: nobody said anything."""
    return Document(
        id=f"article-{number}",
        text="\n".join(str(place % 10) for place in range(len(article.quoted))),
        outlet=article.outlet,
        published=article.published,
        language="en",
    )


def _attribute(
    article: Article, known: Mapping[str, Speaker], roles: Mapping[str, str]
) -> Iterator[Attribution]:
    """Yield attributions of the lines of an article, one for each that it quotes."""
    for place, who in enumerate(article.quoted):
        content = (Span(2 * place, 2 * place + 1),)
        quotation = Quotation(content, (), (), Kind.INDIRECT, "bench", 1.0)
        yield Attribution(
            quotation, known[who], None, roles.get(who), "made up", 1.0, named_as=known[who].name
        )


def show(name: str, sizes: Sequence[int], values: Sequence[float]) -> float:
    """Print a step's line; return its growth over all sizes against n log n."""
    each = [value / (n * math.log(n)) for n, value in zip(sizes, values, strict=True)]
    grown = ", ".join(f"{after / before:.2f}" for before, after in pairwise(each))
    shown = (f"{value:12,.2f}" if name != "pairs" else f"{value:12,.0f}" for value in values)
    print(f"{name:10}" + "".join(shown) + f"   grew by {grown}; over all {each[-1] / each[0]:.2f}")
    return each[-1] / each[0]


def main() -> int:
    """Measure all sizes; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3300, 10000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", action="store_true")
    parser.add_argument("--most", type=float, default=2.0)
    given = parser.parse_args()
    archives = [make_archive(size, size * EACH, SEED) for size in given.sizes]
    found: list[dict[str, float]] = [{} for _ in archives]
    with TemporaryDirectory() as folder:
        for n in range(given.rounds):
            for best, archive in zip(found, archives, strict=True):
                path = Path(folder) / f"{len(archive.speakers)}-{n}.db" if given.store else None
                for step, took in time_steps(archive, path).items():
                    best[step] = min(took, best.get(step, took))
    print(f"{'speakers':10}" + "".join(f"{size:12,}" for size in given.sizes) + "   x n log n")
    worst = {step: show(step, given.sizes, [f[step] for f in found]) for step in found[0]}
    failed = [step for step, growth in worst.items() if growth > given.most]
    if failed:
        print(f"Grew by more than {given.most} times n log n: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
