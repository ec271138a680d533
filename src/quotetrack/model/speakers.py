"""Speakers, and who said what."""

from dataclasses import dataclass, field

from quotetrack.model.texts import Quotation, SpeakerKind


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
