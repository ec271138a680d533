"""Articles read by processes of their own, each of which may die of one without any other harm.

A parser can crash on an article, fill the memory or never end. So each worker has a limit of time
and memory; one that is over it, or dies, is replaced, and only the article that it had is given
up. Every worker has a pipe of its own: where several share a queue, one that is killed while it
holds the lock stops them all.

The pipes carry pickles, by ``multiprocessing``'s own doing: both ends are this program.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Protocol, Self

from quotetrack.errors import ModelError, QuotetrackError, WorkerError
from quotetrack.model import Document, Speaker
from quotetrack.pipeline.choosing import Shelf
from quotetrack.pipeline.processes import Slot, Worker
from quotetrack.pipeline.reading import Reader, Result, Settings
from quotetrack.pipeline.serving import (
    PATIENCE,
    Exhausted,
    Hello,
    Known,
    Limits,
    Opened,
    Opening,
    Task,
    measure,
    refuse,
)

AHEAD = 4
"""Articles for each worker that are read from the input before their turn."""

MOST_ITEMS = 1000
"""Items that wait behind an article which is being read: most may be no news."""

MOST_AHEAD = 64 * 2**20
"""Bytes of articles that are read before their turn, all workers together."""

RECYCLE = 20_000_000
"""Characters after which a worker is replaced: spaCy keeps every word that it has met."""

STILLBORN = 3
"""Workers in a row that may die before they have loaded: one may have been killed from outside."""


class Pool(Protocol):
    """What reads articles, in this process or in others; a context manager."""

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that were opened so far, in order of their opening."""
        ...

    def refuse(self, document: Document) -> str | None:
        """Return in words why nothing here reads a document, None if something may."""
        ...

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        ...

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, tasks with what became of them."""
        ...

    def rest(self) -> None:
        """Hold no memory until there is something to read again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class Inline:
    """Reads articles in this very process, one after the other and without limits."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that were opened so far, in order of their opening."""
        return self._reader.made_by

    def refuse(self, document: Document) -> str | None:
        """Return in words why nothing here reads a document, None if something may."""
        extractors = self._reader.extractors
        return extractors.shelf.refuse(document) if extractors else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def rest(self) -> None:
        """Keep the models: they are this process's own."""

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        self._reader.know(speakers)

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, tasks with what became of them."""
        for item in items:
            yield item, self._reader.read(item.item) if isinstance(item, Task) else None


@dataclass(slots=True)
class Workers:
    """Reads articles in up to ``count`` processes.

    One is started at once, or all where there is ``much`` to read; the others as they are needed.
    """

    settings: Settings
    count: int
    limits: Limits = field(default_factory=Limits)
    much: bool = False
    _shelf: Shelf = field(init=False)
    _made_by: dict[str, None] = field(default_factory=dict, init=False)
    _known: Known = field(default=Known(()), init=False)
    _stillborn: int = field(default=0, init=False)
    _workers: list[Worker] = field(default_factory=list, init=False)
    _slots: "deque[Slot]" = field(default_factory=deque, init=False)
    _waiting: "deque[Slot]" = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self._shelf = self.settings.look()

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that were opened so far, in order of their opening."""
        return tuple(self._made_by)

    def refuse(self, document: Document) -> str | None:
        """Return in words why nothing here reads a document, None if something may."""
        return None if self.settings.dry else self._shelf.refuse(document)

    def __enter__(self) -> Self:
        """Start the first workers, and wait until one has loaded its models.

        Raises:
            QuotetrackError: what kept it from that.
        """
        for _ in range(self.count if self.much else 1):
            self._start()
        while not any(worker.loaded for worker in self._workers):
            if not self._workers:
                self._start()
            self._listen(block=True)
        return self

    def __exit__(self, *error: object) -> None:
        self.rest()

    def rest(self) -> None:
        """End all workers; others are started when there is something to read again."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def know(self, speakers: Sequence[Speaker]) -> None:
        """Read from now on with what a database knows of speakers (`Store.known`)."""
        self._known = Known(tuple(speakers))

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items in their order, tasks with what became of them."""
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
        few = len(self._waiting) < AHEAD * self.count and len(self._slots) < MOST_ITEMS
        return few and size < MOST_AHEAD

    def _take(self, source: Iterator[object]) -> bool:
        """Take the next item in; False if there is none."""
        try:
            item = next(source)
        except StopIteration:
            return False
        slot = Slot(item)
        if isinstance(item, Task):
            slot.task, slot.size = item, measure(item.item)
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
        self._workers.append(Worker(self.settings, self.limits))

    def _drop(self, worker: Worker) -> None:
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

    def _hear(self, worker: Worker) -> None:
        try:
            told = worker.receive()
        except (EOFError, OSError):
            self._give_up(worker, f"the process that read it died ({worker.tell_end()})")
            return
        if isinstance(told, QuotetrackError):
            raise told
        if isinstance(told, Hello | Opened):
            self._made_by |= dict.fromkeys(told.made_by)
        if isinstance(told, Hello):
            worker.loaded, self._stillborn = True, 0
        elif isinstance(told, Opening | Opened):
            worker.note_opening(self.limits, begins=isinstance(told, Opening))
        elif isinstance(told, Exhausted):
            self._give_up(worker, f"needs more than {self.limits.megabytes:,} MB of memory")
        elif worker.slot is not None:
            worker.slot.result, worker.slot = told, None

    def _tell_time(self, worker: Worker) -> str:
        if worker.slot is None:
            raise ModelError(f"the models weren't loaded within {PATIENCE:.0f} seconds")
        if worker.is_opening:
            return f"the models of its language weren't loaded within {PATIENCE:.0f} seconds"
        return f"took longer than {self.limits.allow(worker.slot.article):.0f} seconds"

    def _give_up(self, worker: Worker, reason: str, *, again: bool = True) -> None:
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


def open_pool(
    settings: Settings, workers: int, limits: Limits | None = None, *, much: bool = False
) -> Pool:
    """Return what reads articles in so many processes; none of its own if it is 0.

    Where there is ``much`` to read, all of them load their models at the same time.
    """
    if workers == 0:
        return Inline(settings.open())
    return Workers(settings, workers, limits or Limits(), much)
