"""Epithets: "the Indiana governor" for someone whom the article names and the speakers file knows.

"[The former first lady] said the bridge was safe" means the one person of the article whose
known roles have all these words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from quotetrack.lang.people import Gender, People
from quotetrack.model import SpeakerKind
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import Role, read_words

SPECIFIC = 2  # words that an epithet has at least: "the president" may be anybody's


@dataclass(frozen=True, slots=True)
class Epithets:
    """Finds who of a document's cast is called by a description, by what the file knows."""

    cast: Cast
    registry: Registry
    people: People
    published: str | None

    def find(self, asked: Role, gender: Gender | None) -> Character | None:
        """Return the one person all of whose role's words are known, None if none or several."""
        plain = asked.words - self.people.past - self.people.present
        if len(plain) < SPECIFIC:
            return None
        past = bool(asked.words & self.people.past)
        fitting = [
            c
            for c in self.cast.characters
            if c.kind is SpeakerKind.PERSON
            and c.speaker is not None
            and gender in {None, c.gender or gender}
            and self._has_role(c.speaker.id, plain, past=past)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def contradicts(self, character: Character, asked: Role) -> bool:
        """Tell whether a description names a place that none of a person's known roles has."""
        if character.speaker is None:
            return False
        roles = self.registry.roles(character.speaker.id, None, past=None)
        known = frozenset[str]().union(*(read_words(role, self.people) for role in roles))
        places = frozenset(self.people.places.values())
        return (
            bool(asked.words & places) and bool(known & places) and not asked.words & places & known
        )

    def _has_role(self, speaker: str, plain: frozenset[str], *, past: bool) -> bool:
        roles = [
            read_words(role, self.people)
            for role in self.registry.roles(speaker, self.published, past=past)
        ]
        # A profession or a home holds at all times; a second office says where, as in "the
        # New York businessman".
        own = frozenset[str]().union(*roles)
        return plain <= self._widen(own) and self._is_one_office(plain, roles)

    def _widen(self, words: frozenset[str]) -> frozenset[str]:
        """Return words and those that take them up: a president is a leader."""
        return words.union(*(self.people.broader.get(word, ()) for word in words))

    def _is_one_office(self, plain: frozenset[str], roles: Iterable[frozenset[str]]) -> bool:
        """Tell whether one role has all words that are no places or parties."""
        loose = self.people.affiliations
        return any(plain - loose <= self._widen(words) for words in roles)
