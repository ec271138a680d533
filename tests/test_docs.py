"""What the pages say of the commands is so: the help, the examples, the lines to type."""

import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import click
import pytest

from quotetrack.cli import main

ROOT = Path(__file__).parents[1]
WRITER = runpy.run_path(str(ROOT / "docs" / "write_cli.py"))
CONTEXTS: list[click.Context] = list(WRITER["open_contexts"]())
COMMANDS = [
    pytest.param(context.command, context.command_path, id=context.command_path)
    for context in CONTEXTS
    if not isinstance(context.command, click.Group)
]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
OURS = r"(?:quotetrack|make)(?: [^`\n]*)?"
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def list_lines(text: str) -> list[str]:
    """Return the commands of ours in a page or a help text, as one types them."""
    fenced = "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    in_blocks = re.findall(rf"^(?: {{4,}})?(?:\$ )?(?:.*\| )?({OURS})$", fenced, re.MULTILINE)
    in_prose = re.findall(rf"`({OURS})`", text)
    return in_blocks + in_prose


def list_examples(command: click.Command) -> list[str]:
    """Return the examples in a command's help."""
    return re.findall(r"^ +(?:.*\| )?(quotetrack .*)$", command.help or "", re.MULTILINE)


def cut_pieces(line: str) -> list[list[str]]:
    """Cut a line for a shell into the words of its commands, without what is redirected."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    pieces: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("|&;"):
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [piece[: piece.index(">")] if ">" in piece else piece for piece in pieces]


def check_quotetrack(words: list[str]) -> None:
    """Fail if there is no such command, or the command knows no such option."""
    command: click.Command | None = main
    context = None
    while isinstance(command, click.Group):
        context = click.Context(command, context, **command.context_settings)
        _, words, _ = command.make_parser(context).parse_args(words)
        if not words:
            return
        command, words = command.get_command(context, words[0]), words[1:]
    assert command is not None, "no such command"
    command.make_parser(click.Context(command, context)).parse_args(words)


def check_make(words: list[str]) -> None:
    """Fail if the Makefile has no such target, or asks for no such variable."""
    for word in words:
        name, is_variable, _ = word.partition("=")
        pattern = rf"^{name} \?=" if is_variable else rf"^{name}:.*## "
        assert re.search(pattern, MAKEFILE, re.MULTILINE), f"the Makefile has no {name}"


CHECKS: dict[str, Any] = {"quotetrack": check_quotetrack, "make": check_make}


def check_line(line: str) -> None:
    """Check every command of ours in a line."""
    for piece in cut_pieces(line):
        if piece and piece[0] in CHECKS:
            CHECKS[piece[0]](piece[1:])


def test_the_page_of_commands_is_up_to_date() -> None:
    """docs/cli.md is what the help says; `make docs` writes it anew."""
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == WRITER["describe"]()


@pytest.mark.parametrize(("command", "path"), COMMANDS)
def test_every_command_has_help_and_examples(command: click.Command, path: str) -> None:
    """A command says what it does and shows itself in use, with options that it has."""
    assert command.get_short_help_str()
    examples = list_examples(command)
    assert examples
    for example in examples:
        assert f"{path} " in f"{example} "
        check_line(example)


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_pages_exist(page: str) -> None:
    """Each command that a page tells to type exists, with the options given."""
    for line in list_lines((ROOT / page).read_text("utf-8")):
        check_line(line)


@pytest.mark.parametrize("page", PAGES)
def test_links_in_pages_lead_somewhere(page: str) -> None:
    """Each link to a file of the project, pictures too, leads to a file that is there."""
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        assert "://" in target or (ROOT / target).exists(), target


@pytest.mark.parametrize(
    "line",
    [
        "quotetrack ingst seeds",
        "quotetrack ingest seeds --dbb x.db",
        "cat a.txt | quotetrack extract - --formt csv > out.csv",
        "make dmo",
        "make demo SERV=0",
        "make test && make chck",
    ],
)
def test_a_wrong_line_is_noticed(line: str) -> None:
    """The check of the pages is one: a slip in a command, an option or a target fails it."""
    with pytest.raises((AssertionError, click.UsageError)):
        check_line(line)


def test_lines_are_found() -> None:
    """Commands are found in blocks, with a prompt or behind a pipe, and in the running text."""
    text = (
        "Type `make demo`:\n\n```sh\n$ quotetrack serve\ncat x | quotetrack ingest -\nelse\n```\n"
    )
    assert list_lines(text) == ["quotetrack serve", "quotetrack ingest -", "make demo"]
