"""The public copy reads as the newsroom's own archive does, with less in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from browser.pages import PAGES, find_pages
from browser.visiting import Visitor

pytestmark = pytest.mark.slow

# An article in which nobody says anything is not in the copy.
PUBLIC = tuple(name for name in PAGES if name != "document silent")


@pytest.fixture(scope="module")
def reader(chromium: Browser, public_site: str) -> Iterator[Visitor]:
    """Somebody from outside, who reads the public copy."""
    with Visitor(chromium, public_site) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def public_pages(newsroom_archive: Path) -> Mapping[str, str]:
    """The path of each page."""
    return find_pages(newsroom_archive)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_of_the_copy_opens(
    reader: Visitor, public_pages: Mapping[str, str], name: str
) -> None:
    """Every page is there, with a heading, no error in the console and nothing from elsewhere."""
    reader.go(public_pages[name], 404 if name.startswith("missing") else 200)
    assert reader.page.locator("h1").count() == 1
    assert reader.troubles == []


def test_a_page_holds_what_the_newsrooms_own_does(
    public_site: str, newsroom_site: str, public_pages: Mapping[str, str]
) -> None:
    """A search finds as many in the copy, and a speaker's page counts as many."""
    for name in ("search words", "search facets", "speaker many", "speaker arabic"):
        path = public_pages[name].lstrip("/")
        there, here = (
            httpx.get(site + path, timeout=30).text for site in (public_site, newsroom_site)
        )
        assert there.count('class="card"') == here.count('class="card"') > 0, name


def test_the_copy_shows_no_whole_article(reader: Visitor, public_pages: Mapping[str, str]) -> None:
    """What stands far from any quotation is left out, and the page says so."""
    reader.go(public_pages["document copied"])
    expect(reader.page.locator("mark.said").first).to_be_visible()
    expect(reader.page.get_by_text("This text belongs to its outlet")).to_be_visible()


def test_a_broken_address_is_refused(public_site: str) -> None:
    """Own SQL stays within limits, writing is refused, and nothing tells of the server."""
    with httpx.Client(base_url=public_site, timeout=30) as client:
        assert client.post("/-/search").status_code == 405
        assert client.get("/-/settings").status_code == 404
        assert client.get("/").headers["content-security-policy"]
