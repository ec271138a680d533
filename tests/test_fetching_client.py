"""Pages come from servers that misbehave in every way, or a clear line says why not."""

import re
import socket
import ssl
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest

from outside_server import ARTICLE, CERTIFICATE, HTML, Answer, Outside, serve
from quotetrack.documents.fetching.client import Client
from quotetrack.documents.fetching.exchange import Terms
from quotetrack.documents.fetching.pacing import Pacer
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.documents.fetching.replies import read_wait
from quotetrack.model import Validators

AGENT = "quotetrack/0 (tests)"


@pytest.fixture(name="site")
def _site() -> Iterator[Outside]:
    with serve() as site:
        yield site


def make_client(**changes: object) -> Client:
    """Return a client that may ask this machine, without pauses."""
    settings = {"read": 10.0, "total": 20.0, "allow_private": True} | changes
    terms = Terms(AGENT, **settings)  # type: ignore[arg-type] # checked by the class
    return Client(terms, Pacer(0.0))


IMPATIENT = {"read": 0.2, "total": 0.4}


def refuse(url: str, **changes: object) -> str:
    """Fetch ``url`` and return the reason why that went wrong."""
    with pytest.raises(FetchError) as caught:
        make_client(**changes).fetch(url)
    return caught.value.reason


def test_a_page_comes_with_all_that_is_known_of_it(site: Outside) -> None:
    """Its bytes as they are, where and when it was seen, its charset and its validators."""
    told = {"Content-Type": 'text/html; Charset="ISO-8859-15"', "ETag": 'W/"7"'}
    site.pages["/a"] = Answer(b"caf\xe9", headers=told)
    page = make_client().fetch(site.url("/a#part"))
    assert (page.url, page.body, page.charset) == (site.url("/a"), b"caf\xe9", "ISO-8859-15")
    assert page.validators == Validators('W/"7"', None)
    assert datetime.fromisoformat(page.seen).tzinfo == UTC


def test_servers_are_told_who_asks(site: Outside) -> None:
    """The agent, and no coding whose unpacking could not be bounded."""
    make_client().fetch(site.url("/article"))
    headers = site.headers["/article"][0]
    assert headers["User-Agent"] == AGENT
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert headers["Host"] == site.address.removeprefix("http://")


@pytest.mark.parametrize(
    "path",
    [
        "/gzip",
        "/gzip/members",
        "/gzip/behind",
        "/gzip/not",
        "/deflate",
        "/deflate/bare",
        "/length/many",
        "/chain?5",
        "/to/umlaut",
    ],
)
def test_what_can_be_read_is_read(site: Outside, path: str) -> None:
    """Packed in any way that is asked for, or redirected five times: the article is the same."""
    assert make_client().fetch(site.url(path)).body == ARTICLE


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/chain?6", "redirects more than 5 times"),
        ("/circle", "redirects in a circle"),
        ("/itself", "redirects in a circle"),
        ("/nowhere", "redirects without saying where (HTTP 302)"),
        ("/to/file", "redirects to an address file:; only http:// and https:// are fetched"),
        ("/to/javascript", "redirects to an address javascript:; only http"),
        ("/to/password", "redirects to an address with a user name or a password"),
        ("/to/rubbish", "redirects to what is no address"),
        ("/to/port", "can't be reached (Connection refused)"),
        ("/stall/before", "gives no answer in time"),
        ("/stall/headers", "gives no answer in time"),
        ("/stall/body", "gives no answer in time"),
        ("/drip/body", "takes more than 0.4 seconds"),
        ("/drip/headers", "takes more than 0.4 seconds"),
        ("/drip/announcements", "takes more than 0.4 seconds"),
        ("/endless/headers", "sends headers without end"),
        ("/length/few", "the connection ends in the middle"),
        ("/length/two", "answers in something that isn't HTTP"),
        ("/huge/announced", "larger than 20,000,000 bytes, the most that is fetched"),
        ("/chunks/cut", "the connection ends in the middle"),
        ("/chunks/wrong", "answers in something that isn't HTTP"),
        ("/nothing", "the connection ends without an answer"),
        ("/rubbish", "answers in something that isn't HTTP"),
        ("/telnet", "answers in something that isn't HTTP"),
        ("/gzip/cut", "ends in the middle"),
        ("/gzip/damaged", "damaged: it can't be unpacked"),
        ("/gzip/twice", "packed in a way that wasn't asked for (gzip, gzip)"),
        ("/brotli", "packed in a way that wasn't asked for (br)"),
        ("/missing", "not found (HTTP 404)"),
    ],
)
def test_what_misbehaves_gets_a_clear_line(site: Outside, path: str, reason: str) -> None:
    """Whatever a server does, it costs a bounded time and says what was wrong."""
    began = time.monotonic()
    patience = IMPATIENT if path.startswith(("/stall", "/drip")) else {}
    assert refuse(site.url(path), **patience).startswith(reason)
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/huge/in-fact", {"page_bytes": 1_000_000}),
        ("/bomb", {"page_bytes": 1_000_000}),
    ],
)
def test_a_bomb_costs_no_more_than_the_limit(
    site: Outside, path: str, changes: dict[str, object]
) -> None:
    """Ten gigabytes of zeros behind a small answer are unpacked up to the limit alone."""
    tracemalloc.start()
    try:
        assert refuse(site.url(path), **changes).startswith("larger than 1,000,000")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_announcements_without_end_are_counted(site: Outside) -> None:
    """What comes before the answer counts too: megabytes of it end the patience."""
    reason = refuse(site.url("/endless/announcements"), download_bytes=100_000)
    assert reason == "sends more than is read of a page"


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        (204, {}, "has nothing to read (HTTP 204)"),
        (206, {}, "answers with an error (HTTP 206 Partial Content)"),
        (304, {}, "answers with an error (HTTP 304 Not Modified)"),
        (403, {}, "refuses to answer (HTTP 403)"),
        (410, {}, "gone for good (HTTP 410)"),
        (429, {"Retry-After": "120"}, "asked too often (HTTP 429); it asks to wait 120 s"),
        (451, {}, "may not be shown for legal reasons (HTTP 451)"),
        (500, {"Retry-After": "9"}, "answers with an error (HTTP 500 Internal Server Error)"),
        (503, {"Retry-After": "soon"}, "(HTTP 503 Service Unavailable)"),
        (799, {}, "answers with an error (HTTP 799)"),
    ],
)
def test_statuses_are_put_in_words(
    site: Outside, status: int, headers: dict[str, str], reason: str
) -> None:
    """No number stands without what it means."""
    site.pages["/a"] = Answer(b"", status, headers)
    assert refuse(site.url("/a")).endswith(reason)


