"""One HTTP address that answers with JSON: patient with what passes, short with what doesn't."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from quotetrack.errors import LinkError

PAUSES = (1.0, 3.0, 9.0)
"""Seconds to wait before the second attempt, the third and the fourth."""
LONGEST_PAUSE = 60.0
"""The most seconds that a service may ask to wait; beyond that the user comes again."""
LARGEST = 8 * 1024 * 1024
"""The most bytes of one answer: ten queries with five candidates each take some 20,000."""
DEADLINE = 120.0
"""The most seconds that one answer may take to come in whole."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

Form = Mapping[str, str]
Sleep = Callable[[float], object]


class BatchTooLargeError(LinkError):
    """The service takes fewer queries at once."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: ``pause`` is the seconds that the service asks to wait, if it does."""

    status: int
    content_type: str
    location: str | None
    pause: float | None
    body: bytes


@dataclass(slots=True)
class Transport:
    """A client for one address.

    Args:
        address: an http or https address.
        agent: who asks, for the ``User-Agent`` header.
        sleep: waits that many seconds between two attempts.

    Raises:
        LinkError: the address is none, or the proxy that the environment names can't be used.
    """

    address: str
    agent: str
    sleep: Sleep = time.sleep
    name: str = field(init=False)
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.name = _name(self.address)
        # No compression: a small answer can't unpack into one that fills the memory.
        headers = {
            "User-Agent": self.agent,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        try:
            self._client = httpx.Client(headers=headers, timeout=TIMEOUT)
        except (ValueError, ImportError, OSError) as error:
            raise LinkError(
                f"{self.name}: the proxy or the certificates that the environment names can't be "
                f"used: {error}"
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def request(self, form: Form | None = None) -> object:
        """Return the JSON that the address answers with: to GET, or to POST with a ``form``.

        What may pass (no connection, too many requests, an overloaded server) is tried again
        after a while, as long as the service asks for if it says so.

        Raises:
            BatchTooLargeError: the service says that the form is too large.
            LinkError: no answer, an error, or something that isn't JSON.
        """
        for pause in (*PAUSES, None):
            asked = None
            try:
                reply = self._send(form)
            except httpx.TransportError as error:
                problem = _explain(error)
            else:
                if reply.status not in PASSING:
                    return self._read(reply)
                problem, asked = _describe(reply.status), reply.pause
            if pause is None or (asked or 0.0) > LONGEST_PAUSE:
                break
            self.sleep(max(pause, asked or 0.0))
        wait = f"; it asks to wait {asked:.0f} seconds" if asked else "; try again later"
        raise LinkError(f"{self.name}: {problem}{wait}")

    def _send(self, form: Form | None) -> Reply:
        method = "GET" if form is None else "POST"
        with self._client.stream(method, self.address, data=form) as response:
            headers = response.headers
            return Reply(
                response.status_code,
                headers.get("content-type", ""),
                headers.get("location"),
                read_pause(headers.get("retry-after"), datetime.now(UTC)),
                self._read_body(response),
            )

    def _read_body(self, response: httpx.Response) -> bytes:
        body, deadline = bytearray(), time.monotonic() + DEADLINE
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > LARGEST:
                raise LinkError(f"{self.name}: the answer is larger than {LARGEST:,} bytes")
            if time.monotonic() > deadline:
                raise LinkError(f"{self.name}: the answer takes more than {DEADLINE:.0f} seconds")
        return bytes(body)

    def _read(self, reply: Reply) -> object:
        if reply.status == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
            raise BatchTooLargeError(f"{self.name}: takes no query of that size")
        if httpx.codes.is_redirect(reply.status):
            raise LinkError(
                f"{self.name}: has moved to {reply.location}; if you trust that, name it with "
                "--endpoint"
            )
        if reply.status != httpx.codes.OK:
            raise LinkError(f"{self.name}: {_describe(reply.status)}")
        try:
            return json.loads(reply.body)
        # A deep nest of brackets ends the parser's patience, a broken text its hope.
        except (ValueError, RecursionError) as error:
            what = "a web page" if "html" in reply.content_type else "something that isn't JSON"
            raise LinkError(
                f"{self.name}: answers with {what}; is this a reconciliation service?"
            ) from error


def read_pause(given: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, None if it says none.

    It holds seconds or a date (RFC 9110, section 10.2.3).
    """
    if given is None:
        return None
    if given.strip().isdecimal():
        return float(given)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)


def _name(address: str) -> str:
    """Return the address as it may be shown, without a password."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise LinkError(f"{address}: is no address: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise LinkError(f"{address}: is no address; one begins with https:// or http://")
    return str(url.copy_with(username=None, password=None))


def _describe(status: int) -> str:
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return f"refuses to answer (HTTP {status})"
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return "has been asked too often (HTTP 429)"
    phrase = httpx.codes.get_reason_phrase(status)
    return f"answers with an error (HTTP {status}{' ' if phrase else ''}{phrase})"


def _explain(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "gives no answer in time"
    return f"can't be reached ({error or type(error).__name__})"
