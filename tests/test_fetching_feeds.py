"""Feeds are followed politely, and remembered only when all that they name was read."""

import time
import tracemalloc
from collections.abc import Iterator
from html import escape
from io import BytesIO
from threading import Event, Timer

import pytest

from outside_server import ARTICLE, HTML, WAYS, Answer, Outside, serve
from quotetrack.documents import read
from quotetrack.documents.fetching import Fetcher, Memory
from quotetrack.documents.fetching.exchange import Terms
from quotetrack.documents.fetching.memory import NoMemory
from quotetrack.documents.inputs import Item, Raw
from quotetrack.documents.limits import MAX_ENTRIES
from quotetrack.errors import InputError
from quotetrack.model import Document, Finished, Validators

RSS = {"Content-Type": "application/rss+xml", "ETag": '"f1"'}
TOLD = Validators('"f1"')
WHOLE = f"<p>{'Oren Castell walked along the harbour wall. ' * 20}</p>"


@pytest.fixture(name="site")
def _site() -> Iterator[Outside]:
    with serve() as site:
        site.pages["/robots.txt"] = Answer(b"", 404)
        yield site


class Remembering(NoMemory):
    """Knows some pages."""

    def __init__(
        self,
        known: dict[str, str | None],
        told: dict[str, Validators],
        due: dict[str, str | None] | None = None,
    ) -> None:
        self.known = known
        self.told = told
        self.due = due or {}

    def validators(self, url: str) -> Validators | None:
        """Return what the page was answered with."""
        return self.told.get(url)

    def knows(self, url: str, updated: str | None) -> bool:
        """Tell whether the page is known, as of then."""
        return url in self.known and self.known[url] == updated

    def is_due(self, url: str, published: str | None) -> bool:
        """Tell whether the page is to be asked for again."""
        return url in self.due and self.due[url] == published


def fetch(*addresses: str, memory: Memory | None = None) -> list[Item]:
    """Read ``addresses`` from this machine without pauses, and return all that comes."""
    with make_fetcher(memory) as fetcher:
        return list(fetcher.read_all(addresses))


def make_fetcher(
    memory: Memory | None = None, *, delay: float = 0.0, patience: float = 10.0
) -> Fetcher:
    """Return a fetcher that may ask this machine, and whose pauses take no time."""
    slept: list[float] = []
    terms = Terms(
        "quotetrack/0",
        read=patience,
        total=8.0,
        allow_private=True,
        resolve=lambda _host, _port: ["127.0.0.1"],
    )
    return Fetcher(
        memory,
        delay=delay,
        terms=terms,
        sleep=slept.append,
        # Behind the comma the real time, so that nothing waits for ever.
        clock=lambda: sum(slept) + time.monotonic() / 1_000,
    )


def make_item(url: str | None, content: str = "", **fields: str) -> str:
    """Return an entry of a feed."""
    parts = {"title": "The bridge", "link": url or "", "content:encoded": content, **fields}
    told = (f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value)
    return f"<item>{''.join(told)}</item>".replace("<guid>", '<guid isPermaLink="false">')


def make_feed(*items: str) -> bytes:
    """Return an RSS feed."""
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Harbour News</title>{''.join(items)}</channel></rss>"
    ).encode()


def make_list(*addresses: str) -> bytes:
    """Return a list of feeds."""
    lines = "".join(f'<outline type="rss" text="a" xmlUrl="{escape(a)}"/>' for a in addresses)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{lines}</body></opml>'.encode()


def name(items: list[Item]) -> list[str]:
    """Return what came, in short: where from, an end by a full stop, a problem by its words."""
    named = []
    for item in items:
        if isinstance(item, InputError):
            named.append(str(item))
        else:
            named.append((item.origin or "") + ("." if isinstance(item, Finished) else ""))
    return [text.rpartition("127.0.0.1:")[2].partition("/")[2] for text in named]


def test_a_page_comes_with_its_end(site: Outside) -> None:
    """The page to open, what is known of it, and behind it how to ask for it next time."""
    page, end = fetch(site.url("/conditional"))
    assert isinstance(page, Raw)
    assert (page.data, page.format) == (ARTICLE, "html")
    assert page.origin == site.url("/conditional")
    assert page.given["url"] == site.url("/conditional")
    assert page.given["charset"] == "utf-8"
    assert page.given["seen"].startswith("20")
    modified = "Thu, 04 Sep 2025 12:00:00 GMT"
    assert end == Finished(site.url("/conditional"), Validators('"a1"', modified))


