"""Labels of turns in a transcript: "LAMBERT:", "MS. LAMBERT:", "Q:", "NADIA LAMBERT:"."""

from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind
from quotetrack.speakers.answers import Answer, Certainty, leave_open
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.names import normalise
from quotetrack.speakers.registry import Registry

TURN = "turn"
"""The rule by which quotations of turns are found; see `quotations.transcripts`."""
FULL_NAME = 2  # words of a label that names somebody for whom the article has no other name


@dataclass(frozen=True, slots=True)
class Labels:
    """Reads labels by the cast of a document and the registry; capitals don't count.

    ``parts`` are words for a part in the talk, which name nobody: "Q", "the court".
    """

    cast: Cast
    registry: Registry
    people: People
    parts: frozenset[str]
    published: str | None

    def read(self, label: str) -> Answer:
        """Tell whom a label means: someone of the article or the registry, or words as written."""
        words = label.split()
        while len(words) > 1 and words[0].casefold() in self._leads():
            words = words[1:]
        if {word.casefold() for word in words} <= self.parts | self.people.articles:
            reason = f"“{label}” is a part in the talk, not a name"
            return Answer(Certainty.DESCRIBED, reason, described=label)
        found = self._bearers(words)
        if len(found) > 1:
            return leave_open(label, found)
        if found:
            reason = f"“{label}” means {found[0].known_as}, named in full in the article"
            return Answer(Certainty.SHORT_NAME, reason, found[0])
        return self._by_registry(words, label)

    def _leads(self) -> frozenset[str]:
        return self.people.titles | self.people.honorifics.keys()

    def _bearers(self, words: list[str]) -> list[Character]:
        """Return the persons and bodies whose whole or family name the words are."""
        key = normalise(" ".join(words))
        named = [c for c in self.cast.characters if c.named and not c.text.isupper()]
        whole = [c for c in named if key in {normalise(c.text), normalise(c.known_as)}]
        family = [
            c
            for c in named
            if c.kind is SpeakerKind.PERSON
            and any(normalise(m.name.family) == key for m in c.mentions if m.name.full)
        ]
        return whole or family

    def _by_registry(self, words: list[str], label: str) -> Answer:
        speaker = self.registry.resolve(" ".join(words), None, self.published)
        if speaker is not None:
            known = Character(speaker.kind, speaker.name, named=True, speaker=speaker)
            reason = f"“{label}” is a known name of {speaker.name}"
            # A full name is as sure, whether an article before had it or not.
            full = len(words) >= FULL_NAME
            return Answer(Certainty.FULL_NAME if full else Certainty.REGISTRY, reason, known)
        name = " ".join(word.capitalize() if word.isupper() else word for word in words)
        if len(words) < FULL_NAME:
            reason = f"the article gives no more of the name than “{label}”"
            return Answer(Certainty.LONE_NAME, reason, described=name)
        reason = f"the article names {name}"
        person = Character(SpeakerKind.PERSON, name, named=True)
        return Answer(Certainty.FULL_NAME, reason, self.cast.add(person))
