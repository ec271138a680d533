"""The page of an article: its text, its marks, and what is told of each quotation."""

import html
import re
import time
from pathlib import Path

import pytest
from datasette.utils import tilde_encode  # type: ignore[import-untyped]  # it ships no types
from lxml import html as parser
from sqlite_utils import Database

from article_archive import Quoted, Written, write_article, write_tree
from publish_archive import Reader, make_archive
from quotetrack.publish.pages.document import cut_passages
from quotetrack.publish.publishing import publish
from quotetrack.store.publishing import Policy, TextPolicy
from quotetrack.store.showing.documents import Passage

TEXT = (
    "Photo: Press pool\n\n"
    "“The bridge is safe,” Nadia Lambert said. The “iron lady” of the quay\tagreed.\n"
    "Tom Whitfield said the ferry   waits.\r\n\r\nNobody spoke: “It rains.”\n"
)
ARTICLE = Written(
    "https://quay.example/n/1",
    TEXT,
    (
        Quoted(
            "00000000000000a1", ("The bridge is safe",), "said", "Nadia Lambert", "nadia-lambert",
            rule="behind", reasons=("the words stand in quotation marks",), confidence=0.97,
        ),
        Quoted(
            "00000000000000a2", ("the ferry   waits",), "Whitfield said", "Tom Whitfield",
            "tom-whitfield", kind="indirect", confidence=0.6,
        ),
        Quoted("00000000000000a3", ("It rains",), confidence=0.4),
        Quoted("00000000000000a4", ("Press pool",), judged="not a quotation"),
    ),
    author="Ada Field",
)  # fmt: skip
ADDRESS = f"/-/documents/{tilde_encode(ARTICLE.id)}"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive that holds the article."""
    path = make_archive(tmp_path / "quotes.db")
    db = Database(path)
    write_article(db, ARTICLE)
    with db.conn:
        db.conn.execute("INSERT INTO furniture VALUES (?, 0, 17, 'credit')", [ARTICLE.id])
    db.close()
    return path


def read_page(path: Path, address: str = ADDRESS) -> parser.HtmlElement:
    """Return the page as a browser reads it."""
    answer = Reader(path).ask(address)
    assert answer.status_code == 200
    return parser.document_fromstring(answer.text)


def text_of(page: parser.HtmlElement) -> str:
    """Return the characters of the article's text on the page, without its line breaks."""
    return "".join(p.text_content() for p in page.cssselect("article.text p:not(.withheld)"))


def test_the_text_is_shown_as_stored(archive: Path) -> None:
    """Every character of the article but its line breaks, in order, and no number between them."""
    assert text_of(read_page(archive)) == re.sub(r"[\r\n]+", "", TEXT)


def test_quotations_are_marked_in_their_speakers_colours(archive: Path) -> None:
    """Content, cue and source wear their own marks; what a person refused wears none."""
    page = read_page(archive)
    marks = [(m.text_content(), m.get("class")) for m in page.cssselect("mark")]
    assert marks == [
        ("The bridge is safe", "said h0"),
        ("the ferry   waits", "said h1"),
        ("It rains", "said nobody"),
    ]
    assert [c.text_content() for c in page.cssselect(".text .source")] == [
        "Nadia Lambert",
        "Tom ",
        "Whitfield",
    ]
    assert [c.text_content() for c in page.cssselect(".text .cue")] == [
        "said",
        "Whitfield",
        " said",
    ]
    assert [f.text_content() for f in page.cssselect(".text .furniture")] == ["Photo: Press pool"]


def test_each_quotation_is_a_link_into_the_list_and_back(archive: Path) -> None:
    """A number in the text and one in the list lead to each other, by keyboard and no script."""
    page = read_page(archive)
    labels = page.cssselect(".text a.label")
    assert [label.get("data-n") for label in labels] == ["1", "2", "3"]
    for label in labels:
        entry = page.get_element_by_id(label.attrib["href"][1:])
        (back,) = entry.cssselect("a.number")
        assert back.get("href") == f"#{label.get('id')}"
        assert page.get_element_by_id(label.attrib["aria-describedby"]) is not None
    assert labels[0].get("aria-label") == "Quotation 1, Nadia Lambert"
    assert labels[2].get("aria-label") == "Quotation 3, speaker open"


def test_the_list_tells_why(archive: Path) -> None:
    """Rule, reasons, how the speaker was found, and how sure it is are written out in words."""
    entry = read_page(archive).get_element_by_id("e-00000000000000a1")
    told = " ".join(entry.text_content().split())
    for words in (
        "Sure: of 100 such cases, words and speaker are both right in 97.",
        "Words in quotation marks, and behind them who said them.",
        "the words stand in quotation marks",
        "the article names the speaker",
    ):
        assert words in told
    doubtful = read_page(archive).get_element_by_id("e-00000000000000a3").text_content()
    assert "Speaker open" in doubtful
    assert "in nobody’s name" in doubtful
    assert "of 100" not in doubtful


