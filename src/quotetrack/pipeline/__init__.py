"""The stages in their order: the only package that knows it.

documents -> parse -> quotations -> speakers -> statements -> store

``choosing`` tells which parser reads which language, ``extracting`` finds the quotations of one
article, ``extractors`` those of articles in many languages, ``reading`` makes of whatever input
yields an article with its quotations, ``workers`` does that in processes that may die of it,
``ingesting`` stores what comes of it.
"""

from quotetrack.pipeline.choosing import (
    PARSERS,
    SPACY,
    STANZA,
    Choice,
    Shelf,
    Wishes,
    find_base,
    tell_commands,
)
from quotetrack.pipeline.extracting import (
    Extractor,
    Found,
    Parser,
    attribute_parsed,
    name_entities,
)
from quotetrack.pipeline.extractors import Extractors
from quotetrack.pipeline.ingesting import BATCH, Ingestion, Outcome, Summary
from quotetrack.pipeline.opening import list_readers, open_parser, open_registry
from quotetrack.pipeline.previewing import Preview
from quotetrack.pipeline.reading import (
    ReadElsewhere,
    Reader,
    Result,
    Settings,
    leave_out,
    read_documents,
    with_language,
)
from quotetrack.pipeline.serving import Limits, Task
from quotetrack.pipeline.sources import Recall, list_feeds, open_fetcher, open_items
from quotetrack.pipeline.stopping import (
    Stop,
    stopped_by_signals,
    terminated_as_interrupted,
)
from quotetrack.pipeline.workers import Inline, Pool, open_pool

__all__ = [
    "BATCH",
    "PARSERS",
    "SPACY",
    "STANZA",
    "Choice",
    "Extractor",
    "Extractors",
    "Found",
    "Ingestion",
    "Inline",
    "Limits",
    "Outcome",
    "Parser",
    "Pool",
    "Preview",
    "ReadElsewhere",
    "Reader",
    "Recall",
    "Result",
    "Settings",
    "Shelf",
    "Stop",
    "Summary",
    "Task",
    "Wishes",
    "attribute_parsed",
    "find_base",
    "leave_out",
    "list_feeds",
    "list_readers",
    "name_entities",
    "open_fetcher",
    "open_items",
    "open_parser",
    "open_pool",
    "open_registry",
    "read_documents",
    "stopped_by_signals",
    "tell_commands",
    "terminated_as_interrupted",
    "with_language",
]
