"""What a reader asks for in an address, and the page that answers."""

import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from datasette.utils import MultiParams  # type: ignore[import-untyped]  # Datasette ships no types
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from lxml.html import HtmlElement
from openpyxl import load_workbook

from publish_archive import ARTICLES, Article, Reader, Said, make_archive
from quotetrack.model.showing import Search, Shown
from quotetrack.publish.exports import COLUMNS
from quotetrack.publish.pages import downloads, frame, lists
from quotetrack.publish.pages.asking import read_search, write_search
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy
from quotetrack.store.showing import faceting, searching
from quotetrack.store.showing.wording import match_words


def read(query: str) -> tuple[Search, tuple[str, ...]]:
    """Read a query string as Datasette hands it over."""
    return read_search(MultiParams(parse_qs(query, keep_blank_values=True)))


@pytest.mark.parametrize(
    ("query", "search"),
    [
        ("", Search()),
        ("q=&speaker=&since=&before=&act=", Search()),
        ("q=+ferry%0Aspring%00+", Search(words="ferry spring")),
        (
            "speaker=nadia-lambert&speaker=Tom&speaker=Tom",
            Search(speakers=("nadia-lambert", "Tom")),
        ),
        ("kind=Direct&certainty=SURE", Search(kind="direct", certainty="sure")),
        ("since=2026&until=2026-3", Search(since="2026", until="2026-03")),
        ("since=2024-02-29&until=2026/3/1", Search(since="2024-02-29", until="2026-03-01")),
        ("act=any&before=17&outlet=Quay+Post", Search(act="any", before=17, outlet="Quay Post")),
        ("outlet=a&outlet=b", Search(outlet="b")),
        ("unknown=1&_facet=x", Search()),
    ],
)
def test_a_query_string_is_read(query: str, search: Search) -> None:
    """Each name asks for its own; empty ones ask for nothing and nobody complains."""
    assert read(query) == (search, ())


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=yesterday", "“yesterday” is no date"),
        ("since=2026-02-30", "“2026-02-30” is no date"),
        ("until=2026-13", "“2026-13” is no date"),
        ("until=0000", "“0000” is no date"),
        ("until=٢٠٢٦", "“٢٠٢٦” is no date"),
        ("kind=loud", "“loud” is no kind that we know: it may be direct, mixed or indirect."),
        ("certainty=0.9", "“0.9” is no certainty"),
        ("act=song", "“song” is no act"),
        ("before=-3", "no such page"),
        ("before=1e9", "no such page"),
        ("before=" + "9" * 40, "no such page"),
        ("since=2027&until=2026-05", "2027 lies after 2026-05"),
        ("q=!!!", "There is no word in “!!!”: it was left out of the search."),
        ("q=%22+-+%F0%9F%9A%A2", 'There is no word in “" - 🚢”'),
        ("q=" + "x" * 301, "first 300 characters of “q”"),
        ("&".join(f"speaker=s{n}" for n in range(11)), "first 10 speakers"),
    ],
)
def test_nonsense_is_told_and_asks_for_nothing(query: str, told: str) -> None:
    """What can't be meant gives one sentence, and no error."""
    _, complaints = read(query)
    assert len(complaints) == 1
    assert told in complaints[0]


def test_since_within_until_fits() -> None:
    """A day in the month that ends the time is no contradiction."""
    assert read("since=2026-03-31&until=2026-03")[1] == ()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


SEARCHES = st.builds(
    Search,
    words=WORDS.filter(lambda words: not words or match_words(words)),
    speakers=st.lists(WORDS.filter(bool), max_size=3, unique=True).map(tuple),
    outlet=WORDS,
    kind=st.sampled_from(["", "direct", "mixed", "indirect"]),
    certainty=st.sampled_from(["", "checked", "sure", "likely", "check"]),
    since=st.sampled_from(["", "2025", "2025-11"]),
    until=st.sampled_from(["", "2026", "2025-11-30"]),
    act=st.sampled_from(["statement", "any", "denial", "intention"]),
    before=st.none() | st.integers(0, 10**12),
)


@given(search=SEARCHES)
def test_what_is_written_is_read_again(search: Search) -> None:
    """An address made from a search asks for that search, whatever signs are in it."""
    assert read(write_search(search)) == (search, ())


