"""What a run of ingesting hands to the store: articles, failures, and what was read to its end."""

from dataclasses import dataclass

from quotetrack.model.speakers import Attribution
from quotetrack.model.texts import Document, SentenceTree, Span


@dataclass(frozen=True, slots=True)
class Furniture:
    """A range of an article that isn't the article: a credit, a "Read more", a cookie line.

    ``sort`` says what it is, in a word or two of the language's data file.
    """

    span: Span
    sort: str


Signature = tuple[int, ...]
"""What near-duplicates are found by: a MinHash of an article's words (`documents.signatures`)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as one run read it, with everything that was found in it.

    ``signature`` is empty for a text too short to tell its kind by. ``digest`` is the hash of the
    bytes that it was read from, where those have to be opened first (a web page, a PDF): bytes of
    the same digest need not be opened again. ``raw`` is those bytes themselves, to be kept.
    ``sentences`` are the offsets at which the parsed sentences begin, ``trees`` the parses of those
    in which something is attributed.
    """

    document: Document
    attributions: tuple[Attribution, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    signature: Signature = ()
    digest: str | None = None
    raw: bytes | None = None
    sentences: tuple[int, ...] = ()
    trees: tuple[SentenceTree, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be ingested, and why.

    ``origin`` is what to read again (a file, an address, ``archive.zip!/a.html``), ``line`` where
    in it, ``document`` the article itself where it could be read but not parsed. ``document_id``
    names the article where it isn't kept here: its origin has it still.
    """

    origin: str
    reason: str
    line: int | None = None
    document: Document | None = None
    document_id: str | None = None

    @property
    def about(self) -> str | None:
        """The id of the article that failed, None if nothing was read that has one."""
        return self.document.id if self.document else self.document_id


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server is asked with whether a page has changed since (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """All of an input has been read: what failed in it before and not now is mended.

    It stands behind all articles of the input, so whatever is remembered of it (``validators``, a
    feed's or a page's) is remembered only when those are stored.
    """

    origin: str
    validators: Validators | None = None
