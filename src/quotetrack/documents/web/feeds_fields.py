"""Dates as feeds write them, right or wrong."""

from datetime import UTC, datetime
from time import struct_time

from quotetrack.documents.dates import normalise_date


def read_date(written: str | None, parsed: struct_time | None = None) -> str | None:
    """Return a date as ISO 8601: as ``written`` if it can be read, else as feedparser read it."""
    try:
        if written:
            return normalise_date(written)
    except (ValueError, OverflowError):
        pass
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat() if parsed else None
    except ValueError:
        return None
