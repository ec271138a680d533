"""Web pages: one article a page, with what is believable of its metadata."""

import time
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Raw
from quotetrack.documents.limits import MAX_PAGE_BYTES
from quotetrack.documents.web.html import looks_like_html, read_html, unwrap_html
from quotetrack.documents.web.html_addresses import choose_canonical, tidy
from quotetrack.documents.web.html_decoding import decode_page
from quotetrack.errors import InputError
from quotetrack.model import Document

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
SENTENCE = "Nadia Lambert said on Monday that the harbour would open again after the storm."


def open_page(page: bytes | str, given: Mapping[str, str] | None = None) -> Document:
    """Open a page that has an article and no problem."""
    data = page if isinstance(page, bytes) else page.encode()
    (document,) = unwrap_html(Raw("page.html", data, "html", given or {}))
    assert isinstance(document, Document)
    return document


def write_page(head: str = "", body: str = "", title: str = "Harbour") -> str:
    """Return a small page with an article of three sentences."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{title}</h1><p>{SENTENCE}</p>{body}<p>“It is about time,” said Tom Whitfield, who "
        "has fished there for thirty years.</p><p>The ferry runs again from Tuesday, weather "
        "permitting, and costs as much as before.</p></article></body></html>"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_becomes_its_article(page: Path) -> None:
    """What a page of a well-known shape says is read, and what stands around it is not."""
    gold = tomllib.loads(page.with_suffix(".toml").read_text("utf-8"))
    told = {"url": gold["address"]} if "address" in gold else {}
    if "problem" in gold:
        with pytest.raises(InputError, match=gold["problem"]):
            open_page(page.read_bytes(), told)
        return
    document = open_page(page.read_bytes(), told)
    assert document.text.split("\n\n") == gold["text"]["paragraphs"]
    names = ("id", "title", "url", "address", "outlet", "author", "published", "language")
    found = {name: value for name in names if (value := getattr(document, name)) is not None}
    assert found == gold["fields"]


@pytest.mark.parametrize(
    ("head", "is_page"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\r\n<!doctype HTML>", True),
        (b"<html lang=en>", True),
        (b"<!-- saved from url=(0030)https://news.example/ -->\n<HTML>", True),
        (b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD', True),
        (b"<article><p>One.</p></article>", True),
        ("<!DOCTYPE html>".encode("utf-16"), True),
        (b"He wrote <html> on the wall.", False),
        (b"<articles>", False),
        (b'<?xml version="1.0"?><rss version="2.0">', False),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', False),
        (b"# Harbour\n\n<p>One.</p>", False),
        (b"<!---->" * 9_000 + b"One.", False),
        (b"<!-- " * 13_000, False),
        (b"", False),
    ],
)
def test_a_page_is_told_by_its_beginning(head: bytes, is_page: bool) -> None:  # noqa: FBT001 - a table
    """Not by a tag somewhere in prose."""
    assert looks_like_html(head) is is_page


def test_a_file_becomes_one_page_to_be_opened() -> None:
    """With what is known of it, and the id that it has for want of an address."""
    source = Input("a.html", BytesIO(b"<html>"), given={"url": "u"}, fallback_id="file:1")
    assert list(read_html(source)) == [Raw("a.html", b"<html>", "html", {"url": "u"}, "file:1")]


def test_a_page_of_more_than_the_most_is_refused() -> None:
    """Before it fills the memory."""
    endless = Input("a.html", BytesIO(b"x" * (MAX_PAGE_BYTES + 1)))
    with pytest.raises(InputError, match="more than 20,000,000 bytes"):
        list(read_html(endless))


SITE = "https://www.news.example/2025/09/harbour"


@pytest.mark.parametrize(
    ("named", "address", "believed"),
    [
        ("https://news.example/2025/09/harbour", SITE, True),
        ("https://amp.news.example/harbour", SITE, True),
        ("/2025/09/harbour-opens", SITE, True),
        # Another site's article must not be overwritten.
        ("https://other.example/2025/09/harbour", SITE, False),
        ("https://rosa.github.io/harbour", "https://tom.github.io/harbour", False),
        ("https://10.0.0.2/harbour", "https://10.0.0.1/harbour", False),
        ("http://localhost:81/b", "http://localhost/a", True),
        # Nor may all pages of a site be one.
        ("https://www.news.example/", SITE, False),
        ("https://www.news.example/2025/", SITE, False),
        ("https://www.news.example/story", "https://www.news.example/story?id=7", False),
        ("https://www.news.example/story?id=8", "https://www.news.example/story?id=7", False),
        ("https://www.news.example/harbour", "https://www.news.example/harbour?page=2", False),
        ("https://www.news.example/harbour", "https://www.news.example/harbour/2", False),
        # Other forms of the same page.
        ("https://www.news.example/story", "https://www.news.example/story?utm_source=x", True),
        ("https://www.news.example/story", "https://www.news.example/story/amp/", True),
        ("https://www.news.example/harbour-7", "https://www.news.example/?p=7", True),
        # No address.
        ("javascript:alert(1)", SITE, False),
        ("file:///etc/passwd", SITE, False),
        ("https://tom@www.news.example/harbour", SITE, False),
        ("https://www.news.example/a b", SITE, False),
        ("https://[::1", SITE, False),
        ("https://www.news.example:99999/", SITE, False),
        ("https://news.example/harbour", None, True),
        ("https://news.example/", None, False),
        ("/harbour", None, False),
    ],
)
def test_a_canonical_address_is_believed_or_not(
    named: str,
    address: str | None,
    believed: bool,  # noqa: FBT001 - a table
) -> None:
    """Only one of the same site that names this article and no more."""
    assert choose_canonical([named], address) == (tidy(named, address) if believed else None)


@pytest.mark.parametrize(
    ("address", "tidied"),
    [
        ("HTTPS://News.Example:443/A?b=C#d", "https://news.example/A?b=C"),
        ("http://news.example:8080", "http://news.example:8080/"),
        ("//news.example/a", None),
        ("ftp://news.example/a", None),
        ("https://news.example/" + "a" * 2000, None),
    ],
)
def test_an_address_is_tidied(address: str, tidied: str | None) -> None:
    """Its host in lower case, without a fragment and the port that it has anyhow."""
    assert tidy(address) == tidied


def test_a_page_is_known_by_what_it_was_given_first() -> None:
    """By the given id, then the canonical address, then the fetched one."""
    head = '<link rel="canonical" href="https://news.example/harbour">'
    told = {"url": "https://news.example/?p=17"}
    canonical = open_page(write_page(head), told)
    assert (canonical.id, canonical.url) == ("https://news.example/harbour",) * 2
    assert canonical.address == told["url"]
    assert open_page(write_page(head), {**told, "id": "17"}).id == "17"
    plain = open_page(write_page(), told)
    assert (plain.id, plain.url, plain.address) == (told["url"], told["url"], None)


JSON_LD = '<script type="application/ld+json">{}</script>'
PUBLISHED = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "body", "told", "published"),
    [
        (PUBLISHED.format("2025-09-04T10:15:00Z"), "", {}, "2025-09-04T10:15:00+00:00"),
        (
            JSON_LD.format(
                '{"@type": "NewsArticle", "datePublished": "2025-09-04T10:15:00.5+02:00"}'
            ),
            "",
            {},
            "2025-09-04T10:15:00+02:00",
        ),
        # The page's own date goes before a feed's.
        (PUBLISHED.format("2025-09-04"), "", {"published": "2025-09-05"}, "2025-09-04"),
        ("", "", {"published": "2025-09-05"}, "2025-09-05"),
        # Nothing later than when it was fetched, and no placeholder.
        (PUBLISHED.format("2035-01-01"), "", {"seen": "2025-09-05T00:00:00Z"}, None),
        (PUBLISHED.format("1970-01-01T00:00:00Z"), "", {}, None),
        (PUBLISHED.format("soon"), "", {}, None),
        ("", '<time datetime="2025-09-04">today</time>', {}, "2025-09-04"),
        ("", '<p class="byline-date">4 September 2025</p>', {}, "2025-09-04"),
        # What doesn't tell stays open.
        ("", "<footer>© 2024 The Harbour Post</footer>", {}, None),
        ("", '<div class="date">© 2024</div>', {}, None),
        ("", "<p>The wall was built on 3 March 2011, he said.</p>", {}, None),
        ("", "<p>It was 2011-03-03 when the wall was built, he said.</p>", {}, None),
        ("", '<p class="date">04/09/2025</p>', {}, None),
        ("", '<img src="/uploads/2019/04/03/harbour.jpg">', {}, None),
        ("", '<time class="updated" datetime="2025-09-06">today</time>', {}, None),
        (
            "",
            '<time datetime="2025-09-04">a</time><time datetime="2025-08-01">b</time>',
            {},
            None,
        ),
        ("", "", {"url": "https://news.example/2025/09/04/harbour"}, "2025-09-04"),
        (
            JSON_LD.format(
                '[{"@type": "Article", "url": "https://n.test/a", "datePublished": "2020-01-01"},'
                ' {"@type": "Article", "url": "https://n.test/b", "datePublished": "2021-01-01"}]'
            ),
            "",
            {"url": "https://n.test/b"},
            "2021-01-01",
        ),
        (JSON_LD.format('{"@type": "Article", "datePublished": '), "", {}, None),
    ],
)
def test_a_page_tells_when_it_was_published(
    head: str, body: str, told: dict[str, str], published: str | None
) -> None:
    """First for machines, then in its byline; a guess is no answer."""
    assert open_page(write_page(head, body), told).published == published


@pytest.mark.parametrize(
    ("head", "title", "outlet", "author"),
    [
        ("", "Harbour", None, None),
        ('<meta name="author" content="By Nadia Lambert">', "Harbour", None, "Nadia Lambert"),
        ('<meta name="author" content="https://news.example/nadia">', "Harbour", None, None),
        ('<meta property="og:site_name" content="The Post">', "Harbour", "The Post", None),
        (
            JSON_LD.format(
                '{"@type": ["Report"], "headline": "Harbour &amp; sea", "publisher": '
                '{"name": "The Post"}, "author": [{"name": "A. Brandt"}, "Tom of Low Ford"]}'
            ),
            "Harbour & sea",
            "The Post",
            "A. Brandt, Tom of Low Ford",
        ),
        # What one site says of another's article.
        (JSON_LD.format('{"@type": "Product", "author": "Tom"}'), "Harbour", None, None),
    ],
)
def test_a_page_names_its_title_outlet_and_author(
    head: str, title: str, outlet: str | None, author: str | None
) -> None:
    """As they stand, names of several authors with a comma between them."""
    document = open_page(write_page(head))
    assert (document.title, document.outlet, document.author) == (title, outlet, author)


@pytest.mark.parametrize(
    ("body", "paragraph"),
    [
        ("<p>He called it <q>a dock of <q>ours</q></q>.</p>", "He called it “a dock of ‘ours’”."),
        ("<p>He called it <q>“a dock”</q>, no more.</p>", "He called it “a dock”, no more."),
        (
            "<p>Har&shy;bour&nbsp;master, zero&#8203;width joined.</p>",
            "Harbour master, zerowidth joined.",
        ),
        (
            "<blockquote><p>The wall will hold, whatever comes.</p></blockquote>",
            "The wall will hold, whatever comes.",
        ),
        ("<ul><li>One crane stands on the quay.</li></ul>", "One crane stands on the quay."),
        ("<p>A first line of words,<br>and a second one.</p>", "and a second one."),
        (
            "<aside class='pullquote'>The sea has no timetable at all.</aside>",
            "The sea has no timetable at all.",
        ),
        ("<p>It was <del>never</del> always so, in the end.</p>", "It was always so, in the end."),
        (
            "<pre>A first paragraph\nof two lines.\n\nAnd a second one.</pre>",
            "A first paragraph of two lines.",
        ),
    ],
)
def test_what_is_shown_is_read(body: str, paragraph: str) -> None:
    """Marks that a browser adds, blocks, line breaks; what isn't shown is left out."""
    assert paragraph in open_page(write_page(body=body)).text.split("\n\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<header><a href=/>Home</a></header><h1>Harbour</h1><p>{SENTENCE}</p><p>It is time.</p>",
        f"<div>{SENTENCE}</div><div>It is time.</div>",
        f"<nav>Home</nav><div>{SENTENCE}<br><br>It is time.</div><footer>© 2024</footer>",
    ],
)
def test_a_short_page_keeps_its_paragraphs(body: str) -> None:
    """Nothing around them is run together with them, however few they are."""
    document = open_page(f"<html><body>{body}</body></html>")
    assert document.text == f"{SENTENCE}\n\nIt is time."


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("<p>By Nadia Lambert</p>", "Nadia Lambert", None),
        ("<p class=info>By Nadia Lambert | 04/09/2025</p>", "Nadia Lambert", None),
        ("<p>BY Zoë van Dam, political editor</p>", "Zoë van Dam", None),
        (
            "<div class=by>By Nadia Lambert and Tom O’Hara</div>",
            "Nadia Lambert and Tom O’Hara",
            None,
        ),
        (
            "<p>By Nadia Lambert | Posted: Mar. 17, 2026 at 5:12 p.m.</p>",
            "Nadia Lambert",
            "2026-03-17",
        ),
        ("<font>By Nadia Lambert<br>Published 4 March 2026</font>", "Nadia Lambert", "2026-03-04"),
        ("<p>First published: Wed, 4th Mar 2026</p>", None, "2026-03-04"),
        # No name, no byline, no day, or not the only one.
        ("<p>By Staff Reporter</p>", None, None),
        ("<p>By The Associated Press</p>", None, None),
        ("<p>By Land And Sea</p>", None, None),
        ("<p>By Monday Morning</p>", None, None),
        ("<p>By Nadia Lambert the harbour was closed.</p>", None, None),
        ("<p>By Nadia Lambert</p><p>By Tom Whitfield</p>", None, None),
        ("<p>Updated 4 March 2026</p>", None, None),
        ("<p>Published 31 February 2026</p>", None, None),
        ("<p>Published 4 March 2926</p>", None, None),
        ("<p>Thursday, 5 March 2026 - Weather: 9C</p>", None, None),
        (f"<p>{SENTENCE}</p><p>By Nadia Lambert</p><p>Published 4 March 2026</p>", None, None),
        ("<p>A report on the sea was published 4 March 2026</p>", None, None),
    ],
)
def test_a_byline_is_read_in_the_head(line: str, author: str | None, published: str | None) -> None:
    """A whole line under the headline names who wrote it and when; else both stay open."""
    page = write_page().replace(f"<p>{SENTENCE}", f"{line}<p>{SENTENCE}", 1)
    document = open_page(page, {"seen": "2026-05-01T10:00:00+00:00"})
    assert (document.author, document.published) == (author, published)


