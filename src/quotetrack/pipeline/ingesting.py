"""A run that stores articles with their quotations, in the order in which they came."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from quotetrack import __version__
from quotetrack.deciding import settle
from quotetrack.documents import Item, Raw
from quotetrack.documents.cleaning.signatures import bands, find_original
from quotetrack.errors import InputError, RefusedError
from quotetrack.model import Attribution, Document, Failure, Finished, Reading, Span, Speaker
from quotetrack.pipeline.reading import ReadElsewhere, Result, leave_out, with_language
from quotetrack.pipeline.serving import Task
from quotetrack.pipeline.stopping import Stop
from quotetrack.pipeline.workers import Pool
from quotetrack.store import Counts, Fate, Ingest, Store

# Documents stored in one transaction: what a killed run loses at most.
BATCH = 25

LINGER = 5.0
"""Seconds after which what was found is stored, though the batch isn't full: input may be slow."""

Event = Reading | Failure | Finished

Batch = Sequence[tuple["Event", "Outcome | None"]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: ``fate`` is ``new``, ``changed``, ``unchanged`` or ``failed``."""

    origin: str
    document_id: str | None
    fate: str
    quotations: int = 0
    reason: str | None = None


class _Known(NamedTuple):
    """What became of an article that was read elsewhere, and whether it is news."""

    result: Result
    fate: Fate | None = None


@dataclass(slots=True)
class Summary:
    """What a run of ingesting did; ``counts`` is all that the database then holds.

    ``quotations`` counts those that were stored, ``left_out`` those that weren't sure enough,
    ``failures`` what could not be read, ``problems`` what else was wrong. ``stopped`` tells that
    somebody ended the run before the input did.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failures: int = 0
    problems: int = 0
    quotations: int = 0
    left_out: int = 0
    stopped: bool = False
    counts: Counts | None = None


@dataclass(frozen=True, slots=True)
class _Unchanged:
    """An article that is stored already."""

    origin: str
    document_id: str | None = None


@dataclass(slots=True)
class Ingestion:
    """A run that stores documents with their quotations.

    Args:
        store: an open database.
        pool: what reads articles, opened.
        listed: the speakers of the user's file.
        report: told of everything that could not be read or stored, as it is stored.
        advance: told what became of every article, as it is stored.
        again: extract again what is stored already and has not changed.
        min_confidence: what is less confident, and was judged by nobody, is left out and counted.
        language: what all articles are in, whatever they say.
        stop: ends the run when it is set: what was begun is finished and stored.
        tell: told in a line what takes long when all is read.
    """

    store: Store
    pool: Pool
    listed: Sequence[Speaker]
    report: Callable[[InputError], object]
    advance: Callable[[Outcome], object]
    again: bool = False
    min_confidence: float = 0.0
    language: str | None = None
    stop: Stop = field(default_factory=Stop)
    tell: Callable[[str], object] = lambda _: None
    summary: Summary = field(default_factory=Summary)
    _batch: list[tuple[Event, Outcome | None]] = field(default_factory=list)
    _models: str = ""
    _written: float = field(default_factory=time.monotonic)

    def run(self, items: Iterable[Item | ReadElsewhere]) -> Summary:
        """Ingest what ``items`` yields, say who is who, and return what was done."""
        self._models = "; ".join(self.pool.made_by)
        self.pool.know(self.store.known(self.listed))
        with self.store.ingest(
            __version__,
            self._models,
            self.listed,
            again=self.again,
            bands=bands,
            find_original=find_original,
        ) as ingest:
            for item, result in self.pool.read(self._choose(ingest, items)):
                self._take(ingest, item, result)
            self._flush(ingest)
        # Saying who is who holds all speakers in memory: not beside the workers' models.
        self.pool.rest()
        settle(self.store, self.tell)
        self.summary.stopped = self.stop.is_set()
        self.summary.counts = self.store.counts()
        return self.summary

    def _note_models(self, ingest: Ingest) -> None:
        """Note a parser of another language that was opened since the run began."""
        models = "; ".join(self.pool.made_by)
        if models != self._models:
            self._models = models
            ingest.name_models(models)

    def _choose(self, ingest: Ingest, items: Iterable[Item | ReadElsewhere]) -> Iterator[object]:
        """Yield a task for each article that is to be read, and what else there is as it is."""
        for item in self.stop.until_set(items):
            if isinstance(item, InputError):
                yield Failure(item.origin, item.reason, item.line) if item.lost else item
            elif isinstance(item, Document):
                document = with_language(item, self.language)
                unread = self.pool.refuse(document)
                wrong = leave_out(document, unread) if unread is not None else None
                yield wrong or self._choose_document(ingest, document)
            elif isinstance(item, ReadElsewhere):
                yield self._choose_read(ingest, item)
            elif (
                isinstance(item, Raw) and not self.again and ingest.holds(item.digest, item.origin)
            ):
                yield _Unchanged(item.origin)
            else:
                yield Task(item) if isinstance(item, Raw) else item

    def _choose_read(self, ingest: Ingest, read: ReadElsewhere) -> object:
        """Do what would have been done before the article was read."""
        if read.digest is not None:
            is_held = not self.again and ingest.holds(read.digest, read.origin)
            return _Unchanged(read.origin) if is_held else _Known(read.result)
        if read.document is None:
            return read.result[0]
        return self._choose_document(ingest, read.document, read.result)

    def _choose_document(
        self, ingest: Ingest, document: Document, result: Result | None = None
    ) -> object:
        refusal = ingest.refusal(document)
        if refusal is not None:
            return Failure(document.origin or document.id, refusal, document_id=document.id)
        fate = ingest.fate(document)
        if fate is Fate.UNCHANGED and not self.again:
            return _Unchanged(document.origin or document.id, document.id)
        return Task(document, fate) if result is None else _Known(result, fate)

    def _take(self, ingest: Ingest, item: object, result: Result | None) -> None:
        """Put what became of an item into the batch; store the batch where it is time."""
        if isinstance(item, InputError):
            self._warn(item)
        elif isinstance(item, _Unchanged):
            self.summary.unchanged += 1
            self.advance(Outcome(item.origin, item.document_id, "unchanged"))
        elif isinstance(item, Failure):
            self._fail(item)
        elif isinstance(item, Finished):
            self._batch.append((item, None))
        elif isinstance(item, _Known):
            self._take_result(ingest, item.fate, item.result)
        elif isinstance(item, Task) and result is not None:
            self._take_result(ingest, item.fate, result)
        if len(self._batch) >= BATCH or time.monotonic() - self._written > LINGER:
            self._flush(ingest)

    def _warn(self, problem: InputError) -> None:
        self.summary.problems += 1
        self.report(problem)

    def _fail(self, failure: Failure) -> None:
        outcome = Outcome(failure.origin, failure.about, "failed", reason=failure.reason)
        self._batch.append((failure, outcome))

    def _take_result(self, ingest: Ingest, fate: Fate | None, result: Result) -> None:
        reading, problems = result
        for problem in problems:
            self._warn(problem)
        if isinstance(reading, Failure):
            self._fail(reading)
            return
        if fate is None:
            # It had to be opened first: only now can be told whether it is news.
            fate = ingest.fate(reading.document)
        chosen = replace(reading, attributions=self._leave_out_unsure(reading))
        origin = reading.document.origin or reading.document.id
        stored = fate is not Fate.UNCHANGED or self.again
        count = len(chosen.attributions) if stored else 0
        outcome = Outcome(origin, reading.document.id, fate.value, count)
        self._batch.append((chosen, outcome))

    def _leave_out_unsure(self, reading: Reading) -> tuple[Attribution, ...]:
        """Return the quotations that are sure enough, or that a person judged; count the others."""
        found = reading.attributions
        if all(a.confidence >= self.min_confidence for a in found):
            return found
        judged = self.store.judged_places(reading.document)
        kept = tuple(a for a in found if a.confidence >= self.min_confidence or _meets(a, judged))
        self.summary.left_out += len(found) - len(kept)
        return kept

    def _flush(self, ingest: Ingest) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self._note_models(ingest)
            self._write(ingest, batch)
        self._written = time.monotonic()

    def _write(self, ingest: Ingest, batch: Batch) -> None:
        """Store a batch; if a document in it is refused, store its parts one by one."""
        try:
            ingest.write([event for event, _ in batch])
        except RefusedError as error:
            if len(batch) > 1:
                for each in batch:
                    self._write(ingest, [each])
                return
            batch = [_refuse(batch[0][1], error)]
            ingest.write([event for event, _ in batch])
        for event, outcome in batch:
            if outcome is not None:
                self._count(event, outcome)

    def _count(self, event: Event, outcome: Outcome) -> None:
        """Count what is stored now, and tell of it."""
        summary = self.summary
        if isinstance(event, Failure):
            summary.failures += 1
            self.report(InputError(event.origin, event.reason, event.line))
        summary.new += outcome.fate == Fate.NEW.value
        summary.changed += outcome.fate == Fate.CHANGED.value
        summary.unchanged += outcome.fate == Fate.UNCHANGED.value
        summary.quotations += outcome.quotations
        self.advance(outcome)


def _refuse(outcome: Outcome | None, error: RefusedError) -> tuple[Failure, Outcome]:
    origin = outcome.origin if outcome else ""
    about = outcome.document_id if outcome else None
    failure = Failure(origin, str(error), document_id=about)
    return failure, Outcome(origin, about, "failed", reason=str(error))


def _meets(attribution: Attribution, places: Iterable[Span]) -> bool:
    """Tell whether a quotation overlaps one of ``places``."""
    content = attribution.quotation.content
    return any(s.start < p.end and p.start < s.end for s in content for p in places)
