"""WARC and WET files, as Common Crawl's news set ships them: an article a record.

Packed ones are unpacked first (`packed`), record by record or as a whole. ISO 28500:2017 is the
standard.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from quotetrack.documents.archives.warc_records import Record, Records
from quotetrack.documents.dates import normalise_date
from quotetrack.documents.inputs import Input, Item, Place, printable
from quotetrack.documents.limits import MAX_DOWNLOAD_BYTES
from quotetrack.errors import InputError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

ENDINGS = (".warc", ".wet")

_TYPES = frozenset({b"response", b"resource", b"conversion"})
_OK = 200

_MEDIA = {
    "text/html": ".html",
    "text/plain": ".txt",
    "text/xml": ".xml",
    "application/xhtml+xml": ".html",
    "application/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/feed+json": ".json",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""The media types that articles come in, and how files of them end; a page without one is looked
at too."""

_Codings = Literal["all", "content", "transfer", "none"]
_CODINGS: tuple[_Codings, ...] = ("all", "content", "transfer", "none")
"""What is tried to undo: crawlers may do it themselves, and keep the headers that name it."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """What a record holds of an address."""

    address: str
    type: str | None
    charset: str | None
    seen: str | None
    body: bytes
    is_cut: bool


def looks_like_warc(head: bytes) -> bool:
    """Tell whether ``head`` begins a WARC file."""
    return head.startswith((b"WARC/1.0", b"WARC/1.1"))


def read_warc(source: Input) -> Iterator[Item]:
    """Yield what the pages in ``source`` hold; a record that is wrong costs only itself.

    Read are answers with status 200, resources, and the texts of WET files, if they are of a type
    that articles come in. What is known of each: its ``url``, its ``charset`` if the server told,
    and when it was ``seen``, before which it was published.
    """
    for record in Records(source.stream, Place(source.origin), _TYPES):
        if isinstance(record, InputError):
            yield record
            continue
        try:
            page = _open_record(record, source)
        except InputError as problem:
            yield problem
        else:
            if page and _is_wanted(page, source):
                yield from _read_page(page, source)


def _is_wanted(page: _Page, source: Input) -> bool:
    if page.type is not None and page.type not in _MEDIA:
        source.allowance.passed_over[page.type] += 1
        return False
    return not page.address.endswith("/robots.txt")


def _read_page(page: _Page, source: Input) -> Iterator[Item]:
    given = {"url": page.address, "charset": page.charset, "seen": page.seen}
    known = {name: value for name, value in given.items() if value}
    # As web archives name what they hold: one page may have been fetched again and again.
    moment = re.sub(r"\D", "", page.seen or "")[:14]
    name = f"{moment}/{page.address}" if moment else page.address
    inner = source.member(name, io.BytesIO(page.body), known)
    if page.is_cut:
        yield InputError(
            inner.origin, "the crawler cut this page short; its rest is lost", lost=False
        )
    yield from source.read_inner(replace(inner, ending=_MEDIA.get(page.type or "")))


def _open_record(record: Record, source: Input) -> _Page | None:
    """Return the page in a record, None if the server had none to give.

    Raises:
        InputError: if the record is broken, has no address, or its page is too long.
    """
    for codings in _CODINGS:
        try:
            opened = _parse(record, codings)
            if not opened.headers.get("WARC-Target-URI"):
                raise Place(source.origin).problem("a WARC record without an address")
            if opened.is_http and opened.http_headers.status_code != _OK:
                return None
            page = _make_page(opened, opened.reader.read(MAX_DOWNLOAD_BYTES + 1))
        except OSError:
            continue
        source.allowance.made += len(page.body)
        too_long = not record.is_whole or len(page.body) > MAX_DOWNLOAD_BYTES
        if too_long and (page.type is None or page.type in _MEDIA):
            reason = f"a page of more than {MAX_DOWNLOAD_BYTES:,} bytes"
            raise Place(f"{source.origin}!/{printable(page.address)}").problem(reason)
        return page
    raise Place(source.origin).problem("a WARC record that can't be parsed")


def _parse(record: Record, codings: _Codings) -> "WarcRecord":
    """Parse the headers of a record, and undo ``codings`` of an answer's body.

    Raises:
        OSError: if the body hasn't these codings, or is damaged.
    """
    from fastwarc.warc import WarcRecord  # noqa: PLC0415 - slow to import

    data = io.BytesIO(record.headers + record.block)
    opened = WarcRecord.from_reader(data, quirks_mode=True)
    # Some crawlers don't say so.
    if record.block.startswith(b"HTTP/"):
        opened.is_http = True
    if opened.is_http:
        opened.parse_http(codings, quirks_mode=True, strict_mode=False)
    return opened


def _make_page(opened: "WarcRecord", body: bytes) -> _Page:
    headers = opened.http_headers if opened.is_http else opened.headers
    media, _, parameters = (headers.get("Content-Type") or "").partition(";")
    charset = _CHARSET.search(parameters)
    return _Page(
        address=(opened.headers.get("WARC-Target-URI") or "").strip("<> "),
        type=media.strip().lower() or None,
        charset=charset.group(1).lower() if charset else None,
        seen=_read_moment(opened.headers.get("WARC-Date")),
        body=body,
        is_cut=opened.headers.get("WARC-Truncated") is not None,
    )


def _read_moment(written: str | None) -> str | None:
    try:
        return normalise_date(written) if written else None
    except ValueError:
        return None
