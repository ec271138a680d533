"""What an article says never does anything: not on a page, not in a file, not in a header."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import openpyxl
import pytest
from lxml import etree
from playwright.sync_api import Browser, ViewportSize

from browser.conftest import Visit
from browser.hostile import PAYLOADS
from browser.hostile_pages import FIND_ESCAPED, ask_hostile_things, find_hostile_pages
from browser.visiting import Visitor, note_dialogs

pytestmark = pytest.mark.slow

SORTS = ("lists", "documents", "speakers", "quotations", "statements", "asked", "tables")
ATOM = "{http://www.w3.org/2005/Atom}"
IN_FEEDS = {
    f"{{http://www.w3.org/1999/xhtml}}{name}"
    for name in ("div", "p", "blockquote", "a", "cite", "br", "em", "bdi", "span")
}
HEADINGS = [
    "Date",
    "Outlet",
    "Headline",
    "Speaker",
    "Role",
    "Quotation",
    "Kind",
    "Confidence",
    "Link",
]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝")
LISTS = ("/-/search", "/-/speakers/hostile-0", "/-/speakers/hostile-17")


@pytest.fixture(scope="package")
def hostile_pages(hostile_archive: Path) -> Mapping[str, list[str]]:
    """The paths of all pages over the hostile archive."""
    return find_hostile_pages(hostile_archive)


@pytest.fixture(scope="package")
def asker(hostile_site: str) -> Iterator[httpx.Client]:
    """Somebody who asks the hostile archive's site for files."""
    with httpx.Client(base_url=hostile_site, timeout=30) as client:
        yield client


def find_escapes(reader: Visitor, paths: list[str]) -> list[str]:
    """Open each page, and return what escaped from the archive's words on it."""
    escaped = []
    for path in paths:
        reader.go(path)
        escaped += [f"{path}: {one}" for one in reader.measure(FIND_ESCAPED)]
    return escaped


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("guarded", [True, False], ids=["with policy", "without policy"])
def test_nothing_runs_on_a_page(
    visit: Visit,
    hostile_site: str,
    hostile_pages: Mapping[str, list[str]],
    sort: str,
    guarded: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """No payload runs, opens or asks for anything, be the browser told what may run or not."""
    with visit(hostile_site, bypass_csp=not guarded) as reader:
        note_dialogs(reader)
        # The policy can only forbid more: with it, some pages show that none of ours breaks it.
        paths = hostile_pages[sort]
        assert find_escapes(reader, paths[:: 4 if guarded and len(paths) > 8 else 1]) == []


@pytest.mark.parametrize("payload", [PAYLOADS[at] for at in (0, 1, 2, 4, 6, 7, 8, 12)])
def test_what_escapes_would_be_seen(chromium: Browser, hostile_site: str, payload: str) -> None:
    """A page that lets a payload through is one that these tests find."""
    let_through = payload.replace("{{ 7*7*1337 }}", str(7 * 7 * 1337))
    body = f'<main>{let_through}<input value="{let_through}"></main>'
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{hostile_site}-/compare")
        page.evaluate("body => { document.body.innerHTML = body }", body)
        assert page.evaluate(FIND_ESCAPED) != []


def test_nothing_runs_in_a_drawing(
    visit: Visit,
    hostile_site: str,
    asker: httpx.Client,
    hostile_pages: Mapping[str, list[str]],
) -> None:
    """A sentence's drawing, opened by itself, is an SVG image in which nothing can run."""
    drawn = 0
    with visit(hostile_site, bypass_csp=True) as reader:
        note_dialogs(reader)
        for path in hostile_pages["drawings"]:
            if asker.get(path).status_code == httpx.codes.NOT_FOUND:
                continue
            drawn += 1
            reader.go(path)
            assert reader.measure("document.documentElement.tagName") == "svg"
            assert reader.measure("document.querySelectorAll('script, foreignObject').length") == 0
            assert not reader.measure("window.pwned")
    assert drawn > 0


def test_directions_stay_where_they_begin(visit: Visit, hostile_site: str) -> None:
    """Marks that turn the direction of writing are taken out of titles, names and headings."""
    with visit(hostile_site) as reader:
        reader.go("/-/search")
        shown = reader.page.locator("body .place, body .who, h1").all_inner_texts()
        assert shown
        assert not set("".join(shown)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
        widths = reader.measure("document.documentElement.scrollWidth")
        reader.page.set_viewport_size(ViewportSize(width=360, height=700))
        assert widths
        assert reader.measure("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", LISTS)
def test_nothing_breaks_out_of_csv(asker: httpx.Client, path: str) -> None:
    """Each row of a CSV file has all its cells, and none that a spreadsheet would run."""
    answer = asker.get(f"{path}.csv")
    assert answer.status_code == 200
    rows = list(
        csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True)
    )
    assert rows[0][: len(HEADINGS)] == HEADINGS
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if is_formula(cell)]


