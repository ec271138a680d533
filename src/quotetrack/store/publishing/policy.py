"""What of an archive goes into its public copy."""

from dataclasses import dataclass
from enum import StrEnum

from quotetrack.errors import PublishError


class TextPolicy(StrEnum):
    """How much of an article's text the copy shows.

    ``none``: the quotations, their cues and sources alone. ``context``: the sentences in which
    they stand, and two around. ``full``: all of it.
    """

    NONE = "none"
    CONTEXT = "context"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Policy:
    """What of an archive may be shown.

    ``min_confidence``, from 0 to 1: what is less sure is left out unless a person judged it.
    ``reviewed_only``: only what a person found right, or corrected, goes in.

    Raises:
        PublishError: ``min_confidence`` is something else.
    """

    text: TextPolicy = TextPolicy.CONTEXT
    min_confidence: float = 0.0
    reviewed_only: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no probability."""
        # So written that NaN, less than which nothing is, is refused too.
        if not 0 <= self.min_confidence <= 1:
            raise PublishError(f"--min-confidence {self.min_confidence}: give a number from 0 to 1")
