"""Every reader against hostile inputs: no traceback, no hang, and nothing lost in silence.

``QUOTETRACK_FUZZ=20`` tries twenty times as many inputs. What each campaign tried is printed at
the end; an input that was too much is kept, and named with its number.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import pytest

from fuzz_running import (
    Campaign,
    Tally,
    find_documents,
    make_input,
    make_parsing,
    make_reading,
    run,
    seeds_of,
)
from fuzz_texts import EFFORT, FUNCTIONS, make_call
from quotetrack.documents import Item, read
from quotetrack.documents.formats import FORMATS, has_known_ending
from quotetrack.errors import InputError

pytestmark = pytest.mark.slow

EACH = 150 * EFFORT
"""Inputs of each format."""

PARSED = 60 * EFFORT
TEXTS = 120 * EFFORT
FILES, EXTRACTED = 200, 100
SHORT = 40_000
REFUSED = {"ole", "rtf", "archive", "odf", "media"}
"""Formats that are told apart only to say what to do with them."""

QUOTETRACK = (sys.executable, "-m", "quotetrack")


@pytest.fixture(scope="module")
def tallies(request: pytest.FixtureRequest) -> Iterator[list[Tally]]:
    """Collect what came of the campaigns, and print it behind the last one."""
    found: list[Tally] = []
    yield found
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stdout.write(f"\n{tabulate(found)}\n")


def tabulate(found: Sequence[Tally]) -> str:
    """Return what came of the campaigns, a line each."""
    lines = [f"{'':22}{'inputs':>8}{'articles':>10}{'problems':>10}{'seconds':>9}  slowest"]
    for each in found:
        articles = sum(each.counts[name] for name in ("Document", "opened Document", "Reading"))
        problems = sum(n for name, n in each.counts.items() if name.endswith("Error"))
        told = f"{each.name:22}{each.tried:8,}{articles:10,}{problems:10,}{each.slowest:9.2f}"
        lines.append(f"{told}  {each.slowest_label}")
    lines.append(f"{'together':22}{sum(each.tried for each in found):8,}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_a_valid_seed_of_every_format_is_read(name: str, tmp_path: Path) -> None:
    """A format that is new must be given seeds, and what they hold must come out of them."""
    seeds = seeds_of(name)
    assert seeds
    for seed in seeds:
        path = tmp_path / seed.name
        path.write_bytes(seed.data)
        items: list[Item] = list(read([str(path)]))
        if name in REFUSED:
            assert [type(each) for each in items[:-1]] == [InputError]
        else:
            assert list(find_documents(path)), items


def test_the_same_number_makes_the_same_input() -> None:
    """So that what was found once is found again, on any machine."""
    for name in (each.name for each in FORMATS):
        make = [make_input(name, number) for number in range(20)]
        seeds_of.cache_clear()
        assert [make_input(name, number) for number in range(20)] == make


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_a_reader_bears_anything(name: str, tmp_path: Path, tallies: list[Tally]) -> None:
    """Harmed files give articles and problems of one line, in bounded time and memory."""
    tally = run(Campaign(name, make_reading), range(EACH), tmp_path)
    tallies.append(tally)
    assert tally.tried == EACH
    assert not tally.faults, "\n".join(tally.faults[:5])


def test_what_is_read_can_be_parsed(tmp_path: Path, tallies: list[Tally]) -> None:
    """Whatever text comes out of harmed files: ranges fit it, and quotations lie inside."""
    tally = run(Campaign("*", make_parsing, seconds=20), range(PARSED), tmp_path)
    tallies.append(tally)
    assert tally.counts["Reading"]
    assert not tally.faults, "\n".join(tally.faults[:5])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_bears_any_text(name: str, tmp_path: Path, tallies: list[Tally]) -> None:
    """Monsters of one character repeated, and harmed texts: an answer or an error of ours."""
    tally = run(Campaign(name, make_call, seconds=10), range(TEXTS), tmp_path)
    tallies.append(tally)
    assert not tally.faults, "\n".join(tally.faults[:5])
    assert tally.counts["answered"] == TEXTS


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code, and the lines that it printed on stderr."""

    code: int
    lines: Sequence[str]


def call(*arguments: str | Path) -> Ended:
    """Run a command to its end."""
    done = subprocess.run([*QUOTETRACK, *arguments], capture_output=True, timeout=300, check=False)
    return Ended(done.returncode, done.stderr.decode().split("\n")[:-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of harmed files of all formats, each below a folder of its own name."""
    made = tmp_path_factory.mktemp("harmed")
    inputs = (make_input(FORMATS[n % len(FORMATS)].name, 1_000 + n) for n in count())
    # A megabyte of text is read well enough, but it takes its time.
    short = (each for each in inputs if len(each[1]) < SHORT)
    for number, (name, data) in enumerate(islice(short, FILES)):
        path = made / f"{number:03}" / name
        path.parent.mkdir()
        path.write_bytes(data)
    return made


def see_known(ended: Ended) -> None:
    """Fail if anything but our own lines stands on stderr, or another exit code comes."""
    *lines, last = ended.lines
    assert ended.code == 1
    assert last.endswith(" problems: see the lines above; everything else was read.")
    begins = (
        "Error: ",
        "Note: ",
        "Passed over, no format for them: ",
        "Further problems aren't printed: ",
    )
    assert not [line for line in lines if not line.startswith(begins)]
    assert sum(not line.startswith(("Error: ", "Note: ")) for line in lines) <= 2


def test_a_folder_of_harmed_files_is_ingested(folder: Path, tmp_path: Path) -> None:
    """Through the whole command: what can be read is stored, all else is named, nothing is lost."""
    db, log = tmp_path / "quotes.db", tmp_path / "log.jsonl"
    reading = ("--engine", "parse", "--workers", "2")
    ended = call("ingest", folder, "--db", db, "--log-json", log, *reading)
    see_known(ended)
    told = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    named_in = {"article", "failure", "problem"}
    origins = {each["origin"] for each in told if each["event"] in named_in}
    named = {Path(origin).relative_to(folder).parts[0] for origin in origins}
    untold = [path for path in folder.glob("*/*") if path.parent.name not in named]
    # What no format reads is counted by its ending.
    assert not [path for path in untold if has_known_ending(path)]
    passed_over = next(line for line in ended.lines if line.startswith("Passed over"))
    assert all(path.suffix in passed_over for path in untold)
    assert told[-1]["event"] == "finished"
    with closing(sqlite3.connect(db)) as opened:
        (stored,) = opened.execute("SELECT count(*) FROM documents").fetchone()
        (failed,) = opened.execute("SELECT count(*) FROM failures").fetchone()
    assert stored > FILES / 10
    assert failed > FILES / 10
    checked = call("check", "--db", db)
    assert checked == Ended(0, []), checked


def test_a_folder_of_harmed_files_is_extracted_from(folder: Path, tmp_path: Path) -> None:
    """Without a database and without workers, articles are read in the main process."""
    out = tmp_path / "quotations.jsonl"
    files = sorted(folder.glob("*/*"))[:EXTRACTED]
    see_known(call("extract", *files, "-o", out, "--engine", "parse"))
    assert len(out.read_bytes().splitlines()) > EXTRACTED / 10