OTHER = "“It was not me,” says Oren Castell"
LONG = f"<p>{SENTENCE}</p>" * 9


@pytest.mark.parametrize(
    "block",
    [
        "<div class='email-signup'><p>{}.</p></div>",
        "<section class='box moreOnThis'><p>{}.</p></section>",
        "<div data-component='related-links'><p>{}.</p></div>",
        "<div aria-label='Related stories'><p>{}.</p></div>",
        "<div role='dialog'><p>{}.</p></div>",
        "<p class='bio'>{}.</p>",
        "<div><h2>More on this story</h2><ul><li>{}</li></ul></div>",
        "<h3>Most read:</h3><p><a href=/>{}</a></p><p>{}</p>",
        "<div class=x><p><strong>Related</strong></p></div><ol><li>{}</ol>",
    ],
)
def test_a_block_that_is_not_the_article_goes(block: str) -> None:
    """By its name, its role or its heading, with whatever is quoted in it."""
    text = open_page(write_page(body=LONG + block.format(OTHER, OTHER))).text
    assert text == open_page(write_page(body=LONG)).text


@pytest.mark.parametrize(
    "block",
    [
        "<div class='article-body--related'><p>{}.</p></div>",
        "<div class='with-bio'><p>{}.</p></div>",
        "<div class='letter storybio'><p>{}.</p></div>",
        "<h2>Related</h2><p>{}.</p>",
        "<p>Related to that, <b>related</b> or not: {}.</p>",
        "<div><h2>More on this story</h2><ul><li>One</li></ul><p>{}.</p></div>",
    ],
)
def test_a_block_that_may_be_the_article_stays(block: str) -> None:
    """Its name has other words too, or what its heading heads are sentences."""
    text = open_page(write_page(body=LONG + block.format(OTHER))).text
    assert f"{OTHER}." in text


