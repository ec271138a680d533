"""Sources: whom the words "he", "the French president" or "a spokesman" of a quotation mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import Span, SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.descriptions import find_holders, is_definite, list_roles, read_role
from quotetrack.speakers.mentions import means_person
from quotetrack.speakers.names import normalise
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import Role
from quotetrack.speakers.salience import Referent
from quotetrack.syntax import Syntax

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
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
    pronouns: Mapping[int, Referent]
    registry: Registry
    people: People
    published: str | None

    def read(self, source: tuple[Span, ...]) -> Answer:
        """Tell whom a source means; open where the text doesn't say clearly enough."""
        positions = [i for span in source for i in self.syntax.tokens_in(span)]
        head = self._head(positions)
        if head is None:
            return Answer("none", "the text names no source")
        return self._read_head(head, frozenset(positions), self._wording(positions))

    def _read_head(self, head: Token, inside: frozenset[int], wording: str) -> Answer:
        if head.text.casefold() in self.people.relatives and head.upos in {"PRON", "DET", "SCONJ"}:
            return self._read_antecedent(head, wording)
        if head.upos == "PRON" or head.text.casefold() in self.people.pronouns:
            return self._read_pronoun(head)
        if self._is_joint(head, inside):
            return self._read_joint(inside, wording)
        beside = [t for t in self.syntax.children(head.i, "appos") if t.i in self.cast.options]
        for token in (head, *beside):
            if token.i in self.cast.options:
                return self._read_name(token, wording)
        return self._read_description(head, inside, wording)

    def _read_antecedent(self, relative: Token, wording: str) -> Answer:
        """Read the noun that "who" stands for: "[Nadia Lambert], who said ..."."""
        noun = self._antecedent(relative)
        if noun is None:
            return Answer("open", f"the relative “{wording}” leads to nobody")
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

    def _is_joint(self, head: Token, inside: frozenset[int]) -> bool:
        """Tell whether two or more speak: "Lambert and Castell", not "the founder and owner"."""
        if self._names_two(inside):
            return True
        others = [
            t
            for t in self.syntax.children(head.i, "conj")
            if t.i in inside and not self._is_other_name(t)
        ]
        aside = head.i + 1 < len(self.syntax) and self.syntax[head.i + 1].text == ","
        if aside and head.upos == "PROPN":
            others = [t for t in others if t.upos == "PROPN"]
        return any(
            t.upos in {"PROPN", "PRON"}
            or self.syntax.children(t.i, "det", "nmod:poss")
            or "Number=Plur" in t.feats
            for t in others
        )

    def _is_other_name(self, conjunct: Token) -> bool:
        """Tell whether a conjunct only names the same once more: "the Harbor Union, or HU"."""
        first = self.syntax.left(conjunct.i)
        words = [t.text for t in self.syntax.tokens[max(first - 2, 0) : first + 1]]
        return words[:2] == [",", "or"] or words[1:] == [",", "or"]

    def _read_joint(self, inside: frozenset[int], wording: str) -> Answer:
        """Leave several speakers open if one has a name; "men and women" are described."""
        found = (c for i in inside for c in self.cast.options.get(i, ()))
        if any(c.kind is SpeakerKind.PERSON or c.named for c in found):
            return Answer("joint", f"“{wording}” are several")
        return Answer("described", f"the article leaves “{wording}” unnamed", described=wording)

    def _names_two(self, inside: frozenset[int]) -> bool:
        """Tell whether a source is two names with an "and" between, whatever the tree says."""
        options = self.cast.options
        for i in sorted(inside):
            between = self.syntax[i].text.casefold() in self.people.conjunctions
            if between and i not in options and i - 1 in options and i + 1 in options:
                return self.cast.persons_at(i - 1) and self.cast.persons_at(i + 1)
        return False

    def _read_pronoun(self, head: Token) -> Answer:
        referent = self.pronouns.get(head.i)
        word = head.text.casefold()
        if referent is None:
            return Answer("open", f"“{word}” may be several, or nobody named before")
        told = "the last subject" if referent.last_subject else "named most before it"
        sieve = "pronoun" if referent.share > SURE_SHARE else "weak pronoun"
        name = referent.character.text
        return Answer(sieve, f"“{word}” is {name}, {told}", referent.character)

    def _read_name(self, token: Token, wording: str) -> Answer:
        options = self.cast.options[token.i]
        if len(options) > 1:
            names = " or ".join(sorted(c.text for c in options))
            return Answer("open", f"“{wording}” may be {names}")
        character = options[0]
        mention = next((m for m in character.mentions if m.first <= token.i < m.end), None)
        role = next((r.text for r in (mention.roles if mention else ()) if r.text), None)
        if not character.named and character.kind is SpeakerKind.BODY:
            return Answer("described", f"the article leaves “{wording}” unnamed", described=wording)
        if not character.named:
            name = self._spelled(token, character)
            return Answer("unknown name", f"the article doesn't say more of {name}", described=name)
        if mention is not None and normalise(character.text) in {
            mention.key,
            normalise(mention.name.text),
        }:
            return Answer("full name", "named in full", character, role=role)
        return Answer("short name", f"“{wording}” is {character.text}", character, role=role)

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
                reason = f"“{wording}” takes up {referent.character.text}, the last subject"
                return Answer("epithet", reason, referent.character, role=asked.text)
        return Answer("described", f"the article leaves “{wording}” unnamed", described=wording)

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
            name = holders[0].text
            return Answer("role", f"“{wording}” is {name}", holders[0], role=asked.text)
        if holders:
            names = " or ".join(sorted(c.text for c in holders))
            return Answer("open", f"“{wording}” may be {names}")
        speaker = self.registry.resolve(wording, None, self.published)
        speaker = speaker or self.registry.holder(asked.text, self.published)
        if speaker is None:
            return None
        known = Character(speaker.kind, speaker.name, named=True, speaker=speaker)
        return Answer("registry", f"“{wording}” is {speaker.name}, by the speakers file", known)

    def _holders(self, asked: Role, head: Token) -> list[Character]:
        if not means_person(head, self.people):
            return self._bodies(head, asked)
        return find_holders(list_roles(self.cast), asked, self.people)

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
        words = " ".join(self.syntax.text[tokens[0].start : end].split())
        proper = tokens[0].upos == "PROPN" or tokens[0].entity
        return words if proper else words[:1].lower() + words[1:]
