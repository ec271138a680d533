"""Where the bars of a chart over time stand; the template ``chart.html`` draws them as SVG.

Across, all lengths are per cent of the plot, so that a chart fits every width while its letters
keep their size; down, they are pixels of `HEIGHT`. Every chart begins at zero.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("direct", "mixed", "indirect")
"""The kinds of quotations in the order in which they are stacked, from below."""

HEIGHT = 160
"""Pixels of the plot, from zero to `Chart.top`."""

MOST_BARS = 160
"""With more weeks than this, a bar is a month, a quarter, or years: about three years of weeks."""

_WIDEST = 100 / 12  # per cent: one week alone isn't a bar as wide as the page
_GAP = 0.18  # of a slot, between bars
_MOST_LABELS = 5
_ALL_FIT = 3  # labels fit a narrow page
_ROOMY = 100 / 6  # per cent: in a slot this wide a label stands below its bar's middle

Weeks = Iterable[tuple[str, str, int]]
"""Rows of a week's Monday (YYYY-MM-DD), a kind, and how many quotations."""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind's part of a bar: ``y`` from the top of the plot, both in pixels."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What a week or a longer time holds; ``x`` and ``width`` in per cent.

    ``since`` is the Monday of its first week, ``until`` the Sunday of its last.
    """

    since: date
    until: date
    label: str
    x: float
    width: float
    slot: tuple[float, float]
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """All quotations of that time."""
        return sum(part.count for part in self.parts)

    def count(self, kind: str) -> int:
        """Return how many of one kind there are."""
        return sum(part.count for part in self.parts if part.kind == kind)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on an axis: what is written, where, and whether a narrow page may leave it out.

    ``anchor`` tells what stands at ``at``: start, middle or end of the text.
    """

    text: str
    at: float
    minor: bool = False
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time; ``unit`` is week, month, quarter, year, decade or century.

    ``bars`` are all times from the first to the last, empty ones too. ``counts`` marks heights in
    pixels from the top, ``times`` places in per cent. ``top`` is the count at the plot's top.
    """

    unit: str
    bars: tuple[Bar, ...]
    top: int
    counts: tuple[Mark, ...]
    times: tuple[Mark, ...]

    @property
    def total(self) -> int:
        """All quotations that are drawn."""
        return sum(bar.total for bar in self.bars)

    @property
    def filled(self) -> tuple[Bar, ...]:
        """The bars that hold anything."""
        return tuple(bar for bar in self.bars if bar.total)

    @property
    def highest(self) -> Bar:
        """The first of the highest bars."""
        return max(self.bars, key=lambda bar: bar.total)


def draw_chart(weeks: Weeks, newest: date | None = None) -> Chart | None:
    """Return the chart of one speaker's quotations per week; None if there is no week.

    It reaches to ``newest``, the archive's newest day, so that silence since then is seen.
    """
    return draw_charts([list(weeks)], newest)[0]


def draw_charts(several: Sequence[Weeks], newest: date | None = None) -> list[Chart | None]:
    """Return a chart for each of several: all over the same time and with the same scale.

    None stands for each where none has anything. ``newest`` as for `draw_chart`.
    """
    read = [_read(weeks) for weeks in several]
    mondays = sorted({monday for weeks in read for monday in weeks})
    if not mondays:
        return [None] * len(read)
    unit, starts = _divide(mondays[0], max(mondays[-1], newest or mondays[-1]))
    sums = [_sum_up(weeks, unit) for weeks in read]
    top = _round_up(max(sum(kinds.values()) for some in sums for kinds in some.values()))
    return [_draw(unit, starts, some, top) for some in sums]


def _read(weeks: Weeks) -> dict[date, Counter[str]]:
    counts: dict[date, Counter[str]] = {}
    for week, kind, count in weeks:
        if week < "0001":  # SQLite's calendar begins before ours
            continue
        counts.setdefault(date.fromisoformat(week), Counter())[kind] += count
    return counts


@dataclass(frozen=True, slots=True)
class _Unit:
    """A length of time: where the one with a day begins, which follows, how one is called."""

    name: str
    start: Callable[[date], date]
    label: Callable[[date], str]
    longest: int  # days

    def follow(self, start: date) -> date | None:
        """Return where the next one begins; None beyond the calendar."""
        try:
            return self.start(start + timedelta(days=self.longest))
        except OverflowError:
            return None


def _years(name: str, number: int) -> _Unit:
    def start(day: date) -> date:
        return date(max(1, day.year - day.year % number), 1, 1)

    def label(day: date) -> str:
        return (
            f"{day.year}"
            if number == 1
            else f"{day.year}–{day.year - day.year % number + number - 1}"
        )

    return _Unit(
        name, start, label, 366 * number if number == 1 else 365 * number + number // 4 + 1
    )


_UNITS = (
    _Unit("week", lambda d: d - timedelta(days=d.weekday()), lambda d: d.isoformat(), 7),
    _Unit("month", lambda d: d.replace(day=1), lambda d: d.isoformat()[:7], 31),
    _Unit(
        "quarter",
        lambda d: date(d.year, 1 + (d.month - 1) // 3 * 3, 1),
        lambda d: f"{d.isoformat()[:4]} Q{1 + (d.month - 1) // 3}",
        92,
    ),
    _years("year", 1),
    _years("decade", 10),
    _years("century", 100),
)


def _divide(first: date, last: date) -> tuple[_Unit, list[date]]:
    """Return the shortest unit that needs no more than `MOST_BARS`, and where each begins."""
    for unit in _UNITS:
        starts = _list_starts(unit, first, last)
        if len(starts) <= MOST_BARS:
            break
    return unit, starts


def _list_starts(unit: _Unit, first: date, last: date) -> list[date]:
    starts = [unit.start(first)]
    while len(starts) <= MOST_BARS and (following := unit.follow(starts[-1])) and following <= last:
        starts.append(following)
    return starts


def _sum_up(weeks: Mapping[date, Counter[str]], unit: _Unit) -> dict[date, Counter[str]]:
    """Sum weeks up; one over the end of a month counts where its Monday lies."""
    sums: dict[date, Counter[str]] = {}
    for monday, kinds in weeks.items():
        sums.setdefault(unit.start(monday), Counter()).update(kinds)
    return sums


def _round_up(most: int) -> int:
    """Return the count for the top of the plot: 1 to 6, or 8, times a power of ten."""
    power = 1
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * power >= most:
                return step * power
        power *= 10


def _draw(unit: _Unit, starts: list[date], sums: Mapping[date, Counter[str]], top: int) -> Chart:
    slot = 100 / len(starts)
    width = min(slot, _WIDEST) * (1 - _GAP)
    bars = []
    for n, start in enumerate(starts):
        following = unit.follow(start)
        until = _find_monday(following) - timedelta(days=1) if following else date.max
        place = (round(n * slot, 3), round(slot, 3))
        x = round((n + 0.5) * slot - width / 2, 3)
        parts = tuple(_stack(sums.get(start, Counter()), top))
        bars.append(
            Bar(_find_monday(start), until, unit.label(start), x, round(width, 3), place, parts)
        )
    return Chart(unit.name, tuple(bars), top, tuple(_mark_counts(top)), tuple(_mark_times(bars)))


def _find_monday(start: date) -> date:
    """Return the first Monday from a day on: weeks count where their Monday lies."""
    return start + timedelta(days=-start.weekday() % 7)


def _stack(kinds: Counter[str], top: int) -> Iterator[Part]:
    below = 0
    for kind in KINDS:
        if count := kinds[kind]:
            y = HEIGHT * (1 - (below + count) / top)
            yield Part(kind, count, round(y, 2), round(HEIGHT * count / top, 2))
            below += count


def _mark_counts(top: int) -> Iterator[Mark]:
    steps = next(n for n in (4, 5, 3, 2, 1) if top % n == 0 and top >= n)
    for n in range(steps + 1):
        yield Mark(f"{top * n // steps:,}", round(HEIGHT * (1 - n / steps), 2))


def _mark_times(bars: Sequence[Bar]) -> Iterator[Mark]:
    """Mark some bars with when they begin, the first and the last always, evenly apart."""
    last, most = len(bars) - 1, min(len(bars), _MOST_LABELS)
    for n in range(most):
        bar = bars[round(n * last / max(most - 1, 1))]
        minor = most > _ALL_FIT and 0 < n < most - 1 and not (most == _MOST_LABELS and n % 2 == 0)
        if bar.slot[1] >= _ROOMY or 0 < n < most - 1:
            yield Mark(bar.label, round(bar.x + bar.width / 2, 3), minor)
        else:
            yield Mark(bar.label, 100 if n else 0, minor, "end" if n else "start")


def describe_chart(chart: Chart) -> str:
    """Return what a chart shows, in words, for those who don't see it."""
    first, last, high = chart.bars[0], chart.bars[-1], chart.highest
    times = f"{_name(chart.unit, first)} to {_name(chart.unit, last)}" if last != first else ""
    span = times or _name(chart.unit, first)
    total = f"{chart.total:,} quotation{'' if chart.total == 1 else 's'}"
    if not chart.total:
        return f"No quotation from {span}."
    most = f"Most in one {chart.unit}: {high.total:,} ({_name(chart.unit, high)})."
    return f"{total}, {span}. {most}"


def _name(unit: str, bar: Bar) -> str:
    return f"the week of {bar.label}" if unit == "week" else bar.label