@pytest.mark.parametrize(
    "body",
    [
        "<div class='related promo'>{0}{0}</div>",
        "<p class='promo'>{1}</p><p class='promo'>{1}</p><p class='promo'>{1}</p>",
        "<div class='sidebar'><h1>Harbour</h1>{0}</div>",
    ],
)
def test_a_name_never_costs_a_page_its_text(body: str) -> None:
    """A block with much of it stays, however it is called, and so do its paragraphs."""
    page = f"<html><body>{body.format(LONG, OTHER + '. ' + SENTENCE)}</body></html>"
    assert SENTENCE in open_page(page).text


def test_a_column_beside_the_article_goes() -> None:
    """Of a table that lays out a page, the cell with most of the text is read."""
    row = f"<tr><td>News<td><b>Harbour</b>{LONG}<td><b>Letters</b><br>{OTHER}.</tr>"
    text = open_page(f"<html><body><table>{row}</table></body></html>").text
    assert SENTENCE in text
    assert "Castell" not in text
    assert "News" not in text


def test_whose_a_block_quotation_is_stays_with_it() -> None:
    """Be it a figure's caption or a footer, which else aren't read."""
    block = "<blockquote>The wall will hold.{}</blockquote>"
    figure = f"<figure>{block.format('')}<figcaption>— Oren Castell</figcaption></figure>"
    for body in (figure, block.format("<footer>— Oren Castell</footer>")):
        assert "The wall will hold.\n\n— Oren Castell" in open_page(write_page(body=body)).text


