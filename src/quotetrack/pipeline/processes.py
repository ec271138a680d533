"""One worker's process, seen from the one that employs it, and what it is given."""

import multiprocessing
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from quotetrack.documents import Raw
from quotetrack.model import Document
from quotetrack.pipeline.reading import Result, Settings
from quotetrack.pipeline.serving import PATIENCE, Known, Limits, Task, serve
from quotetrack.pipeline.stopping import unheard_by_children


@dataclass(slots=True)
class Slot:
    """An item in its place; ``tries`` counts the workers that it was given to."""

    item: object
    task: Task | None = None
    size: int = 0
    result: Result | None = None
    tries: int = 0

    @property
    def is_done(self) -> bool:
        """Whether nothing more is awaited for it."""
        return self.task is None or self.result is not None

    @property
    def article(self) -> Document | Raw:
        """The article that stands here; ValueError if none does."""
        if self.task is None:
            raise ValueError("no article stands here")
        return self.task.item


class Worker:
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
        self.slot: Slot | None = None
        self._known: Known | None = None
        self.deadline = time.monotonic() + PATIENCE
        self.read = 0
        self.loaded = False
        self.is_opening = False

    @property
    def is_idle(self) -> bool:
        """Whether it has loaded and has nothing to do."""
        return self.loaded and self.slot is None

    def tell(self, known: Known) -> None:
        """Tell the worker what is known of speakers, unless it was told."""
        if self._known is not known:
            self._known = known
            with suppress(OSError):
                self.pipe.send(known)

    def give(self, slot: Slot, limits: Limits) -> None:
        """Give the worker an article; that it is dead already is found when it is asked."""
        slot.tries += 1
        self.slot, self.deadline = slot, time.monotonic() + limits.allow(slot.article)
        self.read += slot.size
        with suppress(OSError):
            self.pipe.send(slot.article)

    def note_opening(self, limits: Limits, *, begins: bool) -> None:
        """Note that it loads models for its article, or has done so: that takes other time."""
        self.is_opening = begins
        article = self.slot.article if self.slot else None
        seconds = PATIENCE if begins or article is None else limits.allow(article)
        self.deadline = time.monotonic() + seconds

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
