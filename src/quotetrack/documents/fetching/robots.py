"""What a site's robots.txt allows (RFC 9309), read once a day and site."""

import re
import time
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

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
MOST_HELD = 2_000_000
"""So many characters of rules; in memory they take a hundredfold."""

_AGENT = re.compile(r"\s*user[-\s]*agent(?:\s*:|\s|\Z)([^#]*)", re.IGNORECASE)
# What stands outside of groups.
_APART = re.compile(r"\s*(?:#|site-?maps?\b|host\b|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Site:
    """What was found of one site: its rules, or why there are none. ``until`` it is believed."""

    until: float
    rules: Protego | None = None
    problem: FetchError | None = None
    attempts: int = 0
    size: int = 0


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
        self._agent = agent.partition("/")[0].strip().lower()
        self._fetch = fetch
        self._clock = clock
        self._sites: dict[str, _Site] = {}
        self._lock = Lock()

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
        with self._lock:
            self._sites.pop(name, None)
            self._make_room(found.size)
            self._sites[name] = found
        return found

    def _make_room(self, size: int) -> None:
        held = size + sum(site.size for site in self._sites.values())
        while self._sites and (len(self._sites) >= MOST_SITES or held > MOST_HELD):
            held -= self._sites.pop(next(iter(self._sites))).size

    def _read(self, url: httpx.URL, attempts: int) -> _Site:
        now = self._clock()
        try:
            rules = "\n".join(_choose_rules(_read_body(self._fetch(url)), self._agent))
        except FetchError as error:
            again = error.passes and attempts < ATTEMPTS
            problem = _explain(url, error, passes=again)
            until = now if again else now + KEPT_BROKEN
            return _Site(until, problem=problem, attempts=attempts if again else 0)
        if not rules:
            return _Site(now + KEPT)
        return _Site(now + KEPT, Protego.parse(rules), size=len(rules))


def _read_body(reply: Reply) -> str:
    """Return the file, empty where there is none and all is allowed."""
    if reply.status == HTTPStatus.OK:
        return _cut(reply.body).decode("utf-8-sig", "replace")
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR or reply.status in PASSING:
        error = explain_status(reply)
        raise FetchError(error.reason, passes=error.wait is None or error.passes, wait=error.wait)
    return ""


def _choose_rules(text: str, agent: str) -> Iterator[str]:
    """Yield the lines of the groups that name us, or everybody.

    Protego gives each name of a group all its rules: ten thousand names above ten thousand rules
    would fill the memory. It also takes "quote" for us, where the RFC asks for the whole word.
    """
    naming = ours = False
    for line in text.splitlines():
        if named := _AGENT.match(line):
            ours = ours and naming
            naming = True
            name = named[1].strip().lower().partition("/")[0]
            name = name.replace("*", "") or name[:1]
            if name in {"*", agent}:
                ours = True
                yield f"User-agent: {name}"
        elif not _APART.match(line):
            naming = False
            if ours:
                yield line


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
