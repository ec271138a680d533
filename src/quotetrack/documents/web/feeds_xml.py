"""RSS 0.9 to 2.0 and Atom -> a Feed (feedparser); OPML -> addresses (lxml)."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser  # type: ignore[import-untyped]  # it has no types
from lxml import etree

from quotetrack.documents.inputs import Place, hashed
from quotetrack.documents.web.feeds import Entry, Feed
from quotetrack.documents.web.feeds_fields import read_date
from quotetrack.documents.web.html_addresses import tidy
from quotetrack.documents.web.html_decoding import decode_page
from quotetrack.documents.web.html_fragments import show, write_paragraphs

# As many take a quarter of a minute; a feed of a thousand whole articles has a tenth of them.
_MOST_MARKS = 300_000
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def parse_xml_feed(data: bytes, base_url: str | None, charset: str | None, place: Place) -> Feed:
    """Return what an RSS or Atom feed holds, as far as it can be read.

    Raises:
        InputError: if it is no feed, or has too many tags to be gone through.
    """
    utf_8 = decode_page(data, charset).encode("utf-8")
    if max(utf_8.count(b"<"), utf_8.count(b"&") // 3) > _MOST_MARKS:
        raise place.problem(f"feed with more than {_MOST_MARKS:,} tags")
    headers = _HEADERS | ({"content-location": base_url} if base_url else {})
    try:
        # A stream: anything else feedparser takes for an address or a file to be opened. What it
        # makes of HTML (sanitised, links resolved) takes seconds, and nobody looks at it.
        parsed = feedparser.parse(
            io.BytesIO(utf_8),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser meets whatever the web holds, and may raise anything.
        raise place.problem(f"feed that can't be read ({type(error).__name__})") from error
    if not parsed.get("version") and not parsed.get("entries"):
        raise place.problem("not a feed that can be read")
    # Its own dictionaries answer with the day of publication where no change is told.
    about = parsed["feed"]
    return Feed(
        title=_read_line(about, "title"),
        language=_read_line(about, "language"),
        entries=tuple(_read_entry(dict(entry), base_url) for entry in parsed["entries"]),
    )


def read_outlines(data: bytes) -> Iterator[str]:
    """Yield the addresses of an OPML file's outlines as they stand there."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    for outline in root.iter("{*}outline"):
        for name, value in outline.attrib.items():
            if str(name).lower() == "xmlurl":
                yield str(value)


def _read_entry(entry: Mapping[str, Any], base_url: str | None) -> Entry:
    link = _read_link(entry)
    url = link and tidy(link, base_url)
    # Where nothing leads further, what is said of the article is the article.
    content = _read_content(entry) or (None if url else entry.get("summary") or None)
    summary = show(str(entry.get("summary") or "")) or None
    return Entry(
        id=_read_line(entry, "id") or url or hashed("text", content or summary or repr(entry)),
        url=url,
        title=_read_line(entry, "title"),
        published=read_date(_read_line(entry, "published"), entry.get("published_parsed")),
        updated=read_date(_read_line(entry, "updated"), entry.get("updated_parsed")),
        author=_read_authors(entry),
        content_html=content,
        summary=summary,
    )


def _read_link(entry: Mapping[str, Any]) -> str | None:
    """Return the article's address; a guid is one where it says so or looks like it."""
    link = entry.get("link") or entry.get("id")
    return link if isinstance(link, str) else None


def _read_content(entry: Mapping[str, Any]) -> str | None:
    """Return the longest of an entry's contents, plain text as HTML."""
    contents = [part for part in entry.get("content") or () if part.get("value")]
    if not contents:
        return None
    longest = max(contents, key=lambda part: len(part["value"]))
    value = str(longest["value"])
    return write_paragraphs(value) if longest.get("type") == "text/plain" else value


def _read_authors(entry: Mapping[str, Any]) -> str | None:
    names = (show(str(author.get("name") or "")) for author in entry.get("authors") or ())
    return ", ".join(dict.fromkeys(filter(None, names))) or _read_line(entry, "author")


def _read_line(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return show(value) or None if isinstance(value, str) else None