def test_a_change_begins_the_list_anew() -> None:
    """Another filter shows the first page; a page can be asked for by itself."""
    search = Search(words="ferry", kind="direct", before=7)
    assert write_search(search) == "q=ferry&kind=direct&before=7"
    assert write_search(search, kind="") == "q=ferry"
    assert write_search(search, before=3) == "q=ferry&kind=direct&before=3"
    assert write_search(search, speakers=("a", "b")) == "speaker=a&speaker=b&q=ferry&kind=direct"
    assert write_search(Search()) == ""


Part = tuple[list[Shown], int | None]

FERRY, TALKS, NOBODY = (said.words for said in ARTICLES[0].said)
REBUILD, LINK = (said.words for said in ARTICLES[1].said)
SHUT, WINTER = (said.words for said in ARTICLES[2].said)
ALL = [LINK, REBUILD, NOBODY, TALKS, FERRY, WINTER, SHUT]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads the site."""
    return Reader(make_archive(tmp_path_factory.mktemp("search") / "quotes.db"))


def open_page(reader: Reader, query: str = "") -> HtmlElement:
    """Return the search page that answers a query string."""
    answer = reader.ask(f"/-/search?{query}")
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def texts(page: HtmlElement, path: str) -> list[str]:
    """Return the text of each element that a CSS path finds, on one line."""
    return [" ".join(one.text_content().split()) for one in page.cssselect(path)]


@pytest.mark.parametrize(
    ("query", "total", "found"),
    [
        ("", "7 quotations, the newest first", ALL),
        ("q=brid*", "2 quotations, the newest first", [REBUILD, SHUT]),
        ("q=sail&speaker=lambert", "1 quotation", [FERRY]),
        ("q=zeppelin", "0 quotations", []),
        ("kind=mixed&since=2026", "1 quotation", [TALKS]),
        ("speaker=nobody", "0 quotations", []),
    ],
)
def test_the_page_shows_what_fits(reader: Reader, query: str, total: str, found: list[str]) -> None:
    """As cards, the newest first, with how many there are."""
    page = open_page(reader, query)
    assert texts(page, ".card blockquote") == found
    assert texts(page, ".total") == [total]
    assert len(page.cssselect("h1")) == 1


def test_words_are_marked_and_hostile_text_is_text(tmp_path: Path) -> None:
    """What was searched for is marked, and what the article says is never markup."""
    bad = '<script>alert(1)</script> & <b>ferry</b> \x02ferry\x03 \u202e "ferry"'
    worse = "<i onclick=alert(2)>the</i> ferry & the FERRY"
    link = " JavaScript:alert(3)"
    articles = (
        Article(bad, bad, "2026-02-03", bad, bad, (Said(bad, described=bad),)),
        Article("b", "b", "2026-02-03", "b", link, (Said(worse, described=worse),)),
    )
    reader = Reader(make_archive(tmp_path / "quotes.db", articles))
    for query in (
        "q=ferry",
        "q=%3Cscript%3Ealert&speaker=%22%3E%3Cscript%3Ex",
        "since=%3Cscript%3E",
    ):
        page = open_page(reader, query)
        scripts = [str(one.get("src")).split("?")[0] for one in page.iter("script")]
        assert scripts == ["/-/static-plugins/quotetrack/search.js"]
        assert not page.xpath("//main//b | //main//i | //@style | //@*[starts-with(name(), 'on')]")
        links = [str(one).strip().casefold() for one in page.xpath("//@href | //@src | //@action")]
        assert links
        assert not [one for one in links if one.startswith("javascript")]
    page = open_page(reader, "q=FERRY")
    assert len(page.cssselect(".card")) == 2
    # Nothing is marked in a text that holds the signs which stand for marks.
    assert texts(page, "mark") == ["ferry", "FERRY"]


def test_searched_words_are_marked(reader: Reader) -> None:
    """Case and accents aside; nothing is marked where no words were asked for."""
    assert texts(open_page(reader, "q=OSTRA+bridge"), "mark") == ["bridge", "Östra"]
    assert texts(open_page(reader, "kind=mixed"), "mark") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=loud", "“loud” is no kind"),
        ("q=%22+-", "There is no word in"),
        ("speaker=Oren+Castell", "Nobody in this archive is called “Oren Castell”"),
        ("since=soon&until=2026", "“soon” is no date"),
    ],
)
def test_what_cannot_be_meant_is_told(reader: Reader, query: str, told: str) -> None:
    """A sentence on the page, with status 200, says what wasn't understood."""
    assert any(told in one for one in texts(open_page(reader, query), ".complaint"))


