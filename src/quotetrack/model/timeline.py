"""What one speaker said in the course of time, repeats folded."""

from dataclasses import dataclass
from datetime import date as day_of

from quotetrack.model.texts import Act

_QUOTATIONS = "/-/quotations/"


@dataclass(frozen=True, slots=True)
class Course:
    """Which statements of one speaker to follow; every condition that is given must hold.

    ``speaker`` is the identifier of who stands for a cluster. ``about`` are words, "phrases" and
    beginnings* that a version must hold. ``since`` and ``until`` are a year, a month or a day, both
    included: a version falls between them. ``act`` None is all acts. Some version is at least so
    sure as ``min_confidence`` says, or checked by a person. Only the latest ``limit`` statements
    are read; those without a date count as the oldest.
    """

    speaker: str
    about: str | None = None
    since: str | None = None
    until: str | None = None
    act: Act | None = Act.STATEMENT
    min_confidence: float | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A statement as one article has it; ``date`` is YYYY-MM-DD, or as much of it as is known."""

    number: int
    id: str
    date: str | None
    outlet: str | None
    headline: str | None
    url: str | None
    language: str | None
    text: str
    kind: str
    act: str
    confidence: float
    certainty: str
    document: str

    @property
    def permalink(self) -> str:
        """The address of its page."""
        return f"{_QUOTATIONS}{self.id}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version has otherwise than a quotation that is worded nearly the same.

    ``touch`` is what it is about: a number, a name or a negation. ``ours`` are the words here,
    ``theirs`` those there; either may be empty. ``elsewhere`` is the other quotation's words,
    ``date`` and ``outlet`` where they stand, ``id`` the other quotation. ``inside`` tells that
    both are versions of this statement, because a person said so.
    """

    touch: str
    ours: str
    theirs: str
    elsewhere: str
    date: str | None
    outlet: str | None
    id: str
    inside: bool

    @property
    def permalink(self) -> str:
        """The address of the other quotation's page."""
        return f"{_QUOTATIONS}{self.id}"


@dataclass(frozen=True, slots=True)
class Followed:
    """A statement in the course of what its speaker said.

    ``versions`` are in the order in which they were published. ``longest`` is the one with the
    longest verbatim form. ``wordings`` counts different ones.
    """

    versions: tuple[Version, ...]
    longest: Version
    wordings: int
    differences: tuple[Difference, ...] = ()

    @property
    def original(self) -> Version:
        """The version that was published first."""
        return self.versions[0]

    @property
    def first(self) -> str | None:
        """When it was first seen."""
        return self.original.date

    @property
    def last(self) -> str | None:
        """When it was last seen."""
        return max((v.date for v in self.versions if v.date), default=None)

    @property
    def days(self) -> int | None:
        """How many days lie between the first and the last; None where a day isn't known."""
        try:
            return (
                day_of.fromisoformat(self.last or "") - day_of.fromisoformat(self.first or "")
            ).days
        except ValueError:
            return None

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carried it, the first one first."""
        return tuple(dict.fromkeys(v.outlet for v in self.versions if v.outlet))

    @property
    def articles(self) -> int:
        """How many articles carried it, copies among them."""
        return len({v.document for v in self.versions})

    @property
    def kinds(self) -> tuple[str, ...]:
        """How it was quoted, the first way first: direct here, indirect there."""
        return tuple(dict.fromkeys(v.kind for v in self.versions))

    @property
    def permalink(self) -> str:
        """The address of its page."""
        return f"/-/statements/{self.original.id}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Statements, the first seen first, those without a date last; ``all`` counts what fits.

    ``waiting`` are quotations of the speaker that weren't grouped yet: each stands alone.
    """

    statements: tuple[Followed, ...]
    all: int
    waiting: int = 0
