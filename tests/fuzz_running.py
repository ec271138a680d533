"""Campaigns of hostile inputs, each in a process of its own that is watched from outside.

A reader that crashes the process, fills the memory or never ends is found too, and the input that
did it stays in the campaign's folder.
"""

import multiprocessing
import os
import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path, PurePath
from random import Random

from fuzz_mutations import harm
from fuzz_seeds import Seed, list_seeds
from quotetrack.documents import MAX_CHARACTERS, Item, Meter, Raw, passages, read, unwrap
from quotetrack.documents.cleaning.furniture import find_furniture
from quotetrack.documents.dates import normalise_date
from quotetrack.errors import InputError
from quotetrack.lang import load
from quotetrack.model import Document, Failure, Finished, Reading, Span
from quotetrack.parse.with_spacy import DEFAULT_MODEL
from quotetrack.pipeline import Reader, Settings, Wishes
from quotetrack.pipeline.limiting import limit_memory

SECONDS = 5.0
"""Seconds of computing that one input may take."""

HANGING = 60.0
"""Seconds by the clock after which the process is ended."""

MEGABYTES = 2048
"""What the process may hold, as address space: torch, pandas and pyarrow take a gigabyte of it."""

RENAMED = 0.08
"""The share of files whose ending is that of another format."""


@dataclass(slots=True)
class Outcome:
    """What came of one input; ``faults`` are what mustn't be."""

    label: str
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What came of a campaign."""

    name: str
    tried: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_label: str = ""

    def add(self, outcome: Outcome) -> None:
        """Count what came of an input."""
        self.tried += 1
        self.counts += outcome.counts
        self.faults += [f"{self.name}, {outcome.label}: {fault}" for fault in outcome.faults]
        if outcome.seconds >= self.slowest:
            self.slowest, self.slowest_label = outcome.seconds, outcome.label


Try = Callable[[Outcome, Path], None]
"""Tries one input, and notes down what came of it."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """Inputs by their number: ``make`` returns what to try, with its label.

    It must be a function of a module, for it is handed to another process.
    """

    name: str
    make: Callable[[str, int], tuple[str, Try]]
    seconds: float = SECONDS


def run(campaign: Campaign, numbers: range, folder: Path) -> Tally:
    """Try inputs by their numbers in a watched process; a new one goes on behind its death."""
    folder.mkdir(parents=True, exist_ok=True)
    tally, start = Tally(campaign.name), numbers.start
    while start < numbers.stop:
        start = _watch(campaign, range(start, numbers.stop), folder, tally)
    return tally


def _watch(campaign: Campaign, numbers: range, folder: Path, tally: Tally) -> int:
    """Watch one process; return the number of the input to go on with."""
    # A process begins from one that has loaded everything: there are many, and it takes a second.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["fuzz_texts"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, campaign, numbers, folder), daemon=True)
    process.start()
    theirs.close()
    outcome, number = Outcome("the start"), numbers.start
    try:
        while ours.poll(HANGING):
            told = ours.recv()
            if isinstance(told, Outcome):
                tally.add(told)
            else:
                number, outcome = told[0], Outcome(told[1])
        outcome.faults.append(f"hangs for more than {HANGING:.0f} seconds")
    except EOFError:
        process.join()
        if process.exitcode == 0:
            return numbers.stop
        outcome.faults.append(f"the process died of it: exit code {process.exitcode}")
    finally:
        process.kill()
        process.join()
    tally.add(outcome)
    return number + 1


def _serve(pipe: Connection, campaign: Campaign, numbers: range, folder: Path) -> None:
    limit_memory(MEGABYTES)
    said = _Said(folder / "stderr")
    for number in numbers:
        label, attempt = campaign.make(campaign.name, number)
        pipe.send((number, label))
        outcome = Outcome(label)
        said.read()
        started = time.process_time()
        try:
            attempt(outcome, folder)
        except Exception:  # noqa: BLE001 - whatever comes through is what is looked for
            outcome.faults.append(traceback.format_exc(limit=-12))
        outcome.seconds = time.process_time() - started
        # What is loaded at the first input is no cost of that input.
        if outcome.seconds > campaign.seconds and number > numbers.start:
            outcome.faults.append(f"took {outcome.seconds:.1f} seconds of computing")
        # Libraries warn and log as they like: none of it may stand between our own lines.
        if words := said.read():
            outcome.faults.append(f"said on stderr: {words}")
        if not outcome.faults:
            (folder / label).unlink(missing_ok=True)
        pipe.send(outcome)
    pipe.close()


class _Said:
    """What this process writes on stderr from now on, C libraries too: into a file."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND)
        os.dup2(descriptor, 2)
        self._file = path.open(encoding="utf-8", errors="backslashreplace")

    def read(self) -> str:
        """Return what was written since it was last read."""
        return self._file.read()


@cache
def seeds_of(name: str) -> Sequence[Seed]:
    """Return the seeds of a format, all of them for ``*``."""
    return tuple(each for each in list_seeds() if name in {each.format, "*"})


