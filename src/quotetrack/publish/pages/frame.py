"""What all pages share: the archive behind them, how it is asked, addresses, and the template."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.database import Database  # type: ignore[import-untyped]  # the same
from datasette.utils import sqlite_timelimit, tilde_encode  # type: ignore[import-untyped]
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.errors import PublishError
from quotetrack.model.showing import Shown
from quotetrack.publish.directions import find_direction
from quotetrack.publish.pages.permitting import ensure_visible
from quotetrack.publish.pages.versions import tell_reach, tell_touch
from quotetrack.publish.settings import name_archive, read_settings
from quotetrack.publish.telling import drop_turns, lead_in, tell_act, tell_reason
from quotetrack.store.showing.statements import Summary, Touched

View = Callable[..., Awaitable[Response]]
"""What answers a request: ``async def show_x(request, datasette) -> Response``."""

Route = tuple[str, View]
"""A regular expression for a path, and what answers there."""

_HOST = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?")

_P = ParamSpec("_P")
_T = TypeVar("_T")
_O = TypeVar("_O")


class TooSlowError(PublishError):
    """A question was ended at the time limit."""


def find_archive(datasette: Datasette) -> Database | None:
    """Return the database that holds the archive; None where this Datasette serves no archive.

    It is the one called ``quotes``, or the one that the plugin's setting ``database`` names.
    """
    return datasette.databases.get(name_archive(datasette))


async def ask(
    datasette: Datasette,
    fn: Callable[Concatenate[sqlite3.Connection, _P], _T],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _T:
    """Return ``fn(conn, *args)``, run in one of Datasette's threads under its time limit.

    Raises:
        TooSlowError: it took longer than the setting ``sql_time_limit_ms`` allows.
        PublishError: this Datasette serves no archive.
    """
    database = find_archive(datasette)
    if database is None:
        name = name_archive(datasette)
        raise PublishError(f"no archive is served here under the name “{name}”")
    limit = datasette.setting("sql_time_limit_ms")

    def run(conn: sqlite3.Connection) -> _T:
        with sqlite_timelimit(conn, limit):
            return fn(conn, *args, **kwargs)

    try:
        answer: _T = await database.execute_fn(run)
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise TooSlowError(f"the question took longer than {limit} ms") from error
        raise
    return answer


async def ask_or(
    datasette: Datasette,
    otherwise: _O,
    fn: Callable[Concatenate[sqlite3.Connection, _P], _T],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _T | _O:
    """Return what `ask` does; ``otherwise`` where that takes too long: the page is good without.

    Raises:
        PublishError: this Datasette serves no archive.
    """
    try:
        return await ask(datasette, fn, *args, **kwargs)
    except TooSlowError:
        return otherwise


async def show(
    datasette: Datasette,
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> Response:
    """Return a page made from a template in ``templates/quotetrack/``, such as ``home.html``.

    Besides ``context`` the template has ``site`` (`Site`): title, addresses, what may be a link.
    """
    site = await find_site(datasette, request)
    values = {"site": site, **context}
    body = await datasette.render_template(f"quotetrack/{template}", values, request=request)
    return Response.html(body, status=status)


async def show_missing(datasette: Datasette, request: Request, what: str) -> Response:
    """Return the page that tells that ``what`` (a sentence) isn't here, with status 404."""
    return await show(datasette, request, "missing.html", {"what": what}, status=404)


def wrap(view: View) -> View:
    """Return ``view`` with a page for what takes too long, or isn't served here.

    Whom the site is closed to gets Datasette's own refusal before anything is asked.
    """

    async def answer(request: Request, datasette: Datasette) -> Response:
        database = find_archive(datasette)
        if database is not None:
            await ensure_visible(datasette, request, database)
        try:
            return await view(request, datasette)
        except TooSlowError as error:
            context = {"reason": str(error)}
            return await show(datasette, request, "too_slow.html", context, status=503)
        except PublishError as error:
            return await show_missing(datasette, request, str(error))

    answer.__name__ = getattr(view, "__name__", "answer")
    return answer


