"""Web pages: one article a page, without the rest of it (trafilatura, htmldate)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from quotetrack.documents.fields import assemble
from quotetrack.documents.inputs import Input, Place, Raw
from quotetrack.documents.limits import MAX_PAGE_BYTES
from quotetrack.documents.web.html_decoding import decode_page
from quotetrack.errors import InputError
from quotetrack.model import Document

ENDINGS = (".html", ".htm", ".xhtml", ".shtml")

_CHUNK = 1 << 16
_TOO_LONG = f"a web page of more than {MAX_PAGE_BYTES:,} bytes"
# What may stand before a page's first element, and that element. A tag in the middle of prose is
# none, and a feed has others. Nothing is tried twice: a page of comments would take for ever.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s|<!--.*?-->|<\?xml\b[^>]*\?>)*+"
    rb"<(?:!doctype\s+html\b|(?:html|head|body|article|main|section|meta|title)(?=[\s>/]))",
    re.IGNORECASE | re.DOTALL,
)
# What no text has, except in two bytes a character.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LOOKED_THROUGH = 65_536
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def looks_like_html(head: bytes) -> bool:
    """Tell whether ``head``, the first bytes of an input, begin a web page or a part of one."""
    if head.startswith(_UTF_16):
        head = head.decode("utf-16", "ignore").encode()
    return _PAGE.match(head) is not None


def read_html(source: Input) -> Iterator[Raw]:
    """Yield the one page of ``source``, to be opened elsewhere.

    Raises:
        InputError: if it is longer than 20,000,000 bytes, or empty.
    """
    data = bytearray()
    while chunk := source.stream.read(_CHUNK):
        data += chunk
        if len(data) > MAX_PAGE_BYTES:
            raise Place(source.origin).problem(_TOO_LONG)
    if not data.strip():
        raise Place(source.origin).problem("empty")
    yield Raw(source.origin, bytes(data), "html", source.given, source.fallback_id)


def unwrap_html(raw: Raw) -> Iterator[Document | InputError]:
    """Yield the page's article, and before it a problem that doesn't keep it from being read.

    What the page says of itself (title, author, outlet, date, language, canonical address) goes
    before ``raw.given``, where it can be believed. The id is ``raw.given["id"]``, else the url,
    else ``raw.fallback_id``, else a hash of the text.

    Raises:
        InputError: if no article is found in the page, or it is too long or too deep.
    """
    place = Place(raw.origin)
    if len(raw.data) > MAX_PAGE_BYTES:
        raise place.problem(_TOO_LONG)
    try:
        text, fields = _open(raw, place)
    except InputError:
        raise
    # lxml, trafilatura and htmldate meet whatever the web holds, and may raise anything.
    except Exception as error:
        reason = f"web page that can't be read ({type(error).__name__})"
        raise place.problem(reason) from error
    for found in assemble(fields, text, place, raw.fallback_id):
        address = fields.get("address")
        yield replace(found, address=address) if isinstance(found, Document) else found


def _open(raw: Raw, place: Place) -> tuple[str, dict[str, str]]:
    """Return the text of the page's article, and the fields that describe it."""
    # lxml is slow to import, and only a process that opens pages needs it.
    from quotetrack.documents.web import (  # noqa: PLC0415
        html_bylines,
        html_metadata,
        html_text,
        html_tree,
    )

    if _is_binary(raw.data, raw.given.get("charset", "")):
        raise place.problem("binary data, not a web page")
    tree = html_tree.grow(decode_page(raw.data, raw.given.get("charset")), place)
    fields = html_metadata.read_metadata(tree, raw.given)
    html_tree.tend(tree, place)
    lines = html_bylines.find_lines(tree)
    text = html_text.extract_text(tree, fields.get("title"), place)
    fields = {**html_bylines.read_bylines(lines, text, raw.given.get("seen")), **fields}
    if "id" in raw.given:
        fields["id"] = raw.given["id"]
    return text, fields


def _is_binary(data: bytes, charset: str) -> bool:
    is_wide = data.startswith(_UTF_16) or charset.lower().startswith(("utf-16", "utf-32"))
    head = data[:_LOOKED_THROUGH]
    return not is_wide and len(_BINARY.findall(head)) * 50 > len(head)
