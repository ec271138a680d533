"""One input, whatever it is -> the articles in it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from quotetrack.documents.formats import choose
from quotetrack.documents.inputs import CutShortError, Input, Item, SpentError
from quotetrack.documents.limits import MAX_DEPTH
from quotetrack.documents.metering import Meter, Metered
from quotetrack.documents.sniffing import narrow, sniff
from quotetrack.errors import InputError

_TOO_DEEP = (
    f"archives lie in each other more than {MAX_DEPTH} deep; nothing that deep is read, "
    "here or elsewhere in this file"
)

# What names a packing and not a format: articles.csv.gz holds, or was unpacked to, a table.
_PACKED = re.compile(r"\.(?:gz|bz2|xz)\Z", re.IGNORECASE)


def read_stream(source: Input) -> Iterator[Item]:
    """Yield the articles in ``source``, and what can't be read of it as an InputError value.

    What it holds is told by its first bytes. Where the reading could not go on to the input's
    end, the last thing yielded is a `CutShortError`.
    """
    try:
        if source.depth <= MAX_DEPTH:
            yield from map(_lighten, _open(source))
        elif not source.allowance.too_deep:
            source.allowance.too_deep = True
            yield InputError(source.origin, _TOO_DEEP)
    except SpentError as problem:
        # Of a bomb one line is told, where it lies: behind it every other member would fail too.
        if source.depth:
            raise
        yield _lighten(problem)
    except InputError as problem:
        yield _lighten(problem)
    except OSError as error:
        yield CutShortError(source.origin, error.strerror or str(error))


def _lighten(item: Item) -> Item:
    """Take from a problem what it was found by: that holds all of the text, and all its bytes."""
    if isinstance(item, InputError):
        item.__traceback__ = item.__cause__ = item.__context__ = None
    return item


def _open(source: Input) -> Iterator[Item]:
    stream, allowance = source.stream, source.allowance
    if not allowance.is_metered:
        stream = Metered(stream, Meter(), allowance).buffered()
    head, stream = sniff(stream)
    if narrowed := narrow(head, stream, source.origin):
        head, stream = sniff(narrowed)
    known = choose(head, f"x{source.ending}" if source.ending else _PACKED.sub("", source.origin))
    yield from known.read(replace(source, stream=stream, inner=read_stream))
