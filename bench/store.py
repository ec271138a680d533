"""Measure how fast the store writes, beside executemany of the very same rows.

    python bench/store.py [--quotations 20000] [--rounds 5] [--settle] [--profile FILE]

Generated articles, as an extractor would hand them over, are written by ``Store.ingest`` in batches
as ``quotetrack ingest`` does: documents, quotations, their places, parses, speakers, names, roles
and copies, each span checked, searched full-text from then on. Then all rows that came of it are
read back, and ``executemany`` writes them into a new file, table by table, in as many transactions:

- ``same schema``: the same tables with their keys, guards, indices and full-text search;
- ``bare tables``: columns alone, with nothing that finds, checks or orders a row.

Nothing is decided there, and it is known beforehand who is who: no numbers, keys or names are to be
looked up. That the same rows stand in the file is checked once. Rounds are interleaved; the
ratios are medians with their spread. ``--settle`` also says who is who and what is one statement,
at the end of each run as ``quotetrack ingest`` does: executemany has nothing of the kind.

The exit code is 1 if the store writes less than half as fast as ``same schema``, by CPU time.
"""

import argparse
import cProfile
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotetrack.deciding import settle
from quotetrack.documents.cleaning.signatures import bands, find_original
from quotetrack.model import Reading
from quotetrack.pipeline import BATCH
from quotetrack.store import Store
from quotetrack.store.connection import PRAGMAS
from store_articles import EACH, Press

LEAST = 0.5
"""The share of executemany's speed that the store must reach, with the same schema."""

STORE, SAME, BARE = "the store", "same schema", "bare tables"

# By what their rows belong to an article; the others are few, and go in first.
_OF_DOCUMENT = {
    **dict.fromkeys(("addresses", "copies", "furniture", "raw_files", "sentence_trees"), 0),
    "documents": 0,
    "quotations": 2,
    "arrivals": 1,
}
_OF_QUOTATION = {"spans": 0, "joint_speakers": 0}
_OF_NUMBER = {"signature_bands": 2}
# What is found first when a row names another's key.
_FIRST = ("ingests", "speakers", "documents", "quotations")
# What triggers write in the same schema: in bare tables nothing does.
_TRIGGERED = "ungrouped"
_TABLES = """
SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%fts%' AND name NOT LIKE '\\_%' ESCAPE '\\'
"""

Rows = list[tuple[Any, ...]]
Some = dict[str, Rows]


@dataclass(slots=True)
class Clock:
    """CPU and wall seconds of what was measured, summed up."""

    cpu: float = 0.0
    wall: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is done inside."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall


@dataclass(slots=True)
class Measured:
    """The clocks of each way to write, a round after the other."""

    clocks: dict[str, list[Clock]] = field(default_factory=dict)
    settling: list[Clock] = field(default_factory=list)

    def note(self, way: str, clock: Clock) -> None:
        """Note how long a way took in a round."""
        self.clocks.setdefault(way, []).append(clock)

    def rate(self, way: str, what: Callable[[Clock], float], many: int) -> float:
        """Return how many of ``many`` a way writes in a second, the median."""
        return statistics.median(many / what(clock) for clock in self.clocks[way])

    def ratios(self, other: str, what: Callable[[Clock], float]) -> list[float]:
        """Return how fast the store is beside another way, in each round."""
        pairs = zip(self.clocks[STORE], self.clocks[other], strict=True)
        return sorted(what(theirs) / what(ours) for ours, theirs in pairs)


def write_with_store(
    path: Path, readings: Sequence[Reading], profile: cProfile.Profile | None = None
) -> Clock:
    """Write articles as a run of ingesting does, into a new file."""
    clock = Clock()
    with Store.open(path, create=True) as store, clock.running():
        if profile:
            profile.enable()
        with store.ingest("bench", "bench", bands=bands, find_original=find_original) as run:
            for at in range(0, len(readings), BATCH):
                run.write(readings[at : at + BATCH])
        if profile:
            profile.disable()
    return clock


def settle_store(path: Path) -> Clock:
    """Say who is who and what is one statement in an archive."""
    clock = Clock()
    with Store.open(path) as store, clock.running():
        settle(store)
    return clock


