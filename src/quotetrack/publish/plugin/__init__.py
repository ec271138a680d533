"""What quotetrack adds to Datasette where both are installed: pages, links, limits and privacy.

Datasette finds this module by the entry point ``datasette`` in pyproject.toml. Without it, the
same cells are plain text, and who made a judgement can be read with SQL; metadata.yml says how to
keep it from readers then. All of it works in Datasette 0.65 and 1.0.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Generator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from markupsafe import Markup
from pluggy import HookimplMarker, Result

from quotetrack.publish.limits import hide, restrict
from quotetrack.publish.settings import ARCHIVE, name_archive, read_settings

if TYPE_CHECKING:
    from datasette.app import (  # type: ignore[import-untyped]  # Datasette ships no types
        Datasette,
    )
    from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

    from quotetrack.publish.guarding import App
    from quotetrack.publish.rendering import Row, Site

# Datasette imports this module while it is itself imported: what imports Datasette's application,
# as our pages do, waits until a hook is called.

hookimpl = HookimplMarker("datasette")

# What programs ask for: they read no page.
_FILE = re.compile(r"\.(json|csv|js|mjs|css|map|svg|png|ico)$", re.IGNORECASE)


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: "Datasette") -> None:
    """Let readers read the archive, within limits, but not who decided, nor the note."""
    # Where the archive is called otherwise, an older one beside it may have the usual name.
    if database in {name_archive(datasette), ARCHIVE}:
        restrict(conn, public=read_settings(datasette).get("guard") == "public")
    elif database == "_memory" and getattr(datasette, "crossdb", False):
        # To this one Datasette attaches all others, the archive too.
        hide(conn)


@hookimpl
def render_cell(
    row: "Row", value: object, column: str, database: str, datasette: "Site"
) -> Markup | None:
    """Link permalinks and keys, say confidence in words; leave all else to Datasette."""
    from quotetrack.publish.rendering import render  # noqa: PLC0415 - see above

    own = database == name_archive(datasette)
    return render(datasette, database, row, column, value) if own else None


@hookimpl
def asgi_wrapper(datasette: "Datasette") -> "Callable[[App], App]":
    """Guard the site that `quotetrack serve` opens; leave every other Datasette as it is."""
    from quotetrack.publish.guarding import Guard  # noqa: PLC0415 - see above

    mode = read_settings(datasette).get("guard")
    if mode is None:
        return lambda app: app
    return lambda app: Guard(app, datasette, public=mode == "public")


@hookimpl
def extra_css_urls(datasette: "Datasette", template: str | None, database: str | None) -> list[str]:
    """Give Datasette's own pages of the archive their look: widths, and what goes where."""
    own = database == name_archive(datasette) and not (template or "").startswith("quotetrack/")
    return [datasette.urls.static_plugins("quotetrack", "tables.css")] if own else []


@hookimpl
def extra_js_urls(
    datasette: "Datasette", template: str | None, database: str | None
) -> list[Mapping[str, object]]:
    """Give Datasette's own pages of the archive what they lack for those who hear them read."""
    own = database == name_archive(datasette) and not (template or "").startswith("quotetrack/")
    script = datasette.urls.static_plugins("quotetrack", "tables.js")
    return [{"url": script, "module": True}] if own else []


@hookimpl
def handle_exception(
    datasette: "Datasette", request: "Request", exception: Exception
) -> "Callable[[], Awaitable[Response]] | None":
    """Tell in the reading pages' clothes that there is no such page; leave files to Datasette."""
    from quotetrack.publish.pages.frame import find_archive, show_missing  # noqa: PLC0415 - above

    missing = getattr(exception, "status", None) == HTTPStatus.NOT_FOUND
    if not missing or find_archive(datasette) is None or _FILE.search(request.path):
        return None
    return lambda: show_missing(datasette, request, "There is no page at this address.")


@hookimpl(specname="handle_exception", hookwrapper=True)
def tell_mistakes(
    datasette: "Datasette", request: "Request", exception: Exception
) -> Generator[None, Result[list[object]], None]:
    """Tell what was asked wrongly as such, not as a failure of the site.

    In place of all other answers: Datasette calls them all, and its own prints a traceback.
    """
    from datasette.handle_exception import (  # type: ignore[import-untyped]  # noqa: PLC0415 - above
        handle_exception as tell,
    )
    from datasette.utils.asgi import BadRequest  # noqa: PLC0415 - the same

    from quotetrack.publish.mistakes import tell_mistake  # noqa: PLC0415 - the same
    from quotetrack.publish.pages.frame import find_archive  # noqa: PLC0415 - the same

    told = yield
    mistake = None if find_archive(datasette) is None else tell_mistake(exception)
    if mistake is not None:
        told.force_result([tell(datasette, request, BadRequest(mistake))])


@hookimpl
def menu_links(datasette: "Datasette") -> list[Mapping[str, str]]:
    """Lead from Datasette's own pages to those for readers."""
    from quotetrack.publish.pages.frame import find_archive  # noqa: PLC0415 - see above

    if find_archive(datasette) is None:
        return []
    pages = [("Home", "/"), ("Search", "/-/search"), ("Speakers", "/-/speakers")]
    return [{"href": datasette.urls.path(path), "label": label} for label, path in pages]


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., object]]]:
    """Return the pages for readers; where no archive is served, none of them takes a path."""
    from quotetrack.publish.pages import ROUTES  # noqa: PLC0415 - see above
    from quotetrack.publish.pages.frame import wrap  # noqa: PLC0415 - the same

    return [(path, wrap(view)) for path, view in ROUTES]