@pytest.mark.parametrize(
    ("standfirst", "times"),
    [
        ("<div class='article__dek'><p>{}</p></div>", 1),
        ("<div data-gu-name=standfirst><p>{}</p></div>", 1),
        ("<h2 class=subtitle>{}</h2>", 1),
        ("<aside class=related><p class=dek>{}</p></aside>", 0),
        ("<footer><p class=dek>{}</p></footer>", 0),
    ],
)
def test_a_standfirst_is_read_once(standfirst: str, times: int) -> None:
    """What stands under the headline as the summary is the article's, and begins it."""
    words = "Fishers say that they have been told to mend the wall by themselves"
    page = write_page(body=LONG).replace("</h1>", f"</h1>{standfirst.format(words)}")
    page = page.replace("<article>", "<header>")
    page = page.replace(f"<p>{SENTENCE}", f"</header><article><p>{SENTENCE}", 1)
    text = open_page(page).text
    assert text.count(words) == times
    assert text.startswith(words if times else SENTENCE)


def test_a_block_quotation_and_its_source_are_two_lines() -> None:
    """A <cite> behind it is whose it is; one inside a sentence is a work."""
    said = "The wall will hold, he said in <cite>Walls</cite>, and “so it did”"
    block = f"<blockquote>{said}<cite>Oren Castell</cite></blockquote>"
    text = open_page(write_page(body=block)).text
    assert "in Walls, and “so it did”\n\nOren Castell\n\n" in text


