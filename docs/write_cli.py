"""Write cli.md beside this file from the help of the commands: `make docs`."""

from collections.abc import Iterator
from pathlib import Path

import click

from quotetrack.cli import main

WIDTH = 80
PAGE = Path(__file__).with_name("cli.md")
TOP = """\
# The command line

What `--help` tells, of every command. Written by `make docs`; a test fails while it is out of date.

Data goes to standard output, progress and complaints to standard error. The exit code is 0, or 1
where something was wrong with the input (each thing on one line), 2 for wrong usage, or 130 where
Ctrl-C ended it.
"""


def open_contexts(
    command: click.Command = main, above: click.Context | None = None
) -> Iterator[click.Context]:
    """Yield a context of ``command`` and of every command below it, parents first."""
    name = "quotetrack" if above is None else command.name
    settings = {**command.context_settings, "terminal_width": WIDTH}
    context = click.Context(command, above, name, **settings)
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            if found := command.get_command(context, below):
                yield from open_contexts(found, context)


def describe() -> str:
    """Return the page: a heading and the help of each command, 80 columns wide."""
    helps = (
        f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
        for context in open_contexts()
    )
    return "\n".join([TOP, *helps])


if __name__ == "__main__":
    PAGE.write_text(describe(), "utf-8")
