"""What people decide, and who is who by that."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from quotetrack.model.texts import Span, SpeakerKind


class Verdict(StrEnum):
    """What a person decided about a quotation, two quotations, two speakers, or a name.

    About a quotation: ``RIGHT`` (``speaker`` is who was shown, or ``value`` how an unnamed one was
    described; neither if it was open), ``WRONG_SPEAKER`` (``speaker`` is the right one, or
    ``value`` a description, if known; ``other`` who was shown), ``NOT_A_QUOTATION``.
    About two quotations of one speaker: ``SAME_STATEMENT``, ``OTHER_STATEMENT``.
    About two speakers: ``SAME`` (``other`` is ``speaker``), ``DIFFERENT``.
    About one: ``ALIAS`` and ``NO_ALIAS`` (``value`` is a name of theirs, or isn't), ``NAME``
    (``value`` is the name to show), ``LINK`` and ``NO_LINK`` (``value`` is their Wikidata item,
    or isn't), ``HERE`` (in the document, who is called ``other`` is ``speaker``). ``WITHDRAWN``
    takes back what was decided on the same question; ``question`` then says which.
    """

    RIGHT = "right"
    WRONG_SPEAKER = "wrong speaker"
    NOT_A_QUOTATION = "not a quotation"
    SAME = "same"
    DIFFERENT = "different"
    ALIAS = "alias"
    NO_ALIAS = "no alias"
    NAME = "name"
    LINK = "link"
    NO_LINK = "no link"
    HERE = "here"
    WITHDRAWN = "withdrawn"
    SAME_STATEMENT = "same statement"
    OTHER_STATEMENT = "other statement"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision, kept for ever: later ones on the same question count instead of it.

    ``made_at`` is an ISO 8601 date and time in UTC, ``made_by`` whoever decided, ``note`` why.
    ``speaker`` and ``other`` are slugs; ``speaker_name`` and ``other_name`` say whom they meant,
    so that a speaker can be entered where the archive lacks one. ``document`` is a document's
    id; ``place`` the first and last offset of the quotation's content and ``text`` its words, by
    which it is found again when a new model or an edited article has moved it. ``other_document``,
    ``other_place`` and ``other_text`` are those of the other of two quotations: the first is
    always the one that sorts before, however they were given.
    """

    verdict: Verdict
    made_at: str
    made_by: str
    note: str | None = None
    speaker: str | None = None
    speaker_name: str | None = None
    other: str | None = None
    other_name: str | None = None
    value: str | None = None
    document: str | None = None
    place: Span | None = None
    text: str | None = None
    question: str | None = None
    other_document: str | None = None
    other_place: Span | None = None
    other_text: str | None = None

    def __post_init__(self) -> None:
        if self.verdict is Verdict.WITHDRAWN and not self.question:
            raise ValueError("a withdrawal says which question it takes back")
        one = (self.document, self.place, self.text)
        two = (self.other_document, self.other_place, self.other_text)
        if None not in {*one[:2], *two[:2]} and two[:2] < one[:2]:
            self._set_quotations(two, one)

    def _set_quotations(self, *both: tuple[str | None, Span | None, str | None]) -> None:
        names = ("document", "place", "text", "other_document", "other_place", "other_text")
        for name, value in zip(names, (*both[0], *both[1]), strict=True):
            object.__setattr__(self, name, value)


class RoleSeen(NamedTuple):
    """A role as given, with the ISO dates of the first and the last document that gave it."""

    role: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class BaseSpeaker:
    """What documents and the speakers file say of one name, before anybody decides anything.

    ``listed`` is true for a speaker of the file. ``outlets`` are those that gave the name,
    ``companions`` the ids of base speakers quoted in the same documents.
    """

    id: str
    name: str
    kind: SpeakerKind
    listed: bool = False
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    roles: tuple[RoleSeen, ...] = ()
    outlets: frozenset[str] = frozenset()
    companions: frozenset[str] = frozenset()
    quotations: int = 0


@dataclass(frozen=True, slots=True)
class SpeakerPair:
    """Two base speakers that may be one: ``score`` is how probable that is, ``reasons`` why.

    ``first`` sorts before ``second``. ``sure`` pairs are taken for one without being asked.
    """

    first: str
    second: str
    score: float
    sure: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a base speaker is: ``canonical`` is the id of the one that stands for all its cluster.

    ``name`` and ``wikidata`` are those to show, ``aliases`` all names of the cluster but ``name``;
    they are the same for every member.
    """

    id: str
    canonical: str
    name: str
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
