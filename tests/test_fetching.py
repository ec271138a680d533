"""What fetching is made of, each by itself: addresses, unpacking, rules, pauses, rounds."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.documents.fetching import parse_interval, watch_rounds
from quotetrack.documents.fetching.addresses import is_public, parse_address, show_address
from quotetrack.documents.fetching.exchange import Reply
from quotetrack.documents.fetching.pacing import Pacer
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.documents.fetching.robots import Robots
from quotetrack.documents.fetching.unpacking import unpack
from quotetrack.documents.fetching.watching import IntervalError

URL = httpx.URL("https://news.example/a")


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("2002:5db8:d822::1", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("0.0.0.0", False),  # noqa: S104 - not bound to
        ("0.1.2.3", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("172.32.0.1", True),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("100.127.255.255", False),
        ("192.0.0.8", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::5db8:d822", False),
        ("2002:7f00:1::", False),
        ("2002:c0a8:101::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("100::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("4000::1", False),
    ],
)
def test_only_the_open_internet_is_public(ip: str, public: bool) -> None:  # noqa: FBT001 - a table
    """Whatever else an address belongs to, or carries inside, is refused."""
    assert is_public(ip) is public


@given(st.ip_addresses(v=4))
def test_an_address_in_disguise_is_as_public_as_it_is_bare(ip: object) -> None:
    """IPv6 forms that carry an IPv4 address are judged by that."""
    number = int(ip)  # type: ignore[call-overload] # an address has a number
    disguises = [f"::ffff:{ip}", f"64:ff9b::{ip}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1"]
    assert {is_public(disguise) for disguise in disguises} == {is_public(str(ip))}


@given(st.text() | st.builds("http://{}".format, st.text()))
def test_any_text_is_an_address_or_told(written: str) -> None:
    """Nothing that a page may hold as a link ends in anything but an address or a reason."""
    show_address(written)
    try:
        url = parse_address(written)
    except FetchError:
        return
    assert url.scheme in {"http", "https"}
    assert not url.userinfo
    assert parse_address(str(url)) == url


@given(st.binary(max_size=2_000), st.sampled_from(["gzip", "deflate", "bare", "identity"]))
def test_what_was_packed_is_unpacked(data: bytes, coding: str) -> None:
    """However its bytes are spread over chunks."""
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = {
        "gzip": gzip.compress(data),
        "deflate": zlib.compress(data),
        "bare": bare.compress(data) + bare.flush(),
        "identity": data,
    }[coding]
    named = "deflate" if coding == "bare" else coding
    for size in (1, 7, 5_000):
        chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
        # Bare deflate may begin like zlib's; no server's HTML does.
        if coding != "bare":
            assert unpack(chunks, named, 2_000) == data


@given(st.lists(st.binary(max_size=50)), st.sampled_from(["gzip", "deflate", "", "br"]))
def test_no_bytes_are_unpacked_beyond_the_limit(chunks: list[bytes], coding: str) -> None:
    """Whatever comes is unpacked within the limit, or told."""
    try:
        assert len(unpack(chunks, coding, 100)) <= 100
    except FetchError:
        return


def test_a_bomb_is_not_unpacked_beyond_the_limit() -> None:
    """No chunk beyond the one that passes the limit is even asked for."""
    bomb = gzip.compress(b"\0" * 30_000_000)
    taken = 0

    def chunks() -> Iterator[bytes]:
        nonlocal taken
        for at in range(0, len(bomb), 100):
            taken += 1
            yield bomb[at : at + 100]

    with pytest.raises(FetchError, match="larger than 1,000,000 bytes"):
        unpack(chunks(), "gzip", 1_000_000)
    assert taken < 20


def test_many_members_are_one_body() -> None:
    """Gzip joined to gzip is unpacked to the end, the mark cut in two or not."""
    packed = b"".join(gzip.compress(b"%d\n" % n) for n in range(500))
    expected = b"".join(b"%d\n" % n for n in range(500))
    for size in (1, 23, 64_000):
        chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
        assert unpack(chunks, "gzip", 10_000) == expected


@given(
    st.binary(max_size=600)
    | st.text(alphabet="userdisalow-gnt:*$/ \n#%0", max_size=600).map(str.encode)
)
def test_any_robots_txt_allows_or_forbids(body: bytes) -> None:
    """No bytes break the reading of the rules."""
    robots = Robots("quotetrack/0", lambda _url: Reply(200, {}, body))
    reason = None
    try:
        robots.check(URL)
    except FetchError as problem:
        reason = problem.reason
    assert reason in {None, "the robots.txt of news.example doesn't allow it"}


def test_rules_are_read_anew_after_a_day() -> None:
    """A site may change its mind."""
    now, bodies = [0.0], [b"User-agent: *\nDisallow: /", b""]
    robots = Robots("q", lambda _url: Reply(200, {}, bodies.pop(0)), clock=lambda: now[0])
    for at in (0.0, 86_399.0):
        now[0] = at
        with pytest.raises(FetchError, match="doesn't allow it"):
            robots.check(URL)
    now[0] = 86_401.0
    assert robots.check(URL) is None


def test_rules_for_many_names_take_no_more_than_those_for_us() -> None:
    """Ten thousand names above ten thousand rules are told in megabytes, not in gigabytes."""
    names = "".join(f"User-agent: bot{n}*\n" for n in range(10_000))
    body = f"{names}User-Agent : QUOTETRACK/2\n" + "Disallow: /b\n" * 10_000 + "Disallow: /a"
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="doesn't allow it"):
            Robots("quotetrack/0", lambda _url: Reply(200, {}, body.encode())).check(URL)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("User-agent: *\nUser-agent: other\nDisallow: /", False),
        ("User-agent: other\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /b\nUser-agent: other\nDisallow: /", True),
        ("User-agent: *\nSitemap: /s\n\n# others\nUser-agent: other\nDisallow: /", False),
        ("User-agent: quote\nDisallow: /", True),
        ("User-agent: quotetrackers\nDisallow: /", True),
        ("User-agent: quotetrack*\nDisallow: /", False),
        ("useragent quotetrack\nDisallow /", False),
        ("User-agent: other\nDisallow: /\nUser-agent: quotetrack\nAllow: /", True),
        ("User-agent: *\nDisallow: /\nUser-agent: quotetrack\nDisallow: /b", True),
        ("User-agent: quotetrack\nCrawl-delay: 1\nUser-agent: *\nDisallow: /", True),
        ("User-agent: quotetrack\nDisallow: /b\nUser-agent: quotetrack\nDisallow: /a", False),
        ("Disallow: /", True),
    ],
)
def test_groups_are_told_apart(body: str, allowed: bool) -> None:  # noqa: FBT001 - a table
    """Ours first, else everybody's; a group has several names, a name several groups."""
    robots = Robots("quotetrack/0", lambda _url: Reply(200, {}, body.encode()))
    if allowed:
        robots.check(URL)
    else:
        with pytest.raises(FetchError, match="doesn't allow it"):
            robots.check(URL)


