"""Feeds that any reader of feeds takes, and what crawlers are told."""

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from email.utils import formatdate
from pathlib import Path

import feedparser  # type: ignore[import-untyped]  # feedparser ships no types
import httpx
import pytest
from datasette.app import Datasette  # type: ignore[import-untyped]  # Datasette ships no types
from lxml import etree
from protego import Protego

from publish_archive import ARTICLES, Article, Reader, Said, make_archive
from quotetrack.publish.feeds import NEVER, Entry, Feed, write_feed

FERRY, TALKS, NOBODY = (said.words for said in ARTICLES[0].said)
REBUILD, LINK = (said.words for said in ARTICLES[1].said)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that was changed a while ago."""
    path = make_archive(tmp_path_factory.mktemp("feeds") / "quotes.db")
    os.utime(path, (1_770_000_000, 1_770_000_000))
    return path


@pytest.fixture(scope="module")
def reader(archive: Path) -> Reader:
    """Somebody who reads the site."""
    return Reader(archive)


def parse(answer: httpx.Response) -> tuple[etree._Element, feedparser.FeedParserDict]:
    """Return an answer as strict XML and as a feed reader takes it."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return etree.fromstring(answer.content), parsed


def test_a_search_is_a_feed(reader: Reader) -> None:
    """Newest first with permalink, article, author, moment and words; undated ones stay out."""
    root, parsed = parse(reader.ask("/-/search.atom?before=2"))
    assert parsed.feed.title == "Who said what: the latest quotations"
    assert parsed.feed.id == "http://localhost/-/search.atom"
    assert parsed.feed.link == "http://localhost/-/search"
    assert parsed.feed.updated == "2026-03-31T00:00:00Z"
    assert [one.title.split(": ", 1)[1].strip("“”") for one in parsed.entries] == [
        LINK, REBUILD, NOBODY, TALKS, FERRY,
    ]  # fmt: skip
    first, *_, last = parsed.entries
    assert last.id == last.link == "http://localhost/-/quotations/0000000000000001"
    assert (last.author, last.published) == ("Quay Post", "2026-02-03T00:00:00Z")
    related = [link.href for link in last.links if link.rel == "related"]
    assert related == ["https://quay.example/1"]
    assert [link.rel for link in first.links] == ["alternate"]
    assert "Nadia Lambert, mayor" in last.content[0].value
    assert "Harbour talks open, Quay Post, 2026-02-03" in last.content[0].value
    assert "How sure: likely" in last.content[0].value
    assert [tag.term for tag in last.tags] == ["direct", "likely"]
    assert_complete(root)


def assert_complete(root: etree._Element) -> None:
    """A feed and each entry have what RFC 4287 wants, once, and no id is there twice."""
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        (author,) = element.findall(f"{ATOM}author")
        assert author.findtext(f"{ATOM}name")
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    ids = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))


def test_a_speaker_is_a_feed(reader: Reader) -> None:
    """What one speaker said, narrowed down as the page is; unknown ones have no feed."""
    _, parsed = parse(reader.ask("/-/speakers/nadia-lambert.atom?q=ferry"))
    assert [one.title for one in parsed.entries] == [f"Nadia Lambert: “{FERRY}”"]
    assert parsed.feed.title == "Who said what: words ferry, speaker Nadia Lambert"
    assert parsed.feed.id == "http://localhost/-/speakers/nadia-lambert.atom?q=ferry"
    assert reader.ask("/-/speakers/nobody.atom").status_code == 404


def test_a_role_stands_behind_its_own_name_only(tmp_path: Path) -> None:
    """The mayor said it alone; where another said it too, nobody else is called mayor."""
    path = make_archive(tmp_path / "quotes.db", ARTICLES[:1])
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE quotations SET role = 'mayor'")
        row = conn.execute("SELECT id FROM quotations WHERE text = ?", [FERRY]).fetchone()
        joint = "INSERT INTO joint_speakers VALUES (?, 1, 'tom-whitfield', 'tom-whitfield')"
        conn.execute(joint, row)
    _, parsed = parse(Reader(path).ask("/-/search.atom"))
    _, talks, ferry = [one.content[0].value for one in parsed.entries]
    assert TALKS in talks
    assert "Tom Whitfield, mayor<" in talks
    assert FERRY in ferry
    assert "Nadia Lambert and Tom Whitfield<" in ferry
    assert "mayor" not in ferry


def test_a_feed_without_entries_is_a_feed(reader: Reader) -> None:
    """Nothing fits yet: who subscribes will see the first."""
    root, parsed = parse(reader.ask("/-/search.atom?q=zeppelin"))
    assert parsed.entries == []
    assert parsed.feed.updated == NEVER
    assert_complete(root)


def test_hostile_text_is_text_in_a_feed(tmp_path: Path) -> None:
    """No markup, no forbidden sign, no link but to the web gets into the XML."""
    bad = "<script>x</script> ]]> &amp; \x0b\x1f\uffff \u202e “x” <!--"
    article = Article("a", bad, "2026-02-03", bad, "javascript:alert(1)", (Said(bad),))
    reader = Reader(make_archive(tmp_path / "quotes.db", (article,)))
    answer = reader.ask("/-/search.atom", params={"outlet": bad})
    root, parsed = parse(answer)
    (entry,) = parsed.entries
    assert entry.title.startswith("Unattributed: “<script>x</script> ]]> &amp; ")
    assert not list(root.iter("{*}script"))
    assert b"javascript" not in answer.content
    assert_complete(root)


