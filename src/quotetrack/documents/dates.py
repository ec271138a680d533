"""Dates as feeds, front matter and tables write them -> ISO 8601."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files

_REDUCED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_DAYS = (
    re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII),
    # A day above 12 can't be a month.
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])([-/.])(?P<month>\d{1,2})\2(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})", re.ASCII),
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?(?P<month>[a-z]{3,9})\.?,?[ -]"
        r"(?P<year>\d{4})",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(
        r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
        re.ASCII | re.IGNORECASE,
    ),
)
_WEEKDAY = re.compile(r"(?P<name>[a-z]{3,9})\.?,? +", re.ASCII | re.IGNORECASE)
_TIME = re.compile(
    r"(?:T|,? at |, ?| )(?P<hour>\d{1,2}):(?P<rest>\d\d(?::\d\d(?:\.\d{1,6})?)?)"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?",
    re.ASCII | re.IGNORECASE,
)
_NOON = 12


def normalise_date(written: str) -> str:
    """Return ``written`` as an ISO 8601 date, or date and time if it names a time.

    A year or a month alone (``2025``, ``2025-09``) stays as it is; a time keeps its offset.
    ``2025-9-4``, ``2026/03/05``, ``5 March 2026`` and ``Mar. 5, 2026 14:30`` are read too, and the
    dates of feeds (``Thu, 04 Sep 2025 12:00:00 GMT``). What could mean two days, such as
    ``04/09/2025``, is not guessed at; ``24/09/2025`` can mean but one.

    Raises:
        ValueError: if it is no such date.
    """
    written = " ".join(written.split())
    if _REDUCED.fullmatch(written):
        return written
    if read := _read_written(written):
        return read
    if "," in written:
        return _read_header(written)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return datetime.fromisoformat(written).isoformat()


def _read_header(written: str) -> str:
    """Return a date as mail and feeds write it as ISO 8601; ValueError if it is none."""
    try:
        return parsedate_to_datetime(written).isoformat()
    except OverflowError as error:
        raise ValueError(f"a number too large in {written[:40]!r}") from error


def _read_written(written: str) -> str | None:
    """Return a date as people write it as ISO 8601, None if it is written otherwise."""
    if (named := _WEEKDAY.match(written)) and named["name"].lower() in _load_names()["weekdays"]:
        written = written[named.end() :]
    for pattern in _DAYS:
        found = pattern.match(written)
        month = found and _number(found["month"])
        if not found or not month:
            continue
        day = date(int(found["year"]), month, int(found["day"])).isoformat()
        behind = written[found.end() :]
        time = _TIME.fullmatch(behind)
        if time or not behind:
            return datetime.fromisoformat(f"{day}T{_tell_time(time)}").isoformat() if time else day
    return None


def _number(month: str) -> int | None:
    return int(month) if month.isdecimal() else _load_names()["months"].get(month.lower())


def _tell_time(time: re.Match[str]) -> str:
    """Return a time as ISO 8601; "2:30 pm" is 14:30."""
    hour, half = int(time["hour"]), (time["half"] or "").lower()
    if half and not 1 <= hour <= _NOON:
        raise ValueError("no hour of half a day")
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    zone = time["zone"] or ""
    return f"{hour:02}:{time['rest']}" + ("Z" if zone.isalpha() else zone)


@cache
def _load_names() -> Mapping[str, Mapping[str, int]]:
    """Return the numbers of months and days of the week by their names: `dates.toml`."""
    table = tomllib.loads((files(__package__) / "dates.toml").read_text("utf-8"))
    return {
        sort: {name.lower(): at for at, names in enumerate(rows, 1) for name in names}
        for sort, rows in table.items()
    }
