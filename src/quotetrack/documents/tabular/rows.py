"""A row of a table or of a sheet -> its article."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from quotetrack.documents.fields import assemble, hashed
from quotetrack.documents.inputs import Input, Place, Raw, printable
from quotetrack.errors import InputError
from quotetrack.model import Document

_SHARED = ("outlet", "language")
_LONGEST_URL = 300
_HTML = re.compile(
    r"\s*<(?:!doctype|html|head|body|main|div|p|article|section|header|span|h[1-6]|br|hr|strong"
    r"|em|b|i|a|ul|ol|table|figure|img|blockquote)\b[^<>]*>",
    re.IGNORECASE,
)


def read_row(
    cells: Sequence[str], columns: Mapping[str, int], source: Input, place: Place
) -> Iterator[Document | Raw | InputError]:
    """Yield the article of one row, or its problem; a text that is HTML comes as it is, to open.

    ``columns`` says where each field stands, as `columns.find_columns` returns it.
    """
    # An address or a title known of the whole file is none of its rows'.
    fields = {name: source.given[name] for name in _SHARED if name in source.given}
    fields |= {field: cells[at] for field, at in columns.items() if at < len(cells) and cells[at]}
    text = fields.pop("text", "")
    try:
        if not text.strip():
            raise place.problem("no text")
        yield from make_article(text, fields, place)
    except InputError as problem:
        yield problem


def make_article(
    text: str, fields: Mapping[str, object], place: Place
) -> Iterator[Document | Raw | InputError]:
    """Yield the article with that text; one that is HTML comes as it is, to open.

    Raises:
        InputError: if it is only what a service gives in place of its text, or can't be stored.
    """
    if problem := _find_stub(text, fields.get("url"), place):
        raise problem
    if _HTML.match(text):
        yield close_page(text, fields, place)
    else:
        yield from assemble(fields, text, place)


def close_page(page: str, fields: Mapping[str, object], place: Place) -> Raw:
    """Return a web page to open, with what is known of it."""
    data = page.encode("utf-8", "surrogatepass")
    known = {
        name: value for name, value in fields.items() if isinstance(value, str) and value.strip()
    }
    known["charset"] = "utf-8"
    return Raw(place.origin, data, "html", known, hashed("text", data))


def _find_stub(text: str, url: object, place: Place) -> InputError | None:
    """Return what is wrong with a text that a news service cut off or took away, if it is one."""
    matches = (pattern.search(text) for pattern in _load_patterns("cut"))
    if cut := next(filter(None, matches), None):
        where = printable(url.strip())[:_LONGEST_URL] if isinstance(url, str) else ""
        return place.problem(
            f"the news service gives only a part of the text ({cut.group().strip()!r}); "
            f"ingest the article's own address instead{where and ': '}{where}"
        )
    if any(pattern.search(text) for pattern in _load_patterns("removed")):
        return InputError(
            place.origin, "the news service has removed this article", place.line, lost=False
        )
    return None


@cache
def _load_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, load_services()[name]))


@cache
def load_services() -> Mapping[str, tuple[str, ...]]:
    """Return what the answers of news services are known by: `services.toml`."""
    table = tomllib.loads((files(__package__) / "services.toml").read_text("utf-8"))
    return {name: tuple(values) for name, values in table.items()}
