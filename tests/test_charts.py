"""Where the bars of a chart stand: from zero, every week in its place, on one scale."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrack.publish.charts import (
    HEIGHT,
    KINDS,
    MOST_BARS,
    Chart,
    describe_chart,
    draw_chart,
    draw_charts,
)

Rows = list[tuple[str, str, int]]


def _draw(rows: Rows) -> Chart:
    chart = draw_chart(rows)
    assert chart is not None
    return chart


def test_weeks_without_any_are_empty_bars() -> None:
    """Between two weeks with quotations stand those without, each named by its Monday."""
    chart = _draw([("2026-02-02", "direct", 2), ("2026-02-23", "indirect", 1)])
    assert [(bar.label, bar.total) for bar in chart.bars] == [
        ("2026-02-02", 2),
        ("2026-02-09", 0),
        ("2026-02-16", 0),
        ("2026-02-23", 1),
    ]
    assert [bar.label for bar in chart.filled] == ["2026-02-02", "2026-02-23"]
    assert chart.bars[0].until == date(2026, 2, 8)


def test_weeks_before_the_calendar_are_left_out() -> None:
    """A slip of an article, in the year 0, has no bar."""
    slips = [("-0001-12-27", "direct", 1), ("0000-12-25", "direct", 1)]
    assert draw_chart(slips) is None
    assert [bar.total for bar in _draw([*slips, ("2026-02-02", "direct", 2)]).bars] == [2]


def test_parts_are_stacked_from_zero() -> None:
    """The parts of a bar begin at zero, touch, and are as high as their counts."""
    chart = _draw(
        [("2026-02-02", "mixed", 1), ("2026-02-02", "direct", 2), ("2026-02-02", "indirect", 1)]
    )
    (bar,) = chart.bars
    assert chart.top == 4
    assert [(part.kind, part.y, part.height) for part in bar.parts] == [
        ("direct", HEIGHT / 2, HEIGHT / 2),
        ("mixed", HEIGHT / 4, HEIGHT / 4),
        ("indirect", 0, HEIGHT / 4),
    ]
    assert [(mark.text, mark.at) for mark in chart.counts] == [
        ("0", HEIGHT),
        ("1", 120),
        ("2", 80),
        ("3", 40),
        ("4", 0),
    ]


def test_the_axis_ends_at_the_newest_day() -> None:
    """A chart reaches to the week of the archive's newest day, and no slot stands behind it."""
    chart = draw_chart([("2026-02-02", "direct", 2)], date(2026, 2, 22))
    assert chart is not None
    assert [bar.label for bar in chart.bars] == ["2026-02-02", "2026-02-09", "2026-02-16"]
    assert sum(chart.bars[-1].slot) == pytest.approx(100, abs=0.01)
    earlier = draw_chart([("2026-02-02", "direct", 2)], date(2025, 1, 1))
    assert earlier == _draw([("2026-02-02", "direct", 2)])


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 40, 156])
def test_the_first_and_the_last_time_are_named(weeks: int) -> None:
    """However many weeks there are, the first and the last have a label, narrow pages too."""
    monday = date(2026, 2, 2)
    chart = draw_chart([(monday.isoformat(), "direct", 1)], monday + timedelta(weeks=weeks - 1))
    assert chart is not None
    assert len(chart.bars) == weeks
    wide = [mark for mark in chart.times if not mark.minor]
    for marks in (chart.times, wide):
        assert marks[0].text == chart.bars[0].label
        assert marks[-1].text == chart.bars[-1].label
    assert len(chart.times) == min(weeks, 5)
    assert len(wide) <= 3
    assert all(0 <= mark.at <= 100 for mark in chart.times)


def test_one_scale_and_one_time_for_all() -> None:
    """Charts to be compared have the same top, the same bars and the same marks."""
    much, little = draw_charts([[("2026-02-02", "direct", 90)], [("2026-03-02", "mixed", 3)]])
    assert much is not None
    assert little is not None
    assert much.top == little.top == 100
    assert much.counts == little.counts
    assert much.times == little.times
    assert [bar.label for bar in much.bars] == [bar.label for bar in little.bars]
    assert little.bars[-1].parts[0].height == pytest.approx(HEIGHT * 3 / 100)


