"""A log that programs read: a JSON object a line, each written as it happens."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from quotetrack.errors import InputError, OutputError
from quotetrack.pipeline import Outcome, Summary


class Log:
    """Writes what a run does: ``started``, ``article`` by article, ``finished``.

    What could not be read is a ``failure``, what else was wrong (a date) a ``problem``.

    Every line has the moment, ``at``, as an ISO 8601 time in UTC. Without a stream nothing is
    written.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def start(self, paths: tuple[str, ...], database: Path) -> None:
        """Log that a run has begun."""
        self._write("started", {"inputs": list(paths), "database": str(database)})

    def advance(self, outcome: Outcome) -> None:
        """Log what became of an article."""
        self._write("article", asdict(outcome))

    def report(self, problem: InputError) -> None:
        """Log something that was wrong with the input."""
        said = {"origin": problem.origin, "line": problem.line, "reason": problem.reason}
        self._write("failure" if problem.lost else "problem", said)

    def finish(self, summary: Summary, seconds: float) -> None:
        """Log how a run ended."""
        self._write("finished", {**asdict(summary), "seconds": round(seconds, 3)})

    def _write(self, event: str, told: Mapping[str, object]) -> None:
        if self._stream is None:
            return
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        # An origin may hold what is no character (a byte of a file's name): \\udc.. stays ASCII.
        print(json.dumps({"at": at, "event": event, **told}), file=self._stream, flush=True)


@contextmanager
def open_log(path: Path | None) -> Iterator[Log]:
    """Open a log that goes on where it ended; None logs nothing.

    Raises:
        OutputError: it can't be written.
    """
    if path is None:
        yield Log(None)
        return
    try:
        with path.open("a", encoding="utf-8") as stream:
            yield Log(stream)
    except OSError as error:
        if error.filename not in {None, str(path)}:
            raise
        raise OutputError(f"{path}: can't be written: {error.strerror or error}") from error
