"""Write millions of generated quotations into one archive, and measure where it stops being quick.

    python bench/scale.py FILE write [--quotations 10000000] [--until HH:MM] [--late] [--batch 500]
    python bench/scale.py FILE multiply [--base base.db] [--times 20] [--articles N]
    python bench/scale.py FILE finish
    python bench/scale.py FILE ask
    python bench/scale.py FILE identify
    python bench/scale.py FILE group
    python bench/scale.py FILE tidy

``write`` stores them as a run of ingesting does, some hundred articles a transaction, and prints
for each 100,000 how many a second (of CPU time, and by the clock), how large the file has become,
and how much memory it took. With ``--late`` what only readers need is left for ``finish``: indices,
full-text search, and the guards, whose rules are then asked of all rows at once. It is stopped
after the batch at hand by ``--until`` or SIGINT, and what is there is whole.

``multiply`` copies a smaller archive again and again into a new one, and leaves the same to do.
``finish`` makes what was left out, and prints how long each took. ``ask`` prints how long
readers wait for what they ask. ``identify`` says who is who and ``group`` what is one statement:
the two parts of settling that take long. ``tidy`` runs ANALYZE, and VACUUM if the disk has room
for a second file.
"""

import argparse
import resource
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import yaml

from multiply import multiply
from quotetrack.deciding.tracking import track
from quotetrack.documents.cleaning.signatures import bands, find_original
from quotetrack.publish import publishing
from quotetrack.speakers import identities
from quotetrack.speakers.matching import match_speakers
from quotetrack.store import Filters, Store, checks
from quotetrack.store.checking import expected_schema
from store_articles import EACH, Press

CACHE = 1_000_000  # KiB of SQLite's cache while writing
LOG = 50_000  # pages of the write-ahead log before it is brought home
ROUNDS = 5
EXPORTED = 10_000  # rows of an export that are waited for

# What ingesting itself asks stays, and what holds few rows.
_LATE = {
    "index": (
        *("documents_published", "documents_date", "documents_outlet", "documents_facts"),
        *("documents_week", "quotations_speaker", "quotations_kind", "quotations_confidence"),
        *("quotations_found", "quotations_described", "quotations_shown"),
    ),
    "trigger": (
        *("quotations_fit", "spans_fit", "sentence_trees_fit"),
        *("quotations_fts_insert", "documents_fts_insert", "quotations_ungrouped"),
    ),
}
_FREQUENT = """
SELECT speaker_id, name, quotations FROM speaker_counts ORDER BY quotations DESC LIMIT 1 OFFSET ?
"""
_PAGE = """
SELECT date, outlet, headline, quotation, kind, context, permalink FROM quotes
WHERE speaker_id = ? ORDER BY date DESC LIMIT 20
"""
_BETWEEN = """
SELECT date, outlet, quotation FROM quotes
WHERE speaker_id = ? AND date BETWEEN ? AND ? ORDER BY date LIMIT 100
"""
_FOUND = """
SELECT date, speaker, quotation FROM quotes
WHERE number IN (SELECT rowid FROM quotations_fts WHERE quotations_fts MATCH ?)
ORDER BY date DESC LIMIT 20
"""
_BEST = """
SELECT q.date, q.speaker, q.quotation FROM quotations_fts f JOIN quotes q ON q.number = f.rowid
WHERE f.quotations_fts MATCH ? LIMIT 20
"""
_WEEKS = "SELECT week, kind, quotations FROM speaker_weeks WHERE speaker_id = ?"
_CANNED = {"latest": {"outlet": ""}, "who_speaks_most": {"since": "", "until": ""}}


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print how long something took, and the most memory that was held until then."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what}: {wall:.1f} s, {cpu:.1f} s CPU, peak {peak():.0f} MB", flush=True)


def peak() -> float:
    """Return the most megabytes that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def connect(path: Path) -> sqlite3.Connection:
    """Open an archive for asking, or for changing its schema."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size=-131072")
    return db