def test_only_what_was_said_is_counted_as_quotations(archive: Path) -> None:
    """The list has thoughts and denials too, and says how many; other pages count statements."""
    heading = read_page(archive).cssselect("aside.margin h2")[0]
    assert heading.text_content() == "3 quotations"
    db = Database(archive)
    with db.conn:
        db.conn.execute("UPDATE quotations SET act = 'thought' WHERE id = '00000000000000a2'")
    db.close()
    heading = read_page(archive).cssselect("aside.margin h2")[0]
    assert heading.text_content() == "2 quotations and 1 thought, planned, asked or denied"


def test_the_parse_is_told_in_words(archive: Path) -> None:
    """Where the parse of the sentence is kept, the way from speaker to words is told."""
    db = Database(archive)
    sentence = "“The bridge is safe,” Nadia Lambert said."
    heads = [("punct", 4), ("det", 2), ("nsubj", 4), ("cop", 4), ("ccomp", 9), ("punct", 4)]
    heads += [("punct", 4), ("nsubj", 9), ("flat", 7), ("root", -1), ("punct", 9)]
    write_tree(db, ARTICLE.id, sentence, heads)
    db.close()
    entry = read_page(archive).get_element_by_id("e-00000000000000a1")
    told = " ".join(entry.text_content().split())
    assert "“Nadia Lambert” is the subject of “said”" in told
    assert "“The bridge is safe” is the clause that completes “said”" in told


def test_the_articles_language_tells_the_direction(archive: Path) -> None:
    """An English paragraph that begins with an Arabic word is not turned round, nor is a card."""
    text = "سلام means peace, she said. “سلام is a word,” she said.\n"
    quoted = Quoted("00000000000000d1", ("سلام is a word",), speaker_id="nadia-lambert")
    db = Database(archive)
    write_article(db, Written("word", text, (quoted,)))
    db.close()
    for address, places in (
        ("/-/documents/word", ".text p, .first"),
        ("/-/quotations/00000000000000d1", "blockquote, .around p"),
        ("/-/search?q=word", ".card blockquote"),
    ):
        found = read_page(archive, address).cssselect(places)
        assert {one.get("dir") for one in found} == {"ltr"}
    db = Database(archive)
    with db.conn:
        db.conn.execute("UPDATE documents SET language = 'ar' WHERE id = 'word'")
    db.close()
    assert {p.get("dir") for p in read_page(archive, "/-/documents/word").cssselect(".text p")} == {
        "rtl"
    }


def test_terms_in_marks_are_there_on_demand(archive: Path) -> None:
    """What stands in quotation marks and is no quotation is marked, and a box shows it."""
    page = read_page(archive)
    assert [t.text_content() for t in page.cssselect(".text .term")] == ["“iron lady”"]
    (box,) = page.cssselect("input#terms")
    assert (box.get("type"), box.get("checked")) == ("checkbox", None)
    (label,) = page.cssselect("label[for=terms]")
    assert label.text_content() == "Show the 1 stretch in marks not taken for a quotation"


def test_the_head_of_the_page(archive: Path) -> None:
    """Headline, outlet, day, author and a link to the article, which must be one on the web."""
    page = read_page(archive)
    head = page.cssselect(".article-head")[0]
    assert page.cssselect("h1")[0].text_content() == "Harbour news"
    told = head.text_content()
    assert all(words in told for words in ("Quay Post", "2026-02-03", "by Ada Field"))
    assert [a.get("href") for a in head.cssselect("a")] == ["https://quay.example/n/1"]
    hostile = Reader(archive).ask("/-/documents/lantern-1")
    assert hostile.status_code == 200
    assert "javascript:" not in hostile.text
    assert "<script>alert" not in hostile.text


def test_withheld_parts_are_told(archive: Path) -> None:
    """Where only passages may be shown, gaps are marked, and a line says why and leads on."""
    public = archive.with_name("public.db")
    publish(archive, public, Policy(text=TextPolicy.NONE))
    page = read_page(public)
    told = [" ".join(p.text_content().split()) for p in page.cssselect("article.text p")]
    assert told[-1].startswith("This text belongs to its outlet")
    first = "The bridge is safe […] Nadia Lambert said […] Tom Whitfield said the ferry waits"
    assert told[:2] == ["[…]", f"{first} […] It rains"]
    assert "only the quotations themselves" in told[-1]
    assert "agreed" not in " ".join(told)
    marks = [m.text_content() for m in page.cssselect("mark")]
    assert marks == ["The bridge is safe", "the ferry   waits", "It rains"]
    (more,) = page.cssselect(".why-withheld a")
    assert more.get("href") == ARTICLE.url
    full = archive.with_name("full.db")
    publish(archive, full, Policy(text=TextPolicy.FULL))
    assert text_of(read_page(full)) == re.sub(r"[\r\n]+", "", TEXT)


