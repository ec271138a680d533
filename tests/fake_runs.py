"""Runs of ingesting in this process, with the parser that needs no model."""

from collections.abc import Callable, Sequence

from fake_parser import FakeParser, open_fakes
from quotetrack.documents import read
from quotetrack.errors import InputError
from quotetrack.model import Document
from quotetrack.pipeline import (
    Ingestion,
    Inline,
    Outcome,
    Reader,
    Shelf,
    Summary,
    open_registry,
    read_documents,
)
from quotetrack.store import Store


def run(  # noqa: PLR0913 - whatever a test wants of a run
    store: Store,
    paths: Sequence[object],
    *,
    parsers: Sequence[FakeParser] = (),
    report: Callable[[InputError], object] = print,
    advance: Callable[[Outcome], object] = lambda _: None,
    again: bool = False,
    min_confidence: float = 0.0,
) -> Summary:
    """Ingest ``paths`` and return what was done."""
    pool = Inline(Reader(open_fakes(*parsers)))
    listed = open_registry(None).speakers()
    ingestion = Ingestion(
        store, pool, listed, report, advance, again=again, min_confidence=min_confidence
    )
    return ingestion.run(read([str(path) for path in paths]))


def list_documents(path: object) -> list[Document]:
    """Return the articles of a file or a folder as a run reads them."""
    return list(read_documents(read([str(path)]), Shelf().refuse, print))
