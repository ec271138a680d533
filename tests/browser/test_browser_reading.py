"""A journalist finds, narrows, reads, compares and takes along, in a real browser."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import openpyxl
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Visit
from browser.pages import SPEAKERS, find_pages
from browser.words import ARABIC, HEBREW
from quotetrack.publish.pages.frame import speaker_path

pytestmark = pytest.mark.slow

HEADINGS = ["Date", "Outlet", "Headline", "Speaker", "Role", "Quotation", "Kind", "Confidence"]
CARDS = ".cards .card"


def search_for(page: Page, words: str, **fields: str) -> None:
    """Fill the search form as a reader does, and send it."""
    page.get_by_label("Words in quotations").fill(words)
    if set(fields) - {"Said by"} and not page.get_by_label("Since").is_visible():
        page.get_by_text("More filters").click()
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile(r"/-/search\?"))


def count_found(page: Page) -> int:
    """Return how many quotations the page says that it found."""
    told = re.match(r"[\d,]+", page.get_by_role("status").inner_text())
    assert told
    return int(told[0].replace(",", ""))


def read_cards(page: Page, within: str = "") -> list[str]:
    """Return the texts of the quotations in a list, or of one part of each."""
    return page.locator(f"{CARDS} {within}".strip()).all_inner_texts()


def test_words_are_found_from_the_home_page(visit: Visit) -> None:
    """Words typed on the home page find the quotations that hold all of them, each marked."""
    with visit() as reader:
        reader.go("/")
        search_for(reader.page, "ferry winter")
        found = read_cards(reader.page, ".words")
        assert found
        assert all("ferry" in one.lower() and "winter" in one.lower() for one in found)
        assert {one.lower() for one in read_cards(reader.page, "mark")} == {"ferry", "winter"}


@pytest.mark.parametrize("phrase", ['"safe in a storm"', "“safe in a storm”", "„safe in a storm“"])
def test_a_phrase_is_found_in_any_quotation_marks(visit: Visit, phrase: str) -> None:
    """An exact phrase is one in straight and in curly marks; the same words apart don't fit."""
    with visit() as reader:
        reader.go("/-/search")
        search_for(reader.page, phrase)
        found = read_cards(reader.page, ".words")
        assert found
        assert all("safe in a storm" in one for one in found)
        total = count_found(reader.page)
        search_for(reader.page, "a in safe storm")
        assert count_found(reader.page) == total
        search_for(reader.page, '"storm safe in a"')
        expect(reader.page.get_by_role("heading", name="Nothing fits")).to_be_visible()


def test_a_speaker_is_found_by_an_alias(visit: Visit) -> None:
    """Whoever is typed under another name is the speaker that the archive knows."""
    with visit() as reader:
        reader.go("/-/search")
        search_for(reader.page, "", **{"Said by": "Layla Hashimi"})
        assert count_found(reader.page) > 20
        assert all(ARABIC in one for one in read_cards(reader.page, ".who"))


def test_dates_bound_a_search(visit: Visit) -> None:
    """Only what was said between the dates is found, both ends included."""
    with visit() as reader:
        reader.go("/-/search")
        search_for(reader.page, "bridge", Since="2026-03", Until="2026-04")
        days = reader.page.locator(f"{CARDS} time").all()
        dates = [day.get_attribute("datetime") or "" for day in days]
        assert dates
        assert all("2026-03-01" <= date <= "2026-04-30" for date in dates)
        assert dates == sorted(dates, reverse=True)


def test_a_facet_narrows_to_as_many_as_it_said(visit: Visit) -> None:
    """A click on a facet shows as many quotations as stood beside it; dropping it, all again."""
    with visit() as reader:
        reader.go("/-/search?q=storm")
        total = count_found(reader.page)
        narrow = reader.page.get_by_role("navigation", name="Narrow down")
        choice = narrow.locator("li", has=reader.page.get_by_role("link", name="indirect"))
        count = int(choice.locator(".count").inner_text())
        choice.get_by_role("link").click()
        expect(reader.page).to_have_url(re.compile("kind=indirect"))
        assert count_found(reader.page) == count < total
        reader.page.get_by_label("Filters in force").get_by_role("link", name="indirect").click()
        expect(reader.page).not_to_have_url(re.compile("kind="))
        assert count_found(reader.page) == total


def test_older_quotations_follow(visit: Visit) -> None:
    """Page after page, a list shows every quotation once, the newest first."""
    with visit() as reader:
        reader.go("/-/search?speaker=nadia-lambert")
        total, seen = count_found(reader.page), list[str]()
        while True:
            cards = reader.page.locator(CARDS).all()
            seen += [card.get_attribute("id") or "" for card in cards]
            older = reader.page.get_by_role("link", name="Older quotations")
            if not older.count():
                break
            older.click()
            reader.page.wait_for_load_state()
        assert len(seen) == len(set(seen)) == total > 200