def test_the_origin_is_the_address_that_was_given(site: Outside) -> None:
    """A redirect changes the article's address, not the name that problems are told under."""
    page, end = fetch(site.url("/chain?2"))
    assert isinstance(page, Raw)
    assert (page.origin, page.given["url"]) == (site.url("/chain?2"), site.url("/chain?0"))
    assert isinstance(end, Finished)
    assert end.origin == site.url("/chain?2")


def test_a_page_that_has_not_changed_gives_its_end_alone(site: Outside) -> None:
    """Nothing is to be read, and what to ask by stays."""
    url, told = site.url("/conditional"), Validators('"a1"')
    (end,) = fetch(url, memory=Remembering({}, {url: told}))
    assert end == Finished(url, Validators('"a1"', "Thu, 04 Sep 2025 12:00:00 GMT"))


def test_what_fails_is_told_and_has_no_end(site: Outside) -> None:
    """An address that failed isn't through: it stays to be tried again."""
    (problem,) = fetch(site.url("/missing"))
    assert str(problem) == f"{site.url('/missing')}: not found (HTTP 404)"


def test_a_password_in_an_address_is_shown_to_nobody() -> None:
    """Neither on the screen nor in the database."""
    (problem,) = fetch("https://nadia:secret@news.example/a")
    assert isinstance(problem, InputError)
    assert problem.origin == "https://news.example/a"


def test_what_may_pass_is_tried_three_times(site: Outside) -> None:
    """An overloaded server gets two more chances, one that says no gets none."""
    busy = Answer(b"", 503)
    site.pages |= {"/a": [busy, busy, Answer(ARTICLE)], "/b": busy}
    assert name(fetch(site.url("/a"))) == ["a", "a."]
    assert name(fetch(site.url("/b"))) == [
        "b: answers with an error (HTTP 503 Service Unavailable)"
    ]
    fetch(site.url("/length/few"), site.url("/missing"))
    assert site.counts == {
        "/a": 3,
        "/b": 3,
        "/length/few": 3,
        "/missing": 1,
        "/robots.txt": 3,
    }


def test_a_file_of_rows_is_not_given_the_address_of_each(site: Outside) -> None:
    """Rows with one and the same address would replace each other."""
    rows = b'{"id": "1", "text": "Tom Whitfield left."}\n{"id": "2", "text": "He stayed."}\n'
    site.pages["/rows.jsonl"] = Answer(rows, headers={"Content-Type": "application/jsonl"})
    items = fetch(site.url("/rows.jsonl"))
    told = [(item.id, item.url) for item in items if isinstance(item, Document)]
    assert told == [("1", None), ("2", None)]


def test_a_file_with_a_bad_row_is_asked_for_whole_again(site: Outside) -> None:
    """A server's "not changed" would leave the row unread for ever."""
    rows = b'{"id": "1", "text": "Tom Whitfield left."}\n{"id": 2, "text": 3}\n'
    headers = {"Content-Type": "application/jsonl", "ETag": '"r"'}
    site.pages["/rows.jsonl"] = Answer(rows, headers=headers)
    assert fetch(site.url("/rows.jsonl"))[-1] == Finished(site.url("/rows.jsonl"), None)


def test_a_feed_is_followed_and_ends_behind_its_articles(site: Outside) -> None:
    """Each article with what the feed knows of it; the feed is remembered behind them all."""
    item = make_item(site.url("/article"), title="At the bridge", author="Tom Whitfield")
    feed = make_feed(item, make_item(site.url("/gzip")))
    site.pages["/feed"] = Answer(feed, headers=RSS)
    items = fetch(site.url("/feed"))
    assert name(items) == ["article", "article.", "gzip", "gzip.", "feed."]
    assert isinstance(items[0], Raw)
    told = {key: items[0].given[key] for key in ("title", "author", "outlet", "url")}
    assert told == {
        "title": "At the bridge",
        "author": "Tom Whitfield",
        "outlet": "Harbour News",
        "url": site.url("/article"),
    }
    assert items[-1] == Finished(site.url("/feed"), TOLD)


def test_articles_that_are_known_are_not_asked_for(site: Outside) -> None:
    """What an earlier visit stored is passed over, however often the feed comes."""
    urls = [site.url("/article"), site.url("/gzip")]
    site.pages["/feed"] = Answer(make_feed(*map(make_item, urls)), headers=RSS)
    known = Remembering(dict.fromkeys(urls[:1]), {})
    assert name(fetch(site.url("/feed"), memory=known)) == ["gzip", "gzip.", "feed."]
    known = Remembering(dict.fromkeys(urls), {})
    assert name(fetch(site.url("/feed"), memory=known)) == ["feed."]


