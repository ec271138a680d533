"""The cells of Datasette's own tables, as readers want them: links, words, names kept together."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Protocol

from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # Datasette ships no types
from markupsafe import Markup

from quotetrack.publish.pages.frame import (
    document_path,
    plain,
    quotation_path,
    safe_url,
    speaker_path,
)
from quotetrack.publish.settings import Configured
from quotetrack.store import tell_certainty

Row = Mapping[str, object] | sqlite3.Row

OPEN = "Speaker open"
"""What stands where an article doesn't tell surely who spoke."""

_PERMALINK = re.compile(r"/(?:quotes|-)/quotations/([0-9a-f]+)")
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
_PAGES = {
    "document_id": document_path,
    "original_id": document_path,
    "quotation_id": quotation_path,
    "repeat_of": quotation_path,
    "speaker_id": speaker_path,
}
# Keys of names that may be nobody's any more: they have a row, and maybe no page.
_ROWS = {"found_id": "speakers", "canonical_id": "speakers"}
_NAMES = frozenset(
    {"speaker", "together_with", "role", "headline", "title", "outlet", "name", "alias", "author"}
)


class Urls(Protocol):
    """The part of Datasette that knows under which path the site stands."""

    def path(self, path: str) -> str:
        """Return ``path`` below the site's base."""

    def table(self, database: str, table: str) -> str:
        """Return the address of a table."""


class Site(Configured, Protocol):
    """A Datasette, as far as this module needs it."""

    @property
    def urls(self) -> Urls:
        """What makes addresses on this site."""

    def setting(self, key: str) -> int:
        """Return a setting."""


def render(site: Site, database: str, row: Row, column: str, value: object) -> Markup | None:
    """Return what a cell of ``database`` shows; None where Datasette's own way is best.

    A key in a table comes as a mapping with its label; in a view, a canned query and on a row's
    own page it is plain text.
    """
    if isinstance(value, Mapping):
        return _link_key(site, database, column, value.get("value"), value.get("label"))
    if column == "speaker" and value is None and {"quotation", "source"} <= set(row.keys()):
        return Markup("<em>{}</em>").format(OPEN)
    if column == "confidence" and isinstance(value, float):
        return _word_confidence(row, value)
    if not isinstance(value, str) or not value:
        return None
    if column == "quotation":
        return _link_words(site, row, value)
    return _render_text(site, database, column, value)


def _render_text(site: Site, database: str, column: str, value: str) -> Markup | None:
    if column == "permalink" and _PERMALINK.fullmatch(value):
        return _link(site.urls.path(value), value)
    if column == "wikidata" and _WIKIDATA.fullmatch(value):
        return _link(f"https://www.wikidata.org/wiki/{value}", value)
    if column in _NAMES and not value.isascii():
        return Markup("<bdi>{}</bdi>").format(_cut(site, plain(value)))
    if value.startswith(("http://", "https://")) and safe_url(value) is None:
        # Datasette would make it a link.
        return Markup("{}").format(_cut(site, value))
    return _link_key(site, database, column, value, None)


def _link_key(site: Site, database: str, column: str, key: object, label: object) -> Markup | None:
    if not isinstance(key, str) or not key:
        return None
    shown = plain(label or key)
    if column in _PAGES:
        return _link(site.urls.path(_PAGES[column](key)), _cut(site, shown))
    if column in _ROWS:
        return _link(f"{site.urls.table(database, _ROWS[column])}/{tilde_encode(key)}", shown)
    return None


def _link_words(site: Site, row: Row, words: str) -> Markup | None:
    permalink = row["permalink"] if "permalink" in row.keys() else None  # noqa: SIM118 - a sqlite3.Row tests its values
    if not isinstance(permalink, str) or not _PERMALINK.fullmatch(permalink):
        return None
    return _link(site.urls.path(permalink), _cut(site, words))


def _word_confidence(row: Row, value: float) -> Markup:
    names = set(row.keys())
    checked = "judged" in names and row["judged"] is not None
    found = "checked" if checked else tell_certainty(value)
    word = row["certainty"] if "certainty" in names else found
    return Markup('{:.2f} <span class="certainty">{}</span>').format(value, word)


def _cut(site: Site, text: str) -> str:
    most = site.setting("truncate_cells_html")
    return text if not most or len(text) <= most else f"{text[:most]}…"


def _link(address: str, text: str) -> Markup:
    shown = text if text.isascii() else Markup("<bdi>{}</bdi>").format(text)
    return Markup('<a href="{}">{}</a>').format(address, shown)