def test_sites_are_forgotten_rather_than_piled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules of the oldest site go first."""
    monkeypatch.setattr("quotetrack.documents.fetching.robots.MOST_SITES", 2)
    asked: list[str] = []

    def fetch(url: httpx.URL) -> Reply:
        asked.append(url.host)
        return Reply(404)

    robots = Robots("q", fetch)
    for host in ("a", "b", "a", "c", "b", "a"):
        robots.check(httpx.URL(f"https://{host}.example/"))
    assert asked == ["a.example", "b.example", "c.example", "a.example"]


def test_a_host_is_asked_once_a_delay_and_others_meanwhile() -> None:
    """Pauses are counted from question to question, and for each host alone."""
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pacer = Pacer(1.0, clock=lambda: now[0], sleep=sleep)
    pacer.wait("a")
    pacer.wait("b")
    now[0] = 0.25
    pacer.wait("a")
    pacer.rest("b", 5.0)
    pacer.rest("b", 2.0)
    pacer.wait("b")
    assert slept == [0.75, 5.0]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("15m", 900.0), ("90s", 90.0), ("1.5h", 5_400.0), (" 1 D ", 86_400.0), ("1s", 1.0)],
)
def test_an_interval_is_read(written: str, seconds: float) -> None:
    """A number and s, m, h or d."""
    assert parse_interval(written) == seconds


@pytest.mark.parametrize(
    "written", ["", "15", "m", "-5m", "0s", "0.5s", "15 minutes", "1h30m", "9999d", "1e3s", "٣m"]
)
def test_what_is_no_interval_is_told(written: str) -> None:
    """With what to write instead."""
    with pytest.raises(IntervalError, match="is no interval"):
        parse_interval(written)


class Clock:
    """A clock that only waiting moves, and a stop that is set at a time."""

    def __init__(self, until: float) -> None:
        self.now = 1_000.0
        self.until = self.now + until

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def is_set(self) -> bool:
        """Tell whether it is time to stop."""
        return self.now >= self.until

    def wait(self, timeout: float | None = None) -> bool:
        """Let the time pass, up to the stop."""
        self.now = min(self.now + (timeout or 0.0), self.until)
        return self.is_set()


@pytest.mark.parametrize(
    ("took", "times"),
    [
        ([0, 0, 0, 0], [0, 60, 120, 180]),
        ([10, 59, 0, 1], [0, 60, 120, 180]),
        ([60, 0, 0], [0, 120, 180]),
        ([90, 0, 0], [0, 120, 180]),
        ([185, 0], [0]),
        ([150, 20], [0, 180]),
    ],
)
def test_rounds_come_at_their_times(took: list[int], times: list[int]) -> None:
    """A round that takes too long costs those that it passes over, and shifts none."""
    clock = Clock(until=200.0)
    begun = []
    for number, seconds in zip(watch_rounds(60.0, clock, clock=clock), took, strict=False):
        begun.append(clock.now - 1_000.0)
        assert number == begun[-1] / 60.0
        clock.now += seconds
    assert begun == times


def test_rounds_end_when_they_are_stopped() -> None:
    """Before the first, within one, or in the wait between two."""
    assert list(watch_rounds(60.0, Clock(0.0))) == []
    clock = Clock(until=30.0)
    assert list(watch_rounds(60.0, clock, clock=clock)) == [0]
    assert clock.now == 1_030.0
