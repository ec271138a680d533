"""The search page: what was asked for, what fits, and what it could be narrowed down to."""

from dataclasses import dataclass
from sqlite3 import Connection

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Shown
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.pages.frame import Route, ask, ask_or, show
from quotetrack.publish.pages.narrowing import list_choices, list_filters
from quotetrack.publish.pages.taking import tell_outlets
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.faceting import Facets, facets
from quotetrack.store.showing.naming import Taken, list_outlets
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import count, find, settle
from quotetrack.store.showing.statements import Summary, read_summaries
from quotetrack.store.showing.wording import read_marked

_OUTLETS = 300

Stretches = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: the quotations, what of each was searched for, and whom names mean.

    ``summaries`` tell by number of the statements that others repeat.
    """

    quotations: list[Shown]
    marked: dict[int, Stretches]
    summaries: dict[int, Summary]
    taken: tuple[Taken, ...]
    next: int | None


async def show_search(request: Request, datasette: Datasette) -> Response:
    """Show the quotations that an address asks for."""
    search, complaints = read_search(request.args)
    page = await ask(datasette, read_page, search)
    settled = settle(search, page.taken)
    counted = await ask_or(datasette, None, facets, settled)
    context = {
        "search": search,
        "page": page,
        "complaints": (*complaints, *await ask(datasette, tell_outlets, search)),
        "facets": counted,
        "total": await _total(datasette, settled, counted),
        "filters": list_filters(search, page.taken),
        "choices": list_choices(search, counted) if counted else (),
        "typed": find_typed(page.taken),
        "outlets": await ask(datasette, list_outlets, _OUTLETS),
        "everything": write_search(search, act="any") if search.act != "any" else None,
        "query": write_search(search, before=None),
        "next": write_search(search, before=page.next) if page.next else None,
        "is_public": await ask(datasette, is_public),
        "here": "search",
    }
    return await show(datasette, request, "search.html", context)


def read_page(conn: Connection, search: Search) -> Page:
    """Return the page of a list that a search asks for."""
    found = find(conn, search)
    quotations = read_shown(conn, found.numbers)
    texts = {shown.number: shown.text for shown in quotations}
    marked = read_marked(conn, search.words, texts)
    last = found.numbers[-1] if found.more else None
    return Page(quotations, marked, read_summaries(conn, found.numbers), found.taken, last)


async def _total(
    datasette: Datasette, search: Search, counted: Facets | None
) -> tuple[int, bool] | None:
    """Return how many fit and whether there are still more; None if counting takes too long."""
    if counted and not counted.more:
        return counted.among, False
    at_least = (counted.among, True) if counted else None
    return await ask_or(datasette, at_least, count, search)


def find_typed(taken: tuple[Taken, ...]) -> str:
    """Return the one name that was typed, to stand in its field again; slugs stand beside it."""
    if len(taken) != 1 or any(voice.id == taken[0].asked for voice in taken[0].voices):
        return ""
    return taken[0].asked


async def describe_search(request: Request, datasette: Datasette) -> Response:
    """Tell browsers how to search here (OpenSearch 1.1)."""
    response = await show(datasette, request, "opensearch.xml", {})
    response.content_type = "application/opensearchdescription+xml; charset=utf-8"
    return response


ROUTES: tuple[Route, ...] = (
    (r"^/-/search$", show_search),
    (r"^/-/search/opensearch\.xml$", describe_search),
)
