"""What goes wrong on the way to a page, before it is known under which name to tell it."""

from quotetrack.errors import QuotetrackError


class FetchError(QuotetrackError):
    """A page can't be had.

    Args:
        reason: why, in a few words, without the address.
        passes: whether the same may go well a little later.
        wait: seconds that the server asks to be left alone for, where it says so.
        withdrawn: whether the server has the page no more, or may not show it.
    """

    def __init__(
        self,
        reason: str,
        *,
        passes: bool = False,
        wait: float | None = None,
        withdrawn: bool = False,
    ) -> None:
        self.reason = reason
        self.passes = passes
        self.wait = wait
        self.withdrawn = withdrawn
        super().__init__(reason)


class HostError(FetchError):
    """The server itself can't be had, whatever it would be asked for."""


class SlowError(FetchError):
    """The server takes too long."""
