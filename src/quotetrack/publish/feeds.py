"""Quotations as an Atom feed (RFC 4287).

Written element by element: what an article says can only ever be text in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from quotetrack import __version__
from quotetrack.publish.directions import find_direction
from quotetrack.publish.exports import drop_unwritable
from quotetrack.publish.telling import shorten

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

NEVER = "1970-01-01T00:00:00Z"
"""When a feed without entries was changed last: Atom wants a moment."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_TITLE = 100  # characters of a quotation in its entry's title


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation in a feed.

    ``speaker`` stands before the words and a colon: who it is, and what they did if not say them.
    ``permalink`` is its absolute address and its key for ever; ``article`` that of the article,
    None unless it may be a link; ``day`` is YYYY-MM-DD; ``author`` whoever published the words;
    ``about`` says who said them, where and how sure that is, a line each.
    """

    permalink: str
    speaker: str
    text: str
    kind: str
    certainty: str
    day: str
    author: str
    about: tuple[str, ...]
    article: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A list as a feed: its own address, its page for people, and the newest entries first."""

    address: str
    page: str
    title: str
    archive: str
    home: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> str:
        """When its newest entry came."""
        return max((_moment(entry.day) for entry in self.entries), default=NEVER)


def write_feed(feed: Feed) -> bytes:
    """Return a feed as XML in UTF-8."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add_author(root, feed.archive, feed.home)
    _add(root, "generator", "quotetrack", version=__version__)
    _link(root, "self", feed.address, "application/atom+xml")
    _link(root, "alternate", feed.page, "text/html")
    for entry in feed.entries:
        _write_entry(root, entry)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _write_entry(root: etree._Element, entry: Entry) -> None:
    element = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(element, "id", entry.permalink)
    _add(element, "title", f"{entry.speaker}: {_shorten(entry)}")
    _add(element, "updated", _moment(entry.day))
    _add(element, "published", _moment(entry.day))
    _add_author(element, entry.author)
    _link(element, "alternate", entry.permalink, "text/html")
    if entry.article:
        _link(element, "related", entry.article)
    for term in (entry.kind, entry.certainty):
        _add(element, "category", term=term)
    _write_content(element, entry)


def _write_content(element: etree._Element, entry: Entry) -> None:
    content = _add(element, "content", type="xhtml")
    div = etree.SubElement(content, f"{{{XHTML}}}div", nsmap={None: XHTML})
    _paragraphs(div, [f"{entry.speaker}:"])
    block = etree.SubElement(div, f"{{{XHTML}}}blockquote", dir=find_direction(entry.language))
    if entry.language and _LANGUAGE.fullmatch(entry.language):
        block.set(_LANG, entry.language)
    _paragraphs(block, [entry.text])
    _paragraphs(div, entry.about)


def _paragraphs(parent: etree._Element, texts: Iterable[str]) -> None:
    for text in texts:
        etree.SubElement(parent, f"{{{XHTML}}}p").text = drop_unwritable(text)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    written = {key: drop_unwritable(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attrib=written)
    if text:
        element.text = drop_unwritable(text)
    return element


def _add_author(parent: etree._Element, name: str, address: str | None = None) -> None:
    author = _add(parent, "author")
    _add(author, "name", name)
    if address:
        _add(author, "uri", address)


def _link(parent: etree._Element, rel: str, address: str, sort: str | None = None) -> None:
    _add(parent, "link", rel=rel, href=address, **({"type": sort} if sort else {}))


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _shorten(entry: Entry) -> str:
    """Return a title's words; what stands in marks as a whole still does."""
    text = entry.text
    if entry.kind == "direct" and text[:1] == "“" and text[-1:] == "”":
        return f"“{shorten(text[1:-1], _TITLE)}”"
    return shorten(text, _TITLE)
