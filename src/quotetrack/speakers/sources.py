"""Sources: whom the words "he", "the French president" or "a spokesman" of a quotation mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import Span, SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.descriptions import Holders, is_definite, read_role
from quotetrack.speakers.joint import Joint
from quotetrack.speakers.mentions import means_person
from quotetrack.speakers.names import normalise
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import Role
from quotetrack.speakers.salience import Referent
from quotetrack.syntax import Syntax

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
MOST_NAMES = 4  # of those who may be meant that a reason lists
SURE_SHARE = 0.8  # of the salience: above it a pronoun's antecedent has no rival


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a source means: a character, or words that describe someone, or neither.

    ``sieve`` names the step that decided, ``reason`` says it in words.
    """

    sieve: str
    reason: str
    character: Character | None = None
    described: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of one document."""

    syntax: Syntax
    cast: Cast
    holders: Holders
    pronouns: Mapping[int, Referent]
    registry: Registry
    people: People
    published: str | None

    def read(self, source: tuple[Span, ...]) -> Answer:
        """Tell whom a source means; open where the text doesn't say clearly enough."""
        positions = [i for span in source for i in self.syntax.tokens_in(span)]
        head = self._head(positions)
        if head is None:
            return Answer("none", "the text does not say who said it")
        return self._read_head(head, frozenset(positions), self._wording(positions))

    def _read_head(self, head: Token, inside: frozenset[int], wording: str) -> Answer:
        if head.text.casefold() in self.people.relatives and head.upos in {"PRON", "DET", "SCONJ"}:
            return self._read_antecedent(head, wording)
        joint = Joint(self.syntax, self.cast, self.people, head, inside)
        if joint.is_several():
            return self._read_joint(joint)
        if head.upos == "PRON" or head.text.casefold() in self.people.pronouns:
            return self._read_pronoun(head)
        beside = [t for t in self.syntax.children(head.i, "appos") if t.i in self.cast.options]
        for token in (head, *beside):
            if token.i in self.cast.options:
                return self._read_name(token, wording)
        return self._read_description(head, inside, wording)

    def _read_antecedent(self, relative: Token, wording: str) -> Answer:
        """Read the noun that "who" stands for: "[Nadia Lambert], who said ..."."""
        noun = self._antecedent(relative)
        if noun is None:
            return Answer("open", f"it is not clear whom “{wording}” means")
        before = range(self.syntax.left(noun.i), max(relative.i, noun.i + 1))
        inside = frozenset(i for i in before if self.syntax[i].text != ",")
        return self._read_head(noun, inside, self._wording(sorted(inside)))

    def _head(self, positions: list[int]) -> Token | None:
        """Return the token that the source hangs by."""
        inside = set(positions)
        heads = [
            token
            for token in map(self.syntax.__getitem__, positions)
            if token.upos in NOMINAL and (token.head not in inside or self.syntax.is_root(token.i))
        ]
        named = [t for t in heads if t.upos in {"PROPN", "NOUN", "PRON"}]
        return next(iter(named or heads), None)

    def _antecedent(self, relative: Token) -> Token | None:
        """Return the noun that "who" stands for: [Nadia Lambert], who said ..."""
        for above in self.syntax.ancestors(relative.i):
            if above.deprel == "acl:relcl":
                return self.syntax[above.head]
        return None

    def _read_joint(self, joint: Joint) -> Answer:
        described = joint.describe()
        if described is None:
            return Answer("open", "several said it, and it is not clear who all are")
        described = self._lower(self.syntax[joint.words[0]], described)
        return Answer("described", f"“{described}” are several speakers", described=described)

    def _read_pronoun(self, head: Token) -> Answer:
        referent = self.pronouns.get(head.i)
        word = head.text if head.text == "I" else head.text.casefold()
        if referent is None:
            return Answer("open", f"it is not clear whom “{word}” means")
        how = "spoken of just before" if referent.last_subject else "named just before"
        sure = referent.share > SURE_SHARE
        means = "means" if sure else "most likely means"
        reason = f"“{word}” {means} {referent.character.known_as}, {how}"
        return Answer("pronoun" if sure else "weak pronoun", reason, referent.character)

    def _read_name(self, token: Token, wording: str) -> Answer:
        options = self.cast.options[token.i]
        if len(options) > 1:
            return Answer("open", f"“{wording}” could be {_either(options)}")
        character = options[0]
        mention = next((m for m in character.mentions if m.first <= token.i < m.end), None)
        role = next((r.text for r in (mention.roles if mention else ()) if r.text), None)
        if not character.named and character.kind is SpeakerKind.BODY:
            return self._leave_unnamed(wording)
        if not character.named:
            name = self._spelled(token, character)
            reason = f"the article gives no more of the name than “{name}”"
            return Answer("unknown name", reason, described=name)
        if mention is not None and normalise(character.text) in {
            mention.key,
            normalise(mention.name.text),
        }:
            return Answer("full name", self._named_as(character), character, role=role)
        name = mention.text if mention else wording
        reason = f"“{name}” means {character.known_as}, named in full in the article"
        return Answer("short name", reason, character, role=role)

    def _named_as(self, character: Character) -> str:
        """Tell that a source is a name, and whose it is if the registry has another for them."""
        if normalise(character.known_as) == normalise(character.text):
            return f"the article names {character.known_as}"
        return f"“{character.text}” is a known name of {character.known_as}"

    def _leave_unnamed(self, wording: str, *, definite: bool = False) -> Answer:
        """Keep a source in the article's words: it gives no name, or not clearly whose it is."""
        reason = f"the article gives no name for “{wording}”"
        if definite:
            reason = f"the article does not make clear who “{wording}” is"
        return Answer("described", reason, described=wording)

    def _spelled(self, token: Token, character: Character) -> str:
        before = self.syntax[token.i - 1] if token.i else token
        honorific = before.text if before.text.casefold() in self.people.honorifics else ""
        return f"{honorific} {character.text}".strip()

    def _read_description(self, head: Token, inside: frozenset[int], wording: str) -> Answer:
        named = self._named_behind(inside)
        if named is not None:
            return self._read_name(named, wording)
        if head.entity in {"DATE", "TIME"}:
            return Answer("open", f"“{wording}” is a time, not a speaker")
        asked = read_role(self.syntax, head, inside, self.people)
        definite = is_definite(self.syntax, head, self.people)
        kin = asked.words & self.people.kin
        if definite and asked.words and not kin and not self._is_group(head):
            answer = self._holder(asked, head, wording)
            if answer:
                return answer
            referent = self.pronouns.get(head.i)
            if referent and referent.share > SURE_SHARE and self._is_epithet(head, asked):
                name = referent.character.known_as
                reason = f"“{wording}” means {name}, spoken of just before"
                return Answer("epithet", reason, referent.character, role=asked.text)
            person = means_person(head, self.people)
            return self._leave_unnamed(wording, definite=person)
        return self._leave_unnamed(wording)

    def _named_behind(self, inside: frozenset[int]) -> Token | None:
        """Return the name right behind a description's comma: "her aide, [Tom Whitfield]"."""
        comma = next((i for i in sorted(inside) if self.syntax[i].text == ","), None)
        if comma is None:
            return None
        i = comma + 1
        while i in inside and i not in self.cast.options and self._is_title(self.syntax[i]):
            i += 1
        behind = next((k for k in range(i, len(self.syntax)) if k not in self.cast.options), i)
        ends = behind not in inside or self.syntax[behind].text in {",", "(", ";"}
        named = i in inside and ends and self.cast.persons_at(i)
        return self.syntax[i] if named else None

    def _is_title(self, token: Token) -> bool:
        return token.text.casefold() in self.people.titles | self.people.honorifics.keys()

    def _is_epithet(self, head: Token, asked: Role) -> bool:
        """Tell whether a description may take up someone just spoken of by place or party."""
        shown = asked.words & (self.people.parties | frozenset(self.people.places.values()))
        owned = self.syntax.children(head.i, "nmod:poss")
        inside = (self.cast.options.get(i, ()) for i in self.syntax.subtree(head.i))
        others = [c for options in inside for c in options if self._stands_for_more(c)]
        return bool(shown) and not owned and not others and not asked.words & self.people.altering

    def _stands_for_more(self, character: Character) -> bool:
        """Tell whether a name is more than a place or a party."""
        words = "-".join(normalise(character.text).split())
        return words not in self.people.places and words not in self.people.parties

    def _is_group(self, head: Token) -> bool:
        return head.lemma in self.people.groups

    def _holder(self, asked: Role, head: Token, wording: str) -> Answer | None:
        """Return who is called by a role: someone of the article, else of the registry."""
        holders = self._holders(asked, head)
        if len(holders) == 1:
            reason = f"“{wording}” is what the article calls {holders[0].known_as}"
            if holders[0].kind is SpeakerKind.BODY:
                reason = f"“{wording}” means {holders[0].known_as}, named in full in the article"
            return Answer("role", reason, holders[0], role=asked.text)
        if holders:
            return Answer("open", f"“{wording}” could be {_either(holders)}")
        speaker = self.registry.resolve(wording, None, self.published)
        reason = f"“{wording}” is a known name of"
        if speaker is None:
            speaker = self.registry.holder(asked.text, self.published)
            reason = f"on the day of the article, “{wording}” was"
        if speaker is None:
            return None
        known = Character(speaker.kind, speaker.name, named=True, speaker=speaker)
        return Answer("registry", f"{reason} {speaker.name}", known)

    def _holders(self, asked: Role, head: Token) -> list[Character]:
        if not means_person(head, self.people):
            return self._bodies(head, asked)
        return self.holders.find(asked, self.people)

    def _bodies(self, head: Token, asked: Role) -> list[Character]:
        """Return the bodies whose name holds all words of "the [commission]"."""
        wanted = {normalise(word) for word in asked.text.split()}
        return [
            c
            for c in self.cast.characters
            if c.kind is SpeakerKind.BODY
            and head.lemma in normalise(c.text).split()
            and wanted <= set(normalise(c.text).split())
            and any(m.first < head.i for m in c.mentions)
        ]

    def _wording(self, positions: list[int]) -> str:
        """Return the source as a description: no leading article, nothing behind a comma."""
        if not positions:
            return ""
        tokens = [self.syntax[i] for i in positions]
        while len(tokens) > 1 and tokens[0].text.casefold() in self.people.articles:
            tokens = tokens[1:]
        while tokens[1:] and tokens[-1].upos == "PUNCT":
            tokens = tokens[:-1]
        end = next((t.start for t in tokens if t.text == "," and t.i > tokens[0].i), tokens[-1].end)
        return self._lower(tokens[0], " ".join(self.syntax.text[tokens[0].start : end].split()))

    def _lower(self, first: Token, words: str) -> str:
        """Take the capital from words that have it only because a sentence begins there."""
        proper = first.upos == "PROPN" or first.entity or first.i in self.cast.options
        return words if proper else words[:1].lower() + words[1:]


def _either(characters: Sequence[Character]) -> str:
    names = sorted(c.known_as for c in characters)
    return " or ".join([*names[:MOST_NAMES], *(["someone else"] if names[MOST_NAMES:] else [])])
