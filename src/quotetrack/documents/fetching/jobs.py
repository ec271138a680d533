"""Addresses that wait to be fetched, a queue for each host, so that no host holds up another."""

from collections import deque
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import httpx

from quotetrack.documents.fetching.addresses import name_host, parse_address
from quotetrack.documents.fetching.pacing import LONGEST_WAIT, Pacer
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.model import Finished, Validators

MOST_WAITING = 1_000
"""While more entries than that wait, no further feed is opened: their texts are held in memory."""
MOST_HELD = 20_000_000
"""The same for the characters of those texts."""
PAUSES = (2.0, 10.0)
"""Seconds before the second attempt at an address, and before the third."""


@dataclass(slots=True)
class Following:
    """A feed whose entries are being fetched: ``left`` of them, ``whole`` if none was left out."""

    address: str
    validators: Validators | None
    left: int
    whole: bool = True

    def finish(self) -> Finished:
        """Return the end of the feed; what was left out must be asked for again."""
        return Finished(self.address, self.validators if self.whole else None)


@dataclass(slots=True)
class Job:
    """An address to fetch.

    ``depth`` is 0 for what the user named, 1 for a feed that a list of feeds names; what a feed
    names has a ``feed``. ``given`` and ``content`` (HTML, may be empty) are what that says of it.
    ``again`` if it is stored, and only asked whether it has changed.
    """

    address: str
    depth: int = 0
    feed: Following | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    content: str = ""
    attempts: int = 0
    again: bool = False

    @property
    def url(self) -> httpx.URL:
        """The address, parsed; FetchError if it is none."""
        return parse_address(self.address)


class Queues:
    """Jobs by host, each host's in their order."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._entries: dict[str, deque[Job]] = {}
        self._feeds: dict[str, deque[Job]] = {}
        self._waiting = self._held = 0

    def add(self, job: Job) -> None:
        """Put ``job`` behind the others of its host.

        Raises:
            FetchError: its address is none.
        """
        host = name_host(job.url)
        (self._entries if job.feed else self._feeds).setdefault(host, deque()).append(job)
        self._count(job, 1)

    def put_back(self, job: Job) -> bool:
        """Let ``job`` be tried again later; False if it has been tried often enough."""
        if job.attempts >= len(PAUSES):
            return False
        self._pacer.rest(name_host(job.url), PAUSES[job.attempts])
        job.attempts += 1
        self.add(job)
        return True

    def take(self, busy: AbstractSet[str]) -> Job | None:
        """Return a job of a host that may be asked now and isn't ``busy``; None if there is none.

        What a feed names comes before a further feed. A host that is to be left alone for long
        counts as one that may be asked: its jobs come to nothing at once.
        """
        for queues in self._open_kinds():
            for host in queues:
                if host not in busy and not self._find_wait(host):
                    return self._pop(queues, host)
        return None

    def find_wait(self, busy: AbstractSet[str]) -> float | None:
        """Return the seconds until `take` has a job again; None if only ``busy`` hosts have any."""
        hosts = {host for queues in self._open_kinds() for host in queues} - busy
        return min(map(self._find_wait, hosts), default=None)

    def _open_kinds(self) -> tuple[dict[str, deque[Job]], ...]:
        full = self._waiting > MOST_WAITING or self._held > MOST_HELD
        return (self._entries,) if full else (self._entries, self._feeds)

    def _find_wait(self, host: str) -> float:
        seconds = self._pacer.find_ready(host)
        return seconds if seconds <= LONGEST_WAIT else 0.0

    def _pop(self, queues: dict[str, deque[Job]], host: str) -> Job:
        """Return the first job of ``host``, which then stands behind the other hosts."""
        waiting = queues.pop(host)
        job = waiting.popleft()
        if waiting:
            queues[host] = waiting
        self._count(job, -1)
        return job

    def _count(self, job: Job, change: int) -> None:
        if job.feed is not None:
            self._waiting += change
            self._held += change * len(job.content)


def try_add(queues: Queues, job: Job) -> FetchError | None:
    """Add ``job``, or return why that can't be."""
    try:
        queues.add(job)
    except FetchError as problem:
        return problem
    return None
