"""Rounds of looking at feeds again, as often as the user says."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from quotetrack.errors import QuotetrackError

SHORTEST, LONGEST = 1.0, 366 * 86_400.0

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_INTERVAL = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*([smhd])", re.IGNORECASE | re.ASCII)


class IntervalError(QuotetrackError):
    """An interval that can't be read, or is too short or too long."""


class Stop(Protocol):
    """What ends the rounds: a `threading.Event` that another thread or a signal sets."""

    def is_set(self) -> bool:
        """Tell whether to stop."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds, or until it is set; tell whether it is."""
        ...


def parse_interval(written: str) -> float:
    """Return the seconds that ``15m``, ``90s``, ``1.5h`` or ``1d`` mean.

    Raises:
        IntervalError: it is none of those, less than a second or more than a year.
    """
    told = _INTERVAL.fullmatch(written.strip())
    if told is None:
        raise IntervalError(
            f"{written[:40]!r} is no interval: write a number with s, m, h or d, such as 15m"
        )
    seconds = float(told[1]) * _SECONDS[told[2].lower()]
    if not SHORTEST <= seconds <= LONGEST:
        raise IntervalError(f"{written[:40]!r} is no interval between 1s and 366d")
    return seconds


def watch_rounds(
    every: float, stop: Stop, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[int]:
    """Yield 0, 1, 2 ... every ``every`` seconds, the first at once, until ``stop`` is set.

    The times are counted from the first round, so that they don't drift. A round that takes
    longer than ``every`` makes the next begin at the next time that still lies ahead; the numbers
    of those that were missed are left out.
    """
    begun, number = clock(), 0
    while not stop.is_set():
        yield number
        number = max(number, int((clock() - begun) // every)) + 1
        while (left := begun + number * every - clock()) > 0 and not stop.is_set():
            stop.wait(left)
