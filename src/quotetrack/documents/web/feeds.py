"""RSS, Atom and JSON feeds: their entries, and those that carry their whole article."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from quotetrack.documents.inputs import Input, Place, Raw, hashed, printable
from quotetrack.documents.limits import MAX_FEED_BYTES
from quotetrack.documents.web.html_addresses import tidy
from quotetrack.documents.web.html_fragments import show, wrap_fragment
from quotetrack.errors import InputError

# JSON is that of lines; a feed among it is told by its content.
ENDINGS = (".rss", ".atom", ".xml", ".rdf")

_CHUNK = 1 << 16
_TOO_LONG = f"a feed of more than {MAX_FEED_BYTES:,} bytes"
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s|<!--.*?-->|<\?.*?\?>|<!DOCTYPE\b[^>\[]*(?:\[[^\]]*\]\s*)?>)*+"
    rb"<(?:\w+:)?(rss|feed|RDF)(?=[\s>/])[^>]*>",
    re.DOTALL,
)
# RSS 1.0 and 0.9 are RDF, which much else is too; a <feed> may be anything.
_NAMESPACES = {
    b"rss": b"",
    b"feed": rb"www\.w3\.org/2005/Atom|purl\.org/atom/",
    b"RDF": rb"purl\.org/rss/1\.0|my\.netscape\.com/rdf/simple|channel\.netscape\.com/rdf",
}
_JSON_FEED = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{.*?"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/1', re.DOTALL
)
# From as many paragraphs or words on what an entry carries may be its article.
_PARAGRAPHS = 2
_WORDS = 60
_BREAK = re.compile(r"</?(?:p|div|li|blockquote|h[1-6]|br)\b[^<>]*>", re.IGNORECASE)
_LAST_WORDS = 80
_CUT_OFF = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|continue reading|read more|read (?:the )?(?:full|whole|rest)[\w ]*"
    r"|weiterlesen|mehr lesen|lire la suite|leer más|читать далее)\W*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    ``url`` is absolute http(s), ``published`` and ``updated`` are ISO 8601, ``title`` and
    ``author`` plain text. ``content_html`` is what the entry carries of its article as HTML, be it
    all of it or not (see `is_full`), ``summary`` what it says of it, plain text.
    """

    id: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    content_html: str | None = None
    summary: str | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether the entry carries its whole article, and no summary or beginning of it.

        What an entry without an address carries is all that there is, however short.
        """
        words = show(self.content_html or "")
        if not words or _CUT_OFF.search(words[-_LAST_WORDS:]):
            return False
        # Readers of feeds give what is told once as both.
        if self.url is None or self.summary in (None, words):
            return self.url is None or _is_long(self.content_html or "", words)
        return len(words) > len(self.summary or "")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the BCP 47 code of its language, and its entries in its order."""

    title: str | None = None
    language: str | None = None
    entries: tuple[Entry, ...] = ()


def _is_long(content: str, words: str) -> bool:
    """Tell whether a content that nothing can be compared with is more than a line about it."""
    filled = (part for part in _BREAK.split(content) if show(part))
    return len(words.split()) >= _WORDS or len(tuple(islice(filled, _PARAGRAPHS))) == _PARAGRAPHS


def looks_like_feed(head: bytes) -> bool:
    """Tell whether ``head``, the first bytes of an input, begin an RSS, Atom or JSON feed."""
    if root := _ROOT.match(head):
        return re.search(_NAMESPACES[root[1]], root[0] if root[1] == b"feed" else head) is not None
    return _JSON_FEED.match(head) is not None


def parse_feed(data: bytes, base_url: str | None, charset: str | None = None) -> Feed:
    """Return what a feed holds; nothing is fetched.

    Broken XML is read as far as it can be. ``base_url`` is where the feed was fetched from,
    ``charset`` what the server said of it.

    Raises:
        InputError: if it is no feed, or longer than 20,000,000 bytes. Its origin is ``base_url``,
            or ``feed``.
    """
    place = Place(base_url or "feed")
    if len(data) > MAX_FEED_BYTES:
        raise place.problem(_TOO_LONG)
    # feedparser is slow to import.
    from quotetrack.documents.web import feeds_json, feeds_xml  # noqa: PLC0415

    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return feeds_json.parse_json_feed(data, base_url, place)
    return feeds_xml.parse_xml_feed(data, base_url, charset, place)


def parse_opml(data: bytes) -> tuple[str, ...]:
    """Return the addresses of the feeds that a list of feeds (OPML) names, each once.

    Nothing is fetched and no entity is resolved; of a broken file comes what can be read.
    """
    from quotetrack.documents.web.feeds_xml import read_outlines  # noqa: PLC0415 - slow to import

    addresses = (tidy(written) for written in read_outlines(data[:MAX_FEED_BYTES]))
    return tuple(dict.fromkeys(address for address in addresses if address))


def read_feed(source: Input) -> Iterator[Raw | InputError]:
    """Yield the articles that a feed in a file carries, and a problem for each other entry.

    Raises:
        InputError: if it can't be read, or has no entry.
    """
    place = Place(source.origin)
    data = bytearray()
    while chunk := source.stream.read(_CHUNK):
        data += chunk
        if len(data) > MAX_FEED_BYTES:
            raise place.problem(_TOO_LONG)
    try:
        feed = parse_feed(bytes(data), source.given.get("url"), source.given.get("charset"))
    except InputError as problem:
        raise place.problem(problem.reason) from problem
    if not feed.entries:
        raise place.problem("feed without entries")
    for entry in feed.entries:
        yield _take(entry, feed, source)


def _take(entry: Entry, feed: Feed, source: Input) -> Raw | InputError:
    origin = f"{source.origin}!/{printable(entry.url or entry.id)}"
    if not entry.is_full:
        return InputError(origin, _explain(entry))
    return Raw(
        origin,
        wrap_fragment(entry.content_html or ""),
        "html",
        describe(entry, feed, source.given),
        source.fallback_id and hashed("entry", f"{source.fallback_id}!/{entry.id}"),
    )


def _explain(entry: Entry) -> str:
    if not entry.url:
        return "an entry with neither an address nor a whole article"
    given = "gives only a summary of it" if entry.content_html or entry.summary else "only names it"
    return f"the feed {given}; ingest the article by its address"


def describe(entry: Entry, feed: Feed, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is known of an entry's article beforehand, as `Raw.given` has it."""
    fields = {
        "url": entry.url,
        "title": entry.title,
        "published": entry.published,
        "author": entry.author,
        "outlet": given.get("outlet") or feed.title,
        "language": given.get("language") or feed.language,
        "seen": given.get("seen"),
        "charset": "utf-8",
    }
    return {name: value for name, value in fields.items() if value}
