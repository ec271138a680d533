"""What a worker's process does: it reads one article after the other from its pipe."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import NamedTuple

from quotetrack.documents import Raw
from quotetrack.errors import ModelError, QuotetrackError
from quotetrack.model import Document, Failure, Speaker
from quotetrack.pipeline.limiting import limit_memory, limit_time
from quotetrack.pipeline.reading import Reader, Settings
from quotetrack.store import Fate

PATIENCE = 120.0
"""Seconds that a worker may take to load models."""

USUAL = 200_000
"""Characters up to which the limit of time counts as it is; ten times as long, ten times it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may cost: seconds (more for a very long one), megabytes of memory."""

    seconds: float = 120.0
    megabytes: int = 4096

    def allow(self, item: Document | Raw) -> float:
        """Return the seconds that an article may take."""
        return self.seconds * max(1.0, measure(item) / USUAL)


class Task(NamedTuple):
    """An article to be read; ``fate`` is carried along: whether it is news, where that is known."""

    item: Document | Raw
    fate: Fate | None = None


class Known(NamedTuple):
    """Tells a worker what the database knows of speakers."""

    speakers: tuple[Speaker, ...]


class Hello(NamedTuple):
    """What a worker says when it has loaded: the models that it has open."""

    made_by: tuple[str, ...]


class Opening(NamedTuple):
    """What a worker says when it begins to load another language's models, for an article."""


class Opened(NamedTuple):
    """What it says when it has done so: the models that it has open now."""

    made_by: tuple[str, ...]


class Exhausted(NamedTuple):
    """What a worker says last that has run out of memory."""


def serve(pipe: Connection, settings: Settings, limits: Limits) -> None:
    """Read articles from ``pipe`` until it is closed: what a worker's process does."""
    # Ctrl-C goes to all processes of a terminal: the one that writes decides what is finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    limit_memory(limits.megabytes)
    try:
        reader = settings.open()
    except QuotetrackError as error:
        pipe.send(error)
        return
    pipe.send(Hello(reader.made_by))
    with suppress(EOFError, OSError):
        while _serve_one(pipe, reader, limits):
            pass


def _serve_one(pipe: Connection, reader: Reader, limits: Limits) -> bool:
    """Read one article; False if the process is of no more use after it."""
    item = pipe.recv()
    if isinstance(item, Known):
        reader.know(item.speakers)
        return True
    seconds = limits.allow(item)
    if reader.extractors is not None:
        reader.extractors.opening = partial(_tell_opening, pipe, reader, seconds)
    limit_time(seconds)
    try:
        told: object = reader.read(item)
    except MemoryError:
        told = Exhausted()
    except ModelError as error:  # no article's own: it is what the run needs
        told = error
    except RecursionError:
        told = (refuse(item, "nested too deep to be read"), ())
    except Exception as error:  # noqa: BLE001 - whatever an article does to a parser is its own
        said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        told = (refuse(item, f"can't be read: {said}"), ())
    pipe.send(told)
    return not isinstance(told, Exhausted)


@contextmanager
def _tell_opening(pipe: Connection, reader: Reader, seconds: float) -> Iterator[None]:
    """Tell that models are loaded inside: that time isn't the article's."""
    limit_time(PATIENCE)
    pipe.send(Opening())
    try:
        yield
    finally:
        pipe.send(Opened(reader.made_by))
        limit_time(seconds)


def refuse(item: Document | Raw, reason: str) -> Failure:
    """Return that an article can't be had; what was opened of it is kept for another try."""
    document = item if isinstance(item, Document) else None
    return Failure(item.origin or (document.id if document else ""), reason, document=document)


def _follow_parent() -> None:
    """End with the process that started this one, however it ended."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def measure(item: Document | Raw) -> int:
    """Return how long an article is, in characters or bytes."""
    return len(item.text) if isinstance(item, Document) else len(item.data)
