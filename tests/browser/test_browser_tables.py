"""Datasette's own pages of the archive, as our plugin and metadata dress them."""

import pytest
from playwright.sync_api import ViewportSize, expect

from browser.conftest import Visit
from browser.test_browser_pages import find_barriers

pytestmark = pytest.mark.slow

TABLES = (
    "/quotes",
    "/quotes/quotes",
    "/quotes/quotes?_facet=outlet&speaker__contains=Lambert",
    "/quotes/documents",
    "/quotes/documents/long-headline",
    "/quotes/speakers",
    "/quotes/speakers/nadia-lambert",
    "/quotes/latest",
    "/quotes?sql=select+speaker,+quotation+from+quotes+limit+3",
)


@pytest.mark.parametrize("path", TABLES)
def test_a_table_has_no_barriers(visit: Visit, path: str) -> None:
    """Datasette's own pages break no policy of ours, and axe-core finds nothing serious there."""
    with visit() as reader:
        reader.go(path)
        reader.page.wait_for_load_state("networkidle")
        assert find_barriers(reader) == []


@pytest.mark.parametrize("path", TABLES[:3])
def test_a_table_fits_a_phone(visit: Visit, path: str) -> None:
    """On 360 pixels no page of Datasette's own has to be scrolled sideways as a whole."""
    with visit(viewport=ViewportSize(width=360, height=740)) as reader:
        reader.go(path)
        assert reader.measure("document.documentElement.scrollWidth") <= 360


def test_a_row_leads_to_the_quotation(visit: Visit) -> None:
    """From the table of quotations a click on one opens its page."""
    with visit() as reader:
        reader.go("/quotes/quotes")
        reader.page.locator("td.col-quotation a").first.click()
        expect(reader.page.locator("blockquote").first).to_be_visible()
        assert "/-/quotations/" in reader.page.url