def test_names_in_a_row_are_kept_apart() -> None:
    """A style sheet does it in a browser; letters of one word stay together."""
    row = (
        "<div><span>Nadia Lambert</span><span>Harbour reporter</span><span>of <i>T</i></span></div>"
    )
    text = open_page(write_page(body=f"{row}<div><span>T</span><span>HE</span></div>")).text
    assert "Nadia Lambert Harbour reporter" in text


def test_a_pulled_sentence_with_its_source_is_read_once() -> None:
    """Whose it is says the article, too."""
    pulled = "<blockquote class=pullquote>“The sea has no timetable”<cite>Oren Castell</cite>"
    told = "<p>“The sea has no timetable,” said Oren Castell on the quay.</p>"
    body = f"{told}{pulled}</blockquote>"
    assert open_page(write_page(body=body)).text.count("no timetable") == 1


def test_a_pulled_sentence_is_read_once() -> None:
    """It stands in the article already."""
    pulled = f'<aside class="pull-quote">{SENTENCE}</aside>'
    assert open_page(write_page(body=pulled)).text.count(SENTENCE) == 1


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Zoë".encode(), None, "Zoë"),
        # All of it is UTF-8, whatever the server says.
        ("Zoë".encode(), "iso-8859-1", "Zoë"),
        ("Zoë “x”".encode("cp1252"), "iso-8859-1", "Zoë “x”"),
        ('<meta charset="windows-1251">Привет'.encode("cp1251"), None, "Привет"),
        ('<meta charset="windows-1251">Привет'.encode("koi8-r"), "koi8-r", "Привет"),
        ("Zoë".encode("utf-16"), "utf-8", "Zoë"),
        ("Zoë".encode("utf-16-le"), "utf-16le", "Zoë"),
        ("日本語の新聞".encode("shift_jis"), "shift_jis", "日本語の新聞"),
        ("Zoë ".encode() * 50 + b"\xff", "utf-8", "Zoë"),
        ("Zoë said".encode("cp1252"), "no-such-charset", "said"),
        ("Zoë said".encode("cp1252"), "base64", "said"),
        (b"Zo\0e", None, "Zoe"),
    ],
)
def test_a_page_is_decoded(data: bytes, charset: str | None, text: str) -> None:
    """By its mark, as UTF-8 if it is, by what is declared if that fits."""
    assert text in decode_page(data, charset)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "no article found"),
        (b"\0" * 1000, "binary data"),
        (bytes(range(256)) * 100, "binary data"),
        (b"<html><body></body></html>", "no article found"),
        (b"<html>" + b"<div>" * 200_000 + SENTENCE.encode(), "elements inside each other"),
        (b"<html><body>" + b"<a href=x>y</a> " * 60_000, "more than 50,000 elements"),
        (b"<html><body>" + b"<a href=x>" * 600_001, "more than 600,000 tags"),
        (b"<html><body><p>" + b"<" * 500_000, "no article found"),
        (
            b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><p>&b;',
            "no art",
        ),
    ],
)
def test_a_hostile_page_is_a_problem(page: bytes, reason: str) -> None:
    """It ends soon, with a line that says why."""
    with pytest.raises(InputError, match=reason):
        open_page(page)


