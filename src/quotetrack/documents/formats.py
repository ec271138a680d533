"""The formats that can be read. To add one, write its module and name it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quotetrack.documents import jsonl, text
from quotetrack.documents.inputs import Input
from quotetrack.errors import InputError
from quotetrack.model import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input.

    ``endings`` are those of its files, in lower case. ``recognises`` tells from the first line
    that isn't blank, for inputs whose name doesn't tell. ``read`` yields articles and the
    problems between them, and raises an InputError where it can't go on.
    """

    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Input], Iterator[Document | InputError]]


FORMATS = (
    Format(jsonl.ENDINGS, jsonl.looks_like_jsonl, jsonl.read_jsonl),
    # The last one takes what no other knows.
    Format(text.ENDINGS, lambda _: True, text.read_text),
)


def by_ending(path: Path) -> Format | None:
    """Return the format whose ending ``path`` has, upper or lower case."""
    ending = path.suffix.lower()
    return next((known for known in FORMATS if ending in known.endings), None)


def by_content(head: bytes) -> Format:
    """Return the first format that recognises ``head``, the first line that isn't blank."""
    return next(known for known in FORMATS if known.recognises(head))
