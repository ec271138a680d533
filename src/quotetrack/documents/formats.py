"""The formats that can be read. To add one, write its module and name it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quotetrack.documents import jsonl, text
from quotetrack.documents.inputs import Input, Item, Raw
from quotetrack.errors import InputError
from quotetrack.model import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input.

    ``endings`` are those of its files, in lower case: they tell which files of a folder are read,
    and nothing else. ``recognises`` tells by the input's first bytes (up to 65,536, and at least
    the first line that isn't blank), ``read`` yields what is in it and raises an InputError where
    it can't go on. ``unwrap`` makes an article of a Raw of this format, in a process that may die
    of it: it yields the article, and before it problems that don't keep it from being read.
    """

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Input], Iterator[Item]]
    unwrap: Callable[[Raw], Iterator[Document | InputError]] | None = None


FORMATS = (
    Format("jsonl", jsonl.ENDINGS, jsonl.looks_like_jsonl, jsonl.read_jsonl),
    # The last one takes what no other knows.
    Format("text", text.ENDINGS, lambda _: True, text.read_text),
)


def by_ending(path: Path) -> Format | None:
    """Return the format whose ending ``path`` has, upper or lower case."""
    ending = path.suffix.lower()
    return next((known for known in FORMATS if ending in known.endings), None)


def by_content(head: bytes) -> Format:
    """Return the first format that recognises ``head``, an input's first bytes."""
    return next(known for known in FORMATS if known.recognises(head))


def unwrap(raw: Raw) -> Iterator[Document | InputError]:
    """Yield the article in ``raw``, and before it problems that don't keep it from being read.

    What keeps it from being read is yielded too, as an InputError that nothing follows.
    """
    known = next(known for known in FORMATS if known.name == raw.format)
    if known.unwrap is None:
        raise ValueError(f"{raw.format} articles need no opening")
    try:
        yield from known.unwrap(raw)
    except InputError as problem:
        yield problem
