"""What a job reads: files, folders of them, and what lies in buckets, in a fixed order."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quotetrack.cluster.folders import as_cluster_error, is_remote, open_file, open_system
from quotetrack.documents import Item, Meter, find_files, has_known_ending, read, read_opened
from quotetrack.errors import ClusterError, InputError


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read, as its name, its bytes, and when it was last changed.

    ``size`` is None for what is no file that can be read: the worker that tries says why.
    """

    name: str
    size: int | None = None
    modified: str | None = None


def list_sources(paths: Sequence[str], meter: Meter) -> list[Source]:
    """Return the files that ``paths`` name, in the order in which `ingest` reads them.

    Raises:
        ClusterError: standard input or a page's address is named, or a bucket can't be read.
    """
    found: list[Source] = []
    for name in dict.fromkeys(paths):
        if name == "-" or name.startswith(("http://", "https://")):
            raise ClusterError(
                f"{name}: only files, folders and buckets are read by --engine ray; "
                "`quotetrack ingest` reads this"
            )
        found += _list_remote(name, meter) if is_remote(name) else _list_local(name, meter)
    return found


def _list_local(name: str, meter: Meter) -> Iterator[Source]:
    for path in find_files(name, meter):
        # Whatever is wrong with it is said again by whoever reads it, in its place.
        yield Source(path.origin) if isinstance(path, InputError) else _measure(path)


def _measure(path: Path) -> Source:
    try:
        status = path.stat()
    except OSError:
        return Source(str(path))
    return Source(str(path), status.st_size, _tell_time(status.st_mtime))


def _list_remote(name: str, meter: Meter) -> Iterator[Source]:
    """Yield a file of a bucket, or those under a folder there, hidden ones left out."""
    from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - of an extra, slow to import

    system, path = open_system(name)
    with as_cluster_error(name):
        info = system.get_file_info(path)
        if info.type == FileType.NotFound:
            raise ClusterError(f"{name}: nothing is there")
        is_folder = info.type == FileType.Directory
        listed = system.get_file_info(FileSelector(path, recursive=True)) if is_folder else [info]
    for each in sorted(listed, key=lambda one: one.path.split("/")):
        inner = each.path[len(path) :].strip("/")
        if each.type != FileType.File or any(p.startswith(".") for p in inner.split("/")):
            continue
        if is_folder and not has_known_ending(each.path):
            meter.passed_over[Path(each.path).suffix.lower()] += 1
            continue
        # An address may end in options of its filesystem: s3://bucket/folder?region=eu-west-1
        base, mark, options = name.partition("?")
        whole = f"{base.rstrip('/')}/{inner}{mark}{options}" if is_folder else name
        yield Source(whole, each.size, _tell_time(each.mtime_ns / 1e9) if each.mtime_ns else None)


def _tell_time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def read_source(
    source: Source, columns: Mapping[str, str], meter: Meter
) -> Generator[Item, None, None]:
    """Yield what a file holds, as `documents.read` does, on whatever machine this is.

    Raises:
        ClusterError: it is another file here than where the job was begun.
    """
    if not is_remote(source.name):
        here = _measure(Path(source.name))
        if source.size is not None and here.size != source.size:
            size = "no file" if here.size is None else f"{here.size:,} bytes"
            raise ClusterError(
                f"{source.name}: {size} on one machine, {source.size:,} bytes where the job was "
                "begun: inputs must be in a folder that all machines share, or in a bucket"
            )
        yield from read([source.name], columns=columns, meter=meter)
        return
    with open_file(source.name) as stream:
        yield from read_opened(source.name, stream, source.size or 0, columns, meter)
