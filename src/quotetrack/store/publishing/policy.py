"""What of an archive goes into its public copy."""

from dataclasses import dataclass
from enum import StrEnum


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
    """

    text: TextPolicy = TextPolicy.CONTEXT
    min_confidence: float = 0.0
    reviewed_only: bool = False
