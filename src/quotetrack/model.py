"""The vocabulary: what the stages hand to each other.

Positions are half-open character offsets ``[start, end)`` into the document's text as stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of characters ``[start, end)`` in a document's text."""

    start: int
    end: int

    def within(self, text: str) -> str:
        """Return the characters of ``text`` that this span covers."""
        return text[self.start : self.end]


Spans = tuple[Span, ...]


def covered(text: str, spans: Iterable[Span], between: str = " … ") -> str:
    """Join the text of ``spans``, in their order, with ``between`` where words are left out."""
    return between.join(span.within(text) for span in spans)


class Kind(StrEnum):
    """How much of a content stands inside quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Act(StrEnum):
    """What was done with a content: said, or only thought, planned, asked, or denied.

    A ``DENIAL`` is kept apart because its content alone says the opposite of what was said.
    ``QUESTION`` is a question told by its verb ("asked whether ..."); one that stands wholly in
    quotation marks was said like other words in marks, and is a ``STATEMENT``.
    """

    STATEMENT = "statement"
    THOUGHT = "thought"
    INTENTION = "intention"
    QUESTION = "question"
    DENIAL = "denial"


class SpeakerKind(StrEnum):
    """What a speaker is."""

    PERSON = "person"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Document:
    """One article, its text exactly as it was read.

    ``id`` is what the same article has when it comes again; ``origin`` is where it was read
    from, as the user named it. ``published`` is an ISO 8601 date or date and time, ``language``
    a BCP 47 code such as ``en``.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a parse, with Universal Dependencies labels.

    ``i`` and ``head`` count tokens from the document's start (a root is its own head), ``start``
    and ``end`` are offsets into the document's text. ``feats`` holds UD features as
    ``"Number=Sing|VerbForm=Fin"``; ``entity`` is the entity's type (``PERSON``, ``ORG``, ``GPE``
    ...) or the empty string, and ``entity_begins`` tells two neighbouring entities apart.
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    deprel: str
    head: int
    entity: str = ""
    entity_begins: bool = False
    feats: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence, and which paragraph of the document it stands in, from 0."""

    tokens: tuple[Token, ...]
    paragraph: int

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Quotation:
    """One attributed statement: its content, cue and source, as ranges of the document's text.

    ``cue`` and ``source`` are empty where the text has none (a quotation that goes on without a
    new "he said"); ``continues`` then is the position, in the document's list of quotations, of
    the one whose source goes on. ``rule`` names what found it, ``confidence`` is the estimated
    probability that content and source are right. ``reasons`` are the features or rules that
    weighed most, at most three, in words, the heaviest first.
    """

    content: Spans
    cue: Spans
    source: Spans
    kind: Kind
    rule: str
    confidence: float
    continues: int | None = None
    act: Act = Act.STATEMENT
    reasons: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Offset of the content's first character."""
        return self.content[0].start

    @property
    def end(self) -> int:
        """Offset behind the content's last character."""
        return self.content[-1].end


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body across documents: one canonical name and many aliases.

    ``id`` is a slug such as ``emmanuel-macron``; ``wikidata`` an item such as ``Q3052772``.
    """

    id: str
    name: str
    kind: SpeakerKind
    wikidata: str | None = None
    aliases: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quotation and who said it.

    Exactly one of three holds: ``speaker`` is set (someone with a name); ``described`` is set
    (someone the text leaves unnamed, as it describes them: "German government spokesman"); both
    are None (left open: the text may tell, but not surely enough). ``role`` is the speaker's
    title or affiliation as given in this document, ``reason`` says in words how the speaker was
    found, ``confidence`` is the estimated probability that content and speaker are both right.
    ``named_as`` is the fullest name that the document itself gives the speaker, None if the
    speaker is known by a role or from elsewhere. ``others`` said it together with ``speaker``:
    "Lambert and Castell said in a joint statement".
    """

    quotation: Quotation
    speaker: Speaker | None
    described: str | None
    role: str | None
    reason: str
    confidence: float
    named_as: str | None = None
    others: tuple[Speaker, ...] = ()

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """All who said it; none where the speaker has no name."""
        return (self.speaker, *self.others) if self.speaker else ()

    @property
    def shown(self) -> str | None:
        """Who said it, to be read: names, "A; B" if several; a description; None if open."""
        return "; ".join(s.name for s in self.speakers) or self.described


class Verdict(StrEnum):
    """What a person decided about a quotation, two speakers, or a name.

    About a quotation: ``RIGHT`` (``speaker`` is who was shown, or ``value`` how an unnamed one was
    described; neither if it was open), ``WRONG_SPEAKER`` (``speaker`` is the right one, or
    ``value`` a description, if known; ``other`` who was shown), ``NOT_A_QUOTATION``.
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision, kept for ever: later ones on the same question count instead of it.

    ``made_at`` is an ISO 8601 date and time in UTC, ``made_by`` whoever decided, ``note`` why.
    ``speaker`` and ``other`` are slugs; ``speaker_name`` and ``other_name`` say whom they meant,
    so that a speaker can be entered where the archive lacks one. ``document`` is a document's
    id; ``place`` the first and last offset of the quotation's content and ``text`` its words, by
    which it is found again when a new model or an edited article has moved it.
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

    def __post_init__(self) -> None:
        if self.verdict is Verdict.WITHDRAWN and not self.question:
            raise ValueError("a withdrawal says which question it takes back")


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
