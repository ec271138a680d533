"""The weights that ship: data files with their checksums beside them, never code."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from quotetrack.errors import ModelError

# The format of `sha256sum`: a hash, two spaces, a file's name.
CHECKSUMS = "SHA256SUMS"


@contextmanager
def open_weights(package: str) -> Iterator[Path]:
    """Give the folder ``weights`` of a package, each file in it checked.

    Raises:
        ModelError: a file is missing, or isn't what was shipped.
    """
    with as_file(files(package) / "weights") as folder:
        check_weights(folder)
        yield folder


def check_weights(folder: Path) -> None:
    """Compare the files of a folder with the checksums beside them.

    Raises:
        ModelError: a file is missing, or isn't what was shipped.
    """
    try:
        lines = (folder / CHECKSUMS).read_text("utf-8").splitlines()
        for line in lines:
            digest, _, name = line.partition("  ")
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise ModelError(f"{folder / name} is damaged: install quotetrack again")
    except OSError as error:
        raise ModelError(
            f"weights are missing in {folder} ({error.strerror}): install quotetrack again"
        ) from error


def write_checksums(folder: Path) -> None:
    """Write the checksums of all files of a folder beside them."""
    names = sorted(p.name for p in folder.iterdir() if p.is_file() and p.name != CHECKSUMS)
    lines = (f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names)
    (folder / CHECKSUMS).write_text("".join(lines), "utf-8")