def test_words_without_a_word_ask_for_nothing(reader: Reader) -> None:
    """Files and every page have the list as if nothing had been typed, and say so."""
    search, _ = read("q=!!!&kind=direct")
    assert search == Search(kind="direct")
    told = "There is no word in “!!!”"
    for path in ("/-/search.json?", "/-/speakers/nadia-lambert.json?"):
        answer = reader.ask(f"{path}q=!!!").json()
        assert [told in one for one in answer["complaints"]] == [True]
        assert answer["count"] == reader.ask(path).json()["count"]
    both = "/-/compare?speaker=nadia-lambert&speaker=tom-whitfield&"
    for path in ("/-/search?", "/-/speakers/nadia-lambert?", both):
        page = html.document_fromstring(reader.ask(f"{path}q=!!!").text)
        assert sum(told in one for one in texts(page, ".complaint")) == 1
        assert "hold the words" not in page.text_content()
        assert " fit." not in page.text_content()


@pytest.mark.parametrize(
    ("speaker", "told"),
    [
        ("Lambert", "“Lambert” was taken for Nadia Lambert."),
        ("whit", "Nobody is called “whit” here; it was taken for Tom Whitfield."),
        (
            "President Lambert",
            "Nobody is called “President Lambert” here; it was taken for Nadia Lambert.",
        ),
    ],
)
def test_a_name_is_told_with_whom_it_was_taken_for(reader: Reader, speaker: str, told: str) -> None:
    """So that a reader sees whose words these are; the name stays in its field."""
    page = open_page(reader, f"speaker={speaker}")
    assert texts(page, ".taken") == [told]
    assert page.cssselect("#speaker")[0].get("value") == speaker
    slug = open_page(reader, "speaker=nadia-lambert")
    assert texts(slug, ".taken") == []
    assert slug.cssselect("#speaker")[0].get("value") == ""
    assert [one.get("value") for one in slug.cssselect("input[type=hidden]")] == ["nadia-lambert"]


@pytest.mark.parametrize("speaker", ["Nadia Lambert", "nadia lambert"])
def test_a_name_that_is_the_speakers_own_needs_no_word(reader: Reader, speaker: str) -> None:
    """Nothing is told where whom the name means is what was typed."""
    assert texts(open_page(reader, f"speaker={speaker}"), ".taken") == []


@pytest.mark.parametrize(
    ("query", "found", "described"),
    [
        ("speaker=a+harbour+spokesman", [NOBODY], "as “a harbour spokesman”."),
        ("speaker=SPOKESMAN", [NOBODY], "as “a harbour spokesman”. They may be"),
        ("speaker=spokesman&act=any&certainty=check", [NOBODY], "as “a harbour spokesman”."),
        ("speaker=spokesman&q=agreed&outlet=quay", [NOBODY], "as “a harbour spokesman”."),
        ("speaker=spokesman&speaker=tom-whitfield", [NOBODY, TALKS], "as “a harbour spokesman”."),
        ("speaker=spokesman&speaker=Tom&act=any", [NOBODY, TALKS], "as “a harbour spokesman”."),
        ("speaker=spokesman&q=ferry", [], "as “a harbour spokesman”."),
        ("speaker=spokeswoman", [], None),
    ],
)
@pytest.mark.parametrize("few", [20_000, 0])
def test_who_is_only_described_is_found_so(  # noqa: PLR0913, PLR0917 - a table of tests
    either: Reader,
    monkeypatch: pytest.MonkeyPatch,
    query: str,
    found: list[str],
    described: str | None,
    few: int,
) -> None:
    """A name that nobody bears may be a description, or part of one; the page says which."""
    monkeypatch.setattr(searching, "FEW", few)
    page = open_page(either, query)
    assert texts(page, ".card blockquote") == found
    told = " ".join(texts(page, ".taken"))
    assert (described or "") in told
    assert bool(texts(page, ".complaint")) == (described is None)


