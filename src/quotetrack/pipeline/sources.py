"""What the user named, opened: files, addresses, and what failed before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from quotetrack.documents import Item, Meter, read
from quotetrack.errors import InputError
from quotetrack.model import Failure, Validators

if TYPE_CHECKING:
    from quotetrack.documents.fetching import Fetcher, Memory


class Recall:
    """What is known of pages, by whatever database is open just now."""

    def __init__(self, memory: "Memory | None" = None) -> None:
        self.memory = memory

    def validators(self, url: str) -> Validators | None:
        """Return what ``url`` was last answered with."""
        return self.memory.validators(url) if self.memory else None

    def knows(self, url: str, updated: str | None) -> bool:
        """Tell whether the article at ``url`` is stored."""
        return self.memory.knows(url, updated) if self.memory else False

    def is_due(self, url: str, published: str | None) -> bool:
        """Tell whether the article at ``url`` is to be asked for again."""
        return self.memory.is_due(url, published) if self.memory else False


@contextmanager
def open_fetcher(recall: Recall, *, allow_private: bool = False) -> Iterator["Fetcher"]:
    """Open what fetches addresses; it keeps what sites asked for as long as it is open."""
    from quotetrack.documents.fetching import Fetcher  # noqa: PLC0415 - slow to import

    with Fetcher(recall, allow_private=allow_private) as fetcher:
        yield fetcher


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
    fetcher: "Fetcher | None" = None,
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
        fetcher: fetches addresses, instead of one that is opened for this.
    """
    again = list(failed)
    named = list(dict.fromkeys([*_list_origins(again), *paths]))
    with ExitStack() as stack:
        if fetcher is None and any(map(is_address, named)):
            opened = open_fetcher(Recall(memory), allow_private=allow_private)
            fetcher = stack.enter_context(opened)
        kept: list[Item] = [each.document for each in again if each.document is not None]
        yield chain(
            kept, _tell_unreadable(again), _read_named(named, fetcher, stdin, columns, meter)
        )


def _read_named(
    named: Sequence[str],
    fetcher: "Fetcher | None",
    stdin: BinaryIO | None,
    columns: Mapping[str, str] | None,
    meter: Meter | None,
) -> Iterator[Item]:
    if fetcher is not None and all(map(is_address, named)):
        # Several hosts are then asked at the same time.
        return fetcher.read_all(named)
    fetch = fetcher.read if fetcher else None
    return read(named, stdin=stdin, columns=columns, fetch=fetch, meter=meter)


def is_address(path: str) -> bool:
    """Tell whether what the user named is fetched, and no file."""
    return path.startswith(("http://", "https://"))


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
    from quotetrack.documents.web.feeds import parse_opml  # noqa: PLC0415 - slow to import

    if is_address(path):
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
