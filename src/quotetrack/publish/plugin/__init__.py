"""What quotetrack adds to Datasette where both are installed: keys that are links, and privacy.

Datasette finds this module by the entry point ``datasette`` in pyproject.toml. Without it, the
same cells are plain text, and who made a judgement can be read with SQL; metadata.yml says how to
keep it from readers then.
"""

import re
import sqlite3
from collections.abc import Callable
from typing import Protocol

from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # Datasette ships no types
from markupsafe import Markup
from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

_PERMALINK = re.compile(r"/quotes/quotations/[0-9a-f]+")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_KEYS = {
    "document_id": "documents",
    "quotation_id": "quotations",
    "speaker_id": "speakers",
    "repeat_of": "quotations",
    "original_id": "documents",
    "found_id": "speakers",
    "canonical_id": "speakers",
}
# Whoever judges, and what they note down, is nobody's business but the newsroom's; nor is an
# article that isn't in the archive.
_PRIVATE = frozenset({("judgements", "made_by"), ("judgements", "note"), ("failures", "document")})


class Urls(Protocol):
    """The part of Datasette that knows under which path the site stands."""

    def path(self, path: str) -> str:
        """Return ``path`` below the site's base."""


class Site(Protocol):
    """A Datasette, as far as this module needs it."""

    @property
    def urls(self) -> Urls:
        """What makes addresses on this site."""


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Let whoever asks for who decided, and for the note, read NULL."""
    if database == "quotes":
        conn.set_authorizer(_authorise)


def _authorise(action: int, table: str | None, column: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_READ and (table, column) in _PRIVATE:
        return sqlite3.SQLITE_IGNORE
    return sqlite3.SQLITE_OK


@hookimpl
def render_cell(value: object, column: str, database: str, datasette: Site) -> Markup | None:
    """Link permalinks, keys and Wikidata items; leave every other cell to Datasette.

    A key in a table comes as a mapping with its label, which Datasette links by itself; in a view
    and on a row's own page it is plain text.
    """
    if database != "quotes" or not isinstance(value, str) or not value:
        return None
    if column == "permalink" and _PERMALINK.fullmatch(value):
        return _link(datasette.urls.path(value), value)
    if column == "wikidata" and _WIKIDATA.fullmatch(value):
        return _link(f"https://www.wikidata.org/wiki/{value}", value)
    if column in _KEYS:
        return _link(datasette.urls.path(f"/quotes/{_KEYS[column]}/{tilde_encode(value)}"), value)
    return None


def _link(address: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, text)


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., object]]]:
    """Return the pages for readers; where no archive is served, none of them takes a path."""
    # Datasette imports this module while it is itself imported, as the pages' modules do.
    from quotetrack.publish.pages import ROUTES  # noqa: PLC0415
    from quotetrack.publish.pages.frame import wrap  # noqa: PLC0415

    return [(path, wrap(view)) for path, view in ROUTES]
