"""Fetching in threads, so that a slow host holds up nobody but itself."""

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread

from quotetrack.documents.fetching.addresses import name_host
from quotetrack.documents.fetching.client import Page
from quotetrack.documents.fetching.jobs import Job
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.model import Validators

Fetched = Page | FetchError


@dataclass(slots=True)
class Ahead:
    """Jobs that are being fetched, each in a thread of its own.

    What was fetched is held until it is taken. The threads are daemons: who stops taking, or the
    program, doesn't wait for them.
    """

    fetch: Callable[[str, Validators | None], Page]
    busy: set[str] = field(default_factory=set)
    """The hosts that are being asked."""
    _landed: "queue.SimpleQueue[tuple[Job, Fetched | Exception]]" = field(
        default_factory=queue.SimpleQueue
    )

    def start(self, job: Job, known: Validators | None) -> None:
        """Begin to fetch ``job``."""
        self.busy.add(name_host(job.url))
        Thread(target=self._run, args=(job, known), daemon=True).start()

    def take(self, seconds: float | None) -> tuple[Job, Fetched] | None:
        """Return what was fetched first; None if it takes more than so many seconds."""
        try:
            job, fetched = self._landed.get(timeout=seconds)
        except queue.Empty:
            return None
        self.busy.remove(name_host(job.url))
        if isinstance(fetched, Exception) and not isinstance(fetched, FetchError):
            raise fetched
        return job, fetched

    def _run(self, job: Job, known: Validators | None) -> None:
        try:
            fetched: Fetched | Exception = self.fetch(job.address, known)
        except Exception as error:  # noqa: BLE001 - it is raised again by `take`, which would wait for ever
            fetched = error
        self._landed.put((job, fetched))
