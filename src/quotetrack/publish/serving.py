"""An archive as a web site: Datasette over the file, live and for reading only."""

import errno
import re
import socket
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import uvicorn
import yaml
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from datasette.plugins import pm  # type: ignore[import-untyped]  # the same

from quotetrack.errors import InputError, PublishError, StoreError
from quotetrack.publish import plugin
from quotetrack.publish.editions import ReadOnlyFile, address
from quotetrack.publish.pages.frame import safe_url
from quotetrack.publish.pairing import split_metadata
from quotetrack.store import Store
from quotetrack.store.publishing import is_public

NAME = "quotes"
"""What the site calls the database, whatever its file is called: permalinks begin with it."""

SETTINGS: Mapping[str, int | bool] = {
    "default_page_size": 50,
    "default_facet_size": 20,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "suggest_facets": False,
    "truncate_cells_html": 500,
    # A file that ends early looks complete: no limit rather than a silent one.
    "max_csv_mb": 0,
    # The articles' full texts belong to their outlets.
    "allow_download": False,
}

PUBLIC_SETTINGS: Mapping[str, int | bool] = {
    **SETTINGS,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 1000,
    # So many threads that questions in SQL, two at once, never take them all.
    "num_sql_threads": 6,
}
"""On the open internet: Datasette's own time limits, and fewer rows at once."""

_NEWEST = "SELECT name FROM sqlite_master WHERE name IN ('sentence_trees', 'publication')"

# For how many seconds answers that are on their way hold up the server's end.
_FAREWELL = 10

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to know it, not to bind to it


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a site is.

    ``public``: for the open internet, from a copy that `quotetrack publish` made; else for the
    newsroom. ``sql``: whether they may ask in SQL of their own; canned queries go on without it.
    ``origin``: the site's scheme and host, as readers know it, such as ``https://archive.example``;
    without it, what each request names.
    """

    public: bool = False
    sql: bool = True
    origin: str | None = None


NEWSROOM = Audience()


def serve(  # noqa: PLR0913 - each an option of the command
    database: Path,
    *,
    host: str,
    port: int,
    announce: Callable[[str], object],
    metadata: Path | None = None,
    audience: Audience = NEWSROOM,
) -> None:
    """Serve the archive in the file ``database`` until the process is interrupted.

    Args:
        database: the archive; it may be written by an ingest meanwhile, or replaced.
        host: name or address to listen on, such as ``127.0.0.1``.
        port: from 0 to 65535; 0 picks a free one.
        announce: told the site's address once connections are accepted, to print it or to show
            it in a browser.
        metadata: a Datasette metadata file, YAML or JSON; without it, the package's own.
        audience: for whom.

    Raises:
        StoreError: there is no archive in that file, or an older version's that can't be written.
        InputError: ``metadata`` can't be read.
        PublishError: that host and port can't be listened on, or the file is no public copy.
    """
    app = open_site(database, metadata, audience).app()
    with closing(_listen(host, port)) as listener:
        announce(_site_address(listener))
        config = uvicorn.Config(
            app,
            log_level="warning",
            lifespan="on",
            server_header=not audience.public,
            timeout_graceful_shutdown=_FAREWELL,
        )
        # The server has shut down in order when it hands the interrupt on.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def open_site(
    database: Path, metadata: Path | None = None, audience: Audience = NEWSROOM
) -> Datasette:
    """Return a Datasette over the archive in the file ``database``, not yet listening.

    Raises:
        StoreError: there is no archive in that file, or an older version's that can't be written.
        InputError: ``metadata`` can't be read.
        PublishError: it is to be public, and the file is no public copy.
    """
    _check_archive(database, audience)
    _fit_datasette()
    site = Datasette(
        [],
        **_lay_out(guard_metadata(read_metadata(metadata), audience), choose_settings(audience)),
        # What is public may be read by other sites' scripts too; there is nobody to be signed in.
        cors=audience.public,
    )
    # Datasette without files adds a database in memory.
    site.remove_database("_memory")
    file = ReadOnlyFile(site, database.absolute(), finished=audience.public)
    site.add_database(file, name=NAME)
    return site


def choose_settings(audience: Audience) -> dict[str, int | bool]:
    """Return Datasette's settings for a site."""
    return dict(PUBLIC_SETTINGS if audience.public else SETTINGS)


def _lay_out(metadata: dict[str, Any], settings: dict[str, int | bool]) -> dict[str, Any]:
    """Return what a Datasette is made with; 1.0 takes what it does from a second place."""
    if not hasattr(Datasette, "get_instance_metadata"):
        return {"metadata": metadata, "settings": settings}
    told, done = split_metadata(metadata, settings)
    return {"metadata": told, "config": done}


