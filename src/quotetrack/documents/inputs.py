"""One input that was opened, and a place in it that a problem is told of."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quotetrack.errors import InputError


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to read articles from.

    ``origin`` is the name the user gave it, fit to print. ``path`` and ``size`` (bytes) are None
    for what is no regular file: standard input, a named pipe.
    """

    origin: str
    stream: BinaryIO
    path: Path | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the inputs something stands: the origin and, where there is one, the line."""

    origin: str
    line: int | None = None

    def problem(self, reason: str) -> InputError:
        """Return what is wrong here, as an error that names this place."""
        return InputError(self.origin, reason, self.line)
