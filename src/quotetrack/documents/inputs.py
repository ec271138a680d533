"""One input that was opened, a place in it that a problem is told of, and articles still closed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from quotetrack.documents.metering import Allowance
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

OPENERS = 1
"""Raise it when a format reads the same bytes differently: what was stored is then read anew."""


class CutShortError(InputError):
    """An input breaks off: what would have stood behind can't be known."""


class SpentError(CutShortError):
    """Unpacking an input cost more than its `Allowance`: nothing more of the file is read."""


def hashed(what: str, data: bytes | str) -> str:
    """Return a short id that is the same for the same data: ``what:`` and 16 hex digits."""
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return f"{what}:{sha256(data).hexdigest()[:16]}"


def printable(name: str) -> str:
    """Return ``name`` without what a terminal would obey or a database refuse."""
    escaped = (c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return "".join(escaped)


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
    lies itself. ``fallback_id`` is the id of its one article, should that name none and have no
    address; None where only the text can tell (standard input). ``allowance`` is what unpacking
    may still cost, one for all that lies in one file. ``ending`` is what its server's word for its
    kind amounts to (``.html``), in place of that of its name.
    """

    origin: str
    stream: BinaryIO
    path: Path | None = None
    size: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    inner: "Callable[[Input], Iterator[Item]] | None" = None
    depth: int = 0
    fallback_id: str | None = None
    allowance: Allowance = field(default_factory=Allowance)
    ending: str | None = None

    def member(
        self, name: str, stream: BinaryIO, given: Mapping[str, str] | None = None
    ) -> "Input":
        """Return the input called ``name`` that lies in this one, for ``inner`` to read."""
        shown = printable(name)
        return Input(
            origin=f"{self.origin}!/{shown}",
            stream=stream,
            given=given or {},
            columns=self.columns,
            inner=self.inner,
            depth=self.depth + 1,
            fallback_id=self.fallback_id and hashed("member", f"{self.fallback_id}!/{shown}"),
            allowance=self.allowance,
        )

    def read_inner(self, held: "Input") -> "Iterator[Item]":
        """Yield what is in another input, one that this one holds."""
        if self.inner is None:
            raise ValueError("an input that was opened by no `read_stream` holds no others")
        return self.inner(held)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the inputs something stands: the origin and, where there is one, the line."""

    origin: str
    line: int | None = None

    def problem(self, reason: str) -> InputError:
        """Return what is wrong here, as an error that names this place."""
        return InputError(self.origin, reason, self.line)
