"""The page of all speakers known by name, most quoted first, and the same list as files."""

import io
import json
from dataclasses import asdict

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.publish.exports import defuse, write_csv
from quotetrack.publish.pages.frame import Route, Site, ask, plain, show
from quotetrack.store.showing.listing import Listed, list_all_speakers, list_speakers

HEADINGS = ("Speaker", "Kind", "Quotations", "Outlets", "First", "Last", "Page")
"""The columns of the list as CSV."""

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
    """Give the whole list, or what fits ``q``, as CSV for spreadsheets or as JSON."""
    part = (request.args.get("q") or "").strip()[:_LONGEST]
    listed = await ask(datasette, list_all_speakers, part)
    site = Site(datasette, request, "")
    pages = [site.absolute(site.speaker(one.id)) for one in listed]
    if request.url_vars["ending"] == "json":
        rows = [asdict(one) | {"page": page} for one, page in zip(listed, pages, strict=True)]
        body = json.dumps(rows, ensure_ascii=False, indent=0)
        return Response(body, content_type="application/json; charset=utf-8")
    out = io.BytesIO()
    rows_of_cells = (map(defuse, _list_cells(*row)) for row in zip(listed, pages, strict=True))
    write_csv(HEADINGS, rows_of_cells, out)
    headers = {"content-disposition": 'attachment; filename="speakers.csv"'}
    return Response(out.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


def _list_cells(one: Listed, page: str) -> tuple[str | int | None, ...]:
    return plain(one.name), one.kind, one.quotations, one.outlets, one.first, one.last, page


ROUTES: tuple[Route, ...] = (
    (r"^/-/speakers$", show_speakers),
    (r"^/-/speakers\.(?P<ending>csv|json)$", export_speakers),
)
"""The list of speakers, and its files."""
