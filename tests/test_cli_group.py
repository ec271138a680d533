"""The list of commands: what it says is so, and it is there before anything heavy is loaded."""

import json
import subprocess
import sys

import click
import pytest

from quotetrack.cli.group import COMMANDS, Later, main

# What parses, reads web pages, serves, or works on other machines.
HEAVY = {"spacy", "torch", "onnxruntime", "stanza", "datasette", "trafilatura", "lxml", "ray"}
# Runs a line of the command, and tells what that loaded which wasn't before.
LOADED = """
import contextlib, io, json, sys
before = set(sys.modules)
from quotetrack.__main__ import main
sys.argv = ["quotetrack", *sys.argv[1:]]
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as said:
    main()
print(json.dumps([said.getvalue(), sorted(set(sys.modules) - before)]))
"""


def run(*words: str) -> tuple[str, set[str]]:
    """Return what a line of the command prints in a fresh process, and the modules it loads."""
    line = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(line, capture_output=True, check=True, text=True)
    said, loaded = json.loads(done.stdout)
    return said, set(loaded)


@pytest.mark.parametrize("words", [["--help"], ["--version"], []])
def test_help_loads_click_and_nothing_else_that_is_installed(words: list[str]) -> None:
    """No spaCy, no numpy, no Datasette: nothing but click and what Python itself comes with."""
    _, loaded = run(*words)
    packages = {name.partition(".")[0] for name in loaded if name.partition(".")[0] != "quotetrack"}
    assert packages - sys.stdlib_module_names == {"click"}


def test_help_loads_no_command() -> None:
    """Of our own it is the group alone, and what makes its messages fit for a terminal."""
    said, loaded = run("--help")
    assert "Find the quotations of articles and store them." in said
    ours = {name for name in loaded if name.startswith("quotetrack.")}
    own = {"__main__", "cli", "cli.group", "cli.terminal", "errors"}
    assert ours == {f"quotetrack.{name}" for name in own}


def test_help_of_a_command_loads_no_library_that_only_running_it_needs() -> None:
    """What a command's options are is told without a model's library or a server's."""
    said, loaded = run("extract", "--help")
    assert "Find the quotations of articles and print them" in said
    assert not loaded & HEAVY


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_each_command_what_its_own_help_says(name: str) -> None:
    """The list is written by hand: it names each command as it is, with its first sentence."""
    later = main.commands[name]
    command = main.get_command(click.Context(main), name)
    assert isinstance(later, Later)
    assert command is not None
    assert not isinstance(command, Later)
    assert command.name == name
    assert later.get_short_help_str(1000) == command.get_short_help_str(1000)


def test_the_list_looks_as_click_would_write_it() -> None:
    """With every command loaded, click writes the same list."""
    plain = click.Group(main.name, help=main.help, params=main.params)
    mine, clicks = (
        click.Context(
            group, info_name="quotetrack", terminal_width=80, help_option_names=["-h", "--help"]
        )
        for group in (main, plain)
    )
    for name in COMMANDS:
        command = main.get_command(mine, name)
        assert command is not None
        plain.add_command(command)
    assert main.get_help(mine) == plain.get_help(clicks)


def test_an_unknown_command_is_wrong_usage() -> None:
    """A slip of the finger is told as such, before anything is loaded."""
    line = [sys.executable, "-m", "quotetrack", "ingst"]
    done = subprocess.run(line, capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert "No such command 'ingst'" in done.stderr
