"""Prominence: how much a mention puts someone into the reader's mind, by its place."""

from dataclasses import dataclass

from quotetrack.lang.people import Gender
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Character
from quotetrack.speakers.evidence import Place
from quotetrack.syntax import SUBJECTS, Syntax

SUBJECT, OBJECT, OWNER, OTHER = 1.0, 0.5, 0.3, 0.4
INTRODUCED = 0.6  # added where a person is first named in full: a newspaper does so to quote them
SOURCE = 0.8  # naming the source of a quotation, added to its place in the sentence
REPORTED = 0.25  # factor for a mention inside an indirect content
STRANGER = 0.5  # factor for a character whose gender isn't known
DOERS = SUBJECTS | {"obl:agent"}
ASIDE = frozenset({"advcl", "acl", "acl:relcl"})  # clauses that tell of something besides


@dataclass(frozen=True, slots=True)
class Prominence:
    """Weighs mentions by their place in the sentence and by what is said around them.

    ``sources``, ``reported`` and ``introductions`` are positions of tokens: in a quotation's
    source, in an indirect content, and where a person is first named in full.
    """

    syntax: Syntax
    sources: frozenset[int]
    reported: frozenset[int]
    introductions: frozenset[int]

    def _anchor(self, token: Token) -> Token:
        """Return whose place a name in apposition takes: "[Hale's sister], Nadia Lambert, left"."""
        if token.deprel != "appos":
            return token
        seen: set[int] = set()
        while token.deprel == "appos" and token.i not in seen:
            seen.add(token.i)
            token = self.syntax[token.head]
        return token

    def place(self, token: Token) -> Place:
        """Return the place of a mention in its sentence."""
        token = self._anchor(token)
        if token.deprel in DOERS:
            return Place.SUBJECT if self.is_subject(token) else Place.ASIDE
        if token.deprel in {"obj", "iobj"}:
            return Place.OBJECT
        return Place.OWNER if token.deprel == "nmod:poss" else Place.OTHER

    def is_subject(self, token: Token) -> bool:
        """Tell whether a mention is what its sentence is about: who does it, also "by" whom."""
        # A name there is only told besides, but "he" still is whom the sentence is about.
        token = self._anchor(token)
        aside = token.upos != "PRON" and self.syntax[token.head].deprel in ASIDE
        return token.deprel in DOERS and token.i not in self.reported and not aside

    def weigh(self, token: Token) -> float:
        """Return what a mention adds to the salience of whom it means."""
        own, token = token, self._anchor(token)
        if token.deprel in {"compound", "amod", "flat"}:
            return OTHER / 4
        weight = OTHER
        if token.deprel in DOERS:
            weight = SUBJECT
        elif token.deprel in {"obj", "iobj"}:
            weight = OBJECT
        elif token.deprel == "nmod:poss":
            weight = OWNER
        weight += SOURCE if own.i in self.sources else 0.0
        weight += INTRODUCED if own.i in self.introductions and weight >= OBJECT else 0.0
        return weight * (REPORTED if token.i in self.reported else 1.0)


def is_real(character: Character) -> bool:
    """Tell whether a character is a person, and not only words that a headline writes large."""
    return character.kind is SpeakerKind.PERSON and not character.is_only_headline


def agreement(character: Character, gender: Gender | None) -> float:
    """Return how well a character's gender fits, 0 to 1; None fits everyone."""
    if gender is None:
        return 1.0
    if character.gender is None:
        return STRANGER
    return 1.0 if character.gender is gender else 0.0
