"""The page of a statement: every version of it, which outlets carried it, what contradicts it."""

import asyncio
import sqlite3
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.publish.comparing_words import Change, Effort
from quotetrack.publish.exports import export_csv
from quotetrack.publish.pages.downloads import make_headers
from quotetrack.publish.pages.frame import (
    Route,
    Site,
    ask,
    find_site,
    show,
    show_missing,
)
from quotetrack.publish.pages.lists import tabulate
from quotetrack.publish.pages.quotation import TITLE_WORDS, shorten_words
from quotetrack.publish.pages.versions import (
    Laid,
    Opposed,
    lay_contrasts,
    lay_versions,
)
from quotetrack.publish.reporting import fill_report_url
from quotetrack.publish.settings import read_settings
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.documents import Places, read_places
from quotetrack.store.showing.statements import Statement, Summary, read_statement

_MISSING = "No statement here has this address."


async def show_statement(request: Request, datasette: Datasette) -> Response:
    """Show a statement by its first quotation; lead there from the others.

    Leads on for the moment only: an older article can come, and be the first.
    """
    key = tilde_decode(request.url_vars["id"])
    statement = await ask(datasette, read_statement, key)
    if statement is None:
        return await show_missing(datasette, request, _MISSING)
    site = await find_site(datasette, request)
    if statement.is_alone:
        return Response.redirect(site.quotation(statement.longest.id), status=302)
    if key != statement.summary.id:
        return Response.redirect(site.statement(statement.summary.id), status=302)
    # Many long versions take a while to compare, in which others are answered.
    page = await asyncio.to_thread(lay_page, statement, site, datasette)
    context = {**page, "is_public": await ask(datasette, is_public)}
    return await show(datasette, request, "statement.html", context)


def lay_page(statement: Statement, site: Site, datasette: Datasette) -> dict[str, object]:
    """Return what the template shows of a statement."""
    effort, first = Effort(), statement.versions[0].shown
    address = site.absolute(site.statement(statement.summary.id))
    return {
        "statement": statement,
        "shown": statement.longest,
        "first": first,
        "versions": lay_versions(statement, first, effort),
        "contrasts": lay_contrasts(statement, first, effort),
        "reach": site.reach(statement.summary),
        "address": address,
        "report": fill_report_url(read_settings(datasette).get("report_url"), address),
        "short": shorten_words(statement.longest, TITLE_WORDS),
    }


async def show_statement_json(request: Request, datasette: Datasette) -> Response:
    """Answer with a statement and its versions as JSON, one of a single quotation too."""
    found = await ask(datasette, _read_placed, tilde_decode(request.url_vars["id"]))
    if found is None:
        return await show_missing(datasette, request, _MISSING)
    site = await find_site(datasette, request)
    return Response.json(await asyncio.to_thread(describe_statement, *found, site))


def _read_placed(
    conn: sqlite3.Connection, quotation_id: str
) -> tuple[Statement, dict[str, Places]] | None:
    statement = read_statement(conn, quotation_id)
    if statement is None:
        return None
    keys = [one.id for version in statement.versions for one in version.carriers]
    return statement, {key: read_places(conn, key) for key in keys}


async def show_statement_csv(request: Request, datasette: Datasette) -> Response:
    """Answer with the quotations of a statement as CSV, those that its page tells."""
    key = tilde_decode(request.url_vars["id"])
    statement = await ask(datasette, read_statement, key)
    if statement is None:
        return await show_missing(datasette, request, _MISSING)
    site, out = await find_site(datasette, request), BytesIO()
    told = (one for version in statement.versions for one in version.carriers)
    export_csv((tabulate(shown, site) for shown in told), out)
    headers = make_headers(datasette, f"statement-{statement.summary.id}", "csv")
    return Response(out.getvalue().decode(), headers=headers, content_type=headers["content-type"])


def describe_statement(
    statement: Statement, places: dict[str, Places], site: Site
) -> dict[str, Any]:
    """Return a statement as JSON has it; offsets are into the stored text of the article."""
    effort, longest, first = Effort(), statement.longest, statement.versions[0].shown
    contrasts = lay_contrasts(statement, first, effort)
    return {
        **_sum_up(statement.summary, site),
        "act": longest.act,
        "speaker": [{"id": voice.id, "name": voice.name} for voice in longest.voices],
        "longest": {
            "text": longest.text,
            "permalink": site.absolute(site.quotation(longest.id)),
        },
        "versions": [
            _describe_version(one, places, site) for one in lay_versions(statement, first, effort)
        ],
        "versions_left_out": statement.untold,
        "conflicts": [_describe_contrast(one, site) for one in contrasts],
    }


def _sum_up(summary: Summary, site: Site) -> dict[str, Any]:
    return {
        "id": summary.id,
        "permalink": site.absolute(site.statement(summary.id)),
        "first_seen": summary.first_seen,
        "last_seen": summary.last_seen,
        "days": summary.days,
        "quotations": summary.quotations,
        "documents": summary.documents,
        "outlets": summary.outlets,
        "wordings": summary.wordings,
    }


def _describe_version(laid: Laid, places: dict[str, Places], site: Site) -> dict[str, Any]:
    return {
        "text": laid.version.shown.text,
        "against": "longest" if laid.by_longest else "first",
        "changes": _describe_changes(laid.changes),
        "quotations_with_it": laid.count,
        "quotations": [
            {
                **tabulate(one, site),
                "id": one.id,
                "document_id": one.document_id,
                "copy_of": one.repeat_of,
                "offsets": [[span.start, span.end] for span in places[one.id].content],
            }
            for one in laid.carriers
        ],
    }


def _describe_contrast(opposed: Opposed, site: Site) -> dict[str, Any]:
    one = opposed.contrast
    return {
        "touched": [
            {"touch": touched.touch, "ours": touched.ours, "theirs": touched.theirs}
            for touched in one.touched
        ],
        "text": one.other.text,
        "against": site.absolute(site.quotation(opposed.own.id)),
        "changes": _describe_changes(opposed.changes),
        "permalink": site.absolute(site.quotation(one.other.id)),
        "statement": _sum_up(one.summary, site) if one.summary else None,
    }


def _describe_changes(changes: Iterable[Change]) -> list[dict[str, str]]:
    return [{"kind": change.kind, "text": change.text} for change in changes]


ROUTES: tuple[Route, ...] = (
    (r"^/-/statements/(?P<id>[^/.]+)$", show_statement),
    (r"^/-/statements/(?P<id>[^/.]+)\.json$", show_statement_json),
    (r"^/-/statements/(?P<id>[^/.]+)\.csv$", show_statement_csv),
)
