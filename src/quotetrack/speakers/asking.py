"""Asking whom a source means: the question, who may be meant, and the learned ranker's answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from quotetrack.lang.people import Gender, People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.evidence import (
    Asked,
    Memory,
    Place,
    Question,
    Surroundings,
    describe_evidence,
)
from quotetrack.speakers.ranking import Ranker
from quotetrack.syntax import Syntax

REACH = 6  # sentences back, within which everyone may be meant


@dataclass(frozen=True, slots=True)
class Ranked:
    """Whom the ranker takes to be meant, and how probable that is (0 to 1).

    A ``stranger`` is somebody or something that the text only describes; ``first`` is the token
    where it does so first.
    """

    character: Character
    probability: float
    stranger: bool
    first: int


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a pronoun stands for, and the share of the salience that speaks for it (0 to 1).

    ``probability`` is the ranker's, None where it was not asked.
    """

    character: Character
    share: float
    last_subject: bool
    probability: float | None = None


@dataclass(slots=True)
class Asker:
    """Keeps what the ranker must know, and asks it.

    ``asked`` has the heads of all sources, each with the characters that the quotation's content
    names; ``leading`` those that stand before their content. ``things`` are what the text only
    describes and is no person, by lemma. Without a ``ranker`` nothing is answered.
    """

    syntax: Syntax
    cast: Cast
    people: People
    asked: Mapping[int, Collection[Character]]
    leading: frozenset[int]
    ranker: Ranker | None
    memory: Memory = field(default_factory=Memory)
    things: dict[str, Character] = field(default_factory=dict)
    ranked: dict[int, Ranked] = field(default_factory=dict)

    def note(self, character: Character, token: Token, place: Place) -> None:
        """Count a mention of a character by ``token``."""
        trace = self.memory.note(character, self._where(token), token.i, place)
        if token.i in self.cast.options:
            self.memory.note_name(trace)
        if token.i in self.asked:
            self.memory.note_speaker(character)

    def thing(self, token: Token) -> Character:
        """Return what a noun stands for that is no person and has no name: "the statement"."""
        known = self.things.get(token.lemma)
        if known is None:
            known = Character(SpeakerKind.BODY, token.text, named=False)
            self.things[token.lemma] = known
        return known

    def ask(
        self, token: Token, asked: Asked, gender: Gender | None, around: Surroundings
    ) -> Ranked | None:
        """Have the ranker say who is meant by a source headed by ``token``, and note it."""
        if token.i not in self.asked or self.ranker is None:
            return None
        question = self.question(token, asked, gender)
        candidates, evidence = self.gather(question, around)
        if not candidates:
            return None
        chances = self.ranker[asked].rank(evidence)
        best = max(range(len(chances)), key=chances.__getitem__)
        chosen = candidates[best]
        first = self.memory.traces[chosen].first
        ranked = Ranked(chosen, chances[best], not chosen.mentions, first)
        self.ranked[token.i] = ranked
        return ranked

    def question(self, token: Token, asked: Asked, gender: Gender | None) -> Question:
        """Return the question that a source's head puts."""
        where, inside = self._where(token), self.asked[token.i]
        return Question(asked, token.i, *where, gender, inside, leads=token.i in self.leading)

    def gather(
        self, question: Question, around: Surroundings
    ) -> tuple[list[Character], list[tuple[float, ...]]]:
        """Return who may be meant, and for each the numbers of `evidence.FEATURES`."""
        candidates = [c for c in self.memory.traces if self._may_be(c, question, around)]
        evidence = [
            describe_evidence(question, c, self.memory, around, candidates) for c in candidates
        ]
        return candidates, evidence

    def _may_be(self, character: Character, question: Question, around: Surroundings) -> bool:
        kind = SpeakerKind.PERSON if question.asked is Asked.PERSON else SpeakerKind.BODY
        near = question.sentence - self.memory.traces[character].sentence <= REACH
        return (
            character.kind is kind
            and (near or character in around.salience)
            and character not in around.barred
            and not character.is_only_headline
            and not self._has_asked(character)
            and question.gender in {None, character.gender or question.gender}
        )

    def _has_asked(self, character: Character) -> bool:
        """Tell whether somebody spoke last who asks and is answered: "a reporter claimed ...".

        In a dialogue speakers alternate: "[he] said" then is who answers.
        """
        last = self.memory.speakers[-1:] == [character]
        return last and not character.mentions and character.text.casefold() in self.people.askers

    def _where(self, token: Token) -> tuple[int, int]:
        return self.syntax.sentence_number(token.i), self.syntax.sentence(token.i).paragraph
