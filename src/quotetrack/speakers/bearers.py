"""Who bears a lone word as a name: family, given name, a body's short name, a slip in one."""

from collections import defaultdict
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import Mention
from quotetrack.speakers.names import (
    PAIR,
    SAFE_LENGTH,
    differ_by_one,
    differ_in_gender,
    normalise,
)


@dataclass(frozen=True, slots=True)
class Bearers:
    """The characters by the words that may stand for them: family name, its end, given names."""

    persons: tuple[dict[str, list[Character]], ...]
    bodies: dict[str, list[Character]]

    @classmethod
    def build(cls, cast: Cast, people: People) -> "Bearers":
        """Enter every character of ``cast`` that is named in full."""
        family: dict[str, list[Character]] = defaultdict(list)
        last: dict[str, list[Character]] = defaultdict(list)
        given: dict[str, list[Character]] = defaultdict(list)
        bodies: dict[str, list[Character]] = defaultdict(list)
        for character in cast.characters:
            if character.kind is SpeakerKind.BODY:
                for word in _short_names(character.text, people):
                    bodies[word].append(character)
                continue
            for name in {m.name for m in character.mentions if m.name.full}:
                family[normalise(name.family)].append(character)
                last[normalise(name.family.split()[-1])].append(character)
                for word in name.given:
                    given[normalise(word)].append(character)
        return cls((family, last, given), bodies)

    def find(self, mention: Mention, people: People) -> list[Character]:
        """Return the persons whose family name a lone word is, else whose given name it is."""
        if mention.key in people.places and mention.weight < 0:
            return []
        # "Calloway Jr." is who has the family name.
        key = normalise(mention.name.family) if mention.name.suffix else mention.key
        found = next((t[key] for t in self.persons if key in t), [])
        if not found and mention.weight <= 0 and mention.label not in {"GPE", "LOC"}:
            found = self.bodies.get(mention.key, [])
        return list(dict.fromkeys(found or self._misspelled(mention)))

    def _misspelled(self, mention: Mention) -> list[Character]:
        """Return the one person whose long family name differs in a single letter."""
        key = mention.key
        if len(key) < SAFE_LENGTH:
            return []
        close = {
            c: None
            for family, characters in self.persons[0].items()
            if differ_by_one(key, family) and not differ_in_gender(key, family)
            for c in characters
        }
        return list(close) if len(close) == 1 else []


def _short_names(text: str, people: People) -> set[str]:
    """Return what a body's name may be cut to: "Peabody" of "Peabody Energy", "the Post"."""
    words = normalise(text).split()
    if len(words) == 1:
        return set()
    initials = "".join(word[0] for word in words)
    first = {words[0]} if len(words) == PAIR else set()
    short = (first | {words[-1], initials}) - people.legal_forms
    return short - people.parties - people.places.keys()
