"""Shards -> a database: what actors read is stored as if it had been read here, in its order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from quotetrack.cluster.folders import Folder
from quotetrack.cluster.jobs import lay_down
from quotetrack.cluster.manifest import KNOWN, NAME, Manifest, read_manifest
from quotetrack.cluster.shards import Shard, list_open, read_rows, read_shard
from quotetrack.documents import Item
from quotetrack.errors import ClusterError, InputError
from quotetrack.model import Document, Finished, Speaker
from quotetrack.pipeline import ReadElsewhere, Result, open_registry


class Nobody:
    """A pool that reads nothing: all that it is asked for was read elsewhere."""

    def __init__(self, made_by: tuple[str, ...]) -> None:
        self._made_by = made_by

    @property
    def made_by(self) -> tuple[str, ...]:
        """The models that the articles were read with."""
        return self._made_by

    def refuse(self, _: Document) -> str | None:
        """Refuse nothing: that was done where the article was read."""
        return None

    def know(self, _: Sequence[Speaker]) -> None:
        """Do nothing."""

    def rest(self) -> None:
        """Do nothing."""

    def read(self, items: Iterable[object]) -> Iterator[tuple[object, Result | None]]:
        """Yield all items as they are."""
        return ((item, None) for item in items)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def open_done(name: str) -> tuple[Folder, Manifest]:
    """Return the folder of a job that is done, and its manifest.

    Raises:
        ClusterError: there is none, or the job isn't done.
    """
    folder = Folder.open(name)
    manifest = read_manifest(folder)
    if manifest is None:
        raise ClusterError(f"{name}: no {NAME}: not a folder of `quotetrack extract --engine ray`")
    if not manifest.complete or list_open(len(manifest.job["inputs"]), manifest.shards):
        raise ClusterError(f"{name}: the job isn't done: give its command again, it goes on")
    return folder, manifest


@contextmanager
def open_listed(folder: Folder) -> Iterator[Sequence[Speaker]]:
    """Yield the speakers of the file that the job was given, or of the one that ships."""
    known = folder.read(KNOWN)
    if known is None:
        yield open_registry(None).speakers()
        return
    with lay_down(known) as path:
        yield open_registry(path).speakers()


def read_events(
    folder: Folder, manifest: Manifest, advance: Callable[[Shard], object] = lambda _: None
) -> Iterator[Item | ReadElsewhere]:
    """Yield what a job read, in the order of its inputs; one shard is held at a time.

    Raises:
        ClusterError: a file of it is gone or damaged.
    """
    for shard in sorted(manifest.shards, key=lambda one: one.key):
        yield from read_shard(folder, shard)
        if shard.finished:
            yield Finished(_name_origin(manifest.job["inputs"][shard.input]["name"]))
        advance(shard)


def _name_origin(name: str) -> str:
    """Return what an input is called where it is told of: see `documents.read`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def find_problems(folder: Folder, manifest: Manifest) -> Iterator[InputError]:
    """Yield all that was wrong with the inputs and their articles, in their order."""
    for shard in manifest.shards:
        if shard.counts["failures"]:
            for row in read_rows(folder, shard, "failures"):
                yield InputError(row["origin"], row["reason"], row["line"], lost=row["lost"])