def test_a_file_holds_who_is_only_described(either: Reader) -> None:
    """As the page has it."""
    rows = read_csv(either, "/-/search.csv?speaker=spokesman")
    assert [row["Quotation"] for row in rows] == [NOBODY]


@pytest.fixture(scope="module", params=["live", "public"])
def either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads the archive, or its public copy."""
    folder = tmp_path_factory.mktemp("either")
    path = make_archive(folder / "quotes.db")
    if request.param == "public":
        publish(path, folder / "public.db", Policy())
        path = folder / "public.db"
    return Reader(path)


ACTS = ("statement", "denial", "thought", "intention", "question", "denial")


@pytest.fixture(scope="module", params=["live", "public"])
def acts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Somebody who reads an archive where not all was said."""
    folder = tmp_path_factory.mktemp("acts")
    said = tuple(Said(f"word {n} {act}", "nadia-lambert", act=act) for n, act in enumerate(ACTS))
    article = Article("a", "Quay Post", "2026-02-03", "T", "https://quay.example", said)
    path = make_archive(folder / "quotes.db", (article,))
    if request.param == "public":
        publish(path, folder / "public.db", Policy())
        path = folder / "public.db"
    return Reader(path)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [0]),
        ("act=statement", [0]),
        ("act=any", [5, 4, 3, 2, 1, 0]),
        ("act=denial", [5, 1]),
        ("act=denial&q=word&speaker=Lambert", [5, 1]),
        ("act=question&speaker=nadia-lambert", [4]),
        ("act=intention&q=denial", []),
    ],
)
def test_denials_and_the_like_can_be_asked_for(acts: Reader, query: str, found: list[int]) -> None:
    """One act alone, everything attributed, or, where none is told, what was said."""
    page = open_page(acts, query)
    assert texts(page, ".card blockquote") == [f"word {n} {ACTS[n]}" for n in found]


def test_all_that_is_attributed_can_be_narrowed_to_one_act(acts: Reader) -> None:
    """Acts are counted where not only what was said is listed; a chosen one can be dropped."""
    page = open_page(acts, "act=any")
    assert texts(page, ".filters a")[0].startswith("Also denials, thoughts, plans and questions")
    denials = follow(acts, page, ".narrow a", "denials")
    assert texts(denials, ".total") == ["2 found, the newest first"]
    assert texts(denials, ".filters a") == ["Only denials ×: drop this filter"]
    assert texts(denials, "#act option[selected]") == ["denied or refused"]
    assert "Said or not" not in texts(open_page(acts), ".narrow h2")


def follow(reader: Reader, page: HtmlElement, path: str, text: str) -> HtmlElement:
    """Follow the link with that text."""
    (link,) = [one for one in page.cssselect(path) if text in one.text_content()]
    return open_page(reader, urlsplit(str(link.get("href"))).query)


def test_facets_narrow_down_and_filters_can_be_dropped(reader: Reader) -> None:
    """Each choice has its count; a chosen one is told, and dropping it gives the list before."""
    page = open_page(reader)
    counts = dict(zip(texts(page, ".narrow li a"), texts(page, ".narrow .count"), strict=True))
    assert counts["Nadia Lambert"] == "3"
    assert counts["The Lantern"] == "4"
    narrowed = follow(reader, page, ".narrow a", "The Lantern")
    assert texts(narrowed, ".card blockquote") == [LINK, REBUILD, WINTER, SHUT]
    assert texts(narrowed, ".narrow a[aria-current]") == ["The Lantern ×: drop this filter"]
    assert texts(narrowed, ".filters a") == ["Outlet The Lantern ×: drop this filter"]
    twice = follow(reader, narrowed, ".narrow a", "Nadia Lambert")
    assert texts(twice, ".card blockquote") == [REBUILD, SHUT]
    again = follow(reader, twice, ".filters a", "The Lantern")
    assert texts(again, ".card blockquote") == [REBUILD, FERRY, SHUT]


def test_an_empty_list_helps_on(reader: Reader) -> None:
    """Each filter can be dropped from there, and it is said what an empty list doesn't mean."""
    page = open_page(reader, "q=zeppelin&kind=mixed")
    assert "does not mean that nobody said so" in texts(page, ".nothing")[0]
    assert texts(follow(reader, page, ".nothing a", "zeppelin"), ".card blockquote") == [TALKS]


