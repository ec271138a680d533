"""What several speakers said about something, to be held side by side over time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from quotetrack.model.showing import Search, Shown, Voice
from quotetrack.store.showing.quotations import read_shown
from quotetrack.store.showing.searching import find
from quotetrack.store.showing.speakers import Counts, read_weeks
from quotetrack.store.showing.wording import match_words

Week = tuple[str | None, str, int]
"""A Monday (None where there is no date), a kind, and how many quotations."""

Stretch = tuple[int, int, bool]
"""The first and the last number to look through, and whether there are but few to find."""

MOST = 40
"""So many quotations of each speaker are shown, the newest."""

FEW = 3_000
"""Of a speaker with so many quotations, each is looked up in the search; of more, the set of all
that hold the words is made first."""

STRETCH = 200_000
"""So many numbers are looked through at once, so that no question takes long."""

# Of "2026" alone SQLite would make a day long before there was writing.
_WEEKS = """
SELECT
  CASE WHEN v.date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
    THEN date(v.date, '-6 days', 'weekday 1') END AS week,
  v.kind AS kind, count(*) AS quotations
FROM said s JOIN attributions v ON v.number = s.number
WHERE s.speaker_id = :speaker AND s.number BETWEEN :first AND :last AND {holds}
GROUP BY 1, 2 ORDER BY 1, 2
"""
_IN_FEW = _WEEKS.format(
    holds="EXISTS (SELECT 1 FROM quotations_fts(:match) WHERE rowid = s.number)"
)
_IN_MANY = _WEEKS.format(
    holds="s.number IN ("
    "SELECT rowid FROM quotations_fts(:match) WHERE rowid BETWEEN :first AND :last)"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One of several, with what they said that holds the words.

    Of all quotations in ``counts``, ``said`` hold them, of which ``undated`` have no date.
    ``weeks`` are rows of a Monday, a kind and a count. ``newest`` are the newest of them, perhaps
    with ``more`` behind.
    """

    voice: Voice
    counts: Counts
    said: int
    undated: int
    weeks: tuple[tuple[str, str, int], ...]
    newest: tuple[Shown, ...]
    more: bool

    @property
    def share(self) -> float | None:
        """What part of the speaker's quotations holds the words, None if there is none at all."""
        return self.said / self.counts.quotations if self.counts.quotations else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month (YYYY-MM, empty for what has no date) and what each of the compared said then.

    ``cut`` are the places of those whose list ends within this month.
    """

    month: str
    cells: tuple[tuple[Shown, ...], ...]
    cut: frozenset[int] = frozenset()


def compare_speaker(  # noqa: PLR0913, PLR0917 - all that was asked and counted before
    conn: sqlite3.Connection,
    voice: Voice,
    words: str,
    counts: Counts,
    weeks: Sequence[Week],
    most: int = MOST,
) -> Compared:
    """Return what a speaker (with a slug) said with ``words`` in it; without words, all.

    ``counts`` are the speaker's, ``weeks`` what `read_stretch` gives for all stretches.
    """
    said = sum(week[2] for week in weeks) if match_words(words) else counts.quotations
    dated = [(week, kind, number) for week, kind, number in weeks if week]
    found = find(conn, Search(words=words, speakers=(voice.id or "",)), most)
    return Compared(
        voice=voice,
        counts=counts,
        said=said,
        undated=said - sum(number for _, _, number in dated),
        weeks=tuple(dated),
        newest=tuple(read_shown(conn, found.numbers)),
        more=found.more,
    )


def list_stretches(conn: sqlite3.Connection, words: str, counts: Counts) -> tuple[Stretch, ...]:
    """Return the stretches to be read for a speaker's weeks: several for one who said very much."""
    last = conn.execute("SELECT number FROM attributions ORDER BY number DESC LIMIT 1").fetchone()
    end = int(last[0]) if last else 0
    if not match_words(words) or counts.quotations <= FEW:
        return ((0, end, True),)
    starts = range(0, end + 1, STRETCH)
    return tuple((start, min(start + STRETCH - 1, end), False) for start in starts)


def read_stretch(conn: sqlite3.Connection, slug: str, words: str, stretch: Stretch) -> list[Week]:
    """Return rows of a Monday (None without a date), a kind and a count, of one stretch."""
    match, (first, last, few) = match_words(words), stretch
    if not match:
        return list(read_weeks(conn, slug))
    asked = {"speaker": slug, "match": match, "first": first, "last": last}
    return [(*row,) for row in conn.execute(_IN_FEW if few else _IN_MANY, asked)]


def align_months(several: Sequence[Compared]) -> tuple[Month, ...]:
    """Return the months of what was said, newest first, as far back as every list reaches.

    Before that month one of the lists is cut off: to show the others' alone would look as if that
    speaker had been silent. What has no date comes last, if no list is cut.
    """
    reached = [one.newest[-1].date or "" for one in several if one.more and one.newest]
    oldest = max((date[:7] for date in reached), default=None)
    months = {(shown.date or "")[:7] for one in several for shown in one.newest}
    shown_months = (month for month in months if oldest is None or month >= oldest)
    return tuple(_fill(month, several) for month in sorted(shown_months, reverse=True))


def _fill(month: str, several: Sequence[Compared]) -> Month:
    cells = tuple(
        tuple(shown for shown in one.newest if (shown.date or "")[:7] == month) for one in several
    )
    ends = (n for n, one in enumerate(several) if one.more and cells[n])
    cut = frozenset(n for n in ends if cells[n][-1] is several[n].newest[-1])
    return Month(month, cells, cut)