def make_input(name: str, number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of the input with this number, of a format or of all."""
    rng = Random(f"{name} {number}")  # noqa: S311 - chance that can be repeated
    seeds, everything = seeds_of(name), seeds_of("*")
    seed = seeds[number % len(seeds)]
    # The seeds themselves come first.
    data = seed.data if number < len(seeds) else harm(seed, everything, rng)
    called = seed.name
    if number >= len(seeds) and rng.random() < RENAMED:
        called = f"bridge{PurePath(rng.choice(everything).name).suffix}"
    return f"{number:06}-{called}", data


def make_reading(name: str, number: int) -> tuple[str, Try]:
    """Return how a reader is tried on the input with this number."""
    label, data = make_input(name, number)

    def attempt(outcome: Outcome, folder: Path) -> None:
        path = folder / label
        path.write_bytes(data)
        look_at(path, outcome)

    return label, attempt


def look_at(path: Path, outcome: Outcome) -> None:
    """Read a file, open what comes of it, and note down what is wrong with that."""
    meter = Meter()
    for item in read([str(path)], meter=meter):
        outcome.counts[type(item).__name__] += 1
        outcome.faults.extend(find_faults(item, str(path)))
        for opened in unwrap(item) if isinstance(item, Raw) else ():
            outcome.counts[f"opened {type(opened).__name__}"] += 1
            outcome.faults.extend(find_faults(opened, str(path)))
    outcome.counts["passed over"] += meter.passed_over.total()
    if not +outcome.counts - Counter(Finished=1):
        outcome.faults.append("nothing came of it, and nothing was told")


def find_documents(path: Path) -> Iterator[Document]:
    """Yield the articles of a file, opened."""
    for item in read([str(path)]):
        if isinstance(item, Document):
            yield item
        elif isinstance(item, Raw):
            yield from (each for each in unwrap(item) if isinstance(each, Document))


def find_faults(item: Item, origin: str) -> Iterator[str]:
    """Yield what is wrong with something that was read."""
    if isinstance(item, InputError):
        if len(str(item).splitlines()) != 1 or not item.reason.strip():
            yield f"a problem that is no one line: {str(item)!r}"
        if not item.origin.startswith(origin):
            yield f"a problem without its place: {str(item)!r}"
    elif isinstance(item, Document):
        yield from _find_document_faults(item)
    elif not isinstance(item, Raw | Finished):
        yield f"{item!r} came"


def _find_document_faults(document: Document) -> Iterator[str]:
    text = document.text
    if not text.strip() or len(text) > MAX_CHARACTERS or not document.id.strip():
        yield f"an article of {len(text)} characters, called {document.id!r}"
    values = [getattr(document, each.name) for each in fields(document)]
    try:
        _store(values)
    except (sqlite3.Error, UnicodeError, TypeError) as error:
        yield f"an article that can't be stored: {error!r}"
    if any(value is not None and ("\0" in value or not value) for value in values):
        yield "an article with an empty field or a NUL character"
    if document.published and normalise_date(document.published) != document.published:
        yield f"an article of {document.published!r}"
    furniture = [each.span for each in find_furniture(text, load("en").furniture)]
    yield from find_span_faults("furniture", furniture, text)
    yield from find_span_faults("passages", passages(text, furniture), text)


def find_span_faults(what: str, spans: Sequence[Span], text: str) -> Iterator[str]:
    """Yield ranges that are empty, out of order or outside of ``text``."""
    end = 0
    for span in spans:
        if not end <= span.start < span.end <= len(text) or not span.within(text).strip():
            yield f"{what} at {span} in {len(text)} characters, behind {end}"
        end = span.end


@cache
def _open_database() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


def _store(values: Sequence[str | None]) -> None:
    wanted = tuple(values)
    told = ", ".join("?" * len(wanted))
    got = _open_database().execute(f"SELECT {told}", wanted).fetchone()
    if got != wanted:
        raise TypeError("it comes back otherwise")


@cache
def _open_reader() -> Reader:
    return Settings(Wishes((DEFAULT_MODEL,), engine="parse")).open()


LONGEST = 20_000
"""Characters of the articles that are parsed."""


def make_parsing(name: str, number: int) -> tuple[str, Try]:
    """Return how the whole of reading, models too, is tried on the input with this number."""
    label, data = make_input(name, number)
    _open_reader()

    def attempt(outcome: Outcome, folder: Path) -> None:
        path = folder / label
        path.write_bytes(data)
        found = [each for each in find_documents(path) if len(each.text) <= LONGEST]
        for document in found[:2]:
            result, _ = _open_reader().read(document)
            outcome.counts[type(result).__name__] += 1
            outcome.faults.extend(find_reading_faults(result))

    return label, attempt


def find_reading_faults(result: Reading | Failure) -> Iterator[str]:
    """Yield what is wrong with an article that was read."""
    if isinstance(result, Failure):
        yield f"failed: {result.reason}"
        return
    text = result.document.text
    yield from find_span_faults("furniture", [each.span for each in result.furniture], text)
    for each in result.attributions:
        yield from find_span_faults("a quotation", each.quotation.content, text)
    if result.signature and not all(0 <= each < 1 << 32 for each in result.signature):
        yield f"signature {result.signature}"