def read_rows(path: Path) -> tuple[Some, list[Some]]:
    """Return all rows by table: those of no article, then those of each batch of articles."""
    with closing(sqlite3.connect(path)) as db:
        tables = [str(name) for (name,) in db.execute(_TABLES)]
        tables.sort(key=lambda name: (_FIRST.index(name) if name in _FIRST else 9, name))
        documents = db.execute("SELECT id, number FROM documents").fetchall()
        batch_of = {key: (number - 1) // BATCH for key, number in documents}
        quotations = db.execute("SELECT id, document_id FROM quotations").fetchall()
        by_quotation = {key: batch_of[document] for key, document in quotations}
        common: Some = {}
        batches: list[Some] = [{} for _ in range(max(batch_of.values()) + 1)]
        for table in tables:
            for row in _read_in_order(db, table):
                if table in _OF_DOCUMENT:
                    there = batches[batch_of[row[_OF_DOCUMENT[table]]]]
                elif table in _OF_QUOTATION:
                    there = batches[by_quotation[row[_OF_QUOTATION[table]]]]
                elif table in _OF_NUMBER:
                    there = batches[(row[_OF_NUMBER[table]] - 1) // BATCH]
                else:
                    there = common
                there.setdefault(table, []).append(row)
    return common, batches


def _read_in_order(db: sqlite3.Connection, table: str) -> Rows:
    """Return the rows of a table as they came; those of a table that is its key's, by that."""
    wide = db.execute("SELECT wr FROM pragma_table_list WHERE name = ?", [table]).fetchone()[0]
    order = "" if wide else " ORDER BY rowid"
    return db.execute(f"SELECT * FROM {table}{order}").fetchall()  # noqa: S608 - our own tables


def write_plainly(path: Path, rows: tuple[Some, list[Some]], *, bare: bool) -> Clock:
    """Write the rows with ``executemany`` into a new file."""
    Store.open(path, create=True).close()
    if bare:
        _strip(path)
    common, batches = rows
    clock = Clock()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        with clock.running():
            db.execute("PRAGMA journal_mode=WAL")
            for some in (common, *batches):
                db.execute("BEGIN IMMEDIATE")
                for table, those in some.items():
                    if bare or table != _TRIGGERED:
                        marks = ", ".join("?" * len(those[0]))
                        insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - our own
                        db.executemany(insert, those)
                db.execute("COMMIT")
    return clock


def _strip(path: Path) -> None:
    """Leave of a new archive tables that have its columns, and nothing else."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        columns = {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for (table,) in db.execute(_TABLES).fetchall()
        }
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        for table, names in columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            db.execute(f"CREATE TABLE {table} ({listed})")


def compare_rows(path: Path, other: Path) -> None:
    """Check that two files hold the same rows, and that both are found full-text."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("ATTACH ? AS other", [str(other)])
        for (table,) in db.execute(_TABLES).fetchall():
            counts = [
                db.execute(f"SELECT count(*) FROM {where}.{table}").fetchone()[0]  # noqa: S608
                for where in ("main", "other")
            ]
            both = f"SELECT * FROM main.{table} EXCEPT SELECT * FROM other.{table}"  # noqa: S608
            if counts[0] != counts[1] or db.execute(both).fetchone():
                sys.exit(f"{table}: executemany wrote other rows than the store")


def measure(options: argparse.Namespace, folder: Path) -> Measured:
    """Write the same in each way, round after round, each time another one first."""
    readings = list(islice(Press().write(), options.quotations // EACH))
    measured = Measured()
    first = folder / "rows.db"
    write_with_store(first, readings)
    rows = read_rows(first)
    ways: dict[str, Callable[[Path], Clock]] = {
        STORE: lambda path: write_with_store(path, readings),
        SAME: lambda path: write_plainly(path, rows, bare=False),
        BARE: lambda path: write_plainly(path, rows, bare=True),
    }
    for n in range(options.rounds):
        turn = list(ways)[n % len(ways) :] + list(ways)[: n % len(ways)]
        for way in turn:
            path = folder / f"{way.replace(' ', '-')}.db"
            measured.note(way, ways[way](path))
            if way == SAME and n == 0:
                compare_rows(path, first)
            if way == STORE and options.settle:
                measured.settling.append(settle_store(path))
            path.unlink()
    if options.profile:
        profile = cProfile.Profile()
        write_with_store(folder / "profiled.db", readings, profile)
        profile.dump_stats(options.profile)
    return measured


def tell(measured: Measured, many: int) -> bool:
    """Print what was measured; return whether the store is fast enough."""
    clocks = {"CPU": lambda clock: clock.cpu, "wall": lambda clock: clock.wall}
    print(f"{many:,} quotations in {many // EACH:,} articles, {BATCH} articles a transaction")
    for way in measured.clocks:
        rates = (f"{measured.rate(way, c, many):9,.0f} by {n}" for n, c in clocks.items())
        print(f"{way:12} quotations a second: {', '.join(rates)}")
    for other in (SAME, BARE):
        for name, what in clocks.items():
            low, *_, high = ratios = measured.ratios(other, what)
            middle = statistics.median(ratios)
            print(f"store / {other}: {middle:.2f} ({low:.2f} to {high:.2f}) by {name}")
    if measured.settling:
        cpu = statistics.median(clock.cpu for clock in measured.settling)
        print(
            f"who is who, and what is one statement: {cpu:.1f} s CPU ({many / cpu:,.0f} a second)"
        )
    return statistics.median(measured.ratios(SAME, clocks["CPU"])) >= LEAST


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quotations", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--settle", action="store_true", help="measure settling, too")
    parser.add_argument("--profile", help="write cProfile's statistics of the store here")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="store-") as folder:
        measured = measure(options, Path(folder))
    if not tell(measured, options.quotations):
        sys.exit("the store writes less than half as fast as executemany")


if __name__ == "__main__":
    main()