def guard_metadata(metadata: dict[str, Any], audience: Audience) -> dict[str, Any]:
    """Add to metadata how the site is guarded.

    Raises:
        PublishError: the ``origin`` of the audience, or else of the metadata, is none.
    """
    # The plugin's own sheet says the same, and a style sheet inside an address is let through by
    # no policy of ours.
    sheets = metadata.get("extra_css_urls") or []
    metadata["extra_css_urls"] = [url for url in sheets if not str(url).startswith("data:")]
    plugins = metadata.setdefault("plugins", {})
    own = plugins.setdefault("quotetrack", {})
    own["guard"] = "public" if audience.public else "newsroom"
    if origin := audience.origin or own.get("origin"):
        own["origin"] = _check_origin(str(origin))
    if not audience.sql:
        metadata.setdefault("databases", {}).setdefault(NAME, {})["allow_sql"] = False
    if audience.public:
        _sort_by_number(metadata)
    return metadata


def _check_origin(origin: str) -> str:
    """Return an origin without a slash at its end."""
    good = safe_url(origin) and origin.isascii() and re.fullmatch(r"https?://[^/?#]+/?", origin)
    if not good:
        raise PublishError(f"{origin}: is no origin; give scheme and host: https://archive.example")
    return origin.rstrip("/")


def _sort_by_number(metadata: dict[str, Any]) -> None:
    """Let the newest come first by number: in a public copy the same order, and fast in searches.

    A search gives numbers, in order; to sort by date, all that it finds would have to be looked up.
    """
    tables = ((metadata.get("databases") or {}).get(NAME) or {}).get("tables") or {}
    for table in tables.values():
        if isinstance(table, dict) and table.get("fts_pk") and table.get("sort_desc") == "date":
            table["sort_desc"] = "number"


def read_metadata(path: Path | None = None) -> dict[str, Any]:
    """Read a Datasette metadata file, YAML or JSON; without ``path``, the package's own.

    What holds other things by name, and stands there empty, is an empty dict.

    Raises:
        InputError: it can't be read, or holds something else.
    """
    source = path or files("quotetrack.publish") / "metadata.yml"
    try:
        content = yaml.safe_load(source.read_bytes())
    except OSError as error:
        raise InputError(str(source), error.strerror or "can't be read") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise InputError(str(source), "is neither YAML nor JSON", line) from error
    if not isinstance(content, dict):
        raise InputError(str(source), "holds no Datasette metadata (title, databases ...)")
    _complete(str(source), content)
    return content


def _complete(source: str, metadata: dict[str, Any]) -> None:
    _open_part(source, _open_part(source, metadata, "plugins"), "quotetrack")
    databases = _open_part(source, metadata, "databases")
    for name in databases:
        database = _open_part(source, databases, name)
        _open_part(source, database, "queries")
        tables = _open_part(source, database, "tables")
        for table in tables:
            _open_part(source, tables, table)


def _open_part(source: str, part: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what ``part`` holds under ``name``, made a dict if it is empty."""
    if name in part and part[name] is None:
        part[name] = {}
    found = part.get(name, {})
    if not isinstance(found, dict):
        raise InputError(source, f"has under “{name}” no further names, each with a colon")
    return found


def _fit_datasette() -> None:
    # In an installed quotetrack the entry point has done this.
    if not pm.is_registered(plugin):
        pm.register(plugin, plugin.__name__)
    # Where rich is installed, Datasette prints each mistyped address as a traceback with it, and
    # breaks on those that fit none of its routes.
    pm.get_plugin("datasette.handle_exception").rich = None


def _check_archive(database: Path, audience: Audience) -> None:
    if not database.exists():
        raise StoreError(f"{database}: no such database; make it with `quotetrack ingest seeds`")
    try:
        with closing(sqlite3.connect(address(database), uri=True)) as conn:
            conn.execute("SELECT id FROM quotes LIMIT 1").fetchone()
            there = {name for (name,) in conn.execute(_NEWEST)}
    except sqlite3.Error as error:
        raise StoreError(
            f"{database}: is no quote archive that can be read ({error}); "
            "make one with `quotetrack ingest seeds`"
        ) from error
    if audience.public and not is_public(database):
        raise PublishError(
            f"{database}: is the newsroom's own archive, with all that isn't for the public; "
            f"make a public copy with `quotetrack publish OUT.db --db {database}` and serve that"
        )
    if not there:
        # An older version made it: opening it for writing adds what its pages need.
        Store.open(database).close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = min(found, key=lambda info: info[0] != socket.AF_INET)
        return socket.create_server(address[:2], family=family)
    except (OSError, OverflowError) as error:
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "is in use" if in_use else f"can't be listened on ({error})"
        raise PublishError(f"port {port} on {host} {reason}; --port 0 picks a free one") from error


def _site_address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    host = _ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
