"""Every page reads well: for eyes and readers of all sorts, on every width, in light and dark."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize

from browser.conftest import Visit
from browser.pages import PAGES, find_pages
from browser.visiting import Visitor

pytestmark = pytest.mark.slow

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
DESK = ViewportSize(width=1280, height=900)

# What reaches beyond the right edge, the innermost last: told where a page can be scrolled.
_TOO_WIDE = """
[...document.querySelectorAll("body *")]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 160)).slice(-4)
"""
_SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_RUN_AXE = "rules => axe.run({resultTypes: ['violations'], ...rules}).then(one => one.violations)"
# Colours alone change in the dark.
_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# What is read: scripts may add buttons and tell of keys, but nothing that a reader came for.
_READ = """
() => [...document.querySelectorAll("main :is(h1, h2, h3, a[href], td, th, blockquote, mark)")]
  .map(each => `${each.tagName} ${each.getAttribute("href") || ""} ${each.textContent.trim()}`)
"""
# The red, green and blue of what is written on.
_PAPER = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
_UNFOLD = "on => { for (const each of document.querySelectorAll('details')) each.open = on }"
_COLOUR = "at => getComputedStyle(document.querySelector(at))"


@pytest.fixture(scope="package")
def pages(newsroom_archive: Path) -> Mapping[str, str]:
    """The path of each page."""
    return find_pages(newsroom_archive)


@pytest.fixture(scope="module", params=PAGES)
def opened(
    request: pytest.FixtureRequest, chromium: Browser, newsroom_site: str, pages: Mapping[str, str]
) -> Iterator[Visitor]:
    """Each page in turn, open for all the tests that look at it."""
    with Visitor(chromium, newsroom_site, viewport=DESK) as reader:
        open_page(reader, pages, request.param)
        yield reader


@pytest.fixture
def reader(opened: Visitor) -> Iterator[Visitor]:
    """The open page, on a screen of a desk, in light; as it was for whoever looks next."""
    yield opened
    opened.page.emulate_media(media="screen", color_scheme="light")
    opened.page.set_viewport_size(DESK)
    opened.page.evaluate(_UNFOLD, arg=False)


def open_page(reader: Visitor, pages: Mapping[str, str], name: str) -> None:
    """Open one of PAGES, with the status that it is to have."""
    reader.go(pages[name], 404 if name.startswith("missing") else 200)


def test_a_page_asks_nobody_else_and_breaks_nothing(reader: Visitor) -> None:
    """A page has one heading of the first order, a title, and no error in the console."""
    assert reader.page.locator("h1").count() == 1
    assert reader.page.locator("main").count() == 1
    assert len(reader.page.title()) > 3
    assert reader.troubles == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_page_fits(reader: Visitor, width: int) -> None:
    """Nothing has to be scrolled sideways, on a phone neither, however long names and words are."""
    reader.page.set_viewport_size(ViewportSize(width=width, height=740))
    assert not reader.measure(_SCROLLS), reader.measure(_TOO_WIDE)
    reader.page.evaluate(_UNFOLD, arg=True)
    assert not reader.measure(_SCROLLS), reader.measure(_TOO_WIDE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barriers(reader: Visitor, scheme: str) -> None:
    """axe-core finds nothing serious or critical, in light and in dark, all of it unfolded."""
    reader.page.evaluate(_UNFOLD, arg=True)
    if scheme == "dark":
        reader.page.emulate_media(color_scheme="dark")
        assert sum(reader.measure(_PAPER)) < 150
        assert find_barriers(reader, _COLOURS) == []
    else:
        assert sum(reader.measure(_PAPER)) > 600
        assert find_barriers(reader) == []


def test_whoever_goes_by_keys_sees_where(reader: Visitor) -> None:
    """Each of the first stops of the Tab key is outlined."""
    reader.measure("document.activeElement.blur()")
    for _ in range(8):
        reader.page.keyboard.press("Tab")
        if reader.measure("document.activeElement === document.body"):
            break  # behind the last of them
        outline = reader.measure("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", reader.measure("document.activeElement.outerHTML")


def test_a_page_prints_black_on_white(reader: Visitor) -> None:
    """On paper there is no navigation and no form, dark mode or not; what is read is black."""
    reader.page.emulate_media(media="print", color_scheme="dark")
    assert not reader.page.locator("header nav").first.is_visible()
    background = reader.page.evaluate(f"({_COLOUR})('body').backgroundColor")
    assert background in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert reader.page.evaluate(f"({_COLOUR})('h1').color") == "rgb(0, 0, 0)"


def test_a_page_is_whole_without_javascript(opened: Visitor, visit: Visit) -> None:
    """Headings, links, tables and quotations are there without JavaScript, all of them."""
    with visit(java_script_enabled=False) as without:
        without.go(opened.page.url, opened.expected)
        assert set(opened.measure(_READ)) <= set(without.measure(_READ))


def test_barriers_would_be_seen(visit: Visit) -> None:
    """A page with a pale text and a field without a name is one that axe-core finds."""
    with visit() as reader:
        reader.page.set_content("<main><h1 style='color: #ccc'>Pale</h1><input></main>")
        found = " ".join(find_barriers(reader))
        assert "color-contrast" in found
        assert "label" in found


def find_barriers(reader: Visitor, rules: Mapping[str, Any] | None = None) -> list[str]:
    """Return what axe-core finds serious or critical on the page that is open, a line each."""
    assert AXE.is_file(), "no axe-core: `make tests/browser/node_modules/.made`"
    if not reader.measure("'axe' in window"):
        reader.measure(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = reader.page.evaluate(_RUN_AXE, dict(rules or {}))
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {json.dumps(where['html'])[:200]} "
        f"{where.get('failureSummary', '')[:300]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for where in one["nodes"][:4]
    ]
