"""A row of a table or of a sheet -> its article."""

import re
from collections.abc import Iterator, Mapping, Sequence

from quotetrack.documents.fields import assemble, hashed
from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.errors import InputError
from quotetrack.model import Document

_SHARED = ("outlet", "language")
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
        if _HTML.match(text):
            yield _close(text, fields, place)
        else:
            yield from assemble(fields, text, place)
    except InputError as problem:
        yield problem


def _close(text: str, fields: Mapping[str, str], place: Place) -> Raw:
    data = text.encode("utf-8", "surrogatepass")
    known = {name: value for name, value in fields.items() if value.strip()}
    known["charset"] = "utf-8"
    return Raw(place.origin, data, "html", known, hashed("text", data))
