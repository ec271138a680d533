"""One question to one server, and its answer: no redirect, no second try."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus

import httpcore
import httpx

from quotetrack.documents.fetching.guarding import Budget, GuardedBackend, Resolve, resolve
from quotetrack.documents.fetching.problems import FetchError, HostError, SlowError
from quotetrack.documents.fetching.unpacking import ASKED_FOR, describe_excess, unpack
from quotetrack.documents.limits import MAX_DOWNLOAD_BYTES, MAX_PAGE_BYTES

ACCEPTED = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,*/*;q=0.8"
)
ROOM_FOR_HEADERS = 1_000_000
"""Bytes beside the body: headers, the lengths of chunks, and what announces an answer."""

_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms servers are asked.

    ``agent`` is the ``User-Agent``, ``connect`` and ``read`` the most seconds that one step of
    making a connection or reading may take, ``total`` those that one answer may take as a whole.
    ``allow_private`` lets addresses of this machine and of private networks be asked.
    ``page_bytes`` and ``download_bytes`` are the most bytes of a web page and of all else.
    """

    agent: str
    connect: float = 10.0
    read: float = 20.0
    total: float = 90.0
    allow_private: bool = False
    page_bytes: int = MAX_PAGE_BYTES
    download_bytes: int = MAX_DOWNLOAD_BYTES
    resolve: Resolve = resolve
    certificates: ssl.SSLContext | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``headers`` have names in lower case; ``body`` is read of a 200 only."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(url: httpx.URL, headers: Mapping[str, str], terms: Terms, most: int | None = None) -> Reply:
    """Ask for ``url`` and return the answer, of at most ``most`` bytes.

    A connection serves one question: at a question a second a server would close it in between,
    and its budget of time and bytes ends with it.

    Raises:
        FetchError: no answer, or none that can be read.
    """
    budget = Budget(
        time.monotonic() + terms.total, terms.total, terms.download_bytes + ROOM_FOR_HEADERS
    )
    guard = GuardedBackend(budget, allow_private=terms.allow_private, resolve=terms.resolve)
    with (
        _explained(),
        httpcore.ConnectionPool(_find_certificates(terms), network_backend=guard) as pool,
        pool.stream(
            "GET",
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=_list_headers(url, headers, terms),
            extensions={"timeout": {"connect": terms.connect, "read": terms.read}},
        ) as response,
    ):
        named = _join_headers(response.headers)
        body = _read_body(response, named, terms, most) if response.status == HTTPStatus.OK else b""
        return Reply(response.status, named, body)


def _find_certificates(terms: Terms) -> ssl.SSLContext:
    return _default_certificates() if terms.certificates is None else terms.certificates


@cache
def _default_certificates() -> ssl.SSLContext:
    # Proxies that the environment names are not used: behind one, nobody could check which
    # machine is really asked. Certificates that it names (SSL_CERT_FILE) are.
    return httpx.create_ssl_context()


def _list_headers(
    url: httpx.URL, headers: Mapping[str, str], terms: Terms
) -> list[tuple[bytes, bytes]]:
    named = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": terms.agent,
        "Accept": ACCEPTED,
        "Accept-Encoding": ASKED_FOR,
        "Connection": "close",
        **headers,
    }
    return [(name.encode("ascii"), text.encode("latin-1")) for name, text in named.items()]


def _join_headers(pairs: list[tuple[bytes, bytes]]) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("ascii").lower(), raw_value.decode("latin-1")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _read_body(
    response: httpcore.Response, headers: Mapping[str, str], terms: Terms, most: int | None
) -> bytes:
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = terms.page_bytes if media in _PAGE_TYPES else terms.download_bytes
    limit = kind if most is None else most
    told = headers.get("content-length", "")
    if told.isdecimal() and len(told) < 20 and int(told) > limit:  # noqa: PLR2004 - any such number
        raise FetchError(describe_excess(limit))
    return unpack(response.iter_stream(), headers.get("content-encoding", ""), limit)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the HTTP library raises into one line."""
    try:
        yield
    except httpcore.TimeoutException as error:
        if isinstance(error, httpcore.ConnectTimeout):
            raise HostError("can't be reached in time", passes=True) from error
        raise SlowError("gives no answer in time") from error
    except httpcore.LocalProtocolError as error:
        raise FetchError(f"can't be asked for ({error})") from error
    except httpcore.RemoteProtocolError as error:
        raise _explain_protocol(error) from error
    except httpcore.NetworkError as error:
        raise _explain_network(error) from error


def _explain_protocol(error: httpcore.RemoteProtocolError) -> FetchError:
    said = str(error)
    if "without sending" in said:
        where = "without an answer" if "a response" in said else "in the middle"
        return FetchError(f"the connection ends {where}", passes=True)
    if "too long" in said:
        return FetchError("sends headers without end")
    return FetchError(f"answers in something that isn't HTTP ({said[:80]})")


def _explain_network(error: httpcore.NetworkError) -> HostError:
    # The pool of connections cuts the chain of causes; what was caught stands in the arguments.
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return HostError(f"its certificate can't be trusted ({cause.verify_message})")
    if isinstance(cause, ssl.SSLError):
        return HostError(f"no secure connection ({cause.reason or cause})")
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(error)
    return HostError(f"can't be reached ({told or type(error).__name__})", passes=True)