def test_an_empty_list_is_not_called_found(reader: Reader) -> None:
    """The heading says what came of it."""
    assert texts(open_page(reader, "q=zeppelin"), "h1") == ["No quotation found"]
    assert texts(open_page(reader, "q=ferry"), "h1") == ["Quotations found"]


def test_pages_follow_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty a page, and each has a link to the older; facets say what they were counted among."""
    kinds = ("direct", "indirect")
    said = tuple(Said(f"word {n:03}", kind=kinds[n % 2]) for n in range(120))
    article = Article("a", "Quay Post", "2026-02-03", "T", "https://quay.example", said)
    reader = Reader(make_archive(tmp_path / "quotes.db", (article,)))
    monkeypatch.setattr(faceting.facets, "__defaults__", (100, 15))
    page, seen = open_page(reader, "outlet=quay"), list[str]()
    assert texts(page, ".narrow .soft") == ["Counted among the newest 100."]
    assert texts(page, ".total") == ["120 quotations, the newest first"]
    while True:
        seen += texts(page, ".card blockquote")
        if not page.cssselect("a[rel=next]"):
            break
        page = follow(reader, page, "a[rel=next]", "Older")
    assert seen == sorted((one.words for one in said), reverse=True)
    assert texts(follow(reader, page, ".pager a", "newest"), ".card blockquote") == seen[:50]


def test_browsers_can_search_here(reader: Reader) -> None:
    """The page names a description of its search, which is well-formed and leads back here."""
    link = open_page(reader).cssselect("link[rel=search]")[0]
    answer = reader.ask(str(link.get("href")))
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    urls = etree.fromstring(answer.content).findall("{*}Url")
    assert urls[0].get("template") == "http://localhost/-/search?q={searchTerms}"


def read_csv(reader: Reader, path: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    answer = reader.ask(path)
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("chunk", [1, 2, 7, 1000])
def test_a_csv_file_holds_the_whole_list(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    """However small the chunks, each row once and in order, formulas defused, links absolute."""
    monkeypatch.setattr(downloads, "CHUNK", chunk)
    rows = read_csv(reader, "/-/search.csv?before=3")
    assert [row["Quotation"].removeprefix("'") for row in rows] == ALL
    assert list(rows[0]) == list(COLUMNS.values())
    assert rows[0]["Quotation"] == f"'{LINK}"
    assert rows[0]["Permalink"].startswith("http://localhost/-/quotations/")
    found = read_csv(reader, "/-/search.csv?q=brid*&until=2026-03")
    assert [row["Quotation"] for row in found] == [REBUILD]


def test_an_empty_list_is_a_file_with_headings(reader: Reader) -> None:
    """Nothing that fits makes no broken file."""
    assert reader.ask("/-/search.csv?q=zeppelin").text.count("\r\n") == 1
    book = load_workbook(io.BytesIO(reader.ask("/-/search.xlsx?q=zeppelin").content))
    assert book.worksheets[0].max_row == 1


def test_files_have_safe_names(reader: Reader) -> None:
    """In ASCII for old programs, and as it is for the others; nothing breaks out of the header."""
    asked = {"q": 'Östra "quay"\r\nx: y;../../etc'}
    told = reader.ask("/-/search.csv", params=asked).headers["content-disposition"]
    assert told == (
        'attachment; filename="quotations-ostra-quay-x-y-etc.csv"; '
        "filename*=UTF-8''quotations-%C3%96stra-quay-x-y-etc.csv"
    )
    odd = reader.ask("/-/search.csv", params={"q": "швидко"}).headers["content-disposition"]
    assert 'filename="quotations.csv"' in odd


def test_an_excel_file_holds_the_list(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rows and headings, the article's address a link only where it is on the web."""
    monkeypatch.setattr(downloads, "CHUNK", 2)
    answer = reader.ask("/-/search.xlsx")
    assert 'filename="quotations.xlsx"' in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    headings, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert headings == list(COLUMNS.values())
    place = headings.index("Quotation")
    assert [row[place] for row in rows] == ALL
    links = [sheet.cell(n, headings.index("Link") + 1).hyperlink for n in (2, 4)]
    assert [link and link.target for link in links] == [None, "https://quay.example/1"]


