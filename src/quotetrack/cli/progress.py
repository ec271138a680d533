"""A progress bar on stderr and tables for people."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from quotetrack.cli.terminal import fit_cell

# A longer cell without a space is broken all the same.
LONGEST_WORD = 40
# What a column of prose needs to be read, and what stands between two columns.
NARROWEST_PROSE = 8
SEPARATOR = 3


@contextmanager
def progress_bar(title: str, total: int | None) -> Iterator[Progress]:
    """Show a bar for ``total`` documents; the caller advances its only task, number 0."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        progress.add_task(title, total=total)
        yield progress


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
