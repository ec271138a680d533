"""Feeds: RSS, Atom, JSON; articles that they carry, and addresses that they name."""

import json
from contextlib import suppress
from io import BytesIO
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrack.documents.inputs import Input, Raw
from quotetrack.documents.web.feeds import (
    Entry,
    Feed,
    looks_like_feed,
    parse_feed,
    parse_opml,
    read_feed,
)
from quotetrack.documents.web.html import unwrap_html
from quotetrack.documents.web.html_fragments import show
from quotetrack.errors import InputError
from quotetrack.model import Document

SITE = "https://harbourpost.example/feed"
ARTICLE = (
    "<p>The old harbour opened again on Thursday, three years after a storm had broken its "
    "northern wall, and half of the town had come to see the first ferry leave for Grey Island "
    "under a sky without a cloud.</p><p>“We have waited for this day,” said the harbour master, "
    "Oren Castell, who had carried the chain of the gate in his pocket since the storm.</p><p>The "
    "work cost nine million, a third more than planned. A second wall is to follow.</p>"
)

BRIEF = "<p>The ferry to Grey Island is late.</p><p>“It will sail at noon,” said Oren Castell.</p>"

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Harbour Post &amp; Mail</title><link>https://harbourpost.example/</link>
<language>en-gb</language>
<item><title>Harbour &lt;i&gt;opens&lt;/i&gt;</title><link>/2025/harbour</link>
<guid isPermaLink="false">post-17</guid><dc:creator>Nadia Lambert</dc:creator>
<pubDate>Thu, 04 Sep 2025 12:15:00 +0200</pubDate>
<description>The old harbour opened again.</description>
<content:encoded><![CDATA[{ARTICLE}]]></content:encoded></item>
<item><title>Ferry delayed</title><link>https://harbourpost.example/2025/ferry</link>
<description><![CDATA[<p>It will be <b>late</b>.</p>]]></description></item>
</channel></rss>""".encode()

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Harbour Post</title>
<entry><title>Harbour opens</title><id>tag:harbourpost.example,2025:17</id>
<link rel="alternate" href="https://harbourpost.example/2025/harbour"/>
<published>2025-09-04T12:15:00+02:00</published><updated>2025-09-05T08:00:00Z</updated>
<author><name>Nadia Lambert</name></author><author><name>Tom Whitfield</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{ARTICLE}</div></content>
</entry></feed>""".encode()

RDF = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Zo\xeb's Post</title></channel>
<item><title>Harbour opens</title><link>https://harbourpost.example/2025/harbour</link></item>
</rdf:RDF>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Harbour Post",
        "language": "en",
        "items": [
            {
                "id": 17,
                "url": "https://harbourpost.example/2025/harbour",
                "title": "Harbour opens",
                "content_html": ARTICLE,
                "date_published": "2025-09-04T12:15:00+02:00",
                "authors": [{"name": "Nadia Lambert"}],
            },
            {"id": "18", "content_text": "Short.\n\nAnd < so on."},
            "no item",
        ],
    }
).encode()

