"""What crawlers may read: the pages for people, and no address of which there is no end."""

from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]  # the same

from quotetrack.errors import PublishError
from quotetrack.publish.pages.frame import Route, find_archive
from quotetrack.publish.settings import read_settings

# Pages whose query strings have no end, files of whole lists, and what Datasette says of itself.
_ENDLESS = (
    *("/-/search?", "/-/speakers?", "/-/speakers/*?", "/-/compare", "/*?"),
    *("/*.csv$", "/*.xlsx$", "/*.db$"),
    *("/-/settings", "/-/plugins", "/-/versions", "/-/threads", "/-/metadata", "/-/databases"),
)


async def show_robots(_request: Request, datasette: Datasette) -> Response:
    """Tell crawlers what they may read.

    The plugin's setting ``robots: false`` asks all of them to stay away.

    Raises:
        PublishError: no archive is served: Datasette then says nothing either.
    """
    if find_archive(datasette) is None:
        raise PublishError("No archive is served here, and nothing is told to crawlers.")
    settings = read_settings(datasette)
    return Response.text("\n".join(_write(datasette, settings.get("robots", True))) + "\n")


def _write(datasette: Datasette, welcome: object) -> list[str]:
    if not welcome:
        return ["User-agent: *", "Disallow: /"]
    databases = [datasette.urls.database(name) for name in datasette.databases]
    ours = [datasette.urls.path(path) for path in _ENDLESS]
    return ["User-agent: *", *(f"Disallow: {path}" for path in (*databases, *ours))]


ROUTES: tuple[Route, ...] = ((r"^/robots\.txt$", show_robots),)
