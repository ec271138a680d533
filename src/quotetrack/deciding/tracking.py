"""Track: say anew which quotations are one statement, where anything changed."""

from collections.abc import Callable
from datetime import date
from functools import partial

from quotetrack import __version__
from quotetrack.model import Saying
from quotetrack.statements import Model, group, open_embedder, tell_method
from quotetrack.store import Store

MANY = 5_000
"""So many quotations take long enough to be told of."""


def track(store: Store, tell: Callable[[str], object] = lambda _: None) -> None:
    """Group the quotations that came or changed with those that say the same, and store it.

    What comes out follows from the quotations and the judgements alone, not from what was stored
    before or in which order it came. Who is who is settled first.

    Args:
        store: the archive.
        tell: told in a line what is being done, where that takes long.
    """
    with store.alone():
        model = open_embedder()
        store.start_grouping(_tell_method(model))
        waiting = store.ungrouped()
        decided = store.statement_decisions() if waiting else None
        if decided is not None:
            # The days that are read beside what waits may not reach so far.
            store.await_decided(decided, {(speaker, act) for speaker, act, _ in waiting})
        many = sum(count for _, _, count in waiting)
        if many >= MANY:
            tell(f"Finding which of {many:,} quotations are one statement")
        for speaker, act, _ in waiting:
            seeds = store.ungrouped_sayings(speaker, act)
            if seeds and decided is not None:
                read = partial(_read, store, speaker, act)
                store.write_grouping(group(seeds, read, decided, model))
        store.finish_grouping()


def _read(store: Store, speaker: str, act: str, first: date, last: date) -> list[Saying]:
    begin = None if first == date.min else first
    return store.sayings(speaker, act, begin, None if last == date.max else last)


def _tell_method(model: Model | None) -> str:
    """Return how statements are made: another answer, and all are made anew."""
    return " ".join([__version__, tell_method(), *([model.name] if model else [])])
