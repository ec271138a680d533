"""When an article was first published, as its page tells it: for machines, or in its byline.

Where nothing tells it, it stays open. A date in the footer, in a picture's address or somewhere
in the text is no answer.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement, document_fromstring

from quotetrack.documents.dates import normalise_date
from quotetrack.documents.web.html_json_ld import Node, read_text
from quotetrack.documents.web.html_names import read_names

_NOT_THE_ARTICLE = ("footer", "aside", "nav", "form", "script", "style", "noscript")
_OTHERS = re.compile(
    r"footer|copyright|related|teaser|recommend|sidebar|comment|most-|popular|card|widget|updat"
    r"|modif|promo|ticker|archive",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"date|time|publi|byline|posted|meta\b|datum|zeit|fecha|veroeff", re.IGNORECASE
)
# The year of a copyright; 04/09/2025, which is two days (04.09.2025 has the day first).
_TELLS_NOTHING = re.compile(
    r"©|\(c\)|copyright|\b(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-](?:\d{4}|\d\d)\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")
_BYLINES = ("time", "span", "abbr", "div", "p", "li", "td")
_LONGEST_BYLINE = 160
_MOST_BYLINES = 20
_MOST_TRIED = 200
_PLACEHOLDERS = ("1970-01-01", "0001-01-01", "1900-01-01")
_FIRST_NEWSPAPER = 1605
# Clocks are wrong, and a date without its zone may be tomorrow's.
_GRACE = timedelta(days=1)


def find_published(tree: HtmlElement, article: Node, seen: str | None) -> str | None:
    """Return when the page says its article was published: ISO 8601, with the time if told.

    ``article`` is its JSON-LD, ``seen`` when the page was fetched (ISO 8601): no later date than
    that is believed.
    """
    latest = read_instant(seen)
    for written in (*_told(tree, article), *_marked(tree)):
        if published := believe(written, latest):
            return published
    return None


def guess_published(tree: HtmlElement, address: str | None, seen: str | None) -> str | None:
    """Return the day that the bylines or the address tell; None where they don't (htmldate)."""
    latest = read_instant(seen)
    told = {found for byline in _find_bylines(tree) if (found := _read_day(byline, None, latest))}
    if told:
        return believe(told.pop(), latest) if len(told) == 1 else None
    found = _read_day(document_fromstring("<p></p>"), address, latest) if address else None
    return found and believe(found, latest)


def _read_day(page: HtmlElement, address: str | None, latest: datetime | None) -> str | None:
    from htmldate import find_date  # noqa: PLC0415 - slow to import

    # Without an address it would look for a canonical one.
    return find_date(
        page,
        extensive_search=False,
        original_date=True,
        url=address or "",
        max_date=latest.date().isoformat() if latest else None,
    )


def _told(tree: HtmlElement, article: Node) -> Iterator[str]:
    if written := read_text(article, "datePublished"):
        yield written
    known = frozenset(read_names("metas", "published"))
    for meta in tree.iter("meta"):
        names = (meta.get("property"), meta.get("name"), meta.get("itemprop"))
        if any(name and name.strip().lower() in known for name in names):
            yield meta.get("content") or ""


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Yield what elements of the page mark as the date of publication."""
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        is_published = "datepublished" in element.get("itemprop", "").lower().split()
        if is_published or (element.tag == "time" and "pubdate" in element.attrib):
            yield element.get("datetime") or element.get("content") or element.text_content()
    times = [time for time in islice(tree.iter("time"), _MOST_TRIED) if is_of_article(time)]
    written = {element.get("datetime", "").strip() for element in times} - {""}
    # Several may be the dates of other articles: then none of them tells.
    if len({value[:10] for value in written}) == 1:
        yield max(written, key=len)


def is_of_article(element: HtmlElement) -> bool:
    """Tell whether an element stands in nothing that is called a footer, a teaser or the like."""
    around = [element, *element.iterancestors()]
    return not any(
        e.tag in _NOT_THE_ARTICLE or _OTHERS.search(f"{e.get('class', '')} {e.get('id', '')}")
        for e in around
        if e.tag not in ("html", "body")
    )


def _find_bylines(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield pages of nothing but an element each that looks like the article's byline."""
    named = islice((e for e in tree.iter(*_BYLINES) if _is_named(e)), _MOST_TRIED)
    for element in islice(filter(_is_byline, named), _MOST_BYLINES):
        page = document_fromstring("<html><body></body></html>")
        copied = deepcopy(element)
        copied.tail = None
        page[0].append(copied)
        yield page


def _is_named(element: HtmlElement) -> bool:
    named = f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
    # What machines read in a <time> was read already.
    is_time = element.tag == "time" and "datetime" not in element.attrib
    return is_time or _BYLINE.search(named) is not None


def _is_byline(element: HtmlElement) -> bool:
    words = element.text_content().strip()
    is_short = len(words) <= _LONGEST_BYLINE and not _TELLS_NOTHING.search(words)
    return is_short and is_of_article(element)


def believe(written: str, latest: datetime | None) -> str | None:
    """Return a date as ISO 8601; None if it is none, a placeholder or later than ``latest``."""
    try:
        # A thousandth of a second is nothing to a reader.
        published = _FRACTION.sub("", normalise_date(written))
    except (ValueError, OverflowError):
        return None
    if published.startswith(_PLACEHOLDERS) or int(published[:4]) < _FIRST_NEWSPAPER:
        return None
    instant = read_instant(published)
    return None if latest and instant and instant > latest + _GRACE else published


def read_instant(written: str | None) -> datetime | None:
    """Return the earliest moment that a date can mean; None if it can't be read."""
    if not written:
        return None
    padded = written + "-01-01"[len(written) - 4 :] if len(written) in (4, 7) else written
    try:
        instant = datetime.fromisoformat(padded)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