def test_nothing_found_is_told_with_a_way_on(visit: Visit) -> None:
    """Where nothing fits, the page says so and offers what would find more."""
    with visit() as reader:
        reader.go("/-/search?q=zeppelin&kind=direct")
        expect(reader.page.get_by_role("heading", name="Nothing fits")).to_be_visible()
        reader.page.get_by_role("link", name="search without words").click()
        assert count_found(reader.page) > 100


def take_along(page: Page, link: Locator, tmp_path: Path) -> Path:
    """Click on a link to a file, and return where it was saved."""
    with page.expect_download() as download:
        link.click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def test_a_list_is_taken_along_as_csv(visit: Visit, tmp_path: Path) -> None:
    """The CSV of a search opens right in a spreadsheet and holds all that was found."""
    with visit() as reader:
        reader.go("/-/search?q=storm")
        total = count_found(reader.page)
        saved = take_along(
            reader.page, reader.page.get_by_role("link", name="CSV", exact=True), tmp_path
        )
        assert saved.suffix == ".csv"
        content = saved.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        text = content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        assert list(rows[0])[:9] == [*HEADINGS, "Link"]
        assert len(rows) == total
        assert all("storm" in row["Quotation"] for row in rows)
        assert {HEBREW, ARABIC} <= {row["Speaker"] for row in rows}
        assert all(0 < float(row["Confidence"]) <= 1 for row in rows)


def test_a_list_is_taken_along_as_a_workbook(visit: Visit, tmp_path: Path) -> None:
    """The Excel file of a speaker's list has the same headings, and a row a quotation."""
    with visit() as reader:
        reader.go("/-/speakers/tom-whitfield")
        link = reader.page.get_by_role("link", name="Excel").first
        saved = take_along(reader.page, link, tmp_path)
        assert saved.suffix == ".xlsx"
        sheet = openpyxl.load_workbook(saved).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][:9] == [*HEADINGS, "Link"]
        assert len(rows) > 20
        assert all("Tom Whitfield" in f"{row[3]} {row}" for row in rows[1:])


def test_a_search_is_a_feed(visit: Visit) -> None:
    """The feed that a search's page names is Atom, with the newest quotations in it."""
    with visit() as reader:
        reader.go("/-/search?q=storm")
        link = reader.page.locator("link[rel=alternate][type='application/atom+xml']")
        address = str(reader.measure("location.origin")) + str(link.get_attribute("href"))
        feed = etree.fromstring(httpx.get(address).content)
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) > 10
        assert all(b"storm" in etree.tostring(entry) for entry in entries)


def test_an_article_is_read_by_keyboard_alone(visit: Visit, newsroom_archive: Path) -> None:
    """Keys lead into the text, from quotation to quotation, to the list and back again."""
    with visit() as reader:
        reader.go(find_pages(newsroom_archive)["document copied"])
        page, tip = reader.page, reader.page.locator(".card-tip")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        expect(tip).to_be_hidden()
        labels = page.locator("a.label")
        assert labels.count() > 3
        tab_to(page, labels.nth(0))
        expect(tip).to_be_visible()
        page.keyboard.press("n")
        expect(labels.nth(1)).to_be_focused()
        page.keyboard.press("p")
        expect(labels.nth(0)).to_be_focused()
        page.keyboard.press("Escape")
        expect(tip).to_be_hidden()
        page.keyboard.press("Enter")
        entry = page.locator(str(labels.nth(0).get_attribute("href")))
        expect(entry).to_be_in_viewport()
        expect(entry.locator("details").first).to_have_attribute("open", "")
        expect(entry).to_be_focused()
        page.keyboard.press("Escape")
        expect(labels.nth(0)).to_be_focused()
        expect(tip).to_be_hidden()
        page.keyboard.press("Enter")
        expect(entry).to_be_focused()
        tab_to(page, entry.locator("a.number"))
        page.keyboard.press("Enter")
        expect(labels.nth(0)).to_be_in_viewport()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until ``target`` has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    pytest.fail("the keyboard does not lead there")


def test_pointing_at_words_tells_who_says_them(visit: Visit, newsroom_archive: Path) -> None:
    """Beside the words that are pointed at stands who said them, how sure it is, and why."""
    with visit() as reader:
        reader.go(find_pages(newsroom_archive)["document copied"])
        reader.page.locator("mark.said").first.hover()
        tip = reader.page.locator(".card-tip")
        expect(tip).to_be_visible()
        assert "of 100" in tip.inner_text() or "person" in tip.inner_text()
        card, text = tip.bounding_box(), reader.page.locator("article.text").bounding_box()
        assert card
        assert text
        assert card["x"] >= text["x"] + text["width"]
        assert card["height"] < 250
        said = reader.page.locator("mark.lit").all_inner_texts()
        assert said


def test_every_quotation_stands_in_the_text(visit: Visit, newsroom_archive: Path) -> None:
    """What is marked in the article is, letter for letter, what the list beside it quotes."""
    with visit() as reader:
        reader.go(find_pages(newsroom_archive)["document long headline"])
        marked = reader.page.locator("mark.said").all_inner_texts()
        listed = reader.page.locator(".entry .first").all_inner_texts()
        assert marked == listed


