"""The pages that readers open: each is a route of the Datasette plugin."""

from itertools import chain

from quotetrack.publish.pages import (
    compare,
    document,
    downloads,
    feeds,
    home,
    quotation,
    robots,
    search,
    speaker,
    speakers,
    statement,
)
from quotetrack.publish.pages.frame import Route

_PAGES = (
    home,
    search,
    downloads,
    feeds,
    robots,
    compare,
    document,
    quotation,
    speaker,
    speakers,
    statement,
)

ROUTES: tuple[Route, ...] = tuple(chain.from_iterable(page.ROUTES for page in _PAGES))
"""All pages: what path (a regular expression) is shown by what."""