@pytest.mark.parametrize("day", ["2026", "2026-02-30", "yesterday!"])
def test_what_has_no_day_stays_out_of_a_feed(tmp_path: Path, day: str) -> None:
    """A feed entry needs a moment, and none is invented."""
    article = Article("a", "Quay Post", day, "T", "https://quay.example", (Said("words"),))
    reader = Reader(make_archive(tmp_path / "quotes.db", (article,)))
    assert parse(reader.ask("/-/search.atom"))[1].entries == []


def test_long_words_are_cut_in_titles_only() -> None:
    """A title is a line; the content has all words and the language they are in."""
    text = "word " * 60
    about = ("Nadia Lambert",)
    entries = [
        Entry("u:1", "N", text, "direct", "sure", "2026-02-03", "Q", about, language=language)
        for language in ("uk", 'x" y="', None)
    ]
    root = etree.fromstring(write_feed(Feed("a", "p", "t", "Archive", "h", tuple(entries))))
    first, second, third = root.iter(f"{ATOM}entry")
    assert len(first.findtext(f"{ATOM}title") or "") < 110
    (block,) = first.iter("{*}blockquote")
    assert "".join(block.itertext()).strip() == text.strip()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    blocks = [next(one.iter("{*}blockquote")) for one in (first, second, third)]
    assert [one.get(lang) for one in blocks] == ["uk", None, None]


def test_a_title_that_is_cut_keeps_its_marks(tmp_path: Path) -> None:
    """Words in quotation marks still stand in both where the last of them are left out."""
    long = "the ferry " * 30
    said = [Said(long, "nadia-lambert", kind=kind) for kind in ("direct", "indirect")]
    articles = [
        Article(f"a{n}", "Quay", "2026-02-03", "T", "", (one,)) for n, one in enumerate(said)
    ]
    reader = Reader(make_archive(tmp_path / "quotes.db", tuple(articles)))
    titles = [one.title for one in parse(reader.ask("/-/search.atom"))[1].entries]
    titles.sort(key=len)
    assert [title.partition(": ")[0] for title in titles] == [
        "Nadia Lambert",
        "Nadia Lambert, as reported",
    ]
    assert titles[0].endswith(" …”")
    assert titles[1].endswith(" …")
    assert [title.count("“") for title in titles] == [1, 0]
    assert all(len(title) < 135 for title in titles)


def test_a_reader_that_knows_the_feed_gets_no_second_copy(reader: Reader) -> None:
    """By its tag or by when the archive changed last; something new is sent again."""
    answer = reader.ask("/-/search.atom")
    tag, changed = answer.headers["etag"], answer.headers["last-modified"]
    assert changed == "Mon, 02 Feb 2026 02:40:00 GMT"
    for headers in ({"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": changed}):
        again = reader.ask("/-/search.atom", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    before = formatdate(1_700_000_000, usegmt=True)
    for headers in (
        {"If-None-Match": '"x"', "If-Modified-Since": changed},
        {"If-Modified-Since": before},
        {"If-Modified-Since": "soon"},
        {"If-Modified-Since": "Mon, 01 Jan 2020 00:00:00 +99999999999999"},
        {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 +2359"},
        {"If-Modified-Since": "Mon, 01 Jan 0001 00:00:00 -0000"},
    ):
        assert reader.ask("/-/search.atom", headers=headers).status_code == 200
    assert reader.ask("/-/search.atom?q=ferry").headers["etag"] != tag


def test_a_moment_just_gone_by_is_not_told(tmp_path: Path) -> None:
    """In the second in which an archive was written, it may be written again."""
    path = make_archive(tmp_path / "quotes.db")
    os.utime(path, (time.time() + 60, time.time() + 60))
    assert "last-modified" not in Reader(path).ask("/-/search.atom").headers


ALLOWED = ("/", "/-/search", "/-/speakers/nadia-lambert", "/-/quotations/00aa", "/-/documents/x")
KEPT_OUT = (
    *("/quotes", "/quotes/quotes?_facet=speaker", "/quotes.csv", "/quotes/quotes.json"),
    *("/-/search?q=ferry", "/-/search.csv", "/-/search.xlsx?q=x", "/-/compare?speaker=a"),
    *("/-/speakers/nadia-lambert?before=9", "/-/settings"),
)


def test_crawlers_read_pages_and_no_endless_addresses(reader: Reader) -> None:
    """As a crawler's own parser reads it."""
    robots = Protego.parse(reader.ask("/robots.txt").text)
    for path in ALLOWED:
        assert robots.can_fetch(f"http://localhost{path}", "AnyBot")
    for path in KEPT_OUT:
        assert not robots.can_fetch(f"http://localhost{path}", "AnyBot")


def test_a_setting_keeps_all_crawlers_out(archive: Path, tmp_path: Path) -> None:
    """Where a newsroom doesn't want to be found."""
    own = tmp_path / "own.yml"
    own.write_text("plugins: {quotetrack: {robots: false}}")
    assert Reader(archive, own).ask("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_datasette_without_an_archive_tells_crawlers_nothing() -> None:
    """The plugin keeps out of what isn't its own."""
    answer = asyncio.run(Datasette([], memory=True).client.get("/robots.txt"))
    assert answer.status_code == 404