class Site:
    """What templates know of the site; all addresses stand below its base."""

    def __init__(self, datasette: Datasette, request: Request, title: str) -> None:
        self._datasette, self.title = datasette, title
        told = read_settings(datasette).get("origin")
        self.origin = str(told).rstrip("/") if told else f"{request.scheme}://{request.host}"

    def path(self, path: str) -> str:
        """Return ``path`` below the site's base."""
        return str(self._datasette.urls.path(path))

    def static(self, name: str) -> str:
        """Return the address of one of our static files."""
        return str(self._datasette.urls.static_plugins("quotetrack", name))

    def data(self, table: str = "") -> str:
        """Return the address of the archive, or of a table in it, among Datasette's own pages."""
        database = find_archive(self._datasette)
        if database is None:
            return self.path("/")
        urls = self._datasette.urls
        return str(urls.table(database.name, table) if table else urls.database(database.name))

    def speaker(self, speaker_id: str) -> str:
        """Return the address of a speaker's page."""
        return self.path(speaker_path(speaker_id))

    def document(self, document_id: str) -> str:
        """Return the address of an article's page."""
        return self.path(document_path(document_id))

    def quotation(self, quotation_id: str) -> str:
        """Return the address of a quotation's page: its permalink."""
        return self.path(quotation_path(quotation_id))

    def statement(self, quotation_id: str) -> str:
        """Return the address of a statement's page, by the key of its first quotation."""
        return self.path(statement_path(quotation_id))

    def search(self, ending: str = "", **asked: str | None) -> str:
        """Return the address of a search; ``ending`` is ``.csv`` or the like."""
        words = urlencode({name: value for name, value in asked.items() if value})
        return self.path(f"/-/search{ending}" + (f"?{words}" if words else ""))

    def absolute(self, path: str) -> str:
        """Return an address with scheme and host, for feeds, files and who shares a page."""
        return f"{self.origin}{path}"

    @staticmethod
    def link(address: object) -> str | None:
        """Return an address if it may be a link, None if it is none (`safe_url`)."""
        return safe_url(address)

    @staticmethod
    def lead_in(shown: Shown) -> str:
        """Return who it is and what they did, to stand before the words and a colon."""
        return lead_in(shown)

    @staticmethod
    def reason(shown: Shown) -> str:
        """Return how the speaker was found, or why not."""
        return plain(tell_reason(shown))

    @staticmethod
    def direction(language: str | None) -> str:
        """Return the ``dir`` of a text in this language: ltr, rtl, or auto if none is known."""
        return find_direction(language)

    @staticmethod
    def act(act: str) -> str:
        """Return what was done with words that weren't said: denied or refused; or ""."""
        return tell_act(act)

    @staticmethod
    def reach(summary: Summary) -> str:
        """Return how far a statement went: "carried by 7 outlets"."""
        return tell_reach(summary)

    @staticmethod
    def touch(touched: Touched) -> str:
        """Return what a difference touches: "other number"."""
        return tell_touch(touched)

    @staticmethod
    def plain(text: object) -> str:
        """Return a name or title without marks that turn its direction."""
        return plain(text)


async def find_site(datasette: Datasette, request: Request) -> Site:
    """Return what templates know of the site, for pages that need it before their template."""
    return Site(datasette, request, await _read_title(datasette))


async def _read_title(datasette: Datasette) -> str:
    if hasattr(datasette, "get_instance_metadata"):  # Datasette 1.0
        metadata = await datasette.get_instance_metadata()
    else:
        metadata = datasette.metadata() or {}
    return str(metadata.get("title") or "Who said what")


def quotation_path(quotation_id: str) -> str:
    """Return the path of a quotation's page, below the site's base."""
    return f"/-/quotations/{tilde_encode(quotation_id)}"


def statement_path(quotation_id: str) -> str:
    """Return the path of the page of a quotation's statement, below the site's base."""
    return f"/-/statements/{tilde_encode(quotation_id)}"


def speaker_path(speaker_id: str) -> str:
    """Return the path of a speaker's page, below the site's base."""
    return f"/-/speakers/{tilde_encode(speaker_id)}"


def document_path(document_id: str) -> str:
    """Return the path of an article's page, below the site's base."""
    return f"/-/documents/{tilde_encode(document_id)}"


def safe_url(address: object) -> str | None:
    """Return ``address`` if it is one on the web (http or https); None for all else.

    ``javascript:`` and its like run where they are clicked.
    """
    if not isinstance(address, str) or not address.isprintable():
        return None
    try:
        parts = urlsplit(address)
        # Reading it fails if the port is no number, or too great.
        _ = parts.port
    except ValueError:
        return None
    # A host with a user's name before it is another than it seems.
    good = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc)
    return address if good and not set(address) & set(" \"'<>\\`") else None


def plain(text: object) -> str:
    """Return a name or title without marks that turn its direction."""
    return drop_turns(str(text))
