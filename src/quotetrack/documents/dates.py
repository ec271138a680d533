"""Dates as feeds and front matter write them -> ISO 8601."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_REDUCED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_SHORT = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def normalise_date(written: str) -> str:
    """Return ``written`` as an ISO 8601 date, or date and time if it names a time.

    A year or a month alone (``2025``, ``2025-09``) stays as it is; a time keeps its offset.
    ``2025-9-4`` and the dates of feeds (``Thu, 04 Sep 2025 12:00:00 GMT``) are read too. What
    could mean two days, such as ``04/09/2025``, is not guessed at.

    Raises:
        ValueError: if it is no such date.
    """
    written = written.strip()
    if _REDUCED.fullmatch(written):
        return written
    if short := _SHORT.fullmatch(written):
        return date(*map(int, short.groups())).isoformat()
    if "," in written:
        return parsedate_to_datetime(written).isoformat()
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return datetime.fromisoformat(written).isoformat()