def test_copies_are_told(archive: Path) -> None:
    """A copy names its original, and an original who else carried it."""
    db = Database(archive)
    with db.conn:
        db.conn.execute("INSERT INTO copies VALUES ('quay-1', ?)", [ARTICLE.id])
        db.conn.execute("INSERT INTO copies VALUES ('lantern-2', ?)", [ARTICLE.id])
    db.close()
    original = read_page(archive).cssselect(".article-head details.copies")[0]
    assert "Also carried by 2 other articles" in original.text_content()
    copy = read_page(archive, "/-/documents/quay-1")
    told = " ".join(copy.cssselect(".article-head")[0].text_content().split())
    assert "This article is a copy of Harbour news, Quay Post, 2026-02-03." in told
    assert "Without a date" in told


@pytest.mark.parametrize("address", ["nothing", "~2E~2E~2Fetc", "~00", "a'--", "~FF", "+"])
def test_no_such_article(archive: Path, address: str) -> None:
    """An address that is none gets the site's page for that, with status 404."""
    answer = Reader(archive).ask(f"/-/documents/{address}")
    assert answer.status_code == 404
    assert "No article here has this address" in answer.text


HOSTILE = (
    "</script><script>alert(1)</script> \u202eturned\u2066 {{ 7 * 7 }} {% raw %} "
    "<img src=x onerror=alert(1)> &amp; ]]> '\"` " + "w" * 3000
)


def test_hostile_text_stays_text(archive: Path) -> None:
    """Markup, template fragments, NULs and turned text in an article are characters, no more."""
    words = f"We {HOSTILE} hold"
    text = f"“{words},” she </mark> said \0.\n"
    quoted = Quoted(
        "00000000000000b1", (words,), "said", "she", described="<b>\u202eevil</b>", rule="<i>x</i>",
        reason="<script>alert(2)</script>", reasons=("</dl><script>", "{{ x }}"),
    )  # fmt: skip
    db = Database(archive)
    title = "<script>alert(3)</script>\u202e"
    write_article(db, Written("bad", text, (quoted,), title, "javascript:x", "<svg/onload=x>"))
    db.close()
    answer = Reader(archive).ask("/-/documents/bad")
    assert answer.status_code == 200
    page = parser.document_fromstring(answer.text.replace("\0", ""))
    assert text_of(page) == text.replace("\0", "").rstrip("\n")
    assert [s.get("src") for s in page.cssselect("script")] == [
        "/-/static-plugins/quotetrack/document.js"
    ]
    assert not page.cssselect("img, svg, [onerror], [onload], b, i")
    assert not [a for a in page.cssselect("a") if "javascript" in a.attrib["href"]]
    for one in page.cssselect("h1, .brief"):
        assert not set(one.text_content()) & set("\u202e\u2066")


def test_a_long_article_is_shown_fast_and_bounded(archive: Path) -> None:
    """A text of a megabyte with 500 quotations takes a moment, and no page without end."""
    filler = "The harbour council met again on the quay. " * 47
    said = [f"bridge number {n} is quite safe" for n in range(500)]
    text = "".join(f"{filler}“{words},” Nadia Lambert said.\n" for words in said)
    quoted = tuple(
        Quoted(f"{n:016x}", (words,), speaker_id="nadia-lambert")
        for n, words in enumerate(said, 70_000)
    )
    db = Database(archive)
    write_article(db, Written("long", text, quoted))
    db.close()
    reader = Reader(archive)
    reader.ask(ADDRESS)
    began = time.perf_counter()
    answer = reader.ask("/-/documents/long")
    assert time.perf_counter() - began < 15  # half a second on an idle machine
    assert len(text) > 1_000_000
    assert len(answer.text) < 2 * len(text)
    assert html.unescape(answer.text).count("bridge number 499 is quite safe") == 2


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["abcdef"], ["abcdef"]),
        (["abcdefghijkl", "x"], ["abcdefghij"]),
        (["abcde", "fghijklm"], ["abcde", "fghij"]),
        (["a\nb\nc\nd\ne"], ["a\nb\nc\n"]),
        (["a\n", "b\nc\nd"], ["a\n", "b\nc\n"]),
        (["a\n\n\nb\nc\n", "d"], ["a\n\n\nb\nc\n"]),
    ],
)
def test_passages_are_cut(texts: list[str], kept: list[str]) -> None:
    """At most so many characters and lines are shown, in order."""
    cut = cut_passages([Passage(0, text) for text in texts], most=10, lines=3)
    assert [passage.text for passage in cut] == kept
