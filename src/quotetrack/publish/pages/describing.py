"""Lists and quotations as JSON objects."""

from typing import Any

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Shown
from quotetrack.publish.pages.frame import Site, ask, ask_or
from quotetrack.publish.pages.lists import Listed, read_part, tabulate
from quotetrack.store.showing.searching import count

PAGE, LARGEST_PAGE = 50, 1_000
"""Quotations in an answer, and how many may be asked for with ``_size``."""


async def describe_list(
    request: Request, datasette: Datasette, listed: Listed, site: Site
) -> dict[str, Any]:
    """Return a page of a list.

    ``query`` is what was asked for, ``count`` how many fit (null if counting takes too long;
    ``count_is_at_least``: there may be more), ``next`` the address of the next page or null,
    ``page`` that of the list for people, ``complaints`` what was not understood, ``quotations``
    the objects (`describe_shown`).
    """
    quotations, before = await ask(datasette, read_part, listed.search, read_size(request))
    number, is_more = await ask_or(datasette, (None, True), count, listed.search)
    follow = listed.address(site, ".json", before) if before else None
    if follow and request.args.get("_size"):
        follow += f"&_size={read_size(request)}"
    return {
        "query": describe_search(listed.search),
        "count": number,
        "count_is_at_least": is_more,
        "next": follow,
        "page": listed.address(site),
        "complaints": listed.complaints,
        "quotations": [describe_shown(shown, site) for shown in quotations],
    }


def read_size(request: Request) -> int:
    """Return how many quotations a JSON answer is to hold."""
    given = request.args.get("_size") or ""
    size = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else PAGE  # noqa: PLR2004
    return min(max(size, 1), LARGEST_PAGE)


def describe_search(search: Search) -> dict[str, Any]:
    """Return what is asked for, by the names that an address has for it."""
    asked = {
        "q": search.words,
        "speaker": search.speakers,
        "outlet": search.outlet,
        "kind": search.kind,
        "certainty": search.certainty,
        "since": search.since,
        "until": search.until,
        "act": search.act,
    }
    return {name: value for name, value in asked.items() if value}


def describe_shown(shown: Shown, site: Site) -> dict[str, Any]:
    """Return a quotation as a JSON object: the columns of an export, and keys and addresses."""
    return {
        "id": shown.id,
        **tabulate(shown, site),
        "speakers": [
            {"name": voice.name, "page": voice.id and site.absolute(site.speaker(voice.id))}
            for voice in shown.voices
        ],
        "also_at": shown.also_at,
        "why": shown.why,
        "judged": shown.judged,
        "language": shown.language,
        "article": site.absolute(site.document(shown.document_id)),
    }
