"""The formats that can be read. To add one, write its module and name it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from os import PathLike

# Not pathlib, which keeps each name it meets for ever (sys.intern): an archive holds millions.
from posixpath import splitext

from quotetrack.documents import text
from quotetrack.documents.archives import packed, warc, zips
from quotetrack.documents.inputs import Input, Item, Raw
from quotetrack.documents.office import docx, pdf, spreadsheets, unread
from quotetrack.documents.tabular import jsonl, parquet, tables
from quotetrack.documents.web import feeds, html
from quotetrack.errors import InputError
from quotetrack.model import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of input.

    ``endings`` are those of its files, in lower case. They tell which files of a folder are read;
    what a file holds is told by its content, and by its ending only where that leaves it open
    (see `choose`). ``recognises`` tells by the input's first bytes (up to 65,536, and at least
    the first line that isn't blank), ``read`` yields what is in it and raises an InputError where
    it can't go on. ``unwrap`` makes an article of a Raw of this format, in a process that may die
    of it: it yields the article, and before it problems that don't keep it from being read.

    ``members`` is for formats that are zip files (.docx, .xlsx): the names of files in it by any
    of which it is told from other zip files. Their ``recognises`` is `never`, and ``read`` gets a
    stream that can be sought in and stands at its beginning.

    A ``binary`` format is always told by its content, never by an ending. A ``doubtful`` one is
    recognised by what prose may have too (tables): not in a file whose ending is that of text.
    """

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[Input], Iterator[Item]]
    unwrap: Callable[[Raw], Iterator[Document | InputError]] | None = None
    members: tuple[str, ...] = ()
    binary: bool = False
    doubtful: bool = False


def never(_: bytes) -> bool:
    """Recognise nothing: what the format is told by are not its first bytes."""
    return False


def has_known_ending(name: str | PathLike[str]) -> bool:
    """Tell whether some format has files that end like ``name``."""
    return by_ending(name) is not None


def _read_zip(source: Input) -> Iterator[Item]:
    """Read a zip file as the format that it is in truth, or else its members one by one."""
    with zips.open_zip(source) as (archive, stream):
        if known := by_member(frozenset(archive.namelist())):
            stream.seek(0)
            yield from known.read(replace(source, stream=stream))
        else:
            yield from zips.read_members(source, archive, has_known_ending)


# In the order they are asked: magic numbers first, then markup, JSON, tables.
FORMATS = (
    # Magic numbers: gzip, zip, WARC, Parquet, PDF; zip files told by a member: DOCX, XLSX.
    Format("packed", packed.ENDINGS, packed.looks_packed, packed.read_packed, binary=True),
    Format("warc", warc.ENDINGS, warc.looks_like_warc, warc.read_warc, binary=True),
    Format("zip", zips.ENDINGS, zips.looks_like_zip, _read_zip, binary=True),
    Format(
        "docx", docx.ENDINGS, never, docx.read_docx, docx.unwrap_docx, docx.MEMBERS, binary=True
    ),
    Format(
        "xlsx",
        spreadsheets.ENDINGS,
        never,
        spreadsheets.read_spreadsheet,
        members=spreadsheets.MEMBERS,
        binary=True,
    ),
    Format(
        "parquet", parquet.ENDINGS, parquet.looks_like_parquet, parquet.read_parquet, binary=True
    ),
    Format("pdf", pdf.ENDINGS, pdf.looks_like_pdf, pdf.read_pdf, pdf.unwrap_pdf, binary=True),
    # Told apart only to say what to do with them.
    Format(
        "odf", unread.ODF_ENDINGS, never, unread.refuse_odf, members=unread.ODF_MEMBERS, binary=True
    ),
    Format("ole", unread.OLE_ENDINGS, unread.looks_like_ole, unread.refuse_ole, binary=True),
    Format("media", (), unread.looks_like_media, unread.refuse_media, binary=True),
    Format("rtf", unread.RTF_ENDINGS, unread.looks_like_rtf, unread.refuse_rtf, binary=True),
    Format(
        "archive",
        unread.ARCHIVE_ENDINGS,
        unread.looks_like_archive,
        unread.refuse_archive,
        binary=True,
    ),
    # Markup: feeds before web pages.
    Format("feed", feeds.ENDINGS, feeds.looks_like_feed, feeds.read_feed),
    Format("html", html.ENDINGS, html.looks_like_html, html.read_html, html.unwrap_html),
    # JSON: feeds before lines.
    Format("jsonl", jsonl.ENDINGS, jsonl.looks_like_jsonl, jsonl.read_jsonl),
    # Tables.
    Format("table", tables.ENDINGS, tables.looks_like_table, tables.read_table, doubtful=True),
    # The last one takes what no other knows.
    Format("text", text.ENDINGS, lambda _: True, text.read_text),
)


def by_ending(name: str | PathLike[str]) -> Format | None:
    """Return the format whose ending ``name`` has, upper or lower case."""
    ending = splitext(name)[1].lower()
    return next((known for known in FORMATS if ending in known.endings), None)


def by_content(head: bytes) -> Format:
    """Return the first format that recognises ``head``, an input's first bytes."""
    return next(known for known in FORMATS if known.recognises(head))


def choose(head: bytes, name: str | PathLike[str]) -> Format:
    """Return the format of what begins with ``head`` and is called ``name``.

    The content decides. Only where it is plain text to every format, or was taken for something
    that prose may look like, does the ending: a table with one column, or JSON Lines whose first
    line is broken, had better not be read as an article.
    """
    told, ended = by_content(head), by_ending(name)
    is_open = told is FORMATS[-1] or (told.doubtful and ended is FORMATS[-1])
    return ended if ended and is_open and not ended.binary else told


def by_member(names: frozenset[str]) -> Format | None:
    """Return the format whose files are zip files with one of these ``names`` in them."""
    return next((known for known in FORMATS if names.intersection(known.members)), None)


def unwrap(raw: Raw) -> Iterator[Document | InputError]:
    """Yield the article in ``raw``, and before it problems that don't keep it from being read.

    What keeps it from being read is yielded too, as an InputError that nothing follows.
    """
    known = next(known for known in FORMATS if known.name == raw.format)
    if known.unwrap is None:
        raise ValueError(f"{raw.format} articles need no opening")
    try:
        yield from known.unwrap(raw)
    except InputError as problem:
        yield problem
