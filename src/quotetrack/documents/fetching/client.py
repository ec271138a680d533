"""Pages by address: redirects, robots.txt and pauses, on top of single exchanges."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

import httpx

from quotetrack.documents.fetching.addresses import check_address, name_host, parse_address
from quotetrack.documents.fetching.exchange import Reply, Terms, ask
from quotetrack.documents.fetching.pacing import LONGEST_WAIT, Pacer
from quotetrack.documents.fetching.problems import FetchError, SlowError
from quotetrack.documents.fetching.replies import (
    PASSING,
    REDIRECTS,
    explain_status,
    read_charset,
    read_validators,
)
from quotetrack.documents.fetching.robots import MOST_READ, Robots
from quotetrack.model import Validators

MOST_REDIRECTS = 5
MOST_SLOW = 2
"""After so many answers in a row that took too long a host is left alone for a while,"""
REST = 600.0
"""for so many seconds: each could hold up all others for a minute and a half."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: ``url`` is the one that answered, ``seen`` when, in ISO 8601.

    ``body`` is None where nothing has changed since the ``validators`` that were asked with.
    """

    url: str
    seen: str
    body: bytes | None
    charset: str | None = None
    validators: Validators | None = None


class Client:
    """Fetches one page at a time, politely and from the open internet alone.

    Args:
        terms: who asks, and how long and how much may come back.
        pacer: when each server may be asked.
    """

    def __init__(self, terms: Terms, pacer: Pacer) -> None:
        self._terms = terms
        self._pacer = pacer
        self._slow: Counter[str] = Counter()
        self._robots = Robots(terms.agent, self._fetch_robots)

    def fetch(self, address: str, known: Validators | None = None) -> Page:
        """Return what ``address`` gives, or that it has not changed since ``known``.

        Raises:
            FetchError: it can't be had.
        """
        asked = _ask_if_changed(known)
        url, reply = self._follow(parse_address(address), asked)
        seen = datetime.now(UTC).isoformat(timespec="seconds")
        if reply.status == HTTPStatus.NOT_MODIFIED and asked:
            return Page(str(url), seen, None, validators=read_validators(reply, known))
        if reply.status != HTTPStatus.OK:
            raise explain_status(reply)
        return Page(str(url), seen, reply.body, read_charset(reply), read_validators(reply))

    def _follow(self, start: httpx.URL, headers: Mapping[str, str]) -> tuple[httpx.URL, Reply]:
        """Return the last answer on a way of redirects, and who gave it."""
        url, been = start, {str(start)}
        while True:
            self._pacer.slow_down(name_host(url), self._robots.check(url))
            reply = self._ask(url, headers)
            if reply.status not in REDIRECTS:
                return url, reply
            url = _find_next(url, reply)
            _check_way(url, been)

    def _fetch_robots(self, start: httpx.URL) -> Reply:
        url, been = start, {str(start)}
        while (reply := self._ask(url, {}, MOST_READ)).status in REDIRECTS:
            url = _find_next(url, reply)
            _check_way(url, been)
        return reply

    def _ask(self, url: httpx.URL, headers: Mapping[str, str], most: int | None = None) -> Reply:
        host = name_host(url)
        if (seconds := self._pacer.find_ready(host)) > LONGEST_WAIT:
            raise FetchError(
                f"{host} is busy or too slow, and left alone for another {seconds:,.0f} s"
            )
        self._pacer.wait(host)
        reply = self._ask_in_time(host, url, headers, most)
        if reply.status in PASSING and (wait := explain_status(reply).wait) is not None:
            self._pacer.rest(host, wait)
        return reply

    def _ask_in_time(
        self, host: str, url: httpx.URL, headers: Mapping[str, str], most: int | None
    ) -> Reply:
        try:
            reply = ask(url, headers, self._terms, most)
        except SlowError:
            self._slow[host] += 1
            if self._slow[host] >= MOST_SLOW:
                self._pacer.rest(host, REST)
            raise
        del self._slow[host]
        return reply


def _ask_if_changed(known: Validators | None) -> Mapping[str, str]:
    headers = {}
    if known is not None and known.etag:
        headers["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _find_next(url: httpx.URL, reply: Reply) -> httpx.URL:
    location = reply.headers.get("location", "").strip()
    if not location:
        raise FetchError(f"redirects without saying where (HTTP {reply.status})")
    try:
        # Servers send bytes that aren't ASCII as they are; they mean UTF-8.
        after = url.join(quote(location.encode("latin-1"), safe="!#$%&'()*+,/:;=?@[]~"))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"redirects to what is no address ({error})") from error
    try:
        after = check_address(after)
    except FetchError as error:
        raise FetchError(f"redirects to {error.reason}") from error
    if url.scheme == "https" and after.scheme == "http":
        raise FetchError(
            f"redirects from https to {after}, which anybody on the way can change; name that "
            "address itself if you trust it"
        )
    return after


def _check_way(url: httpx.URL, been: set[str]) -> None:
    if str(url) in been:
        raise FetchError("redirects in a circle")
    if len(been) > MOST_REDIRECTS:
        raise FetchError(f"redirects more than {MOST_REDIRECTS} times")
    been.add(str(url))
