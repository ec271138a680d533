"""Every page reads well: for eyes and readers of all sorts, on every width, in light and dark."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ViewportSize

from browser.conftest import Visit
from browser.pages import PAGES, find_pages
from browser.visiting import Visitor

pytestmark = pytest.mark.slow

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=900)

EACH_PAGE = pytest.mark.parametrize("name", PAGES)

# What reaches beyond the right edge, the innermost first: told where a page can be scrolled.
_TOO_WIDE = """
[...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 160)).slice(-4)
"""
_SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_RUN_AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
_TEXT = "document.querySelector('main').innerText"


@pytest.fixture(scope="package")
def pages(newsroom_archive: Path) -> Mapping[str, str]:
    """The path of each page."""
    return find_pages(newsroom_archive)


def open_page(reader: Visitor, pages: Mapping[str, str], name: str) -> None:
    """Open one of PAGES, with the status that it is to have."""
    reader.go(pages[name], 404 if name.startswith("missing") else 200)


@EACH_PAGE
def test_a_page_asks_nobody_else_and_breaks_nothing(
    visit: Visit, pages: Mapping[str, str], name: str
) -> None:
    """A page has one heading of the first order, a title, and no error in the console."""
    with visit(viewport=DESK) as reader:
        open_page(reader, pages, name)
        assert reader.page.locator("h1").count() == 1
        assert reader.page.locator("main").count() == 1
        assert len(reader.page.title()) > 3


@EACH_PAGE
def test_a_page_fits_a_phone(visit: Visit, pages: Mapping[str, str], name: str) -> None:
    """On 360 pixels nothing has to be scrolled sideways, however long names and words are."""
    with visit(viewport=PHONE, is_mobile=True, has_touch=True) as reader:
        open_page(reader, pages, name)
        assert not reader.measure(_SCROLLS), reader.measure(_TOO_WIDE)
        reader.page.set_viewport_size(DESK)
        assert not reader.measure(_SCROLLS), reader.measure(_TOO_WIDE)


@EACH_PAGE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barriers(
    visit: Visit, pages: Mapping[str, str], name: str, scheme: str
) -> None:
    """axe-core finds nothing serious or critical, in light and in dark."""
    with visit(viewport=DESK, color_scheme=scheme) as reader:
        open_page(reader, pages, name)
        assert find_barriers(reader) == []


@EACH_PAGE
def test_a_page_is_whole_without_javascript(
    visit: Visit, pages: Mapping[str, str], name: str
) -> None:
    """Without JavaScript a page says all that it says with it."""
    with visit(viewport=DESK, java_script_enabled=False) as without, visit(viewport=DESK) as reader:
        for each in (without, reader):
            open_page(each, pages, name)
        here = set(without.page.locator("main").inner_text().split())
        missing = set(reader.page.locator("main").inner_text().split()) - here
        assert missing == set()


@EACH_PAGE
def test_a_page_prints_black_on_white(visit: Visit, pages: Mapping[str, str], name: str) -> None:
    """On paper there is no navigation and no form, dark mode or not; what is read is black."""
    with visit(viewport=DESK, color_scheme="dark") as reader:
        open_page(reader, pages, name)
        reader.page.emulate_media(media="print", color_scheme="dark")
        assert not reader.page.locator("header nav").first.is_visible()
        assert reader.measure("getComputedStyle(document.body).backgroundColor") in {
            "rgb(255, 255, 255)",
            "rgba(0, 0, 0, 0)",
        }
        assert reader.measure("getComputedStyle(document.querySelector('h1')).color") == (
            "rgb(0, 0, 0)"
        )
        assert reader.page.pdf().startswith(b"%PDF")


def find_barriers(reader: Visitor) -> list[str]:
    """Return what axe-core finds serious or critical on the page that is open, a line each."""
    assert AXE.is_file(), "no axe-core: `make tests/browser/node_modules/.made`"
    reader.measure(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = reader.measure(_RUN_AXE)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {json.dumps(where['html'])[:200]} "
        f"{where.get('failureSummary', '')[:300]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for where in one["nodes"][:4]
    ]
