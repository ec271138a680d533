"""Ending a run from outside, so that nothing begun is lost."""

import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class Stop:
    """Whether a run is to end: what was begun is finished, nothing more is taken in."""

    def __init__(self) -> None:
        self._set = False
        self._reading = False

    def is_set(self) -> bool:
        """Tell whether the run is to end."""
        return self._set

    def set(self) -> None:
        """Let the run end.

        Raises:
            KeyboardInterrupt: the input is being waited for, or this is the second time.
        """
        again, self._set = self._set, True
        if self._reading or again:
            raise KeyboardInterrupt

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds, or until it is set; tell whether it is."""
        try:
            self._reading = True
            time.sleep(max(0.0, timeout or 0.0))
        except KeyboardInterrupt:
            self._set = True
        finally:
            self._reading = False
        return self._set

    def until_set(self, items: Iterable[T]) -> Iterator[T]:
        """Yield ``items`` until the run is to end, even while the next one is waited for."""
        source = iter(items)
        while not self._set:
            try:
                self._reading = True
                item = next(source)
            except StopIteration:
                return
            except KeyboardInterrupt:
                self._set = True
                return
            finally:
                self._reading = False
            yield item


@contextmanager
def stopped_by_signals(stop: Stop, tell: Callable[[], object]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end a run: at the first it calls ``tell``, the second ends it."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            tell()
        stop.set()

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, how in before.items():
            signal.signal(each, how)


@contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end what runs inside as Ctrl-C does: nothing is left lying about."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def unheard_by_children() -> Iterator[None]:
    """Keep Ctrl-C, of which a terminal tells all processes, from those that are started inside.

    They would tell of it with a traceback until they have loaded what ignores it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - not on Windows

    # The first process brings it along, and that lets Ctrl-C through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
