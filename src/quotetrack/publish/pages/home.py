"""The home page: search, the latest quotations, who speaks, what the archive holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same
from datasette.views.index import IndexView  # type: ignore[import-untyped]  # the same

from quotetrack.model.showing import Search
from quotetrack.publish.pages.asking import CERTAINTIES
from quotetrack.publish.pages.frame import Route, ask, ask_or, find_archive, show
from quotetrack.store.showing.describing import is_public
from quotetrack.store.showing.overview import Holdings, count_holdings, count_others, find_week
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import find
from quotetrack.store.showing.speakers import read_newest
from quotetrack.store.showing.spreading import Folded, Spread, fold_repeats, read_lately
from quotetrack.store.showing.statements import read_summaries

LATEST = 8
"""How many statements stand on it."""


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
        "lately": await ask_or(datasette, (), read_carried),
        "week": await ask_or(datasette, None, find_week),
        "holdings": holdings,
        "others": await ask_or(datasette, None, count_others),
        "is_public": await ask(datasette, is_public),
        "sureness": tuple(share(holdings)) if holdings and holdings.quotations else (),
    }
    return await show(datasette, request, "home.html", context)


def read_latest(conn: Connection) -> tuple[Folded, ...]:
    """Return the newest quotations, each statement once."""
    numbers = find(conn, Search(), 3 * LATEST).numbers
    return fold_repeats(read_shown(conn, numbers), read_summaries(conn, numbers))[:LATEST]


def read_carried(conn: Connection) -> tuple[Spread, ...]:
    """Return what most outlets carried lately."""
    return read_lately(conn, read_newest(conn))


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
