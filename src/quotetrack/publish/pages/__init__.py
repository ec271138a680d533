"""The pages that readers open: each is a route of the Datasette plugin."""

from quotetrack.publish.pages import document, quotation, speaker, speakers
from quotetrack.publish.pages.frame import Route

ROUTES: tuple[Route, ...] = (*document.ROUTES, *quotation.ROUTES, *speaker.ROUTES, *speakers.ROUTES)
"""All pages: what path (a regular expression) is shown by what."""
