"""The rows of a shard -> what became of each article, as if it had been read here."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from quotetrack.cluster.tables import FAILED, NOTE, PROBLEM, Row
from quotetrack.errors import InputError
from quotetrack.model import (
    Act,
    Attribution,
    Document,
    Failure,
    Furniture,
    Kind,
    Quotation,
    Reading,
    SentenceTree,
    Span,
    Speaker,
    SpeakerKind,
    TreeWord,
)
from quotetrack.pipeline import ReadElsewhere

_FIELDS = Document.__dataclass_fields__


def rebuild(tables: Mapping[str, Iterable[Row]]) -> Iterator[ReadElsewhere | InputError]:
    """Yield what became of the articles of a shard, by their place."""
    documents = {row["place"]: row for row in tables["documents"]}
    quotations = {at: list(rows) for at, rows in groupby(tables["quotations"], _place)}
    failures = {at: list(rows) for at, rows in groupby(tables["failures"], _place)}
    for place in sorted({*documents, *failures}):
        wrong = failures.get(place, [])
        if place in documents:
            found = quotations.get(place, [])
            yield _rebuild_reading(documents[place], found, wrong)
        else:
            yield from _rebuild_failure(wrong)


def _place(row: Row) -> int:
    return int(row["place"])


def _rebuild_reading(row: Row, found: Iterable[Row], notes: Iterable[Row]) -> ReadElsewhere:
    reading = read_reading(row, found)
    document, digest = reading.document, row["digest"]
    kept = None if digest else document
    result = (reading, tuple(_read_problem(note) for note in notes))
    return ReadElsewhere(document.origin or document.id, result, digest, kept)


def _rebuild_failure(rows: list[Row]) -> Iterator[ReadElsewhere | InputError]:
    *_, last = rows
    if last["sort"] == PROBLEM:
        yield from (_read_problem(row) for row in rows)
        return
    article = json.loads(last["document"]) if last["document"] else None
    document = Document(**article) if article else None
    about = None if document else last["document_id"]
    failure = Failure(last["origin"], last["reason"], last["line"], document, about)
    notes = tuple(_read_problem(row) for row in rows if row["sort"] == NOTE)
    asked = document if last["sort"] == FAILED and not last["digest"] else None
    yield ReadElsewhere(failure.origin, (failure, notes), last["digest"], asked)


def _read_problem(row: Row) -> InputError:
    return InputError(row["origin"], row["reason"], row["line"], lost=row["lost"])


def read_reading(row: Row, found: Iterable[Row]) -> Reading:
    """Return an article with its quotations, from its row and theirs."""
    trees = (
        SentenceTree(Span(start, end), tuple(TreeWord(*word) for word in words))
        for start, end, words in json.loads(row["trees"])
    )
    return Reading(
        Document(**{name: row[name] for name in _FIELDS}),
        tuple(_read_attribution(each) for each in found),
        tuple(Furniture(_span(each), each["sort"]) for each in row["furniture"]),
        tuple(row["signature"]),
        row["digest"],
        None,
        tuple(row["sentences"]),
        tuple(trees),
    )


def _read_attribution(row: Row) -> Attribution:
    speakers = tuple(map(_read_speaker, row["speakers"]))
    return Attribution(
        Quotation(
            tuple(map(_span, row["content_spans"])),
            tuple(map(_span, row["cue_spans"])),
            tuple(map(_span, row["source_spans"])),
            Kind(row["kind"]),
            row["rule"],
            row["surety"],
            row["continues"],
            Act(row["act"]),
            tuple(row["reasons"]),
        ),
        speakers[0] if speakers else None,
        row["described"],
        row["role"],
        row["reason"],
        row["confidence"],
        row["named_as"],
        speakers[1:],
    )


def _read_speaker(row: Row) -> Speaker:
    kind = SpeakerKind(row["kind"])
    return Speaker(row["id"], row["name"], kind, row["wikidata"], tuple(row["aliases"]))


def _span(row: Row) -> Span:
    return Span(row["start"], row["end"])
