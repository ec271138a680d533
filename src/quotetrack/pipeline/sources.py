"""What the user named, opened: files, addresses, and what failed before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quotetrack.documents import Item, Meter, read
from quotetrack.errors import InputError
from quotetrack.model import Failure

if TYPE_CHECKING:
    from quotetrack.documents.fetching import Fetcher, Memory

ADDRESSES = ("http://", "https://")


@contextmanager
def open_items(  # noqa: PLR0913 - what all ways of reading need
    paths: Sequence[str],
    memory: "Memory | None" = None,
    *,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
    meter: Meter | None = None,
    failed: Iterable[Failure] = (),
) -> Iterator[Iterator[Item]]:
    """Open what is to be read: first what failed before, then ``paths``.

    Args:
        paths: files, folders, addresses, ``-``.
        memory: which pages were fetched before, and which articles are stored; None if none.
        stdin: what ``-`` reads.
        columns: what our fields are called in tables and JSON.
        allow_private: fetch from private network addresses too.
        meter: told how far the reading has come.
        failed: failures to be tried again.
    """
    with _open_fetcher(memory, allow_private=allow_private) as fetcher:

        def read_all() -> Iterator[Item]:
            again = list(failed)
            yield from (each.document for each in again if each.document is not None)
            yield from _tell_unreadable(again)
            named = [*_list_origins(again), *paths]
            yield from read(named, stdin=stdin, columns=columns, fetch=fetcher.read, meter=meter)

        yield read_all()


@contextmanager
def _open_fetcher(memory: "Memory | None", *, allow_private: bool) -> Iterator["Fetcher"]:
    from quotetrack.documents.fetching import Fetcher, NoMemory  # noqa: PLC0415 - slow to import

    with Fetcher(memory or NoMemory(), allow_private=allow_private) as fetcher:
        yield fetcher


def _list_origins(failed: Iterable[Failure]) -> list[str]:
    """Return the files and addresses to be read again, each once."""
    outer = (each.origin.partition("!/")[0] for each in failed if each.document is None)
    return [origin for origin in dict.fromkeys(outer) if origin != "-"]


def _tell_unreadable(failed: Iterable[Failure]) -> Iterator[InputError]:
    for each in failed:
        if each.document is None and each.origin == "-":
            reason = f"came from standard input, which can't be read again: {each.reason}"
            yield InputError(each.origin, reason, each.line, lost=False)


def list_feeds(paths: Iterable[str]) -> list[str]:
    """Return the addresses of feeds: given as such, or in OPML files.

    Raises:
        InputError: a file can't be read or names no feed.
    """
    return list(dict.fromkeys(feed for path in paths for feed in _list_feeds(path)))


def _list_feeds(path: str) -> Sequence[str]:
    from quotetrack.documents.feeds import parse_opml  # noqa: PLC0415 - slow to import

    if path.startswith(ADDRESSES):
        return (path,)
    try:
        feeds = parse_opml(Path(path).read_bytes())
    except OSError as error:
        raise InputError(path, error.strerror or str(error)) from error
    except InputError as error:
        raise InputError(path, error.reason) from error
    if not feeds:
        raise InputError(path, "names no feed: write addresses, or an OPML file of feeds")
    return feeds