DAY = "Thu, 04 Sep 2025 12:15:00 +0200"


def make_due(*urls: str) -> Remembering:
    """Return what knows these pages, as they are, and wants them to be asked for again."""
    told = dict.fromkeys(urls, Validators('"v1"'))
    due: dict[str, str | None] = dict.fromkeys(urls, "2025-09-04T12:15:00+02:00")
    return Remembering(dict.fromkeys(urls), told, due)


def test_a_stored_article_that_is_due_is_asked_for_again(site: Outside) -> None:
    """If it was edited it comes as before, with what the feed tells of it; else its end alone."""
    site.pages["/edited"] = Answer(ARTICLE)
    urls = [site.url("/edited"), site.url("/unchanged"), site.url("/gzip")]
    memory = make_due(*urls[:2])
    memory.known[urls[2]] = None
    site.pages["/feed"] = Answer(make_feed(*(make_item(u, pubDate=DAY) for u in urls)), headers=RSS)
    site.pages["/unchanged"] = Answer(b"", 304)
    items = fetch(site.url("/feed"), memory=memory)
    assert name(items) == ["edited", "edited.", "unchanged.", "feed."]
    assert isinstance(items[0], Raw)
    assert items[0].given["outlet"] == "Harbour News"
    assert items[-1] == Finished(site.url("/feed"), TOLD)


def test_a_stored_article_that_cannot_be_had_again_is_no_problem(site: Outside) -> None:
    """Nothing is lost; it is remembered that it was asked for, so that it isn't at once again."""
    url = site.url("/missing")
    site.pages["/feed"] = Answer(make_feed(make_item(url, WHOLE, pubDate=DAY)), headers=RSS)
    items = fetch(site.url("/feed"), memory=make_due(url))
    assert items == [Finished(url, Validators('"v1"')), Finished(site.url("/feed"), TOLD)]


def test_articles_of_a_feed_that_has_not_changed_may_have(site: Outside) -> None:
    """A fetcher keeps in mind what the feed named, and asks for what is due behind its 304."""
    feed, url = site.url("/feed"), site.url("/article")
    site.pages["/feed"] = Answer(make_feed(make_item(url, pubDate=DAY)), headers=RSS)
    memory = make_due(url)
    with make_fetcher(memory) as fetcher:
        memory.due, due = {}, memory.due
        assert name(list(fetcher.read(feed))) == ["feed."]
        site.pages["/feed"] = Answer(b"", 304, headers=RSS)
        memory.told[feed] = TOLD
        assert name(list(fetcher.read(feed))) == ["feed."]
        memory.due = due
        assert name(list(fetcher.read(feed))) == ["article", "article.", "feed."]


