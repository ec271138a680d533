"""What whoever runs a site sets for our plugin, below ``plugins: quotetrack:`` in its metadata."""

from collections.abc import Mapping
from typing import Any, Protocol

ARCHIVE = "quotes"
"""What the archive's database is called where no setting names another."""


class Configured(Protocol):
    """A Datasette, as far as this module needs it."""

    def plugin_config(self, plugin_name: str) -> Any:  # noqa: ANN401 - whatever stands in the file
        """Return what is set for a plugin; None if nothing is."""


def read_settings(datasette: Configured) -> Mapping[str, Any]:
    """Return what is set for the plugin; empty if nothing is, or what is set has no names."""
    own = datasette.plugin_config("quotetrack")
    return own if isinstance(own, Mapping) else {}


def name_archive(datasette: Configured) -> str:
    """Return what the archive's database is called: the setting ``database``, or ``quotes``."""
    name = read_settings(datasette).get("database")
    return name if isinstance(name, str) and name else ARCHIVE
