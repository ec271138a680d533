"""What a site's robots.txt allows (RFC 9309), read once a day and site."""

import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from protego import Protego

from quotetrack.documents.fetching.addresses import name_host
from quotetrack.documents.fetching.exchange import Reply
from quotetrack.documents.fetching.pacing import Clock
from quotetrack.documents.fetching.problems import FetchError, HostError
from quotetrack.documents.fetching.replies import PASSING, explain_status
from quotetrack.documents.limits import MAX_ROBOTS_BYTES

KEPT = 24 * 60 * 60.0
"""Seconds that a robots.txt is believed (RFC 9309, section 2.4)."""
KEPT_BROKEN = 10 * 60.0
"""Seconds until one that could not be read is asked for again."""
ATTEMPTS = 3
MOST_READ = 10 * MAX_ROBOTS_BYTES
MOST_SITES = 1_000
"""So many sites are remembered, the oldest forgotten first."""


@dataclass(frozen=True, slots=True)
class _Site:
    """What was found of one site: its rules, or why there are none. ``until`` it is believed."""

    until: float
    rules: Protego | None = None
    problem: FetchError | None = None
    attempts: int = 0


class Robots:
    """Asks each site for its robots.txt and keeps to it.

    Args:
        agent: our name as robots.txt files call it, the ``User-Agent`` up to its slash.
        fetch: asks for an address, redirects followed.
        clock: seconds that only ever grow.
    """

    def __init__(
        self, agent: str, fetch: Callable[[httpx.URL], Reply], clock: Clock = time.monotonic
    ) -> None:
        self._agent = agent.partition("/")[0].strip() or agent
        self._fetch = fetch
        self._clock = clock
        self._sites: dict[str, _Site] = {}

    def check(self, url: httpx.URL) -> float | None:
        """Return the seconds between two questions that the site asks for, None if it doesn't.

        Raises:
            FetchError: the site doesn't allow the page, or its robots.txt can't be read: then
                nothing of the site may be fetched (RFC 9309, section 2.3.1.4).
        """
        site = self._find(url)
        if site.problem is not None:
            # A copy: one that is raised again and again would drag every raise along.
            raise copy(site.problem)
        if site.rules is None:
            return None
        if not site.rules.can_fetch(str(url), self._agent):
            raise FetchError(f"the robots.txt of {name_host(url)} doesn't allow it")
        return site.rules.crawl_delay(self._agent)

    def _find(self, url: httpx.URL) -> _Site:
        name = f"{url.scheme}://{url.netloc.decode('ascii')}"
        known = self._sites.get(name)
        if known is not None and self._clock() < known.until:
            return known
        attempts = known.attempts if known is not None else 0
        found = self._read(url.copy_with(raw_path=b"/robots.txt"), attempts + 1)
        while len(self._sites) >= MOST_SITES:
            del self._sites[next(iter(self._sites))]
        self._sites[name] = found
        return found

    def _read(self, url: httpx.URL, attempts: int) -> _Site:
        now = self._clock()
        try:
            rules = _parse(self._fetch(url))
        except FetchError as error:
            again = error.passes and attempts < ATTEMPTS
            problem = _explain(url, error, passes=again)
            return _Site(
                now if again else now + KEPT_BROKEN, None, problem, attempts if again else 0
            )
        return _Site(now + KEPT, rules)


def _parse(reply: Reply) -> Protego | None:
    """Return the rules, None where there are none and all is allowed."""
    if reply.status == HTTPStatus.OK:
        return Protego.parse(_cut(reply.body).decode("utf-8-sig", "replace"))
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status in PASSING:
        error = explain_status(reply)
        raise FetchError(error.reason, passes=error.wait is None or error.passes, wait=error.wait)
    return None


def _explain(url: httpx.URL, error: FetchError, *, passes: bool) -> FetchError:
    if isinstance(error, HostError):
        return HostError(error.reason, passes=passes, wait=error.wait)
    reason = f"the robots.txt of {name_host(url)} can't be read: {error.reason}"
    return FetchError(reason, passes=passes, wait=error.wait)


def _cut(body: bytes) -> bytes:
    """Return what is read of a robots.txt; of a longer one, whole lines only."""
    if len(body) <= MAX_ROBOTS_BYTES:
        return body
    return body[: body.rfind(b"\n", 0, MAX_ROBOTS_BYTES) + 1]
