"""One input that was opened, a place in it that a problem is told of, and articles still closed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

OPENERS = 1
"""Raise it when a format reads the same bytes differently: what was stored is then read anew."""


@dataclass(frozen=True, slots=True)
class Raw:
    """One article as it came, not opened yet: that is slow and may be dangerous.

    ``format`` names the entry of ``formats.FORMATS`` that opens it, in a process that may die of
    it. ``given`` is what is known of the article beforehand (from a feed, from the archive it
    lies in): fields as `fields.assemble` reads them, and ``charset``.
    """

    origin: str
    data: bytes
    format: str
    given: Mapping[str, str] = field(default_factory=dict)
    fallback_id: str | None = None

    @property
    def digest(self) -> str:
        """A hash of all that the article is made from."""
        told = repr((OPENERS, self.format, sorted(self.given.items()), self.fallback_id))
        return sha256(told.encode("utf-8", "backslashreplace") + self.data).hexdigest()


Item = Document | Raw | Finished | InputError
"""What reading yields: articles, opened or not, problems, and the ends of inputs."""


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes to read articles from.

    ``origin`` is the name the user gave it, fit to print; what lies in an archive is
    ``archive.zip!/member``. ``path`` and ``size`` (bytes) are None for what is no regular file:
    standard input, a named pipe, a member. ``given`` is what is known of its one article
    beforehand. ``columns`` says which field of ours is called otherwise there (``text`` ->
    ``body``). ``inner`` reads another input that this one holds, ``depth`` counts how deep it
    lies itself.
    """

    origin: str
    stream: BinaryIO
    path: Path | None = None
    size: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    inner: "Callable[[Input], Iterator[Item]] | None" = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the inputs something stands: the origin and, where there is one, the line."""

    origin: str
    line: int | None = None

    def problem(self, reason: str) -> InputError:
        """Return what is wrong here, as an error that names this place."""
        return InputError(self.origin, reason, self.line)
