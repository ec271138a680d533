"""What the user named (files, folders, standard input) -> the articles in it."""

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from quotetrack.documents.formats import Format, by_content, by_ending
from quotetrack.documents.inputs import Input, Item
from quotetrack.documents.sniffing import sniff
from quotetrack.errors import InputError

STANDARD_INPUT = "-"


def read(paths: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Item]:
    """Yield the articles of ``paths`` one by one, and what can't be read as an InputError value.

    Args:
        paths: files, folders (searched through in sorted order for files with a known ending;
            hidden ones are left out) and ``-`` for standard input. A file that is named is read
            whatever its ending.
        stdin: what ``-`` reads, instead of the process's standard input.
    """
    for path in paths:
        if path == STANDARD_INPUT:
            stream = sys.stdin.buffer if stdin is None else stdin
            yield from _read_input(Input(STANDARD_INPUT, stream))
        else:
            yield from _read_path(Path(path))


def _read_path(path: Path) -> Iterator[Item]:
    try:
        yield from _read_folder(path) if path.is_dir() else _read_file(path)
    except OSError as error:
        yield _cannot_read(path, error)


def _read_folder(folder: Path) -> Iterator[Item]:
    empty = True
    for found in _search(folder):
        empty = False
        if isinstance(found, InputError):
            yield found
        else:
            yield from _read_file(found)
    if empty:
        yield InputError(_name(folder), "no file in this folder has an ending that is read")


def _search(folder: Path) -> Iterator[Path | InputError]:
    """Yield the files under ``folder`` in sorted order; a folder is entered once, links or no."""
    waiting, entered = [folder], set()
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
            elif (real := path.resolve()) not in entered:
                entered.add(real)
                waiting.extend(sorted(filter(_is_wanted, path.iterdir()), reverse=True))
        except OSError as error:
            yield _cannot_read(path, error)


def _is_wanted(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    # A named pipe in a folder would wait for its writer for ever.
    return path.is_dir() or (by_ending(path) is not None and (path.is_file() or not path.exists()))


def _read_file(path: Path) -> Iterator[Item]:
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            source = Input(_name(path), stream)
            if stat.S_ISREG(status.st_mode):
                source = replace(source, path=path, size=status.st_size)
            yield from _read_input(source, by_ending(path))
    except OSError as error:
        yield _cannot_read(path, error)


def _read_input(source: Input, known: Format | None = None) -> Iterator[Item]:
    try:
        if known is None:
            head, stream = sniff(source.stream)
            known, source = by_content(head), replace(source, stream=stream)
        yield from known.read(source)
    except InputError as problem:
        yield problem
    except OSError as error:
        yield InputError(source.origin, error.strerror or str(error))


def _name(path: Path) -> str:
    """Return the path fit to print and to store: a byte that is no UTF-8 becomes its number."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _cannot_read(path: Path, error: OSError) -> InputError:
    return InputError(_name(path), error.strerror or str(error))
