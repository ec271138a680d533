"""What earlier visits left behind, as the fetcher asks for it."""

from typing import Protocol

from quotetrack.model import Validators


class Memory(Protocol):
    """What is known of pages from earlier visits; the database is one."""

    def validators(self, url: str) -> Validators | None:
        """Return what ``url`` was last answered with; None if it must be read anew.

        Must be None while anything that failed under ``url`` waits to be read again: an answer
        "not changed" would pass it over.
        """
        ...

    def knows(self, url: str, updated: str | None) -> bool:
        """Tell whether the article that a feed names by ``url`` is stored, as of ``updated``.

        ``url`` is the address as the feed gives it, which may redirect to the article's own.
        ``updated`` is when the feed says that it changed, in ISO 8601, None if it doesn't.
        """
        ...

    def is_due(self, url: str, published: str | None) -> bool:
        """Tell whether the article at ``url``, visited before, is to be asked for again.

        ``published`` is when, as the feed says in ISO 8601, None if it doesn't.
        """
        ...


class NoMemory:
    """Knows nothing: everything is read."""

    def validators(self, url: str) -> Validators | None:  # noqa: ARG002 - as the protocol names it
        """Return None."""
        return None

    def knows(self, url: str, updated: str | None) -> bool:  # noqa: ARG002 - as the protocol names it
        """Return False."""
        return False

    def is_due(self, url: str, published: str | None) -> bool:  # noqa: ARG002 - as the protocol names it
        """Return False."""
        return False