def test_terms_in_marks_are_shown_on_demand(visit: Visit, newsroom_archive: Path) -> None:
    """What stands in quotation marks and is no quotation is marked when it is asked for."""
    with visit() as reader:
        reader.go(find_pages(newsroom_archive)["document term"])
        term = reader.page.locator(".term").filter(has_text="ghost budget")
        style = "each => getComputedStyle(each).borderBottomStyle"
        assert term.evaluate(style) == "none"
        reader.page.get_by_label(re.compile("in marks not taken")).check()
        assert term.evaluate(style) != "none"


def test_two_speakers_are_compared(visit: Visit) -> None:
    """Two names and a word give two columns, with a chart each and only words that hold it."""
    with visit() as reader:
        reader.go("/-/compare")
        reader.page.get_by_label("Speaker 1").fill("Nadia Lambert")
        reader.page.get_by_label("Speaker 2").fill("Layla Hashimi")
        reader.page.get_by_label(re.compile("^Words")).fill("bridge")
        reader.page.get_by_role("button", name="Compare").click()
        expect(reader.page.get_by_role("heading", name=ARABIC).first).to_be_visible()
        expect(reader.page.get_by_role("heading", name="Nadia Lambert").first).to_be_visible()
        assert reader.page.locator("figure.chart svg").count() == 2
        said = read_cards(reader.page, ".words")
        assert said
        assert all("bridge" in one.lower() for one in said)


@pytest.mark.parametrize("name", ["arabic", "hebrew"])
def test_a_name_from_right_to_left_turns_nothing_else(visit: Visit, name: str) -> None:
    """A name written from right to left reads so, and what stands beside it stays in its order."""
    with visit() as reader:
        reader.go(f"/-/search?speaker={quote(SPEAKERS[name])}")
        who = reader.page.locator(f"{CARDS} .who").first
        assert who.locator("bdi").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
        places = who.locator(".voice, .role, .certainty").all()
        lefts = [(place.bounding_box() or {"x": -1.0})["x"] for place in places]
        assert lefts == sorted(lefts)


def test_a_chart_can_be_read_as_a_table(visit: Visit) -> None:
    """Behind a speaker's chart stands a table with the same numbers, and the page links them."""
    with visit() as reader:
        reader.go(speaker_path("nadia-lambert"))
        table = reader.page.locator("figure.chart table").first
        expect(table).to_be_hidden()
        reader.page.get_by_text("The same numbers as a table").click()
        expect(table).to_be_visible()
        assert table.locator("tr").count() > 20
        assert table.locator("th[scope]").count() > 20


def test_a_quotation_on_paper_says_where_it_stands(visit: Visit, newsroom_archive: Path) -> None:
    """A printed quotation has its words, who said them and the article's address; no navigation."""
    with visit() as reader:
        reader.go(find_pages(newsroom_archive)["quotation plain"])
        words = reader.page.locator("blockquote").first.inner_text()
        document = pypdfium2.PdfDocument(reader.page.pdf())
        text = " ".join(page.get_textpage().get_text_range() for page in document)
        printed = " ".join(text.split())
        assert " ".join(words.split()[:6]) in printed
        assert "Nadia Lambert" in printed
        assert "https://" in printed
        assert "Compare" not in printed


def test_a_statement_is_followed_from_a_list_to_the_article(visit: Visit) -> None:
    """From a search to the statement, what differs and what contradicts it, and on to another."""
    with visit() as reader:
        reader.go("/-/search?q=regatta+piles&outlet=Quay+Post")
        reader.page.get_by_role("link", name="carried by 3 outlets, in 3 wordings").click()
        expect(reader.page.locator(".reach")).to_contain_text("Carried by 3 outlets in 3 articles")
        versions = reader.page.locator("#versions ~ ol > li")
        assert versions.count() == 3
        put_in, left_out = versions.locator("ins").first, versions.locator("del").first
        assert "underline" in put_in.evaluate("e => getComputedStyle(e).textDecorationLine")
        assert "line-through" in left_out.evaluate("e => getComputedStyle(e).textDecorationLine")
        expect(reader.page.locator("#contrary ~ ol")).to_contain_text("other number: 800")
        reader.page.get_by_role("link", name="Its page").click()
        expect(reader.page.locator("blockquote.large")).to_contain_text("80 piles of oak")
        reader.page.get_by_role("link", name="Carried by 3 outlets").click()
        expect(reader.page.locator(".reach")).to_contain_text("First by Quay Post on 2026-09-10")


def test_a_speakers_list_unfolds_repeats(visit: Visit) -> None:
    """What repeats a statement lies folded under its newest quotation, and opens by a click."""
    with visit() as reader:
        reader.go(f"{speaker_path('nadia-lambert')}?q=oak#quotations")
        cards = reader.page.locator(f"{CARDS}:visible")
        assert cards.count() == 2
        reader.page.get_by_text("2 more times here").click()
        assert cards.count() == 4