def write(path: Path, options: argparse.Namespace) -> None:
    """Write quotations until there are enough, or the time has come."""
    if options.late:
        Store.open(path, create=True).close()
        with closing(connect(path)) as db:
            for kind, names in _LATE.items():
                for name in names:
                    db.execute(f"DROP {kind} {name}")
    articles = Press(options.seed).write()
    with Store.open(path, create=True) as store:
        conn = store._db.conn  # noqa: SLF001 - settings that no run of ingesting has
        conn.execute(f"PRAGMA cache_size=-{CACHE}")
        with store.ingest("bench", "bench", bands=bands, find_original=find_original) as run:
            conn.execute(f"PRAGMA wal_autocheckpoint={LOG}")
            done, cpu, wall = 0, 0.0, 0.0
            while done < options.quotations and not is_late(options.until):
                some = list(islice(articles, options.batch))
                began = time.process_time(), time.perf_counter()
                run.write(some)
                cpu += time.process_time() - began[0]
                wall += time.perf_counter() - began[1]
                done += len(some) * EACH
                if done % options.step == 0:
                    tell_written(path, done, (options.step / cpu, options.step / wall))
                    cpu = wall = 0.0


def is_late(until: str | None) -> bool:
    """Tell whether a time of the day has come."""
    return until is not None and time.strftime("%H:%M") >= until


def tell_written(path: Path, done: int, rates: tuple[float, float]) -> None:
    """Print how it goes: how many a second of CPU, and by the clock."""
    log = path.with_name(f"{path.name}-wal")
    size = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    told_rates = f"{rates[0]:6,.0f} a second of CPU, {rates[1]:6,.0f} by the clock"
    told_size = f"{size / 1e9:.2f} GB with its log, {size / done:,.0f} bytes each"
    print(f"{done:10,}: {told_rates}, {told_size}, peak {peak():.0f} MB", flush=True)


def finish(path: Path, _: argparse.Namespace) -> None:
    """Make what was left out, and ask of all rows what the guards ask of each."""
    with closing(connect(path)) as db:
        db.execute(f"PRAGMA cache_size=-{CACHE}")
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        for name, _kind, sql in expected_schema():
            if name not in there:
                with told(name):
                    db.execute(sql)
        for index in ("quotations_fts", "documents_fts"):
            with told(f"{index}, rebuilt"):
                db.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
        with told("waiting to be grouped"):
            db.execute("INSERT OR IGNORE INTO ungrouped SELECT number FROM quotations")
        with told("spans, checked"):
            wrong = db.execute(checks.SPANS.broken).fetchone()
        print(f"spans that don't fit: {wrong or 'none'}; {path.stat().st_size / 1e9:.2f} GB")


def ask(path: Path, _: argparse.Namespace) -> None:
    """Ask what readers ask, each several times with nothing but SQLite between."""
    with closing(connect(path)) as db:
        many = db.execute("SELECT max(number) FROM quotations").fetchone()[0]
        with told("counting every speaker's quotations"):
            first = db.execute(_FREQUENT, [0]).fetchone()
        middling = db.execute(_FREQUENT, [1_000]).fetchone() or first
        print(f"{many:,} quotations; most by one {first[2]:,}, by a middling one {middling[2]:,}")
        for slug, _, count in (first, middling):
            year = ("2018-01-01", "2018-12-31")
            those = f"of {count:,}"
            time_query(db, f"a speaker's 20 newest {those}", _PAGE, (slug,))
            time_query(db, f"a speaker's weeks {those}", _WEEKS, (slug,))
            time_query(db, f"a speaker's 100 first of a year {those}", _BETWEEN, (slug, *year))
        for name, words in choose_words(db).items():
            time_query(db, f"20 newest with {name}", _FOUND, (words,))
            time_query(db, f"any 20 with {name}", _BEST, (words,))
        for name, values in _CANNED.items():
            time_query(db, f"canned query {name}", read_canned(name), values)
    with Store.open(path) as store:
        for each in (first, middling):
            name, count = each[1:]
            with told(f"export of the first {EXPORTED:,} of {count:,} of a speaker"):
                list(islice(store.quotations(Filters(speaker=name)), EXPORTED))