@pytest.mark.parametrize(("told", "rows"), [("3", 3), ("0", 7), ("many", 7), ("9999999999", 7)])
def test_a_setting_bounds_a_workbook(tmp_path: Path, told: str, rows: int) -> None:
    """Making a long one keeps the processor busy: a site may give fewer rows, and says so."""
    own = tmp_path / "own.yml"
    own.write_text(f"plugins: {{quotetrack: {{xlsx_rows: {told}}}}}")
    reader = Reader(make_archive(tmp_path / "quotes.db"), own)
    sheet = load_workbook(io.BytesIO(reader.ask("/-/search.xlsx").content)).worksheets[0]
    assert sheet.max_row == rows + 1
    assert ("more quotations" in str(sheet.cell(rows + 1, 1).value)) == (rows < len(ALL))


def test_a_workbook_that_fails_leaves_no_file(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What grew until then is taken away, and so is the file once it was sent."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    reader.ask("/-/search.xlsx")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(downloads, "CHUNK", 2)
    parts = iter([lists.read_part])

    def fail_later(conn: sqlite3.Connection, search: Search, size: int) -> Part:
        for part in parts:
            return part(conn, search, size)
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr(downloads, "read_part", fail_later)
    assert reader.ask("/-/search.xlsx").status_code == 503
    assert list(tmp_path.iterdir()) == []


def test_json_comes_in_pages(reader: Reader) -> None:
    """Query, count, the next page's address and the objects, until there is no next page."""
    path, seen = "/-/search.json?speaker=lambert&_size=2", list[str]()
    while path:
        answer = reader.ask(path).json()
        assert (answer["count"], answer["count_is_at_least"]) == (3, False)
        assert answer["query"] == {"speaker": ["lambert"], "act": "statement"}
        assert answer["page"] == "http://localhost/-/search?speaker=lambert"
        seen += [one["quotation"] for one in answer["quotations"]]
        path = answer["next"] and answer["next"].removeprefix("http://localhost")
    assert seen == [REBUILD, FERRY, SHUT]
    (one, *_) = answer["quotations"]
    page = "http://localhost/-/speakers/nadia-lambert"
    assert one["speakers"] == [{"name": "Nadia Lambert", "page": page}]
    assert "content-disposition" not in reader.ask("/-/search.json").headers
    assert "attachment" in reader.ask("/-/search.json?_dl=1").headers["content-disposition"]


def test_a_speakers_files_hold_what_they_said(reader: Reader) -> None:
    """Whatever other speaker the address names; an unknown one is a page that says so."""
    rows = read_csv(reader, "/-/speakers/nadia-lambert.csv?speaker=tom-whitfield&kind=direct")
    assert [row["Quotation"] for row in rows] == [FERRY, SHUT]
    answer = reader.ask("/-/speakers/nadia-lambert.json?_size=1").json()
    assert answer["next"].startswith("http://localhost/-/speakers/nadia-lambert.json?before=")
    missing = reader.ask("/-/speakers/nobody.csv")
    assert missing.status_code == 404
    assert "Nobody in this archive" in missing.text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_head_answers_with_headers_alone(reader: Reader, ending: str) -> None:
    """Who asks whether a file is there gets its headers, and nothing is made."""
    answer = reader.ask(f"/-/search.{ending}", "HEAD")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == downloads.SORTS[ending]


@contextmanager
def cut(conn: sqlite3.Connection, ms: int) -> Iterator[None]:
    """End every question as at its time limit."""
    assert conn
    assert ms > 0
    raise sqlite3.OperationalError("interrupted")
    yield


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx", ".json", ".atom"])
def test_a_list_that_takes_too_long_is_a_page_that_says_so(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """At the time limit the question ends, and the answer says what to narrow."""
    monkeypatch.setattr(frame, "sqlite_timelimit", cut)
    answer = reader.ask(f"/-/search{ending}?q=w*")
    assert answer.status_code == 503
    assert "Ask for less" in answer.text


def test_json_is_valid_whatever_it_holds(reader: Reader) -> None:
    """The object is JSON, and its texts are those stored."""
    answer = json.loads(reader.ask("/-/search.json").content)
    assert [one["quotation"] for one in answer["quotations"]] == ALL
