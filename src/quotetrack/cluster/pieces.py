"""An input cut into pieces, each of which becomes a shard; how they travel between machines."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from quotetrack.cluster.jobs import MOST_BYTES
from quotetrack.documents import Item, Raw
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished

Packed = dict[str, Any]
"""An item as Arrow has it: ``sort``, ``told`` (JSON) and ``data`` (bytes)."""


class Key(NamedTuple):
    """Which piece of which input, both counted from 0; in the order of the inputs."""

    source: int
    piece: int

    @property
    def name(self) -> str:
        """What the piece's files are called, sorted as the pieces are."""
        return f"{self.source:06}-{self.piece:06}"

    @classmethod
    def read(cls, name: str) -> "Key | None":
        """Return the key that a file is called by, None if by none."""
        source, _, piece = name.partition("-")
        if len(source) < 6 or not (source.isdecimal() and piece.isdecimal()):  # noqa: PLR2004 - as in `name`
            return None
        return cls(int(source), int(piece))


@dataclass(frozen=True, slots=True)
class Piece:
    """Items of one input, the first of which is the one counted ``first`` there.

    The ``last`` piece of an input may be empty; ``finished`` tells that the input was read to its
    end, and not only as far as it could be.
    """

    key: Key
    first: int
    items: Sequence[Document | Raw | InputError]
    last: bool = False
    finished: bool = False


def cut(items: Iterable[Item], source: int, size: int) -> Iterator[Piece]:
    """Cut what an input yields into pieces, the same whenever it is read; the last may be empty.

    Args:
        items: what it yields.
        source: which input it is.
        size: how many items are a piece.
    """
    held: list[Document | Raw | InputError] = []
    weight, first, number, finished = 0, 0, 0, False
    for item in items:
        if isinstance(item, Finished):
            finished = True
            continue
        if len(held) == size or weight > MOST_BYTES:
            yield Piece(Key(source, number), first, held)
            first, number, held, weight = first + len(held), number + 1, [], 0
        held.append(item)
        weight += _weigh(item)
    yield Piece(Key(source, number), first, held, last=True, finished=finished)


def _weigh(item: Document | Raw | InputError) -> int:
    if isinstance(item, Raw):
        return len(item.data)
    return len(item.text) if isinstance(item, Document) else 0


def pack(item: Document | Raw | InputError) -> Packed:
    """Return an item as Arrow has it."""
    if isinstance(item, Document):
        # A page's text may hold what is no character: JSON escapes it.
        return {"sort": "document", "told": json.dumps(asdict(item)), "data": None}
    if isinstance(item, Raw):
        named = (item.origin, item.format, dict(item.given), item.fallback_id)
        return {"sort": "raw", "told": json.dumps(named), "data": item.data}
    wrong = (item.origin, item.reason, item.line, item.lost)
    return {"sort": "problem", "told": json.dumps(wrong), "data": None}


def unpack(packed: Packed) -> Document | Raw | InputError:
    """Return the item that `pack` was given."""
    told = json.loads(packed["told"])
    if packed["sort"] == "document":
        return Document(**told)
    if packed["sort"] == "raw":
        origin, form, given, fallback_id = told
        return Raw(origin, packed["data"], form, given, fallback_id)
    origin, reason, line, lost = told
    return InputError(origin, reason, line, lost=lost)
