"""Where data goes: standard output, or a file that is there whole or not at all."""

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

from quotetrack.errors import OutputError

STANDARD_OUTPUT = Path("-")


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """Open ``path`` for bytes; ``-`` is standard output.

    A regular file is written beside its place and put there at the end: if anything fails, what
    stood there before still does. A device or a pipe is written to as it is.

    Raises:
        OutputError: if it can't be written.
    """
    try:
        with _open(path) as stream:
            yield stream
            stream.flush()
    except OSError as error:
        # A reader that has seen enough, such as head, is no error: click ends quietly then.
        if error.errno == errno.EPIPE:
            raise
        name = "standard output" if path == STANDARD_OUTPUT else path
        raise OutputError(f"{name}: can't be written: {error.strerror or error}") from error


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    if path == STANDARD_OUTPUT:
        return nullcontext(sys.stdout.buffer)
    place = path.resolve()
    if place.exists() and not place.is_file():
        return place.open("wb")
    return _replace(place)


@contextmanager
def _replace(place: Path) -> Iterator[BinaryIO]:
    mode = _mode(place)
    number, name = tempfile.mkstemp(prefix=f".{place.name[:100]}.", dir=place.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            yield stream
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(place: Path) -> int:
    """Return the permissions that the file has, or that a new one gets."""
    with suppress(OSError):
        return stat.S_IMODE(place.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
