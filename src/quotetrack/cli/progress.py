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
    table = Table(show_edge=False, pad_edge=False)
    for n, heading in enumerate(headings):
        numbers = any(isinstance(row[n], int | float) for row in rows)
        table.add_column(
            heading,
            justify="right" if numbers else "left",
            overflow="fold",
            min_width=_least_width([row[n] for row in rows]),
        )
    for row in rows:
        table.add_row(*("" if cell is None else fit_cell(str(cell)) for cell in row))
    text = io.StringIO()
    console = Console(file=text, width=Console().width, highlight=False, markup=False, emoji=False)
    console.print(table)
    if out is None:
        click.echo(text.getvalue(), nl=False)
    else:
        out.write(text.getvalue().encode())


def _least_width(cells: Sequence[object]) -> int | None:
    """Return the width that identifiers and dates need so as not to be broken; None for prose."""
    texts = ["" if cell is None else fit_cell(str(cell)) for cell in cells]
    longest = max(map(len, texts), default=0)
    return longest if longest <= LONGEST_WORD and not any(" " in text for text in texts) else None
