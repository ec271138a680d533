"""Articles read by processes of their own, each of which may die of one without any other harm.

A parser can crash on an article, fill the memory or never end. So each worker has a limit of time
and memory; one that is over it, or dies, is replaced, and only the article that it had is given
up. Every worker has a pipe of its own: where several share a queue, one that is killed while it
holds the lock stops them all.

The pipes carry pickles, by ``multiprocessing``'s own doing: both ends are this program.
"""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Any, Protocol, Self

from quotetrack.documents import Raw
from quotetrack.errors import ModelError, QuotetrackError, WorkerError
from quotetrack.model import Document, Speaker
from quotetrack.pipeline.reading import Reader, Result, Settings
from quotetrack.pipeline.serving import (
    Exhausted,
    Hello,
    Job,
    Known,
    Limits,
    measure,
    refuse,
    serve,
)
from quotetrack.pipeline.stopping import unheard_by_children

AHEAD = 4
"""Articles for each worker that are read from the input before their turn."""

MOST_AHEAD = 64 * 2**20
"""Bytes of articles that are read before their turn, all workers together."""

RECYCLE = 20_000_000
"""Characters after which a worker is replaced: spaCy keeps every word that it has met."""

PATIENCE = 120.0
"""Seconds that a worker may take to load its models."""

STILLBORN = 3
"""Workers in a row that may die before they have loaded: one may have been killed from outside."""


class Pool(Protocol):
    """What reads articles, in this process or in others; a context manager."""

    hello: Hello

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        ...

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, jobs with what became of them."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Inline:
    """Reads articles in this very process, one after the other and without limits."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.hello = Hello(reader.made_by, reader.reads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        self._reader.know(speakers)

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, jobs with what became of them."""
        for item in items:
            yield item, self._reader.read(item.item) if isinstance(item, Job) else None


@dataclass(slots=True)
class _Slot:
    """An item in its place; ``tries`` counts the workers that it was given to."""

    item: object
    job: Job | None = None
    size: int = 0
    result: Result | None = None
    tries: int = 0

    @property
    def is_done(self) -> bool:
        return self.job is None or self.result is not None

    @property
    def article(self) -> Document | Raw:
        if self.job is None:
            raise ValueError("no article stands here")
        return self.job.item


