"""What a statement's row tells, from its quotations alone: arithmetic, no SQL."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from quotetrack.store.repeating import fold_words
from quotetrack.store.tracking.verbatim import count_verbatim

FEWEST = 2
"""A quotation that nobody says again is no row in ``statements``."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LENGTH = len("2024-05-06")
_NEVER = datetime.max.replace(tzinfo=UTC)


class Version(NamedTuple):
    """A quotation of a statement, with the facts of its article."""

    number: int
    id: str
    text: str
    kind: str
    document: str
    published: str | None
    outlet: str | None


class Sum(NamedTuple):
    """A row of ``statements``, but for the speaker."""

    id: int
    first_seen: str | None
    last_seen: str | None
    quotations: int
    documents: int
    outlets: int
    wordings: int
    longest: int


def sum_up(versions: Iterable[Version]) -> Sum:
    """Return what the row of a statement with these quotations, at least one, tells.

    The first is the one published first, as `find_moment` has it; then the one with the smaller
    id, which is the same in every database.
    """
    ordered = sorted(versions, key=_place)
    longest = max(ordered, key=lambda version: count_verbatim(version.kind, version.text))
    return Sum(
        ordered[0].number,
        ordered[0].published,
        _find_last(ordered),
        len(ordered),
        len({version.document for version in ordered}),
        len({version.outlet for version in ordered if version.outlet}),
        len({fold_words(version.text) for version in ordered}),
        longest.number,
    )


def _place(version: Version) -> tuple[datetime, bool, str, str]:
    told = version.published
    return find_moment(told), told is None, told or "", version.id


def _find_last(ordered: Sequence[Version]) -> str | None:
    """Return when the last was published: one of which only the month is known, only if all are."""
    told = [version.published for version in ordered if version.published]
    days = [published for published in told if read_day(published)]
    return (days or told)[-1] if told else None


def read_day(published: str | None) -> date | None:
    """Return the day on which an article was published, None if that isn't known to the day."""
    found = _DAY.match(published or "")
    with suppress(ValueError):
        return date.fromisoformat(found.group()) if found else None
    return None


def find_moment(published: str | None) -> datetime:
    """Return when an article was published, in UTC: a total order of what articles tell of it.

    A time without a zone is taken for UTC, a day without a time for its end: what is certain to
    the minute isn't put behind it. What isn't known to the day comes last.
    """
    day = read_day(published)
    if published is None or day is None:
        return _NEVER
    if len(published) > _LENGTH:
        with suppress(ValueError, OverflowError):
            told = datetime.fromisoformat(published)
            return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return datetime.combine(day, time.max, UTC)
