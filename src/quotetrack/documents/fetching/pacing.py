"""When each server may be asked again: politeness, in seconds."""

import time
from collections.abc import Callable
from threading import Lock

from quotetrack.documents.fetching.problems import FetchError

Clock = Callable[[], float]
Sleep = Callable[[float], object]

LONGEST_DELAY = 30.0
"""The most seconds between two questions that a robots.txt may ask for and get."""
LONGEST_WAIT = 60.0
"""The most seconds that a server may ask to wait and have us come back within this visit."""


class Pacer:
    """Keeps ``delay`` seconds between the questions to one host; threads may share it.

    Args:
        delay: seconds; a host's robots.txt may ask for more.
        clock: seconds that only ever grow.
        sleep: waits that many seconds, doing nothing; true if it was broken off.
    """

    def __init__(
        self, delay: float = 1.0, *, clock: Clock = time.monotonic, sleep: Sleep = time.sleep
    ) -> None:
        self._delay = delay
        self._clock = clock
        self.sleep = sleep
        self._delays: dict[str, float] = {}
        self._asked: dict[str, float] = {}
        self._resting: dict[str, float] = {}
        self._lock = Lock()

    def find_ready(self, host: str) -> float:
        """Return the seconds until ``host`` may be asked; 0 if it may be now."""
        now = self._clock()
        ready = self._resting.get(host, now)
        if host in self._asked:
            ready = max(ready, self._asked[host] + self._delays.get(host, self._delay))
        return max(ready - now, 0.0)

    def wait(self, host: str) -> None:
        """Sleep until ``host`` may be asked, and take it as asked then.

        Raises:
            FetchError: the sleep was broken off.
        """
        with self._lock:
            seconds = self.find_ready(host)
            self._asked[host] = self._clock() + seconds
        if seconds and self.sleep(seconds):
            raise FetchError("not asked for any more")

    def slow_down(self, host: str, delay: float | None) -> None:
        """Keep ``delay`` seconds from now on, if that is longer, but no more than thirty."""
        if delay is not None:
            self._delays[host] = max(self._delay, min(delay, LONGEST_DELAY))

    def rest(self, host: str, seconds: float) -> None:
        """Leave ``host`` alone for so many seconds at least."""
        until = self._clock() + seconds
        self._resting[host] = max(until, self._resting.get(host, until))
