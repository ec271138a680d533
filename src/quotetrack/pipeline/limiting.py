"""What the operating system lets a worker use; where it knows no such limits, nothing."""

import time
from contextlib import suppress

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

GRACE = 60
"""Seconds over its limit after which a worker that nobody ends is ended by the system."""


def limit_memory(megabytes: int) -> None:
    """Let this process hold so much data at most; what it asks for beyond is a MemoryError."""
    if resource is not None:
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, hard))


def limit_time(seconds: float) -> None:
    """Let this process compute for so long from now on, and some time more.

    The one that started it ends it sooner: this is for a worker that has lost it and hangs.
    """
    if resource is not None:
        with suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            soft = int(time.process_time() + seconds) + GRACE
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
