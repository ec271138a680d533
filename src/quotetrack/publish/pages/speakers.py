"""The page of all speakers known by name, most quoted first, and the same list as files."""

import asyncio
import io
import json
from dataclasses import asdict

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.publish.exports import Row, defuse, write_csv
from quotetrack.publish.pages.downloads import SORTS, make_headers
from quotetrack.publish.pages.frame import Route, Site, ask, plain, safe_url, show
from quotetrack.publish.spreadsheets import Workbook
from quotetrack.store.showing.listing import Listed, list_speakers

COLUMNS = {
    "speaker": "Speaker",
    "kind": "Kind",
    "quotations": "Quotations",
    "outlets": "Outlets",
    "first": "First",
    "last": "Last",
    "page": "Page",
}
"""The columns of the list as a table, each with its heading."""

_PIECE = 5_000  # speakers at once, of those for a file
_LONGEST = 200  # characters of a name


async def show_speakers(request: Request, datasette: Datasette) -> Response:
    """Show a page of the speakers; ``q`` is a part of a name, ``after`` where the page begins."""
    part = (request.args.get("q") or "").strip()[:_LONGEST]
    after = read_after(request.args.get("after") or "")
    listing = await ask(datasette, list_speakers, part, after)
    context = {"here": "speakers", "part": part, "listing": listing, "after": after}
    return await show(datasette, request, "speakers.html", context)


def read_after(token: str) -> tuple[int, str] | None:
    """Return the count and the slug behind which a page begins; None for the first page."""
    count, _, slug = token.partition("~")
    fits = count.isascii() and count.isdigit() and len(count) <= 18 and slug  # noqa: PLR2004 - SQLite's integers
    return (int(count), slug) if fits else None


async def export_speakers(request: Request, datasette: Datasette) -> Response:
    """Give the whole list, or what fits ``q``, as CSV or Excel for spreadsheets, or as JSON."""
    part = (request.args.get("q") or "").strip()[:_LONGEST]
    listed = await _list_all(datasette, part)
    site = Site(datasette, request, "")
    rows = [(one, site.absolute(site.speaker(one.id))) for one in listed]
    ending = request.url_vars["ending"]
    # Of many speakers this takes a while: others are answered meanwhile.
    body = await asyncio.to_thread(_WRITERS[ending], rows)
    headers = make_headers(datasette, "speakers", ending)
    if ending == "json":
        del headers["content-disposition"]
    return Response(body, headers=headers, content_type=SORTS[ending])


async def _list_all(datasette: Datasette, part: str) -> list[Listed]:
    """Read the list page by page: the time limit is for one question."""
    found, after = list[Listed](), None
    while True:
        listing = await ask(datasette, list_speakers, part, after, _PIECE)
        found += listing.speakers
        after = listing.after
        if after is None:
            return found


Rows = list[tuple[Listed, str]]


def _tabulate(one: Listed, page: str) -> Row:
    return {
        "speaker": plain(one.name),
        "kind": one.kind,
        "quotations": one.quotations,
        "outlets": one.outlets,
        "first": one.first,
        "last": one.last,
        "page": page,
    }


def _write_json(rows: Rows) -> bytes:
    found = [asdict(one) | {"page": page} for one, page in rows]
    return json.dumps(found, ensure_ascii=False, indent=0).encode("utf-8", "replace")


def _write_csv(rows: Rows) -> bytes:
    out = io.BytesIO()
    cells = (map(defuse, _tabulate(*row).values()) for row in rows)
    write_csv(COLUMNS.values(), cells, out)
    return out.getvalue()


def _write_workbook(rows: Rows) -> bytes:
    book, out = Workbook(safe_url, columns=COLUMNS, title="Speakers"), io.BytesIO()
    book.add(_tabulate(*row) for row in rows)
    book.save(out)
    return out.getvalue()


_WRITERS = {"csv": _write_csv, "json": _write_json, "xlsx": _write_workbook}

ROUTES: tuple[Route, ...] = (
    (r"^/-/speakers$", show_speakers),
    (r"^/-/speakers\.(?P<ending>csv|xlsx|json)$", export_speakers),
)
"""The list of speakers, and its files."""