OPML = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><body><outline text="News">
<outline type="rss" xmlUrl="https://harbourpost.example/feed"/>
<outline type="rss" xmlURL="http://courier.example/rss?a=1&amp;b=2"/>
<outline xmlUrl="https://harbourpost.example/feed"/><outline xmlUrl="file:///etc/passwd"/>
<outline xmlUrl="&x;"/><outline htmlUrl="https://elsewhere.example/"/></outline></body></opml>"""


def read_saved(data: bytes) -> list[Raw | InputError]:
    """Read a feed that was saved as a file."""
    return list(read_feed(Input("feed.xml", BytesIO(data), fallback_id="file:1")))


@pytest.mark.parametrize(
    ("head", "is_feed"),
    [
        (RSS[:200], True),
        (ATOM[:200], True),
        (RDF[:300], True),
        (JSON_FEED[:200], True),
        (b'\xef\xbb\xbf<rss version="0.91">', True),
        (b'<?xml-stylesheet href="a"?>\n<!DOCTYPE rss [ <!ENTITY a "b"> ]><rss>', True),
        (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', True),
        (b'{\n  "version": "https:\\/\\/jsonfeed.org\\/version\\/1"', True),
        (b"<feed>what the cat eats</feed>", False),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', False),
        (b"<!DOCTYPE html><html><body><rss>", False),
        (b"The <rss> element begins a feed.", False),
        (b'{"id": "a", "text": "One."}', False),
        (b"<!---->" * 9_000 + b"One.", False),
        (b"<!-- " * 13_000, False),
        (b"", False),
    ],
)
def test_a_feed_is_told_by_its_beginning(head: bytes, is_feed: bool) -> None:  # noqa: FBT001 - a table
    """By its root element and namespace, or the version of a JSON feed."""
    assert looks_like_feed(head) is is_feed


def test_an_rss_feed_is_read() -> None:
    """Its title and language, and of each entry what it tells, links made absolute."""
    feed = parse_feed(RSS, SITE)
    assert (feed.title, feed.language) == ("The Harbour Post & Mail", "en-gb")
    assert feed.entries == (
        Entry(
            id="post-17",
            url="https://harbourpost.example/2025/harbour",
            title="Harbour opens",
            published="2025-09-04T12:15:00+02:00",
            author="Nadia Lambert",
            content_html=ARTICLE,
            summary="The old harbour opened again.",
        ),
        Entry(
            id="https://harbourpost.example/2025/ferry",
            url="https://harbourpost.example/2025/ferry",
            title="Ferry delayed",
            summary="It will be late .",
        ),
    )


@pytest.mark.parametrize("data", [ATOM, JSON_FEED], ids=["atom", "json"])
def test_atom_and_json_feeds_tell_the_same(data: bytes) -> None:
    """Title, address, time, author and content of an entry."""
    feed = parse_feed(data, SITE)
    entry = feed.entries[0]
    assert (feed.title, feed.language) == ("The Harbour Post", "en")
    assert entry.url == "https://harbourpost.example/2025/harbour"
    assert entry.title == "Harbour opens"
    assert entry.published == "2025-09-04T12:15:00+02:00"
    assert (entry.author or "").startswith("Nadia Lambert")
    assert entry.is_full


def test_a_feed_in_another_charset_is_read() -> None:
    """As its declaration says."""
    assert parse_feed(RDF, None).title == "Zoë's Post"


def test_plain_text_becomes_paragraphs() -> None:
    """With what would be a tag escaped."""
    entry = parse_feed(JSON_FEED, None).entries[1]
    assert entry.content_html == "<p>Short.</p><p>And &lt; so on.</p>"


@pytest.mark.parametrize(
    ("content", "summary", "is_full"),
    [
        (ARTICLE, None, True),
        (ARTICLE, "The old harbour opened again.", True),
        (None, "The old harbour opened again.", False),
        ("<p>Short.</p>", None, False),
        (BRIEF, None, True),
        (BRIEF, "The ferry is late.", True),
        (BRIEF, show(BRIEF), True),
        (f"<p>{'word ' * 60}</p>", None, True),
        ("<p>The ferry is late, and not for the first time.</p>", "The ferry is late.", True),
        ("<p>The ferry is late.</p>", "The ferry is late.", False),
        ("<p>The ferry is late.</p><p> </p>", None, False),
        ("<p>The ferry is late.</p><p>It will sail at noon [...]</p>", None, False),
        (ARTICLE, "long " * 200, False),
        (ARTICLE + "<p>A new wall […]</p>", None, False),
        (ARTICLE + '<p><a href="x">Read the full story</a></p>', None, False),
        (ARTICLE + "<p>Continue reading…</p>", None, False),
    ],
)
def test_a_summary_is_no_article(content: str | None, summary: str | None, is_full: bool) -> None:  # noqa: FBT001 - a table
    """Nor is the beginning of one; a short article is one."""
    entry = Entry("a", "https://n.example/a", content_html=content, summary=summary)
    assert entry.is_full is is_full


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            b"<rss><item><description>Ferry &lt;b&gt;late&lt;/b&gt;.</description></item></rss>",
            "Ferry late .",
        ),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1",
                    "items": [{"id": "1", "summary": "The ferry is late."}],
                }
            ).encode(),
            "The ferry is late.",
        ),
    ],
    ids=["rss", "json"],
)
def test_an_entry_that_leads_nowhere_is_its_own_article(data: bytes, words: str) -> None:
    """What it says is all that there is."""
    (entry,) = parse_feed(data, None).entries
    assert entry.is_full
    assert show(entry.content_html or "") == words


@pytest.mark.parametrize("unclosed", ["<!--", "<script>", "<style ", "<a ", "&#", "[…", " "])
def test_hostile_content_is_gone_through_once(unclosed: str) -> None:
    """What is never closed isn't looked for again behind each opening: that took minutes."""
    begun = monotonic()
    content = unclosed * 300_000 + "Read the full story"
    assert not Entry("a", "https://n.example/a", content_html=content).is_full
    assert monotonic() - begun < 10


