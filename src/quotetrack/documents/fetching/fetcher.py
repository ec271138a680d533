"""What addresses hold: pages, files, feeds with all that they name, and lists of feeds."""

import time
from collections.abc import Iterable, Iterator
from threading import Event
from types import TracebackType
from typing import Self

from quotetrack import __version__
from quotetrack.documents.fetching.client import Client
from quotetrack.documents.fetching.exchange import Terms
from quotetrack.documents.fetching.memory import Memory, NoMemory
from quotetrack.documents.fetching.pacing import Clock, Pacer, Sleep
from quotetrack.documents.fetching.rechecking import Recent
from quotetrack.documents.fetching.visits import Visits
from quotetrack.documents.fetching.watching import Stop
from quotetrack.documents.inputs import Item

AGENT = f"quotetrack/{__version__} (archive of quotations in the news)"


class Fetcher:
    """Reads addresses, politely: one question a second and host, robots.txt kept to.

    Args:
        memory: what earlier visits left behind; without it everything is read.
        allow_private: also fetch from this machine and from private networks.
        delay: seconds between two questions to one host.
        agent: who asks, for the ``User-Agent`` header; a robots.txt knows it by its first word.
        threads: so many hosts are asked at once; no host ever by two.
        stop: ends the reading when it is set: nothing is then remembered of a feed half read.
        sleep: waits that many seconds, instead of ``stop``.
        clock: seconds that only ever grow.
        terms: how long and how much may come back, instead of all that ``agent`` and
            ``allow_private`` say.
    """

    def __init__(  # noqa: PLR0913 - settings, all by name
        self,
        memory: Memory | None = None,
        *,
        allow_private: bool = False,
        delay: float = 1.0,
        agent: str = AGENT,
        threads: int = 4,
        stop: Stop | None = None,
        sleep: Sleep | None = None,
        clock: Clock = time.monotonic,
        terms: Terms | None = None,
    ) -> None:
        self._memory = memory or NoMemory()
        self._threads = threads
        self._stop = stop or Event()
        self._recent = Recent()
        self._pacer = Pacer(delay, clock=clock, sleep=sleep or self._stop.wait)
        self._client = Client(terms or Terms(agent, allow_private=allow_private), self._pacer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing open."""

    def read(self, address: str) -> Iterator[Item]:
        """Yield what is at ``address``, and what can't be had as an InputError value.

        A page or a file gives its articles; a feed those that it names and `Memory` doesn't know;
        a list of feeds (OPML) those of all its feeds. Behind all that belongs to an address comes
        its `Finished`, with what to ask by next time if nothing went wrong.
        """
        yield from self.read_all([address])

    def read_all(self, addresses: Iterable[str]) -> Iterator[Item]:
        """Yield what is at all ``addresses``; while one host has to be waited for, others go on.

        An address that comes twice is read once.
        """
        visits = Visits(
            self._client, self._pacer, self._memory, self._threads, self._stop, recent=self._recent
        )
        yield from visits.make(addresses)
