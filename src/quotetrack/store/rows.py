"""What the store answers with, and what it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from quotetrack.model import Act, Kind, Span, SpeakerKind


class Fate(StrEnum):
    """What a document is to the database: not there yet, there with other words, or the same."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which quotations to read; every filter that is given must hold.

    ``speaker`` is matched without regard to case and accents: whoever has it as name, alias or
    slug; only if nobody has, whoever's name contains it. ``since`` and ``until`` are ISO dates,
    both included; ``2024-05`` and ``2024`` mean the whole month or year, and a quotation without
    a date is left out when either is given. ``search`` holds words that must all stand in the
    quotation, ``"words in marks"`` as one phrase; no text is a syntax error. ``act`` is
    ``STATEMENT`` unless asked otherwise; None reads all other acts too. ``min_confidence`` is a
    probability from 0 to 1; what a person has checked passes always. Below ``below`` is what is
    less confident; ``unnamed`` leaves out whose speaker is known by name. What a copy of an
    article repeats is left out unless ``repeats``.
    """

    speaker: str | None = None
    since: str | None = None
    until: str | None = None
    kind: Kind | None = None
    search: str | None = None
    act: Act | None = Act.STATEMENT
    min_confidence: float | None = None
    below: float | None = None
    unnamed: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A row of the view ``attributions``, its columns in their order.

    ``date`` is ``YYYY-MM-DD``, ``month`` ``YYYY-MM``; ``named`` is 1 where the speaker is known
    by name, 0 where unnamed or open; ``together_with`` names who else said it, in a joint
    statement; ``confidence`` is a probability from 0 to 1, ``certainty``
    the same in words: ``checked``, ``sure``, ``likely`` or ``check``. ``judged`` is what a person
    decided about it, ``corrected`` where the speaker is whom they gave, None if nobody has.
    ``why`` names what weighed most, the heaviest first, None where that was not kept.
    ``repeat_of`` is the id of the same quotation in the article that this one's is a copy of;
    ``also_at`` lists the addresses of its copies, and others of the article itself.
    ``statement`` is the permalink of the statement that it is a version of, ``carried_by`` how
    many outlets carried that; both are None where nobody repeats it.
    """

    date: str | None
    outlet: str | None
    headline: str | None
    url: str | None
    speaker: str | None
    together_with: str | None
    role: str | None
    quotation: str
    kind: str
    act: str
    cue: str | None
    source: str | None
    confidence: float
    certainty: str
    judged: str | None
    named: int
    context: str
    rule: str
    why: str | None
    month: str | None
    language: str | None
    speaker_id: str | None
    document_id: str
    permalink: str
    id: str
    number: int
    repeat_of: str | None
    also_at: str | None
    statement: str | None
    carried_by: int | None

    def to_dict(self) -> dict[str, str | int | float | None]:
        """Return the row by column name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is; ``speakers`` counts those with at least one quotation.

    What a person found to be no quotation doesn't count, nor what a copy of an article repeats.

    ``quotations`` and ``acts`` both count all quotations, once by kind and once by act.
    """

    documents: int
    quotations: Mapping[Kind, int]
    acts: Mapping[Act, int]
    speakers: int


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A speaker with the number of statements and the dates of the first and the last."""

    id: str
    name: str
    kind: SpeakerKind
    quotations: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class AliasRow:
    """An alias and where it comes from: ``file``, ``user`` or ``seen``."""

    alias: str
    origin: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A title or affiliation as given, with the dates of its first and last quotation."""

    role: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A base speaker of a cluster, with the name that data give it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SpeakerCard:
    """Everything known of one speaker; ``members`` are those taken for one, itself first."""

    summary: SpeakerSummary
    wikidata: str | None
    aliases: tuple[AliasRow, ...]
    roles: tuple[RoleRow, ...]
    members: tuple[MemberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A quotation that nobody has judged, with what a person must see to judge it.

    ``document``, ``place`` and ``text`` are what a judgement about it says; ``words`` is all that
    stands from its first to its last character, what it leaves out too. ``speaker`` is the name
    shown, or the description of an unnamed one; ``speaker_id`` who that is, None if unnamed or
    open. ``found_id`` is the base speaker that the extractor found, ``named_as`` the fullest name
    in the document. ``before`` and ``after`` are up to 600 characters around it.
    """

    id: str
    document: str
    place: Span
    text: str
    kind: Kind
    act: Act
    cue: str | None
    source: str | None
    speaker: str | None
    speaker_id: str | None
    found_id: str | None
    named_as: str | None
    role: str | None
    confidence: float
    reason: str
    rule: str
    headline: str | None
    outlet: str | None
    date: str | None
    url: str | None
    origin: str | None
    before: str
    after: str
    words: str
    together_with: str | None
