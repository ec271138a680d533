"""Sources that describe: "the mayor", "the agency", "the commission's report", "a spokesman"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.answers import Answer, Certainty, Sieve, leave_open
from quotetrack.speakers.asking import Ranked, Referent
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.descriptions import Holders, is_definite, read_role, tells_age
from quotetrack.speakers.epithets import Epithets
from quotetrack.speakers.mentions import means_person
from quotetrack.speakers.names import normalise
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import Role
from quotetrack.speakers.writings import Writings
from quotetrack.syntax import Syntax

SURE_SHARE = 0.8  # of the salience: above it a pronoun's antecedent has no rival
ALIKE = 0.6  # probability from which the ranker chooses among bodies of the sort asked for
ALONE = 0.85  # the same where no body's name tells of which sort it is
YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")
BODIES = frozenset({"ORG", ""})


@dataclass(frozen=True, slots=True)
class Described:
    """Reads the descriptions of one document."""

    syntax: Syntax
    cast: Cast
    holders: Holders
    pronouns: Mapping[int, Referent]
    ranked: Mapping[int, Ranked]
    registry: Registry
    people: People
    published: str | None
    without: frozenset[Sieve]

    def read(self, head: Token, inside: frozenset[int], wording: str) -> Answer:
        """Tell who is described by a source headed by ``head``, or leave it in its own words."""
        if head.entity in {"DATE", "TIME"} and not tells_age(self.syntax, head, self.people):
            return Answer(Certainty.OPEN, f"“{wording}” is a time, not a speaker")
        if head.text.casefold() in self.people.pointing:
            return leave_open(wording)
        owner = self.author(head)
        if owner is not None:
            reason = f"“{wording}” is what {owner.known_as} wrote"
            return Answer(Certainty.WRITING, reason, owner)
        asked = read_role(self.syntax, head, inside, self.people)
        if not is_definite(self.syntax, head, self.people) or not asked.words:
            return self.leave(wording, head)
        kin = asked.words & self.people.kin and not tells_age(self.syntax, head, self.people)
        if kin or head.lemma in self.people.groups:
            return self._body(head, asked, wording) or self.leave(wording, head)
        found = self._body(head, asked, wording)
        if means_person(head, self.people):
            found = self._person(head, asked, wording)
        return (
            found
            or self._by_registry(head, asked, wording)
            or self._taken_up(head, asked, wording)
            or self._leave_definite(head, wording)
        )

    def leave(self, wording: str, head: Token | None = None) -> Answer:
        """Keep a source in the article's words, "his spokesman" with the name of whose he is."""
        wording = self._name_owner(wording, head) if head else wording
        reason = f"the article gives no name for “{wording}”"
        return Answer(Certainty.DESCRIBED, reason, described=wording)

    def _leave_definite(self, head: Token, wording: str) -> Answer:
        if not means_person(head, self.people):
            return self.leave(wording, head)
        reason = f"the article does not make clear who “{wording}” is"
        return Answer(Certainty.DESCRIBED, reason, described=wording)

    def _name_owner(self, wording: str, head: Token) -> str:
        """Put a name in place of the pronoun that a description begins with: "[his] office"."""
        pattern = self.people.owner
        if Sieve.POSSESSIVE in self.without or not pattern:
            return wording
        for owner in self.syntax.children(head.i, "nmod:poss", "det"):
            referent = self.pronouns.get(owner.i)
            first, _, rest = wording.partition(" ")
            if referent and referent.character.named and first.casefold() == owner.text.casefold():
                name = referent.character.known_as
                pattern = pattern.replace("'s", "'") if name.endswith("s") else pattern
                return pattern.format(owner=name, rest=rest)
        return wording

    def author(self, head: Token) -> Character | None:
        """Return whose writing a noun is: "the commission's report"; None if it is none."""
        if Sieve.WRITING in self.without:
            return None
        return Writings(self.syntax, self.cast, self.people).owner(head)

    def _person(self, head: Token, asked: Role, wording: str) -> Answer | None:
        """Return whom a description of a person means: by role, by what is known, by context."""
        holders = [] if Sieve.ROLE in self.without else self.holders.find(asked, self.people)
        if len(holders) == 1:
            reason = f"“{wording}” is what the article calls {holders[0].known_as}"
            return Answer(Certainty.ROLE, reason, holders[0], role=asked.text)
        if holders:
            return leave_open(wording, holders)
        return self._epithet(head, asked, wording)

    def _epithet(self, head: Token, asked: Role, wording: str) -> Answer | None:
        if Sieve.EPITHET in self.without:
            return None
        gender = self.people.gendered.get(head.text.casefold())
        meant = self._known().find(asked, gender)
        if meant is None:
            return None
        reason = f"“{wording}” fits {meant.known_as}, whom the article names"
        return Answer(Certainty.EPITHET, reason, meant, role=asked.text)

    def _known(self) -> Epithets:
        return Epithets(self.cast, self.registry, self.people, self.published)

    def _taken_up(self, head: Token, asked: Role, wording: str) -> Answer | None:
        """Return who was just spoken of, where the words tell of place, party or age."""
        person = means_person(head, self.people) or tells_age(self.syntax, head, self.people)
        if Sieve.TAKEN_UP in self.without or not person:
            return None
        if not self._may_take_up(head, asked):
            return None
        referent, ranked = self.pronouns.get(head.i), self.ranked.get(head.i)
        if referent is None or referent.share <= SURE_SHARE:
            return None
        if ranked is not None and ranked.character is not referent.character:
            return None
        if self._known().contradicts(referent.character, asked):
            return None
        name = referent.character.known_as
        reason = f"“{wording}” means {name}, spoken of just before"
        return Answer(Certainty.TAKEN_UP, reason, referent.character, role=asked.text)

    def _may_take_up(self, head: Token, asked: Role) -> bool:
        """Tell whether a description may take up someone just spoken of."""
        shown = asked.words & self.people.affiliations
        owned = self.syntax.children(head.i, "nmod:poss")
        inside = (self.cast.options.get(i, ()) for i in self.syntax.subtree(head.i))
        others = [c for options in inside for c in options if self._stands_for_more(c)]
        aged = tells_age(self.syntax, head, self.people)
        plain = aged or not asked.words & self.people.altering
        return bool(shown or aged) and not owned and not others and plain

    def _stands_for_more(self, character: Character) -> bool:
        """Tell whether a name is more than a place or a party."""
        words = "-".join(normalise(character.text).split())
        return words not in self.people.places and words not in self.people.parties

    def _body(self, head: Token, asked: Role, wording: str) -> Answer | None:
        """Return which body "the agency" is: of those so called, else who was just spoken of."""
        if Sieve.BODY in self.without or means_person(head, self.people):
            return None
        named, alike = self._bodies(head, asked), self._alike(head, asked)
        ranked = self.ranked.get(head.i)
        chosen = ranked.character if ranked and ranked.probability >= ALIKE else None
        for bodies in (named, alike):
            if len(bodies) == 1 and (bodies is named or chosen in {None, *bodies}):
                return self._called(bodies[0], wording)
            if chosen is not None and chosen in bodies:
                return self._called(chosen, wording, ranked)
            if bodies:
                return leave_open(wording, bodies if len(bodies) > 1 else ())
        return self._last_body(head, asked, wording, ranked)

    def _called(self, body: Character, wording: str, ranked: Ranked | None = None) -> Answer:
        reason = f"“{wording}” means {body.known_as}, named in full in the article"
        return Answer(Certainty.BODY, reason, body, chance=ranked.probability if ranked else None)

    def _last_body(
        self, head: Token, asked: Role, wording: str, ranked: Ranked | None
    ) -> Answer | None:
        """Return the body just spoken of, where nothing but "the company" is said."""
        plain = head.lemma in self.people.bodies and len(asked.words) == 1
        if ranked is None or not plain or ranked.stranger or Sieve.RANKER in self.without:
            return None
        if ranked.probability < ALONE or not is_body(ranked.character, self.people):
            return None
        reason = f"“{wording}” most likely means {ranked.character.known_as}, named just before"
        return Answer(Certainty.BODY, reason, ranked.character, chance=ranked.probability)

    def _bodies(self, head: Token, asked: Role) -> list[Character]:
        """Return the bodies whose name holds all words of "the [harbor commission]"."""
        wanted = {normalise(word) for word in asked.text.split()}
        return [
            c
            for c in self._named_before(head)
            if head.lemma in normalise(c.text).split() and wanted <= set(normalise(c.text).split())
        ]

    def _alike(self, head: Token, asked: Role) -> list[Character]:
        """Return the bodies of the sort that "the agency" tells by their name."""
        words = self.people.bodies.get(head.lemma, frozenset())
        if len(asked.words) > 1:
            return []
        return [
            c
            for c in self._named_before(head)
            if words & set(normalise(c.text).split()) and is_body(c, self.people)
        ]

    def _named_before(self, head: Token) -> list[Character]:
        return [
            c
            for c in self.cast.characters
            if c.kind is SpeakerKind.BODY and any(m.first < head.i for m in c.mentions)
        ]

    def _tells_another_year(self, head: Token) -> bool:
        """Tell whether a sentence speaks of another year: "in 1999, the Norland president"."""
        now = (self.published or "")[:4]
        years = {t.text for t in self.syntax.sentence(head.i).tokens if YEAR.match(t.text)}
        return bool(years - {now})

    def _by_registry(self, head: Token, asked: Role, wording: str) -> Answer | None:
        """Return who is known by these very words, or had the office on that day."""
        if Sieve.REGISTRY in self.without or self._tells_another_year(head):
            return None
        speaker = self.registry.resolve(wording, None, self.published)
        reason = f"“{wording}” is a known name of"
        if speaker is None:
            speaker = self.registry.holder(asked.text, self.published)
            reason = f"on the day of the article, “{wording}” was"
        if speaker is None:
            return None
        known = Character(speaker.kind, speaker.name, named=True, speaker=speaker)
        return Answer(Certainty.REGISTRY, f"{reason} {speaker.name}", known)


def is_body(character: Character, people: People) -> bool:
    """Tell whether a character is a body that can speak: no place, people or program."""
    labels: Sequence[str] = [mention.label for mention in character.mentions]
    organised = sum(label in BODIES for label in labels)
    words = normalise(character.text).split()
    known = character.speaker is not None
    place = "-".join(words) in people.places or people.place_words >= set(words[-1:])
    return not place and (organised * 2 > len(labels) or known)
