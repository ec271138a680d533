"""What a run of ingesting would do: everything is read, nothing is parsed and nothing is stored."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from quotetrack.documents import Item, Raw
from quotetrack.errors import InputError
from quotetrack.model import Document, Failure
from quotetrack.pipeline.ingesting import Outcome, Summary
from quotetrack.pipeline.reading import Result, with_language
from quotetrack.pipeline.serving import Task
from quotetrack.pipeline.stopping import Stop
from quotetrack.pipeline.workers import Pool
from quotetrack.store import Fate


@dataclass(slots=True)
class Preview:
    """Reads what a run would read, and tells which articles are new, changed or stored already.

    Args:
        pool: opens articles; it needs no models (`Settings.dry`).
        judge: tells whether an article is news to the database.
        refuse: tells why nothing here reads a document (`Shelf.refuse`).
        report: told of everything that could not be read.
        advance: told of every article.
        language: what all articles are in, whatever they say.
        stop: ends the run when it is set.
    """

    pool: Pool
    judge: Callable[[Document], Fate]
    refuse: Callable[[Document], str | None]
    report: Callable[[InputError], object]
    advance: Callable[[Outcome], object]
    language: str | None = None
    stop: Stop = field(default_factory=Stop)
    summary: Summary = field(default_factory=Summary)

    def run(self, items: Iterable[Item]) -> Summary:
        """Read all of ``items``, and return what a run would do."""
        for item, result in self.pool.read(self._choose(items)):
            self._take(item, result)
        self.summary.stopped = self.stop.is_set()
        return self.summary

    def _choose(self, items: Iterable[Item]) -> Iterator[object]:
        for item in self.stop.until_set(items):
            yield Task(item) if isinstance(item, Raw) else item

    def _take(self, item: object, result: Result | None) -> None:
        if isinstance(item, InputError):
            self._report(item)
        elif isinstance(item, Document):
            self._judge(with_language(item, self.language))
        elif isinstance(item, Task) and result is not None:
            reading, problems = result
            for problem in problems:
                self._report(problem)
            if isinstance(reading, Failure):
                self._report(InputError(reading.origin, reading.reason, reading.line))
            else:
                self._judge(reading.document)

    def _report(self, problem: InputError) -> None:
        self.summary.failures += problem.lost
        self.summary.problems += not problem.lost
        self.report(problem)
        if problem.lost:
            self.advance(Outcome(problem.origin, None, "failed", reason=problem.reason))

    def _judge(self, document: Document) -> None:
        origin = document.origin or document.id
        refusal = self.refuse(document)
        if refusal:
            self._report(InputError(origin, refusal))
            return
        fate = self.judge(document)
        self.summary.new += fate is Fate.NEW
        self.summary.changed += fate is Fate.CHANGED
        self.summary.unchanged += fate is Fate.UNCHANGED
        self.advance(Outcome(origin, document.id, fate.value))
