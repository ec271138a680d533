"""Lists of quotations that addresses ask for: of a search, or of what one speaker said."""

import re
from dataclasses import dataclass, replace
from sqlite3 import Connection

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils import tilde_decode  # type: ignore[import-untyped]  # the same
from datasette.utils.asgi import Request  # type: ignore[import-untyped]  # the same

from quotetrack.errors import PublishError
from quotetrack.model.showing import Search, Shown
from quotetrack.publish.exports import Row, tabulate_shown
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.pages.frame import Site, ask, speaker_path
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import find
from quotetrack.store.showing.speakers import find_speaker

_ODD = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that is wanted as a file.

    ``path`` is its page, below the site's base and without an ending; ``asked`` what that page's
    address asks for, without the speaker where the page is a speaker's own. ``name`` is what the
    file is called, without an ending.
    """

    search: Search
    asked: Search
    path: str
    name: str
    complaints: tuple[str, ...] = ()

    def address(self, site: Site, ending: str = "", before: int | None = None) -> str:
        """Return the absolute address of the list as a file, or as a page; of a part, if told."""
        query = write_search(self.asked, before=before)
        return site.absolute(site.path(f"{self.path}{ending}")) + (f"?{query}" if query else "")


def list_search(request: Request) -> Listed:
    """Return the list of a search, as an address asks for it."""
    search, complaints = read_search(request.args)
    return Listed(search, search, "/-/search", name_search(search), complaints)


def name_search(search: Search) -> str:
    """Return what the file of a search is called, without an ending."""
    asked = (*search.speakers, search.words, search.outlet, search.since, search.until)
    return _name_file("quotations", *asked)


async def list_speaker(request: Request, datasette: Datasette) -> Listed:
    """Return the list of what a speaker said, narrowed down as an address asks for it.

    Raises:
        PublishError: there is no such speaker.
    """
    slug = tilde_decode(request.url_vars["slug"])
    speaker_id = await ask(datasette, find_speaker, slug)
    if speaker_id is None:
        raise PublishError(f"Nobody in this archive has the address “{slug}”.")
    search, complaints = read_search(request.args)
    asked = replace(search, speakers=())
    search = replace(search, speakers=(speaker_id,))
    name = _name_file(speaker_id, search.words, search.outlet, search.since, search.until)
    return Listed(search, asked, speaker_path(speaker_id), name, complaints)


def _name_file(*parts: str) -> str:
    return _ODD.sub("-", " ".join(part for part in parts if part))[:80].strip("-_") or "quotations"


def read_part(conn: Connection, search: Search, size: int) -> tuple[list[Shown], int | None]:
    """Return part of a list, and the number that the next begins behind; None at the end."""
    found = find(conn, search, size)
    return read_shown(conn, found.numbers), found.numbers[-1] if found.more else None


def tabulate(shown: Shown, site: Site) -> Row:
    """Return a quotation as a row of a file, its addresses absolute."""
    statement = shown.statement and site.absolute(site.path(shown.statement))
    return tabulate_shown(shown, site.absolute(site.quotation(shown.id)), statement)
