"""The tables of a shard: their columns, and articles with what was found in them as rows.

Plain types that pandas and DuckDB read. ``documents`` has a row an article that was read,
``quotations`` a row a quotation, ``failures`` a row for whatever was wrong. ``input`` (from 0, in
the manifest's list) and ``place`` (from 0, in that input) say where an article stood.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from quotetrack.errors import InputError
from quotetrack.model import Attribution, Document, Failure, Reading, Span, Speaker, covered
from quotetrack.pipeline import Result

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

TABLES = ("documents", "quotations", "failures")

REFUSED, FAILED, NOTE, PROBLEM = "refused", "failed", "note", "problem"
"""The sorts of failures: an article left out before it was read, one that couldn't be, something
that kept an article from nothing, and something wrong with the input where no article was found."""

_FIELDS = ("title", "url", "outlet", "published", "author", "language", "origin", "address")


_WHERE = {"input": "int32", "place": "int64"}
_DOCUMENTS = {
    **_WHERE,
    "id": "string",
    **dict.fromkeys(_FIELDS, "string"),
    "text": "string",
    "quotations": "int32",
    "digest": "string",
    "signature": "uint32s",
    "sentences": "int32s",
    "furniture": "pieces",
    "trees": "string",
}
_QUOTATIONS = {
    **_WHERE,
    "document_id": "string",
    **dict.fromkeys(("number", "start", "end"), "int32"),
    **dict.fromkeys(("quotation", "kind", "act", "cue", "source"), "string"),
    **dict.fromkeys(("speaker", "speaker_id", "described", "role", "named_as"), "string"),
    **dict.fromkeys(("confidence", "surety"), "double"),
    **dict.fromkeys(("rule", "reason"), "string"),
    "reasons": "strings",
    "continues": "int32",
    **dict.fromkeys(("content_spans", "cue_spans", "source_spans"), "spans"),
    "speakers": "speakers",
}
_FAILURES = {
    **_WHERE,
    "number": "int32",
    "sort": "string",
    "lost": "bool",
    "origin": "string",
    "line": "int64",
    **dict.fromkeys(("reason", "document_id", "digest", "document"), "string"),
}
_COLUMNS = {"documents": _DOCUMENTS, "quotations": _QUOTATIONS, "failures": _FAILURES}


@cache
def schemas() -> Mapping[str, "pa.Schema"]:
    """Return the columns of each table, with their types."""
    import pyarrow as pa  # noqa: PLC0415 - of an extra, and slow to import

    span = [("start", pa.int32()), ("end", pa.int32())]
    names = ("id", "name", "kind", "wikidata")
    speaker = [*((name, pa.string()) for name in names), ("aliases", pa.list_(pa.string()))]
    lists = {
        "uint32s": pa.uint32(),
        "int32s": pa.int32(),
        "strings": pa.string(),
        "spans": pa.struct(span),
        "pieces": pa.struct([*span, ("sort", pa.string())]),
        "speakers": pa.struct(speaker),
    }
    types = {name: pa.list_(held) for name, held in lists.items()}
    return {
        table: pa.schema(
            [(name, types.get(kind) or pa.type_for_alias(kind)) for name, kind in columns.items()]
        )
        for table, columns in _COLUMNS.items()
    }


@dataclass(slots=True)
class Rows:
    """The rows of a shard, table by table."""

    source: int
    documents: list[Row] = field(default_factory=list)
    quotations: list[Row] = field(default_factory=list)
    failures: list[Row] = field(default_factory=list)

    def add(self, place: int, result: Result, digest: str | None, *, refused: bool = False) -> None:
        """Add what became of the article at a place."""
        reading, notes = result
        for note in notes:
            self._add_failure(place, NOTE, note, digest=digest)
        if isinstance(reading, Failure):
            wrong = InputError(reading.origin, reading.reason, reading.line)
            sort = REFUSED if refused else FAILED
            self._add_failure(place, sort, wrong, reading, digest)
            return
        self.documents.append(self._at(place) | _describe_document(reading, digest))
        self.quotations += (
            self._at(place) | _describe_quotation(reading.document, number, found)
            for number, found in enumerate(reading.attributions)
        )

    def add_problem(self, place: int, problem: InputError) -> None:
        """Add what is wrong with the input at a place where no article was found."""
        self._add_failure(place, PROBLEM, problem)

    def _at(self, place: int) -> Row:
        return {"input": self.source, "place": place}

    def _add_failure(
        self,
        place: int,
        sort: str,
        wrong: InputError,
        failure: Failure | None = None,
        digest: str | None = None,
    ) -> None:
        document = failure.document if failure else None
        row = {
            "number": len(self.failures),
            "sort": sort,
            "lost": wrong.lost,
            "origin": _escape(wrong.origin),
            "line": wrong.line,
            "reason": _escape(wrong.reason),
            "document_id": failure.about if failure else None,
            "digest": digest,
            "document": json.dumps(asdict(document)) if document else None,
        }
        self.failures.append(self._at(place) | row)


def _escape(told: str) -> str:
    """Return what a name of bytes that are no text can be kept as: the store does the same."""
    return told.encode("utf-8", "backslashreplace").decode()


def _describe_document(reading: Reading, digest: str | None) -> Row:
    document = reading.document
    return {
        "id": document.id,
        **{name: getattr(document, name) for name in _FIELDS},
        "text": document.text,
        "quotations": len(reading.attributions),
        "digest": digest,
        "signature": list(reading.signature),
        "sentences": list(reading.sentences),
        "furniture": [{**_pair(each.span), "sort": each.sort} for each in reading.furniture],
        "trees": json.dumps(
            [[*tree.span, tree.words] for tree in reading.trees],
            ensure_ascii=False,
            separators=(",", ":"),
        ),
    }


def _describe_quotation(document: Document, number: int, found: Attribution) -> Row:
    said, text = found.quotation, document.text
    return {
        "document_id": document.id,
        "number": number,
        "start": said.start,
        "end": said.end,
        "quotation": covered(text, said.content),
        "kind": said.kind.value,
        "act": said.act.value,
        "cue": covered(text, said.cue) or None,
        "source": covered(text, said.source) or None,
        "speaker": found.shown,
        "speaker_id": found.speaker.id if found.speaker else None,
        "described": found.described,
        "role": found.role,
        "named_as": found.named_as,
        "confidence": found.confidence,
        "surety": said.confidence,
        "rule": said.rule,
        "reason": found.reason,
        "reasons": list(said.reasons),
        "continues": said.continues,
        "content_spans": _pairs(said.content),
        "cue_spans": _pairs(said.cue),
        "source_spans": _pairs(said.source),
        "speakers": [_describe_speaker(each) for each in found.speakers],
    }


def _describe_speaker(speaker: Speaker) -> Row:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind.value,
        "wikidata": speaker.wikidata,
        "aliases": list(speaker.aliases),
    }


def _pair(span: Span) -> Row:
    return {"start": span.start, "end": span.end}


def _pairs(spans: Iterable[Span]) -> Sequence[Row]:
    return [_pair(span) for span in spans]
