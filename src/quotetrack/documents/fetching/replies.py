"""What a server's answer means: a page, a page elsewhere, nothing new, or a reason why not."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from quotetrack.documents.fetching.exchange import Reply
from quotetrack.documents.fetching.pacing import LONGEST_WAIT
from quotetrack.documents.fetching.problems import FetchError
from quotetrack.model import Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({429, 502, 503, 504})
WITHDRAWN = frozenset({404, 410, 451})
LONGEST_VALIDATOR = 1_000
"""The most characters of an ``ETag`` that is worth remembering."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_REASONS = {
    204: "has nothing to read (HTTP 204)",
    401: "asks for a password (HTTP 401)",
    402: "asks for money (HTTP 402)",
    403: "refuses to answer (HTTP 403)",
    404: "not found (HTTP 404)",
    410: "gone for good (HTTP 410)",
    429: "has been asked too often (HTTP 429)",
    451: "may not be shown for legal reasons (HTTP 451)",
}


def explain_status(reply: Reply, now: datetime | None = None) -> FetchError:
    """Return what an answer without a page means."""
    status = reply.status
    reason = _REASONS.get(status)
    if reason is None:
        phrase = _find_phrase(status)
        reason = f"answers with an error (HTTP {status}{phrase})"
    wait = read_wait(reply.headers.get("retry-after"), now or datetime.now(UTC))
    if status not in PASSING or wait is None:
        return FetchError(reason, passes=status in PASSING, withdrawn=status in WITHDRAWN)
    reason += f"; it asks to wait {wait:,.0f} s"
    return FetchError(reason, passes=wait <= LONGEST_WAIT, wait=wait)


def _find_phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""


def read_wait(given: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for, None if it says none.

    It holds seconds or a date (RFC 9110, section 10.2.3).
    """
    if given is None:
        return None
    told = given.strip()
    if told.isdecimal() and told.isascii():
        return float(told[:9])
    try:
        until = parsedate_to_datetime(told)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max((until - now).total_seconds(), 0.0)
    # A date with a year or an offset that no calendar has.
    except (ValueError, OverflowError):
        return None


def read_charset(reply: Reply) -> str | None:
    """Return the charset that the ``Content-Type`` names, None if it names none."""
    named = _CHARSET.search(reply.headers.get("content-type", ""))
    return named.group(1) if named else None


def read_validators(reply: Reply, before: Validators | None = None) -> Validators | None:
    """Return what to ask with next time; an answer "not changed" may leave ``before`` standing."""
    etag = _shorten(reply.headers.get("etag"))
    modified = _shorten(reply.headers.get("last-modified"))
    if etag is None and modified is None:
        return before
    return Validators(etag, modified)


def _shorten(value: str | None) -> str | None:
    """Return a validator worth remembering: one that was cut short would match nothing."""
    return value if value and len(value) <= LONGEST_VALIDATOR else None
