"""Documents and quotations by hand, for the tests of the store."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from quotetrack.model import (
    Act,
    Attribution,
    Document,
    Judgement,
    Kind,
    Quotation,
    Reading,
    Span,
    Speaker,
    SpeakerKind,
    Verdict,
)
from quotetrack.speakers.identities import identify
from quotetrack.store import Store

NADIA = Speaker("nadia-lambert", "Nadia Lambert", SpeakerKind.PERSON, None, ("Lambert",))
TOM = Speaker("tom-whitfield", "Tom Whitfield", SpeakerKind.PERSON, None, ("Whitfield",))
COUNCIL = Speaker("harbour-council", "Harbour Council", SpeakerKind.BODY)
TEXT = "“The bridge is safe,” said Nadia Lambert. “We tested it,” she went on."


def document(key: str = "d1", text: str = TEXT, published: str | None = "2024-05-06") -> Document:
    """Make a document with everything that can be said about it."""
    return Document(
        key,
        text,
        title=f"Report {key}",
        url=f"https://example.org/{key}",
        outlet="The Harbour",
        published=published,
        author="A. Writer",
        language="en",
        origin=f"{key}.txt",
    )


def span(text: str, words: str) -> Span:
    """Return where ``words`` first stand in ``text``."""
    start = text.index(words)
    return Span(start, start + len(words))


def attribute(  # noqa: PLR0913 - a test names only what it is about
    text: str,
    content: str | Sequence[str],
    speaker: Speaker | None = None,
    *,
    described: str | None = None,
    role: str | None = None,
    cue: str | None = None,
    source: str | None = None,
    kind: Kind = Kind.DIRECT,
    act: Act = Act.STATEMENT,
    reasons: tuple[str, ...] = (),
) -> Attribution:
    """Attribute the words ``content`` of ``text``, in one or more pieces, to ``speaker``."""
    pieces = [content] if isinstance(content, str) else content
    quotation = Quotation(
        tuple(span(text, piece) for piece in pieces),
        (span(text, cue),) if cue else (),
        (span(text, source),) if source else (),
        kind,
        "by hand",
        0.75,
        act=act,
        reasons=reasons,
    )
    return Attribution(quotation, speaker, described, role, "named in the test", 0.75)


def bridge(speaker: Speaker | None = NADIA, role: str | None = None) -> Attribution:
    """Attribute the first quotation of TEXT."""
    return attribute(
        TEXT, "The bridge is safe,", speaker, role=role, cue="said", source="Nadia Lambert"
    )


def trial(speaker: Speaker | None = NADIA) -> Attribution:
    """Attribute the second quotation of TEXT."""
    return attribute(TEXT, "We tested it,", speaker, cue="went on", source="she")


@cache
def _make_empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "quotes.db"
        Store.open(path, create=True).close()
        return path.read_bytes()


def fill(path: Path, *batches: tuple[Document, Sequence[Attribution]]) -> None:
    """Ingest documents with their quotations into ``path``, one batch a document.

    A database that isn't there yet is copied: making one takes as long as a hundred batches.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_make_empty())
    with (
        Store.open(path, create=True) as store,
        store.ingest("0.1", "by hand", again=True) as ingest,
    ):
        for batch in batches:
            ingest.fate(batch[0])
            ingest.write([read(*batch)])


def read(
    document: Document,
    found: Sequence[Attribution] = (),
    **more: Any,  # noqa: ANN401 - a reading's fields
) -> Reading:
    """Read a document, with these quotations in it."""
    return Reading(document, tuple(found), **more)


def judge(verdict: Verdict, at: int = 0, **about: Any) -> Judgement:  # noqa: ANN401 - a judgement's fields
    """Make a judgement, the later the higher ``at`` is."""
    return Judgement(verdict, f"2026-01-02T03:04:{at:02}+00:00", "A. Reader", **about)


def judge_bridge(verdict: Verdict, at: int = 0, **about: Any) -> Judgement:  # noqa: ANN401 - the same
    """Make a judgement about the first quotation of TEXT in the document ``d1``."""
    words = "The bridge is safe,"
    here: dict[str, Any] = {"document": "d1", "place": span(TEXT, words), "text": words}
    return judge(verdict, at, **{**here, **about})


def settle(store: Store, *judgements: Judgement) -> None:
    """Add judgements, and write who is who by all that are stored."""
    store.add_judgements(judgements)
    pairs = store.pairs()
    told = identify(store.base_speakers(), pairs, store.judgements())
    store.write_identities(told.by_id.values(), pairs)


def call_same(kept: str, other: str, at: int = 0) -> Judgement:
    """Judge two slugs to be one speaker."""
    return judge(Verdict.SAME, at, speaker=kept, other=other)