class _Worker:
    """One process with its pipe, and what it has to do until when."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, settings, limits), daemon=True, name="quotetrack reader"
        )
        with unheard_by_children():
            self._process.start()
        theirs.close()
        self.slot: _Slot | None = None
        self._known: Known | None = None
        self.deadline = time.monotonic() + PATIENCE
        self.read = 0
        self.loaded = False

    @property
    def is_idle(self) -> bool:
        return self.loaded and self.slot is None

    def tell(self, known: Known) -> None:
        """Tell the worker what is known of speakers, unless it was told."""
        if self._known is not known:
            self._known = known
            with suppress(OSError):
                self.pipe.send(known)

    def give(self, slot: _Slot, limits: Limits) -> None:
        """Give the worker an article; that it is dead already is found when it is asked."""
        slot.tries += 1
        self.slot, self.deadline = slot, time.monotonic() + limits.allow(slot.article)
        self.read += slot.size
        with suppress(OSError):
            self.pipe.send(slot.article)

    def receive(self) -> Any:  # noqa: ANN401 - a hello, an error or a result
        """Return what the worker says; EOFError or OSError if it is dead."""
        return self.pipe.recv()

    def tell_end(self) -> str:
        """Return in words how the process ended."""
        self._process.join(5)
        code = self._process.exitcode
        if code is not None and code < 0:
            with suppress(ValueError):
                return signal.Signals(-code).name
        return f"exit code {code}"

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join(5)
        self.pipe.close()


@dataclass(slots=True)
class Workers:
    """Reads articles in up to ``count`` processes; they are started as they are needed."""

    settings: Settings
    count: int
    limits: Limits = field(default_factory=Limits)
    hello: Hello = field(default=Hello("", ""), init=False)
    _known: Known = field(default=Known(()), init=False)
    _stillborn: int = field(default=0, init=False)
    _workers: list[_Worker] = field(default_factory=list, init=False)
    _slots: "deque[_Slot]" = field(default_factory=deque, init=False)
    _waiting: "deque[_Slot]" = field(default_factory=deque, init=False)

    def __enter__(self) -> Self:
        """Start the first worker, and wait until it has loaded its models.

        Raises:
            QuotetrackError: what kept it from that.
        """
        while not any(worker.loaded for worker in self._workers):
            if not self._workers:
                self._start()
            self._listen(block=True)
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        self._known = Known(tuple(speakers))

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, jobs with what became of them."""
        self._slots.clear()
        self._waiting.clear()
        source, ended = iter(items), False
        while self._slots or not ended:
            if not ended and self._has_room():
                ended = not self._take(source)
            self._employ()
            while self._slots and self._slots[0].is_done:
                slot = self._slots.popleft()
                yield slot.item, slot.result
            if self._slots:
                self._listen(block=ended or not self._has_room())

    def _has_room(self) -> bool:
        size = sum(slot.size for slot in self._slots)
        return len(self._waiting) < AHEAD * self.count and size < MOST_AHEAD

    def _take(self, source: Iterator[object]) -> bool:
        """Take the next item in; False if there is none."""
        try:
            item = next(source)
        except StopIteration:
            return False
        slot = _Slot(item)
        if isinstance(item, Job):
            slot.job, slot.size = item, measure(item.item)
            self._waiting.append(slot)
        self._slots.append(slot)
        return True

    def _employ(self) -> None:
        """Give waiting articles to idle workers; start another where none is idle."""
        for worker in [w for w in self._workers if w.is_idle and w.read > RECYCLE]:
            self._drop(worker)
        idle = [w for w in self._workers if w.is_idle]
        for worker in idle[: len(self._waiting)]:
            worker.tell(self._known)
            worker.give(self._waiting.popleft(), self.limits)
        coming = sum(not w.loaded for w in self._workers)
        if len(self._waiting) > coming and len(self._workers) < self.count:
            self._start()

    def _start(self) -> None:
        self._workers.append(_Worker(self.settings, self.limits))

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def _listen(self, *, block: bool) -> None:
        """Take what workers have done; give up what took too long."""
        busy = [w for w in self._workers if not w.is_idle]
        if not busy:
            return
        left = max(0.0, min(w.deadline for w in busy) - time.monotonic())
        ready = wait([w.pipe for w in busy], left if block else 0)
        for worker in busy:
            if worker.pipe in ready:
                self._hear(worker)
            elif time.monotonic() > worker.deadline:
                self._give_up(worker, self._tell_time(worker), again=False)

    def _hear(self, worker: _Worker) -> None:
        try:
            told = worker.receive()
        except (EOFError, OSError):
            self._give_up(worker, f"the process that read it died ({worker.tell_end()})")
            return
        if isinstance(told, QuotetrackError):
            raise told
        if isinstance(told, Hello):
            self.hello, worker.loaded, self._stillborn = told, True, 0
        elif isinstance(told, Exhausted):
            self._give_up(worker, f"needs more than {self.limits.megabytes:,} MB of memory")
        elif worker.slot is not None:
            worker.slot.result, worker.slot = told, None

    def _tell_time(self, worker: _Worker) -> str:
        if worker.slot is None:
            raise ModelError(f"the models weren't loaded within {PATIENCE:.0f} seconds")
        return f"took longer than {self.limits.allow(worker.slot.article):.0f} seconds"

    def _give_up(self, worker: _Worker, reason: str, *, again: bool = True) -> None:
        """End a worker; its article gets a second try, for a death may be another's fault."""
        slot = worker.slot
        self._drop(worker)
        if slot is None:
            self._stillborn += not worker.loaded
            if self._stillborn >= STILLBORN:
                raise WorkerError(f"a process that reads articles died at its start: {reason}")
            return
        if again and slot.tries < 2:  # noqa: PLR2004 - a second time it is the article's own
            self._waiting.appendleft(slot)
            return
        slot.result = (refuse(slot.article, reason), ())


def open_pool(settings: Settings, workers: int, limits: Limits | None = None) -> Pool:
    """Return what reads articles in so many processes; none of its own if it is 0."""
    if workers == 0:
        return Inline(settings.open())
    return Workers(settings, workers, limits or Limits())
