"""What can go wrong, as one small tree.

::

    QuotetrackError
    ├── InputError      a file or a line that can't be read
    ├── OutputError     a file that can't be written
    ├── ModelError      a parser or its model that can't be loaded
    ├── WorkerError     a process that reads articles and can't be started
    ├── LanguageError   a language without a data file, or a data file that is wrong
    ├── RegistryError   a speakers file that is wrong, or two speakers that can't be told apart
    ├── StoreError      a database that refuses, or that isn't ours
    │   └── RefusedError    a document that can't be stored: its own fault, others can
    ├── ClusterError    a Ray cluster, or a folder of its shards, that can't be used
    ├── LinkError       a reconciliation service that can't be used
    └── PublishError    an archive that can't be served

Every message says what, where and, if there is one, the command that mends it. The command line
prints it on one line and ends with exit code 1; untidy text is no error but a value.
"""


class QuotetrackError(Exception):
    """Anything that quotetrack itself reports."""


class InputError(QuotetrackError):
    """An input that can't be read, with its place.

    Args:
        origin: the file as the user named it, ``-`` for standard input.
        reason: what is wrong with it, in a few words.
        line: the line it happened on, counted from 1, where there is one.
        lost: whether an article was lost by it, and not only its date.
    """

    def __init__(
        self, origin: str, reason: str, line: int | None = None, *, lost: bool = True
    ) -> None:
        self.origin = origin
        self.reason = reason
        self.line = line
        self.lost = lost
        place = origin if line is None else f"{origin}:{line}"
        super().__init__(f"{place}: {reason}")

    def __reduce__(self) -> tuple[object, ...]:
        """Let a worker hand it to the process that tells of it."""
        return _remake, (self.origin, self.reason, self.line, self.lost)


def _remake(origin: str, reason: str, line: int | None, lost: bool) -> InputError:  # noqa: FBT001 - as pickled
    return InputError(origin, reason, line, lost=lost)


class OutputError(QuotetrackError):
    """A file, or standard output, can't be written."""


class ModelError(QuotetrackError):
    """A parser, or the model it needs, can't be loaded."""


class WorkerError(QuotetrackError):
    """A process that reads articles can't be started."""


class LanguageError(QuotetrackError):
    """A language has no data file, or its data file is wrong."""


class RegistryError(QuotetrackError):
    """A speakers file is wrong, or a name in it belongs to two speakers."""


class StoreError(QuotetrackError):
    """A database refuses what was asked, or isn't a quotetrack database."""


class RefusedError(StoreError):
    """A document can't be stored, for what it is: the database itself is well."""


class ClusterError(QuotetrackError):
    """A Ray cluster, or a folder of shards that it wrote, can't be used."""


class LinkError(QuotetrackError):
    """A reconciliation service can't be reached, or answers what can't be used."""


class PublishError(QuotetrackError):
    """An archive can't be served where it was asked for."""