def choose_words(db: sqlite3.Connection) -> dict[str, str]:
    """Return words that stand in many, some and few quotations of the latest ones."""
    latest = "SELECT text FROM quotations ORDER BY number DESC LIMIT 20000"
    counted: dict[str, int] = {}
    for (text,) in db.execute(latest):
        for word in set(text.lower().split()):
            counted[word] = counted.get(word, 0) + 1
    ordered = sorted(counted, key=lambda word: -counted[word])
    found = {"common": ordered[10], "middling": ordered[1_000], "rare": ordered[-1]}
    numbers = {
        name: db.execute(
            "SELECT count(*) FROM quotations_fts WHERE quotations_fts MATCH ?", [word]
        ).fetchone()[0]
        for name, word in found.items()
    }
    return {f"a word that {numbers[name]:,} hold": word for name, word in found.items()}


def read_canned(name: str) -> str:
    """Return the SQL of a question that the site offers."""
    place = Path(publishing.__file__).with_name("metadata.yml")
    metadata = yaml.safe_load(place.read_text("utf-8"))
    return str(metadata["databases"]["quotes"]["queries"][name]["sql"])


def time_query(
    db: sqlite3.Connection, what: str, sql: str, values: Sequence[str] | dict[str, str]
) -> None:
    """Print how many milliseconds a question takes, the first time and then."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        rows = len(db.execute(sql, values).fetchall())
        taken.append(1000 * (time.perf_counter() - began))
        if taken[-1] > 10_000:  # noqa: PLR2004 - ten seconds: once is enough
            break
    again = statistics.median(taken[1:] or taken)
    print(f"{what}: {taken[0]:,.1f} ms first, {again:,.1f} ms then ({rows} rows)", flush=True)


def identify(path: Path, _: argparse.Namespace) -> None:
    """Say who is who, as settling does."""
    with Store.open(path) as store, store.alone():
        with told("reading speakers and their company"):
            speakers = store.base_speakers()
        with told(f"matching {len(speakers):,} speakers"):
            pairs = match_speakers(speakers)
        with told(f"identities from {len(pairs):,} pairs, written"):
            found = identities.identify(speakers, pairs, store.judgements())
            store.write_identities(found.by_id.values(), pairs)


def group(path: Path, _: argparse.Namespace) -> None:
    """Say what is one statement, as settling does."""
    with Store.open(path) as store, told("what is one statement"):
        track(store, print)


def tidy(path: Path, _: argparse.Namespace) -> None:
    """Tidy up the file, where there is room for another."""
    with closing(connect(path)) as db:
        with told("ANALYZE"):
            db.execute("PRAGMA analysis_limit=1000")
            db.execute("ANALYZE")
        size, free = path.stat().st_size, shutil.disk_usage(path.parent).free
        if free < 2.5 * size:
            print(f"no room for VACUUM: {size / 1e9:.1f} GB, {free / 1e9:.1f} GB free")
            return
        with told("VACUUM"):
            db.execute("VACUUM")
        print(f"{size / 1e9:.2f} GB before, {path.stat().st_size / 1e9:.2f} GB after")


STEPS: dict[str, Callable[[Path, argparse.Namespace], None]] = {
    "write": write,
    "multiply": lambda path, set_to: multiply(set_to.base, path, set_to.times, set_to.articles),
    "finish": finish,
    "ask": ask,
    "identify": identify,
    "group": group,
    "tidy": tidy,
}


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("what", choices=tuple(STEPS))
    parser.add_argument("--quotations", type=int, default=10_000_000)
    parser.add_argument("--batch", type=int, default=500, help="articles a transaction")
    parser.add_argument("--seed", type=int, default=2026, help="another one: other articles")
    parser.add_argument("--step", type=int, default=100_000, help="quotations between two lines")
    parser.add_argument("--until", metavar="HH:MM", help="when to stop writing")
    parser.add_argument("--late", action="store_true", help="make indices and search at the end")
    parser.add_argument("--base", type=Path, default="base.db", help="the archive to multiply")
    parser.add_argument("--times", type=int, default=20, help="how often to copy it")
    parser.add_argument("--articles", type=int, help="only so many of it, the first ones")
    options = parser.parse_args()
    STEPS[options.what](options.file, options)


if __name__ == "__main__":
    main()
