"""A clock on the stages of an extraction, put around them as they stand in the pipeline."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

from quotetrack.pipeline import Shelf, extracting, reading
from quotetrack.pipeline.opening import open_chosen

FUNCTIONS: Mapping[str, tuple[ModuleType, str]] = {
    "language": (reading, "tell_language"),
    "cleaning": (extracting, "clean"),
    "furniture": (extracting, "find_furniture"),
    "mending": (extracting, "mend"),
    "speakers": (extracting, "attribute"),
    "sentences": (extracting, "find_starts"),
    "trees": (extracting, "find_trees"),
}
REST = "all else"


class Clocked:
    """Stands for a parser or an engine, and clocks one of its methods."""

    def __init__(self, inner: object, method: str, clocked: Callable[..., Any]) -> None:
        self._inner = inner
        self._method, self._clocked = method, clocked

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
        return self._clocked if name == self._method else getattr(self._inner, name)


class Clock:
    """Adds up the CPU seconds of each stage in ``times``."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}

    def load(self, shelf: Shelf, language: str) -> tuple[Any, Any]:
        """Return the parser and the engine of a language, both with a clock on them."""
        parser, engine = open_chosen(shelf, language)

        def parse(*given: Any, **named: Any) -> Iterator[Any]:  # noqa: ANN401 - as the parser has it
            # It parses as one asks it for more, and is meant to be timed as a whole.
            return iter(list(parser.parse(*given, **named)))

        return (
            Clocked(parser, "parse", self.wrap("parse", parse)),
            Clocked(engine, "find", self.wrap("quotations", engine.find)),
        )

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the same function, its time added to a stage's."""

        def clocked(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
            started = time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.times[stage] = self.times.get(stage, 0.0) + time.process_time() - started

        return clocked

    @contextmanager
    def running(self) -> Iterator[None]:
        """Begin from nought, with a clock on each function of the pipeline meanwhile."""
        self.times.clear()
        started = time.process_time()
        with ExitStack() as patches:
            for stage, (module, name) in FUNCTIONS.items():
                clocked = self.wrap(stage, getattr(module, name))
                patches.enter_context(patch.object(module, name, clocked))
            yield
        self.times[REST] = time.process_time() - started - sum(self.times.values())