def test_one_without_any_is_drawn_empty_beside_others() -> None:
    """Beside one with quotations, one without has a chart without bars; alone it has none."""
    both = draw_charts([[("2026-02-02", "direct", 9)], []])
    assert [chart and chart.total for chart in both] == [9, 0]
    assert draw_charts([[], []]) == [None, None]
    assert draw_charts([]) == []


@pytest.mark.parametrize(
    ("last", "unit", "first_label"),
    [
        ("2020-02-03", "week", "2020-01-27"),
        ("2023-02-06", "week", "2020-01-27"),
        ("2023-03-06", "month", "2020-01"),
        ("2033-01-31", "month", "2020-01"),
        ("2034-01-30", "quarter", "2020 Q1"),
        ("2060-02-02", "year", "2020"),
        ("2190-02-01", "decade", "2020–2029"),
        ("9999-12-27", "century", "2000–2099"),
    ],
)
def test_long_times_are_drawn_in_longer_units(last: str, unit: str, first_label: str) -> None:
    """More than about three years of weeks are drawn by month, then quarter, year and so on."""
    chart = _draw([("2020-01-27", "direct", 1), (last, "direct", 1)])
    assert (chart.unit, chart.bars[0].label) == (unit, first_label)
    assert len(chart.bars) <= MOST_BARS
    assert chart.total == 2


def test_a_week_counts_in_the_month_of_its_monday() -> None:
    """The week of 31 January belongs to January, where a bar is a month."""
    chart = _draw([("2022-01-31", "direct", 5), ("2026-01-05", "direct", 1)])
    assert [(bar.label, bar.total) for bar in chart.filled] == [("2022-01", 5), ("2026-01", 1)]
    assert (chart.bars[0].since, chart.bars[0].until) == (date(2022, 1, 3), date(2022, 2, 6))
    assert chart.bars[1].since == date(2022, 2, 7)


@pytest.mark.parametrize(
    ("most", "top"),
    [
        (1, 1),
        (2, 2),
        (3, 3),
        (7, 8),
        (9, 10),
        (11, 20),
        (23, 30),
        (41, 50),
        (55, 60),
        (61, 80),
        (81, 100),
    ],
)
def test_round_tops(most: int, top: int) -> None:
    """The scale ends at a round number that is a little more than the most."""
    chart = _draw([("2026-02-02", "direct", most)])
    assert chart.top == top
    assert all(mark.text.isdigit() for mark in chart.counts)


def test_what_a_chart_shows_in_words() -> None:
    """The description gives the sum, the time and the highest bar."""
    chart = _draw([("2026-02-02", "direct", 2), ("2026-02-23", "indirect", 3)])
    assert describe_chart(chart) == (
        "5 quotations, the week of 2026-02-02 to the week of 2026-02-23. "
        "Most in one week: 3 (the week of 2026-02-23)."
    )
    alone = _draw([("2026-02-02", "direct", 1)])
    assert describe_chart(alone).startswith("1 quotation, the week of 2026-02-02.")
    _, empty = draw_charts([[("2026-02-02", "direct", 1)], []])
    assert empty is not None
    assert describe_chart(empty) == "No quotation from the week of 2026-02-02."


_MONDAYS = st.dates(date(1, 1, 8), date(9999, 12, 20)).map(
    lambda day: (day - timedelta(days=day.weekday())).isoformat()
)
_ROWS = st.lists(st.tuples(_MONDAYS, st.sampled_from(KINDS), st.integers(1, 10**6)), min_size=1)


@given(_ROWS)
def test_charts_hold_whatever_comes(rows: Rows) -> None:
    """Every quotation is drawn once, inside the plot, in bars that follow one another."""
    chart = _draw(rows)
    assert chart.total == sum(count for _, _, count in rows)
    assert 1 <= len(chart.bars) <= MOST_BARS
    assert all(
        a.until + timedelta(days=1) == b.since
        for a, b in zip(chart.bars, chart.bars[1:], strict=False)
    )
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.01 for bar in chart.bars)
    for bar in chart.bars:
        assert sum(part.height for part in bar.parts) <= HEIGHT + 0.1
        assert all(part.y >= -0.01 for part in bar.parts)
    assert all(0 <= mark.at <= 100 for mark in chart.times)
