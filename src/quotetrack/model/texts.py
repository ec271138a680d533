"""Articles, their parse, and the quotations in them."""

from collections.abc import Iterable
from dataclasses import dataclass
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

    A ``DENIAL`` (denied that, refused to, did not want to) is kept apart because its content alone
    says the opposite of what was said.
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
    a BCP 47 code such as ``en``. ``address`` is where it was fetched from, where ``url`` is
    another: the one that the page itself calls the right one.
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
    address: str | None = None


# Not frozen as all else here is: a thousand are made an article, and what keeps others from
# setting a field costs four fifths of that. Nobody sets one.
@dataclass(slots=True, unsafe_hash=True)
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


class TreeWord(NamedTuple):
    """A token of a sentence to be drawn.

    ``start`` and ``end`` count from the sentence's start, ``head`` is an index into its words, -1
    for a root.
    """

    start: int
    end: int
    lemma: str
    upos: str
    deprel: str
    head: int


@dataclass(frozen=True, slots=True)
class SentenceTree:
    """How a sentence was parsed, as far as it is kept: ``span`` is its place in the stored text."""

    span: Span
    words: tuple[TreeWord, ...]


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
