"""How much was read, and how much unpacking that may still cost."""

import io
from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from quotetrack.documents.limits import FREE_UNPACKING, MAX_RATIO
from quotetrack.documents.streams import Pieces, read_some


@dataclass(slots=True)
class Meter:
    """How far the reading of everything named has come.

    ``total`` is the bytes of all files, None where that can't be told (standard input, a pipe, an
    address); ``done`` the bytes of them that were read, packed as they lie there. ``passed_over``
    counts the files of folders and archives that no format reads, by their ending ("" without).
    """

    total: int | None = None
    done: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Allowance:
    """What unpacking one input may cost, however archives lie in each other in it.

    ``taken`` counts the bytes read of the input as it lies on the disk (at most its ``size``, if
    it has one: an archive may name the same bytes again and again), ``made`` those that were
    unpacked from it, at every level. ``passed_over`` is the meter's; ``too_deep`` tells that
    something lay too deep to be read, ``is_metered`` that somebody counts what is taken.
    """

    size: int | None = None
    taken: int = 0
    made: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    too_deep: bool = False
    is_metered: bool = False

    @property
    def is_spent(self) -> bool:
        """Whether more came out than any text packs to: somebody built a bomb."""
        return self.made > FREE_UNPACKING + MAX_RATIO * self.taken


class Metered(Pieces):
    """A stream that counts what is read of it."""

    def __init__(self, stream: BinaryIO, meter: Meter, allowance: Allowance) -> None:
        self._stream = stream
        self._meter, self._allowance = meter, allowance
        self._before = meter.done
        allowance.is_metered = True

    def seekable(self) -> bool:
        """Tell whether the stream can be sought in."""
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to another place in it."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in it."""
        return self._stream.tell()

    def give(self, most: int) -> bytes:
        """Return the next bytes, and count them."""
        data = read_some(self._stream, most)
        allowance = self._allowance
        taken = allowance.taken + len(data)
        allowance.taken = taken if allowance.size is None else min(taken, allowance.size)
        self._meter.done = self._before + allowance.taken
        return data
