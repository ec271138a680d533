"""The home page: search, the latest quotations, who speaks, what the archive holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same
from datasette.views.index import IndexView  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search, Shown
from quotetrack.publish.pages.asking import CERTAINTIES
from quotetrack.publish.pages.frame import Route, ask, ask_or, find_archive, show
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.overview import Holdings, count_holdings, count_others, find_week
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import find

LATEST = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar from 0 to 1000: where it begins, how wide it is, and what of all it is."""

    name: str
    count: int
    start: float
    width: float

    @property
    def percent(self) -> str:
        """The part in words: no part that is there reads as none, none but the whole as all."""
        share = self.width / 10
        if 0 < share < 1:
            return "under 1%"
        return "over 99%" if 99 < share < 100 else f"{share:.0f}%"  # noqa: PLR2004 - percent


async def show_home(request: Request, datasette: Datasette) -> Response:
    """Show the home page; where no archive is served, Datasette's own."""
    if find_archive(datasette) is None:
        return await IndexView.as_view(datasette)(request, None)
    holdings = await ask_or(datasette, None, count_holdings)
    context = {
        "latest": await ask(datasette, read_latest),
        "week": await ask_or(datasette, None, find_week),
        "holdings": holdings,
        "others": await ask_or(datasette, None, count_others),
        "is_public": await ask(datasette, is_public),
        "sureness": tuple(share(holdings)) if holdings and holdings.quotations else (),
    }
    return await show(datasette, request, "home.html", context)


def read_latest(conn: Connection) -> list[Shown]:
    """Return the newest quotations."""
    return read_shown(conn, find(conn, Search(), LATEST).numbers)


def share(holdings: Holdings) -> Iterator[Part]:
    """Yield how sure the archive is of its quotations, as the parts of one bar."""
    start = 0.0
    for name in CERTAINTIES:
        count = getattr(holdings, name)
        width = 1000 * count / max(holdings.quotations, 1)
        yield Part(name, count, round(start, 2), round(width, 2))
        start += width


# The group is there for Datasette's own page, which looks for it.
ROUTES: tuple[Route, ...] = ((r"^/(?P<format>)$", show_home),)