def test_a_saved_feed_yields_the_articles_it_carries() -> None:
    """And a problem for each that it only sums up: nothing is fetched unasked."""
    carried, linked = read_saved(RSS.replace(b"<link>/2025", b"<link>https://n.example/2025"))
    assert isinstance(carried, Raw)
    assert carried.origin == "feed.xml!/https://n.example/2025/harbour"
    assert isinstance(linked, InputError)
    assert linked.reason == (
        "the feed gives only a summary of it; ingest the article by its address"
    )
    (document,) = unwrap_html(carried)
    assert isinstance(document, Document)
    assert document.text.startswith("The old harbour opened again on Thursday")
    assert document.text.count("\n\n") == 2
    assert document.id == document.url == "https://n.example/2025/harbour"
    assert document.title == "Harbour opens"
    assert document.outlet == "The Harbour Post & Mail"
    assert document.published == "2025-09-04T12:15:00+02:00"
    assert document.author == "Nadia Lambert"
    assert document.language == "en-gb"


def test_an_entry_without_an_address_has_an_id_of_its_own() -> None:
    """Made from the file's and the entry's: the next run finds the same article."""
    feed = RSS.replace(b"<link>/2025/harbour</link>", b"")
    first, again = (read_saved(feed)[0] for _ in range(2))
    assert isinstance(first, Raw)
    assert first.fallback_id is not None
    assert first == again


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss></rss>", "feed without entries"),
        (b"<rss><channel><title>T</title></channel></rss>", "feed without entries"),
        (b"One.", "not a feed"),
        (b"", "not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "not a JSON feed"),
        (b'{"version": ', "not JSON that can be read"),
        (b'{"a":' + b"[" * 100_000, "nested too deep"),
        (b'{"a":[' + b"{}," * 1_000_000, "more than 1,000,000 values"),
        (b"<rss>" + b"<item>" * 300_000, "more than 300,000 tags"),
        (b" " * 20_000_001, "more than 20,000,000 bytes"),
    ],
)
def test_what_is_no_feed_is_a_problem(data: bytes, reason: str) -> None:
    """That names the file."""
    with pytest.raises(InputError, match=f"feed.xml: .*{reason}"):
        read_saved(data)


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    """An unknown entity, a tag that is never closed, an end that is missing."""
    broken = RSS.replace(b"Ferry delayed", b"Ferry &nosuch; <b>delayed")[:-40]
    assert parse_feed(broken, SITE).entries[0].is_full


def test_an_entity_bomb_does_not_go_off() -> None:
    """What it would unfold to is left out."""
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">{lines}]>'.encode()
    data = bomb + RSS.partition(b"-->")[2].replace(b"Ferry delayed", b"&a9;")
    assert len(repr(parse_feed(data, SITE))) < 10_000


def test_a_list_of_feeds_names_their_addresses() -> None:
    """Each once, http(s) only; entities are not resolved and nothing is fetched."""
    expected = ("https://harbourpost.example/feed", "http://courier.example/rss?a=1&b=2")
    assert parse_opml(OPML) == expected
    assert parse_opml(OPML[:-60])[0] == expected[0]
    assert parse_opml(b"") == parse_opml(b"no list") == ()


def cut_and_splice(data: st.DataObject, samples: tuple[bytes, ...]) -> bytes:
    """Return pieces of ``samples`` one behind the other, with random bytes between them."""
    pieces = []
    for _ in range(data.draw(st.integers(0, 4))):
        sample = data.draw(st.sampled_from(samples))
        start = data.draw(st.sampled_from((0, len(sample) // 3, len(sample) // 2)))
        pieces.append(sample[start : data.draw(st.integers(start, len(sample)))])
        pieces.append(data.draw(st.binary(max_size=20)))
    return b"".join(pieces)


@settings(deadline=5_000, max_examples=100)
@given(data=st.data(), base=st.none() | st.text(), charset=st.none() | st.text())
def test_any_bytes_give_a_feed_or_a_problem(
    data: st.DataObject, base: str | None, charset: str | None
) -> None:
    """Whatever is cut out of feeds, put together or put in between."""
    written = cut_and_splice(data, (RSS, ATOM, RDF, JSON_FEED, OPML))
    assert all(isinstance(address, str) for address in parse_opml(written))
    assert looks_like_feed(written) in (True, False)
    with suppress(InputError):
        assert isinstance(parse_feed(written, base, charset), Feed)