def test_only_so_many_are_asked_for_again_at_once(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were left out are due at the next visit."""
    monkeypatch.setattr("quotetrack.documents.fetching.rechecking.MOST_AT_ONCE", 2)
    urls = [site.url(f"/missing?{n}") for n in range(5)]
    site.pages["/feed"] = Answer(make_feed(*(make_item(u, pubDate=DAY) for u in urls)), headers=RSS)
    assert len(fetch(site.url("/feed"), memory=make_due(*urls))) == 3


def test_an_article_that_fails_is_told_by_its_own_address(site: Outside) -> None:
    """So it can be tried again, and the feed needn't be read anew for it."""
    items = [make_item(site.url("/missing")), make_item("ftp://news.example/a", guid="tag:n1")]
    site.pages["/feed"] = Answer(make_feed(*items, make_item(site.url("/article"))), headers=RSS)
    found = fetch(site.url("/feed"))
    origins = [item.origin for item in found if isinstance(item, InputError)]
    assert origins == [site.url("/feed!/tag:n1"), site.url("/missing")]
    assert found[-1] == Finished(site.url("/feed"), TOLD)


@pytest.mark.parametrize(
    ("path", "content", "kept"),
    [
        ("/rubbish", WHOLE, True),
        ("/rubbish", "<p>Oren Castell walked.</p>", False),
        ("/rubbish", WHOLE.replace("</p>", " […]</p>"), False),
        ("/rubbish", "", False),
        ("/rubbish", "<p>Oren Castell walked</p><p>along the harbour wall.</p>", True),
        ("/broken", WHOLE, True),
        ("/missing", WHOLE, False),
        ("/gone", WHOLE, False),
    ],
)
def test_a_feed_can_stand_in_for_a_page(
    site: Outside,
    path: str,
    content: str,
    kept: bool,  # noqa: FBT001 - a table
) -> None:
    """If it carries the whole article, and the site hasn't taken that down."""
    site.pages |= {"/gone": Answer(b"", 410), "/broken": Answer(b"", 503)}
    site.pages["/feed"] = Answer(make_feed(make_item(site.url(path), content)), headers=RSS)
    first, second = fetch(site.url("/feed"))[:2]
    assert isinstance(first, Raw) is kept
    assert isinstance(first, InputError) is not kept
    if isinstance(first, Raw):
        assert b"along the harbour wall" in first.data
        assert (first.origin, first.given["url"]) == (site.url(path), site.url(path))
        # Remembered as visited, to be asked for again.
        assert second == Finished(site.url(path), Validators())


def test_an_entry_without_an_address_is_read_from_the_feed(site: Outside) -> None:
    """Under the feed's address and its own id; without a text it is told."""
    items = [make_item(None, WHOLE, guid="tag:n1"), make_item(None, guid="tag:n2")]
    site.pages["/feed"] = Answer(make_feed(*items), headers=RSS)
    assert name(fetch(site.url("/feed"))) == [
        "feed!/tag:n1",
        "feed!/tag:n1.",
        "feed!/tag:n2: an entry with neither an address nor a whole article",
        "feed.",
    ]


@pytest.mark.parametrize("body", [b"<rss version='2.0'><channel", make_feed()])
def test_a_feed_without_entries_is_told(site: Outside, body: bytes) -> None:
    """Broken or empty, it isn't passed over in silence, nor remembered."""
    site.pages["/feed"] = Answer(body, headers=RSS)
    (problem,) = fetch(site.url("/feed"))
    assert str(problem) == f"{site.url('/feed')}: a feed without entries"


def test_an_endless_feed_is_read_in_parts(site: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left for the next visit is told, and the feed isn't remembered before."""
    assert MAX_ENTRIES == 1_000
    monkeypatch.setattr("quotetrack.documents.fetching.visits.MAX_ENTRIES", 2)
    urls = [site.url(f"/chain?{n}") for n in range(4)]
    site.pages["/feed"] = Answer(make_feed(*map(make_item, urls)), headers=RSS)
    problem, *_, end = fetch(site.url("/feed"))
    assert "names 4 new articles; the first 2 are read now" in str(problem)
    assert end == Finished(site.url("/feed"), None)
    known = Remembering(dict.fromkeys(urls[:2]), {})
    assert fetch(site.url("/feed"), memory=known)[-1] == Finished(site.url("/feed"), TOLD)


def test_an_article_in_two_feeds_is_asked_for_once(site: Outside) -> None:
    """And each feed has its end all the same."""
    feed = Answer(make_feed(make_item(site.url("/article"))), headers=RSS)
    site.pages |= {"/feed": feed, "/again": feed}
    assert sorted(name(fetch(site.url("/feed"), site.url("/again"), site.url("/feed")))) == [
        "again.",
        "article",
        "article.",
        "feed.",
    ]


def test_feeds_that_lead_to_feeds_end(site: Outside) -> None:
    """A feed in a feed, a list in a list and a page in a list are told, and not followed."""
    site.pages |= {
        "/feed": Answer(make_feed(make_item(site.url("/other"))), headers=RSS),
        "/other": Answer(make_feed(make_item(site.url("/feed"))), headers=RSS),
        "/list": Answer(make_list(site.url("/list2"), site.url("/article")), headers=HTML),
        "/list2": Answer(make_list(site.url("/list")), headers=HTML),
    }
    assert name(fetch(site.url("/feed"))) == [
        "other: a feed that another feed names; name it itself",
        "feed.",
    ]
    assert name(fetch(site.url("/list"))) == [
        "list.",
        "list2: a list of feeds inside of another; name it itself",
        "article: no feed, though a list of feeds names it as one",
    ]


def test_a_list_of_feeds_gives_all_their_articles(site: Outside) -> None:
    """And is asked for whole every time, for its feeds change when it doesn't."""
    site.pages |= {
        "/list": Answer(make_list(site.url("/f1"), site.url("/f2")), headers=RSS),
        "/f1": Answer(make_feed(make_item(site.url("/article"))), headers=RSS),
        "/f2": Answer(make_feed(make_item(site.url("/gzip"))), headers=RSS),
    }
    found = fetch(site.url("/list"))
    assert found[0] == Finished(site.url("/list"), None)
    assert name(found[1:]) == ["article", "article.", "f1.", "gzip", "gzip.", "f2."]


def test_one_slow_host_does_not_hold_up_others(site: Outside) -> None:
    """While one stalls, and has to be left alone, another's pages come."""
    port = site.address.rpartition(":")[2]
    site.pages["/feed"] = Answer(make_feed(*(make_item(f"/chain?{n}") for n in range(5))))
    slow, quick = f"http://a.example:{port}/stall/before", f"http://b.example:{port}/feed"
    *pages, problem = make_fetcher(patience=0.5).read_all([slow, quick])
    assert [item.origin for item in pages if isinstance(item, Raw)] == [
        f"http://b.example:{port}/chain?{n}" for n in range(5)
    ]
    assert str(problem) == f"{slow}: gives no answer in time"


def test_no_host_is_asked_by_two_at_once(site: Outside) -> None:
    """Pages of one host come in their order, each a delay behind the last."""
    urls = [site.url(f"/chain?{n}") for n in range(3)]
    items = list(make_fetcher(delay=1.0).read_all(urls))
    assert [item.origin for item in items if isinstance(item, Raw)] == urls


def test_what_breaks_in_a_thread_breaks_the_reading(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for ever for a thread that is gone."""
    fetcher = make_fetcher()

    def fail(_written: str) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("quotetrack.documents.fetching.client.parse_address", fail)
    with pytest.raises(RuntimeError, match="out of order"):
        list(fetcher.read(site.url("/article")))


def test_a_reading_can_be_stopped(site: Outside) -> None:
    """In the middle of a feed, or in a pause: the rest isn't fetched, the feed not remembered."""
    feed = make_feed(make_item(site.url("/article")), make_item(site.url("/gzip")))
    site.pages["/feed"] = Answer(feed, headers=RSS)
    stop = Event()
    terms = Terms("quotetrack/0", allow_private=True)
    found = []
    began = time.monotonic()
    for item in Fetcher(terms=terms, delay=0.05, stop=stop).read(site.url("/feed")):
        found.append(item)
        stop.set()
    assert name(found)[0] == "article"
    assert "feed." not in name(found)
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 25")
    Timer(0.2, stop.set).start()
    stop.clear()
    assert list(Fetcher(terms=terms, stop=stop).read(site.url("/article"))) == []
    assert time.monotonic() - began < 3.0


def test_addresses_are_read_among_files(site: Outside) -> None:
    """What was named comes in its order, addresses by the fetcher."""
    site.pages["/a.pdf"] = Answer(b"%PDF-1.7\n%%EOF\n", headers={"Content-Type": "text/html"})
    named = [site.url("/a.pdf"), "-", site.url("/missing")]
    with make_fetcher() as fetcher:
        items = list(read(named, stdin=BytesIO(b"Nadia Lambert."), fetch=fetcher.read))
    article, end, text, problem = items
    assert isinstance(article, Raw)
    assert (article.format, article.given["url"]) == ("pdf", site.url("/a.pdf"))
    assert end == Finished(site.url("/a.pdf"), Validators())
    assert isinstance(text, Document)
    assert str(problem) == f"{site.url('/missing')}: not found (HTTP 404)"


@pytest.mark.slow
def test_all_that_is_wrong_outside_ends(site: Outside) -> None:
    """Every way to misbehave, each on a host of its own: a line or an article, in bounded time."""
    port = site.address.rpartition(":")[2]
    urls = [f"http://h{n}.example:{port}{path}" for n, path in enumerate(WAYS)]
    tracemalloc.start()
    began = time.monotonic()
    try:
        found = list(make_fetcher(patience=1.0).read_all(urls))
        # Four pages at once, of twenty megabytes at most, and as much again to join them.
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert time.monotonic() - began < 120.0
    told = {item.origin for item in found if isinstance(item, InputError | Finished)}
    assert told == set(urls)


def test_a_reading_that_is_stopped_remembers_nothing_of_the_feed(site: Outside) -> None:
    """Its end comes behind its articles, so what was not read comes again next time."""
    feed = make_feed(make_item(site.url("/article")), make_item(site.url("/gzip")))
    site.pages["/feed"] = Answer(feed, headers=RSS)
    reading = make_fetcher().read(site.url("/feed"))
    assert isinstance(next(reading), Raw)
    assert isinstance(reading, Iterator)
    seen = [next(reading)]
    assert seen == [Finished(site.url("/article"), Validators())]