def test_a_page_of_headings_is_read_soon() -> None:
    """Behind each of thousands no more is looked at than stands near it."""
    began = time.monotonic()
    assert SENTENCE in open_page(write_page(body="<p>Related</p>" * 20_000)).text
    assert time.monotonic() - began < 20


def test_a_page_with_a_huge_script_is_read() -> None:
    """And one with a picture in it: saved pages hold megabytes of both."""
    script = f"<script>{'x' * 11_000_000}</script>"
    assert SENTENCE in open_page(write_page(script)).text


@settings(deadline=5_000, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_page_gives_an_article_or_a_problem(data: st.DataObject) -> None:
    """Whatever is cut out of pages, put together or put in between."""
    pieces = []
    for _ in range(data.draw(st.integers(0, 4))):
        page = data.draw(st.sampled_from(PAGES)).read_bytes()
        start = data.draw(st.integers(0, len(page)))
        pieces.append(page[start : start + data.draw(st.integers(0, 5_000))])
        pieces.append(data.draw(st.binary(max_size=20)))
    told = data.draw(
        st.dictionaries(st.sampled_from(["url", "seen", "charset", "published", "id"]), st.text())
    )
    with suppress(InputError):
        found = list(unwrap_html(Raw("x", b"".join(pieces), "html", told)))
        assert isinstance(found[-1], Document)
