"""What a person types: single keys at a terminal, lines where the input is a file or a pipe."""

import sys
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

import click

from quotetrack.errors import InputError


class NoMoreKeysError(Exception):
    """The input has ended: nobody types any more."""


@dataclass(slots=True)
class Keyboard:
    """Reads keys and lines.

    Args:
        terminal: whether a person types at a terminal, where a key needs no Enter. Otherwise
            each key is a line of its own, and a line that is no key is an error: whatever wrote
            the lines would go on to decide about other quotations than it meant.
    """

    terminal: bool
    _lines: int = field(default=0, init=False)

    @classmethod
    def open(cls) -> "Keyboard":
        """Return the keyboard of this process."""
        return cls(sys.stdin.isatty() and sys.stdout.isatty())

    def key(self, keys: Container[str]) -> str:
        """Return the next key, one of ``keys`` or, at a terminal, any.

        Raises:
            NoMoreKeysError: the input has ended.
            InputError: a line is none of ``keys``.
        """
        if self.terminal:
            return self._key_at_terminal()
        while not (given := self._line()):
            # An empty line decides nothing.
            continue
        if given not in keys:
            raise InputError("standard input", f"“{given}” is no key here", self._lines)
        return given

    def _key_at_terminal(self) -> str:
        try:
            typed = click.getchar()
        except EOFError as error:
            raise NoMoreKeysError from error
        # What is pasted, or an arrow, comes as several characters: no key, so that none decides.
        return typed if len(typed) == 1 else "\0"

    def line(self, prompt: str) -> str:
        """Return a line of text, without what can't be shown; empty if the input has ended."""
        if self.terminal:
            click.echo(prompt, nl=False)
        try:
            return self._line()
        except NoMoreKeysError:
            return ""

    def _line(self) -> str:
        try:
            given = sys.stdin.readline()
        except ValueError as error:
            raise InputError("standard input", "is no text", self._lines + 1) from error
        self._lines += 1
        if not given:
            raise NoMoreKeysError
        shown = "".join(c if c.isprintable() else " " for c in given)
        return " ".join(shown.split())


def choose_key(keyboard: Keyboard, keys: Mapping[str, str]) -> str:
    """Return the first of ``keys`` that is typed; others are not heard."""
    while (key := keyboard.key(keys)) not in keys:
        continue
    return key
