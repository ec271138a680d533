"""A progress bar on stderr and tables for people."""

import io
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from quotetrack.cli.terminal import fit_cell
from quotetrack.cluster import Shard
from quotetrack.documents import Meter
from quotetrack.pipeline import Outcome

# A longer cell without a space is broken all the same.
LONGEST_WORD = 40
# What a column of prose needs to be read, and what stands between two columns.
NARROWEST_PROSE = 8
SEPARATOR = 3


class ReadingBar:
    """How far a run of ingesting has come, on stderr: a bar, rates, counts, the time left.

    The bar goes by the bytes of the input, which are known before it is read; where they aren't
    (a pipe, an address), it only moves.
    """

    def __init__(self, progress: Progress, meter: Meter) -> None:
        self._progress, self._meter = progress, meter
        self._task = progress.add_task("Reading", total=meter.total or None, told="")
        self._started: float | None = None
        self._articles = self._quotations = self._failures = self._unchanged = 0

    def advance(self, outcome: Outcome) -> None:
        """Count an article that is done with."""
        # Models are loaded before the first one: that is no part of the rate.
        self._started = self._started or time.monotonic()
        self._articles += 1
        self._quotations += outcome.quotations
        self._failures += outcome.fate == "failed"
        self._unchanged += outcome.fate == "unchanged"
        self._progress.update(self._task, completed=self._meter.done, told=self._tell())

    def echo(self, line: str) -> None:
        """Print a line above the bar."""
        self._progress.console.out(line)

    def _tell(self) -> str:
        seconds = time.monotonic() - (self._started or 0.0)
        rate = f", {self._articles / seconds:.1f}/s" if seconds > 1 else ""
        told = [f"{self._articles:,} articles{rate}", f"{self._quotations:,} quotations"]
        if self._unchanged:
            told.append(f"{self._unchanged:,} unchanged")
        if self._failures:
            told.append(f"{self._failures:,} failed")
        return " · ".join(told)


class ShardLines:
    """Prints on stderr now and then how many shards are done: a line for people and for logs.

    ``total`` is how many there will be, None where nobody knows.
    """

    def __init__(self, total: int | None = None) -> None:
        self._total = total
        self._shards = self._documents = 0
        self._every = 10.0 if sys.stderr.isatty() else 60.0  # seconds
        self._told = time.monotonic()

    def __call__(self, shard: Shard) -> None:
        """Count a shard."""
        self._shards += 1
        self._documents += shard.counts["documents"]
        if time.monotonic() - self._told > self._every:
            self._told = time.monotonic()
            part = f"{self._shards / self._total:.0%}, " if self._total else ""
            told = f"{part}{self._shards:,} shards, {self._documents:,} articles"
            click.echo(told, err=True)


@contextmanager
def reading_bar(meter: Meter) -> Iterator[ReadingBar]:
    """Show how far the reading that ``meter`` counts has come."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        TextColumn("{task.percentage:>3.0f}%" if meter.total else ""),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(compact=True),
    )
    console = Console(stderr=True)
    # Nobody watches a file that errors are collected in: a bar would be one more line there.
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield ReadingBar(progress, meter)


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], out: BinaryIO | None = None
) -> None:
    """Print a table on stdout, or in UTF-8 into ``out``.

    Numbers stand to the right, missing values stay empty.
    """
    cells = [["" if cell is None else fit_cell(str(cell)) for cell in row] for row in rows]
    columns = [[row[n] for row in cells] for n in range(len(headings))]
    width = Console().width
    whole = _leaves_room(headings, columns, width)
    table = Table(show_edge=False, pad_edge=False)
    for n, heading in enumerate(headings):
        table.add_column(
            heading,
            justify="right" if any(isinstance(row[n], int | float) for row in rows) else "left",
            overflow="fold",
            no_wrap=whole and _is_unbroken(columns[n]),
        )
    for row in cells:
        table.add_row(*row)
    text = io.StringIO()
    console = Console(file=text, width=width, highlight=False, markup=False, emoji=False)
    console.print(table)
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        out.write(text.getvalue().encode())


def _is_unbroken(cells: Sequence[str]) -> bool:
    """Tell whether a column holds identifiers, dates and the like, which want to stay whole."""
    return all(" " not in cell and len(cell) <= LONGEST_WORD for cell in cells)


def _leaves_room(headings: Sequence[str], columns: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether such columns fit whole; a terminal too narrow for them breaks them all."""
    needed = 0
    for heading, cells in zip(headings, columns, strict=True):
        widest = max(map(len, (heading, *cells)))
        needed += SEPARATOR + (widest if _is_unbroken(cells) else min(widest, NARROWEST_PROSE))
    return needed <= width