@pytest.mark.parametrize("path", LISTS)
def test_nothing_breaks_out_of_a_workbook(asker: httpx.Client, path: str) -> None:
    """A workbook opens, no cell is a formula, and links lead nowhere but to the web."""
    answer = asker.get(f"{path}.xlsx")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in next(sheet.iter_rows())][: len(HEADINGS)] == HEADINGS
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    linked = [cell.hyperlink for cell in cells]
    links = [link.target for link in linked if link]
    assert all(str(link).startswith(("https://", "http://")) for link in links)


@pytest.mark.parametrize("path", LISTS)
def test_nothing_breaks_out_of_a_feed(asker: httpx.Client, path: str) -> None:
    """A feed is XML with as many entries as quotations, in which payloads are text."""
    answer = asker.get(f"{path}.atom")
    assert answer.status_code == 200
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    feed = etree.fromstring(answer.content, parser)
    assert feed.tag == f"{ATOM}feed"
    assert "pwned" not in [title.text for title in feed.iter(f"{ATOM}title")]
    assert not [each for each in feed.iter() if not is_harmless(each)]
    assert len(list(feed.iter(f"{ATOM}link"))) > len(list(feed.iter(f"{ATOM}entry")))


def is_harmless(node: etree._Element) -> bool:
    """Tell whether a feed's element is one of Atom's, or of the few that may stand in a text."""
    tag = str(node.tag)
    leads = [str(node.get("href", "https://")), str(node.get("src", "https://"))]
    return (
        (tag.startswith(ATOM) or tag in IN_FEEDS)
        and not [name for name in map(str, node.attrib) if name.startswith("on")]
        and all(lead.startswith(("https://", "http://")) for lead in leads)
    )


@pytest.mark.parametrize("path", LISTS)
def test_nothing_breaks_out_of_json(asker: httpx.Client, path: str) -> None:
    """A list as JSON is JSON, and says so: no browser takes it for a page."""
    answer = asker.get(f"{path}.json")
    assert answer.status_code == 200
    assert "json" in answer.headers["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert json.loads(answer.content)


def test_linked_data_is_data(asker: httpx.Client, hostile_pages: Mapping[str, list[str]]) -> None:
    """What machines read of a quotation is JSON whose links lead to the web or stand in no link."""
    for path in hostile_pages["quotations"]:
        for ending in (".json", ".jsonld"):
            answer = asker.get(path + ending)
            assert answer.status_code == 200
            assert answer.headers["x-content-type-options"] == "nosniff"
            for link in find_links(json.loads(answer.content)):
                assert link.startswith(("https://", "http://", "urn:", "#", "/")), path


def find_links(node: object) -> Iterator[str]:
    """Yield what linked data takes for addresses."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name in {"@id", "id", "url", "sameAs"} and isinstance(value, str):
                yield value
            yield from find_links(value)
    if isinstance(node, list):
        for each in node:
            yield from find_links(each)


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx", ".json", ".atom"])
def test_nothing_breaks_out_of_headers(asker: httpx.Client, ending: str) -> None:
    """Whatever is asked for, no header is the reader's own, and a file's name is a plain one."""
    for path in ask_hostile_things(f"/-/search{ending}"):
        answer = asker.get(path)
        assert answer.status_code in {200, 400}, path
        assert "set-cookie" not in answer.headers
        named = answer.headers.get("content-disposition", "")
        assert named.isascii()
        assert named.isprintable()


def test_every_payload_can_be_read(asker: httpx.Client) -> None:
    """Nothing of what was said is lost: each payload stands in the list as it was written."""
    answer = asker.get("/-/search.csv")
    said = "\n".join(row["Quotation"] for row in read_rows(answer))
    missing = [one for one in PAYLOADS if " ".join(one.split()) not in " ".join(said.split())]
    assert missing == []


def read_rows(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows of a CSV file by their headings."""
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would run a cell; numbers below zero are none."""
    return cell.startswith(FORMULAS) and not cell.lstrip("-").replace(".", "", 1).isdigit()
