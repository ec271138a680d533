"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> a Feed."""

import json
from collections.abc import Mapping

from quotetrack.documents.decoding import decode
from quotetrack.documents.inputs import Place, hashed
from quotetrack.documents.limits import MAX_VALUES
from quotetrack.documents.web.feeds import Entry, Feed
from quotetrack.documents.web.feeds_fields import read_date
from quotetrack.documents.web.html_addresses import tidy
from quotetrack.documents.web.html_fragments import show, write_paragraphs


def parse_json_feed(data: bytes, base_url: str | None, place: Place) -> Feed:
    """Return what a JSON feed holds; items that are no objects are passed over.

    Raises:
        InputError: if it is no JSON feed.
    """
    root = _read_object(data, place)
    items = root.get("items")
    if "jsonfeed.org/version/1" not in str(root.get("version")) or not isinstance(items, list):
        raise place.problem("not a JSON feed: it has no version and items")
    return Feed(
        title=_read_text(root, "title"),
        language=_read_text(root, "language"),
        entries=tuple(_read_entry(item, base_url) for item in items if isinstance(item, dict)),
    )


def _read_object(data: bytes, place: Place) -> Mapping[str, object]:
    text = decode(data, place)
    if sum(map(text.count, "[{,")) > MAX_VALUES:
        raise place.problem(f"more than {MAX_VALUES:,} values in one feed")
    try:
        root = json.loads(text)
    except RecursionError as error:
        raise place.problem("nested too deep") from error
    except ValueError as error:
        raise place.problem(f"not JSON that can be read: {error}") from error
    if not isinstance(root, dict):
        raise place.problem("not a JSON feed: no object")
    return root


def _read_entry(item: Mapping[str, object], base_url: str | None) -> Entry:
    link = _read_text(item, "url") or _read_text(item, "external_url")
    plain = item.get("content_text")
    html = _read_text(item, "content_html", raw=True)
    url = link and tidy(link, base_url)
    if html is None and not isinstance(plain, str) and not url:
        # Where nothing leads further, what is said of the article is the article.
        plain = item.get("summary")
    if html is None and isinstance(plain, str):
        html = write_paragraphs(plain)
    return Entry(
        id=_read_text(item, "id") or url or hashed("text", html or repr(item)),
        url=url,
        title=_read_text(item, "title"),
        published=read_date(_read_text(item, "date_published")),
        updated=read_date(_read_text(item, "date_modified")),
        author=_read_authors(item),
        content_html=html,
        summary=_read_text(item, "summary"),
    )


def _read_authors(item: Mapping[str, object]) -> str | None:
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = (_read_text(author, "name") for author in listed if isinstance(author, dict))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _read_text(fields: Mapping[str, object], name: str, *, raw: bool = False) -> str | None:
    """Return a field's text on one line, or as it stands; None for anything else."""
    value = fields.get(name)
    if isinstance(value, int | float) and name == "id":
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    return value if raw else show(value)