def test_a_page_that_has_not_changed_is_not_sent_again(site: Outside) -> None:
    """What was told the first time is asked with the second; either validator does."""
    first = make_client().fetch(site.url("/conditional"))
    assert first.body == ARTICLE
    for known in (first.validators, Validators(None, first.validators.last_modified)):  # type: ignore[union-attr] # the server sends them
        again = make_client().fetch(site.url("/conditional"), known)
        assert (again.body, again.validators) == (None, first.validators)
    assert make_client().fetch(site.url("/conditional"), Validators('"old"')).body == ARTICLE


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 400, 999_999_999.0),
        ("²", None),
        ("-5", None),
        ("soon", None),
        ("Thu, 04 Sep 2025 12:02:00 GMT", 120.0),
        ("Thu, 04 Sep 2025 11:00:00 GMT", 0.0),
        ("Thu, 04 Sep 99999 12:02:00 GMT", None),
        ("Thu, 04 Sep 2025 12:02:00 +9999999", None),
    ],
)
def test_the_wait_is_read(given: str | None, seconds: float | None) -> None:
    """Retry-After holds seconds or a date; what is neither asks for nothing."""
    assert read_wait(given, datetime(2025, 9, 4, 12, tzinfo=UTC)) == seconds


def test_a_host_that_asks_for_a_long_wait_is_left_alone(site: Outside) -> None:
    """Its other pages aren't even asked for."""
    site.pages["/a"] = Answer(b"", 429, {"Retry-After": "3600"})
    client = make_client()
    for path in ("/a", "/article"):
        with pytest.raises(FetchError, match=r"asks to wait 3,600 s|left alone for another 3,[56]"):
            client.fetch(site.url(path))
    assert site.counts["/article"] == 0


def test_a_host_that_is_too_slow_twice_is_left_alone(site: Outside) -> None:
    """Its other pages would hold up all other hosts; one good answer forgives the first."""
    client = make_client(**IMPATIENT)
    for path in ("/stall/body", "/article", "/stall/body", "/drip/body"):
        with suppress(FetchError):
            client.fetch(site.url(path))
    with pytest.raises(FetchError, match="too slow, and left alone for another 600 s"):
        client.fetch(site.url("/gzip"))
    assert site.counts["/gzip"] == 0


