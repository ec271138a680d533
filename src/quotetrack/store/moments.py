"""The moment, as the database keeps it."""

from datetime import UTC, datetime


def now() -> str:
    """Return the date and time in UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
