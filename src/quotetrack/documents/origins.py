"""What the user named (files, folders, addresses, standard input) -> the articles in it."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from quotetrack.documents.formats import has_known_ending
from quotetrack.documents.inputs import CutShortError, Input, Item, hashed
from quotetrack.documents.metering import Allowance, Meter, Metered
from quotetrack.documents.reading import read_stream
from quotetrack.errors import InputError
from quotetrack.model import Finished

STANDARD_INPUT = "-"
_ADDRESSES = ("http://", "https://")

Fetch = Callable[[str], Iterator[Item]]
"""Yields what an address holds."""


def read(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] | None = None,
    fetch: Fetch | None = None,
    meter: Meter | None = None,
) -> Iterator[Item]:
    """Yield the articles of ``paths`` one by one, and what can't be read as an InputError value.

    Behind the articles of a file that was read to its end comes a `Finished`.

    Args:
        paths: files, folders (searched through in sorted order for files with a known ending;
            hidden ones are left out), addresses (``https://...``) and ``-`` for standard input.
            A file that is named is read whatever its ending.
        stdin: what ``-`` reads, instead of the process's standard input.
        columns: what a field of ours (``text``) is called in tables and JSON (``body``).
        fetch: reads an address; without it none can be read.
        meter: told how far the reading has come, and which files were passed over.
    """
    reader = _Reader(stdin, columns or {}, fetch, meter or Meter())
    for path in paths:
        yield from reader.read(path)


def find_files(name: str, meter: Meter) -> Iterator[Path | InputError]:
    """Yield the files that `read` reads of a path, in its order, and what is wrong with the path.

    The meter is told which files of a folder are passed over.
    """

    def pass_over(path: Path) -> None:
        meter.passed_over[path.suffix.lower()] += 1

    empty = True
    for found in _search(Path(name), pass_over):
        empty = False
        yield found
    if empty:
        yield InputError(_name(Path(name)), "no file in this folder has an ending that is read")


def read_opened(
    origin: str,
    stream: BinaryIO,
    size: int,
    columns: Mapping[str, str],
    meter: Meter,
) -> Iterator[Item]:
    """Yield the articles of a file that was opened elsewhere, in a bucket, as `read` does."""
    allowance = Allowance(size=size, passed_over=meter.passed_over)
    whole = True
    for item in read_stream(
        Input(
            origin=origin,
            stream=Metered(stream, meter, allowance).buffered(),
            size=size,
            columns=columns,
            fallback_id=hashed("file", origin),
            allowance=allowance,
        )
    ):
        whole = whole and not isinstance(item, CutShortError)
        yield item
    if whole:
        yield Finished(origin)


def measure(paths: Sequence[str]) -> int | None:
    """Return the bytes of all files that `read` would read, without opening any.

    None if that can't be told: standard input, a named pipe, an address.
    """
    total = 0
    for name in paths:
        if name == STANDARD_INPUT or name.startswith(_ADDRESSES):
            return None
        for path in _search(Path(name), lambda _: None):
            size = None if isinstance(path, InputError) else _measure_file(path)
            if size is None:
                return None
            total += size
    return total


def _measure_file(path: Path) -> int | None:
    """Return a file's size, 0 for what can't be looked at, None for what has none."""
    try:
        status = path.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what is named, one after the other."""

    stdin: BinaryIO | None
    columns: Mapping[str, str]
    fetch: Fetch | None
    meter: Meter

    def read(self, name: str) -> Iterator[Item]:
        if name == STANDARD_INPUT:
            stream = sys.stdin.buffer if self.stdin is None else self.stdin
            yield from self._read_input(STANDARD_INPUT, stream, None)
        elif not name.startswith(_ADDRESSES):
            yield from self._read_path(name)
        elif self.fetch:
            yield from self.fetch(name)
        else:
            yield InputError(name, "addresses can't be fetched here; save the page and name that")

    def _read_path(self, name: str) -> Iterator[Item]:
        for found in find_files(name, self.meter):
            if isinstance(found, InputError):
                yield found
            else:
                yield from self._read_file(found)

    def _read_file(self, path: Path) -> Iterator[Item]:
        whole = True
        try:
            with path.open("rb", buffering=0) as file:
                for item in self._read_input(_name(path), file, path):
                    whole = whole and not isinstance(item, CutShortError)
                    yield item
        except OSError as error:
            yield _cannot_read(path, error)
        else:
            if whole:
                yield Finished(_name(path))

    def _read_input(self, origin: str, file: BinaryIO, path: Path | None) -> Iterator[Item]:
        """Read an open file; without a ``path`` it is none that could be read again."""
        status = os.fstat(file.fileno()) if path else None
        size = status.st_size if status and stat.S_ISREG(status.st_mode) else None
        allowance = Allowance(size=size, passed_over=self.meter.passed_over)
        before = self.meter.done
        yield from read_stream(
            Input(
                origin=origin,
                stream=Metered(file, self.meter, allowance).buffered(),
                path=path if size is not None else None,
                size=size,
                columns=self.columns,
                fallback_id=hashed("file", os.fsencode(path.resolve())) if path else None,
                allowance=allowance,
            )
        )
        # What an archive's directory doesn't name was never read: it is done with all the same.
        self.meter.done = before + (allowance.taken if size is None else size)


def _search(path: Path, pass_over: Callable[[Path], object]) -> Iterator[Path | InputError]:
    """Yield a file, or the files under a folder in sorted order; a folder is entered once."""
    waiting, entered = [path], set()
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                yield path
            elif (real := path.resolve()) not in entered:
                entered.add(real)
                found = sorted(path.iterdir(), reverse=True)
                waiting.extend(inner for inner in found if _is_wanted(inner, pass_over))
        except OSError as error:
            yield _cannot_read(path, error)


def _is_wanted(path: Path, pass_over: Callable[[Path], object]) -> bool:
    if path.name.startswith("."):
        return False
    if path.is_dir():
        return True
    # A named pipe in a folder would wait for its writer for ever.
    if path.exists() and not path.is_file():
        return False
    known = has_known_ending(path)
    if not known:
        pass_over(path)
    return known


def _name(path: Path) -> str:
    """Return the path fit to print and to store: a byte that is no UTF-8 becomes its number."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _cannot_read(path: Path, error: OSError) -> InputError:
    return InputError(_name(path), error.strerror or str(error))