# Robots.


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: QuoteTrack\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: quotetrack\nAllow: /article\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /*icl*$", False),
        ("\ufeffUser-agent: *\r\nDisallow: /art # all of it\r\n", False),
        ("<html>no such page</html>", True),
        ("\0\xff" * 50, True),
        ("User-agent: *\nDisallow: /b\n" + "# filler\n" * 60_000 + "Disallow: /", True),
    ],
)
def test_a_robots_txt_is_kept_to(site: Outside, rules: str, allowed: bool) -> None:  # noqa: FBT001 - a table
    """What it forbids to us, or to all, isn't asked for; only its first 500 KiB count."""
    site.pages["/robots.txt"] = Answer(rules.encode(), headers={"Content-Type": "text/plain"})
    if allowed:
        assert make_client().fetch(site.url("/article")).body == ARTICLE
    else:
        reason = refuse(site.url("/article"))
        assert reason == "the robots.txt of 127.0.0.1 doesn't allow it"
        assert site.counts["/article"] == 0


def test_a_robots_txt_is_asked_for_once(site: Outside) -> None:
    """However many pages of the site are fetched."""
    client = make_client()
    for _ in range(3):
        client.fetch(site.url("/article"))
    assert site.counts == {"/robots.txt": 1, "/article": 3}


@pytest.mark.parametrize(("status", "allowed"), [(401, True), (404, True), (410, True)])
def test_a_site_without_robots_txt_allows_all(site: Outside, status: int, allowed: bool) -> None:  # noqa: FBT001 - a table
    """What can't be had for good forbids nothing (RFC 9309, section 2.3.1.3)."""
    site.pages["/robots.txt"] = Answer(b"Disallow: /", status)
    assert (make_client().fetch(site.url("/article")).body == ARTICLE) is allowed


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_is_out_of_order_forbids_all(site: Outside, status: int) -> None:
    """Nobody knows what it would say; after three tries the site isn't asked for a while."""
    site.pages["/robots.txt"] = Answer(b"", status)
    client = make_client()
    passes = []
    for _ in range(5):
        with pytest.raises(FetchError, match=r"robots.txt of 127.0.0.1 can't be read") as caught:
            client.fetch(site.url("/article"))
        passes.append(caught.value.passes)
    assert passes == [True, True, False, False, False]
    assert site.counts == {"/robots.txt": 3}


def test_a_redirect_is_checked_against_the_rules_too(site: Outside) -> None:
    """An allowed address that leads to a forbidden one is no way around."""
    rules = b"User-agent: *\nDisallow: /circle/back"
    site.pages["/robots.txt"] = Answer(rules, headers={"Content-Type": "text/plain"})
    assert refuse(site.url("/circle")) == "the robots.txt of 127.0.0.1 doesn't allow it"


def test_a_site_may_ask_for_longer_pauses(site: Outside) -> None:
    """Crawl-delay is kept to, up to thirty seconds."""
    for told, kept in (("7", 7.0), ("0.5", 1.0), ("86400", 30.0), ("soon", 1.0), ("nan", 1.0)):
        site.pages["/robots.txt"] = Answer(f"User-agent: *\nCrawl-delay: {told}".encode())
        slept = [0.0]
        pacer = Pacer(1.0, clock=partial(sum, slept), sleep=slept.append)
        client = Client(Terms(AGENT, allow_private=True), pacer)
        client.fetch(site.url("/article"))
        client.fetch(site.url("/article"))
        assert slept == [0.0, kept, kept]


# Addresses.


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://news.example/a", "an address ftp:; only http"),
        ("news.example/a", "an address without a scheme"),
        ("file:///etc/passwd", "an address file:"),
        ("http://", "an address without a host"),
        ("http://./", "an address without a host"),
        ("http:///a", "an address without a host"),
        ("http://nadia@news.example/", "an address with a user name"),
        ("http://news.example\\@127.0.0.1/", "an address with a user name"),
        ("http://news.example:0/", "no address (port 0)"),
        ("http://news.example:99999/", "no address"),
        ("http://news.example:x/", "no address"),
        ("http://a b/", "no such host"),
        ("http://news.example/\n", "no such host"),
        ("http://news\t.example/", "no address"),
        ("http://[::1", "no address"),
        ("http://" + "a" * 9_000, "an address of more than 8,000 characters"),
        (f"http://{'a' * 70}.example/", "no such host"),
        ("http://xn--.example/", "no"),
        ("http://../", "an address without a host"),
        ("http://a..b.example/", "no"),
    ],
)
def test_what_is_no_address_is_told(written: str, reason: str) -> None:
    """It is seen before anything is asked."""
    assert refuse(written, resolve=_resolve_nothing).startswith(reason)


def _resolve_nothing(*_asked: object) -> Sequence[str]:
    return []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "127.1",
        "0",
        "0.0.0.0",  # noqa: S104 - not bound to
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "127。0。0。1",
    ],
)
def test_this_machine_is_refused_however_it_is_written(site: Outside, host: str) -> None:
    """Nothing reaches the server that listens there."""
    port = site.address.rpartition(":")[2]
    reason = refuse(f"http://{host}:{port}/article", allow_private=False)
    # What the machine's resolver doesn't know goes nowhere either.
    assert re.search(r"is an address of a private network.*; --allow-private|no such host", reason)
    assert site.asked == []


def test_a_redirect_to_a_private_address_is_refused(site: Outside) -> None:
    """The server that we were sent to is checked like the first."""
    asked: list[str] = []

    def pretend(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return [host]

    reason = refuse(site.url("/to/metadata"), resolve=pretend, allow_private=False)
    assert reason.startswith("127.0.0.1 is an address of a private network")
    assert asked == ["127.0.0.1"]


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["2606:2800:220::1", "fd00::1"]]
)
def test_a_name_with_a_private_address_among_others_is_refused(answers: list[str]) -> None:
    """All answers must be public: none of them is connected to otherwise."""
    reason = refuse(
        "http://news.example/", resolve=lambda _host, _port: answers, allow_private=False
    )
    assert reason.startswith("news.example is an address of a private network (")


def test_a_name_is_resolved_once_and_that_answer_is_connected_to(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another machine a moment later gains nothing (DNS rebinding)."""
    port = int(site.address.rpartition(":")[2])
    resolved: list[str] = []
    real = socket.getaddrinfo

    def watch(host: str, *rest: object, **named: object) -> object:
        resolved.append(host)
        return real("127.0.0.1" if host == "news.example" else host, *rest, **named)  # type: ignore[arg-type] # passed on

    monkeypatch.setattr(socket, "getaddrinfo", watch)
    assert make_client().fetch(f"http://news.example:{port}/article").body == ARTICLE
    # Once for robots.txt, once for the page; what is connected to is the number that was checked.
    assert resolved == ["news.example", "127.0.0.1"] * 2


def test_the_next_address_is_tried(site: Outside) -> None:
    """A name whose first address doesn't answer is reached at its second."""
    port = int(site.address.rpartition(":")[2])
    page = make_client(resolve=lambda _host, _port: ["127.0.0.99", "127.0.0.1"]).fetch(
        f"http://news.example:{port}/article"
    )
    assert page.body == ARTICLE
    assert site.headers["/article"][0]["Host"] == f"news.example:{port}"


def test_proxies_of_the_environment_are_not_used(
    site: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy nobody could tell which machine is asked."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert make_client().fetch(site.url("/article")).body == ARTICLE


# Certificates.


@pytest.fixture(name="secure")
def _secure() -> Iterator[Outside]:
    with serve(secure=True) as site:
        yield site


def _resolve_here(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def trust() -> dict[str, object]:
    """Return the terms of who trusts the secure server and finds every name on this machine."""
    certificates = ssl.create_default_context(cafile=CERTIFICATE)
    return {"certificates": certificates, "resolve": _resolve_here}


def test_a_secure_page_comes_from_the_checked_address(secure: Outside) -> None:
    """The connection is to a number, the certificate is asked to be the name's."""
    assert make_client(**trust()).fetch(secure.url("/article")).body == ARTICLE


@pytest.mark.parametrize(
    ("host", "trusted", "reason"),
    [
        ("news.example", False, "its certificate can't be trusted (self-signed certificate)"),
        ("other.example", True, "its certificate can't be trusted (Hostname mismatch"),
    ],
)
def test_a_false_certificate_is_refused(
    secure: Outside,
    host: str,
    trusted: bool,  # noqa: FBT001 - a table
    reason: str,
) -> None:
    """One that nobody vouches for, and another's."""
    url = secure.url("/article").replace("news.example", host)
    terms = trust() if trusted else {"resolve": _resolve_here}
    assert refuse(url, **terms).startswith(reason)
    assert secure.asked == []


def test_a_secure_page_does_not_lead_to_an_open_one(secure: Outside) -> None:
    """What comes without encryption may be changed on the way; the user may name it."""
    reason = refuse(secure.url("/to/port"), **trust())
    assert reason.startswith(
        "redirects from https to http://127.0.0.1:1/, which anybody on the way"
    )


def test_plain_http_behind_https_port_is_no_secure_connection(site: Outside) -> None:
    """A server that doesn't speak TLS is told as such."""
    reason = refuse(site.url("/article").replace("http:", "https:"))
    assert reason.startswith("no secure connection (")


def test_cookies_are_neither_kept_nor_sent(site: Outside) -> None:
    """Each page is asked for as by a stranger."""
    site.pages["/a"] = Answer(ARTICLE, headers={"Set-Cookie": "seen=1", **HTML})
    client = make_client()
    client.fetch(site.url("/a"))
    client.fetch(site.url("/a"))
    assert "Cookie" not in site.headers["/a"][1]
