"""What a speaker said in the course of time, drawn for a terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

import click
from rich.console import Console

from quotetrack.cli.terminal import fit_cell
from quotetrack.cli.track_files import tell_difference
from quotetrack.model.timeline import Followed

DATES = 12
"""The width of the column of dates, with what parts it from the words."""
WIDEST = 110
"""Longer lines than this are hard to read."""
NAMED = 3
"""So many outlets are named; of the others, how many."""
DIFFERENCES = 3
"""So many differences of a statement are shown; of the others, how many."""
LONGEST = 600
"""Of longer words, so many characters are shown: files and pages have all."""

_NARROWEST = 24
_NO_DATE = "no date"

# A text and what it is: words, facts or a warning.
_Line = tuple[str, str]


def draw_timeline(
    told: Iterable[tuple[Followed, tuple[str, ...]]], out: BinaryIO, *, to_screen: bool
) -> None:
    """Write statements with their subjects one below the other, in UTF-8.

    Dates are a column of their own. Colours are for a terminal alone, and only if ``to_screen``.
    """
    console = Console()
    width = max(min(console.width, WIDEST) - DATES, _NARROWEST)
    coloured = to_screen and console.color_system is not None and not console.no_color
    for n, (one, subjects) in enumerate(told):
        lines = "\n".join(_draw(one, subjects, width, coloured=coloured))
        text = f"{lines}\n" if not n else f"\n{lines}\n"
        if to_screen:
            click.echo(text, nl=False, color=coloured)
        else:
            out.write(text.encode("utf-8", "replace"))


def _draw(one: Followed, subjects: Sequence[str], width: int, *, coloured: bool) -> Iterator[str]:
    lines = [
        (line, style)
        for text, style in _list_texts(one, subjects)
        for line in _wrap(fit_cell(text), width)
    ]
    dates = [*_list_dates(one)]
    dates += [""] * (len(lines) - len(dates))
    lines += [("", "")] * (len(dates) - len(lines))
    for date, (line, style) in zip(dates, lines, strict=True):
        row = f"{_paint(f'{date:<{DATES}}', 'date', coloured)}{_paint(line, style, coloured)}"
        yield row.rstrip()


def _wrap(text: str, width: int) -> list[str]:
    # A link stays in one piece wherever it fits: it is there to be copied.
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _list_dates(one: Followed) -> Iterator[str]:
    yield one.first or _NO_DATE
    if one.last and one.last != one.first:
        yield f"–{one.last}"


def _list_texts(one: Followed, subjects: Sequence[str]) -> Iterator[_Line]:
    """Yield what stands below each other: the words, who carried them, what differs, where."""
    words = one.longest
    cut = words.text if len(words.text) <= LONGEST else f"{words.text[:LONGEST].rstrip()} …"
    yield cut, "words"
    facts = [_tell_carriers(one)]
    facts += [f"{one.days:,} {'day' if one.days == 1 else 'days'}"] if one.days else []
    facts += [f"{one.wordings} wordings"] if one.wordings > 1 else []
    facts += [", ".join(one.kinds)]
    facts += [words.act] if words.act != "statement" else []
    facts += [words.certainty]
    yield " · ".join(facts), "facts"
    for difference in one.differences[:DIFFERENCES]:
        yield f"! {difference.touch}: {tell_difference(difference)}", "warning"
    if len(one.differences) > DIFFERENCES:
        yield f"! {len(one.differences) - DIFFERENCES} more that differ", "warning"
    if subjects:
        yield f"on {', '.join(subjects)}", "facts"
    yield one.permalink, "facts"


def _tell_carriers(one: Followed) -> str:
    """Return who carried a statement: "carried by 7 outlets: X, Y, Z and 4 more"."""
    named, count = ", ".join(one.outlets[:NAMED]), len(one.outlets)
    if not count:
        return f"{one.articles} articles" if one.articles > 1 else "no outlet named"
    if count == 1:
        return f"{named}, {one.articles} articles" if one.articles > 1 else named
    if count <= NAMED + 1:
        return f"carried by {count} outlets: {', '.join(one.outlets)}"
    return f"carried by {count} outlets: {named} and {count - NAMED} more"


def _paint(text: str, style: str, coloured: bool) -> str:  # noqa: FBT001 - said at each call
    if not coloured or not text.strip():
        return text
    warns = "yellow" if style == "warning" else None
    return click.style(text, fg=warns, bold=style == "date" or None, dim=style == "facts" or None)
