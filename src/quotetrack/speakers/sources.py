"""Sources: whom the words "he", "the French president" or "a spokesman" of a quotation mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotetrack.lang.inflection import decline
from quotetrack.lang.people import Gender, People
from quotetrack.model import Span, SpeakerKind, Token
from quotetrack.speakers.agreement import read_feature, read_number
from quotetrack.speakers.answers import Answer, Certainty, Sieve, leave_open
from quotetrack.speakers.asking import Ranked, Referent
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.described import SURE_SHARE, Described, is_body
from quotetrack.speakers.heads import find_bare_names, find_head, is_anothers
from quotetrack.speakers.joint import Joint
from quotetrack.speakers.names import normalise
from quotetrack.speakers.pairs import Pair, take_up
from quotetrack.speakers.salience import ASSUMED_BODY
from quotetrack.speakers.wording import lower, word_source
from quotetrack.syntax import Syntax

GENITIVE = "Gen"
STANDS_FOR = 0.8  # probability from which "she" is taken for "my mother" of the sentence before


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of one document."""

    syntax: Syntax
    cast: Cast
    pronouns: Mapping[int, Referent]
    ranked: Mapping[int, Ranked]
    described: Described
    people: People
    without: frozenset[Sieve]
    pairs: Sequence[Pair] = ()

    def read(self, source: tuple[Span, ...]) -> Answer:
        """Tell whom a source means; open where the text doesn't say clearly enough."""
        positions = [i for span in source for i in self.syntax.tokens_in(span)]
        head = find_head(self.syntax, positions)
        if head is None:
            return Answer(Certainty.NONE, "the text does not say who said it")
        return self._read_head(head, frozenset(positions), self._word(positions))

    def _word(self, positions: list[int]) -> str:
        return word_source(self.syntax, self.cast, self.people, positions)

    def _read_head(self, head: Token, inside: frozenset[int], wording: str) -> Answer:
        if head.text.casefold() in self.people.relatives and head.upos in {"PRON", "DET", "SCONJ"}:
            return self._read_antecedent(head, wording)
        joint = Joint(self.syntax, self.cast, self.people, head, inside)
        if joint.is_several():
            return self._read_joint(joint)
        if head.upos == "PRON" or head.text.casefold() in self.people.pronouns:
            return self._read_pronoun(head)
        # Some treebanks hang a name by its title as an apposition, some as the title's own part.
        beside = [
            *(
                t
                for t in self.syntax.children(head.i, "appos")
                if not is_anothers(t, head, self.people)
            ),
            *(t for t in self.syntax.children(head.i, "flat") if not _owns(t, head, self.people)),
        ]
        bare = find_bare_names(self.syntax, head, self.people)
        beside += [t for t in bare if self._may_belong(head, t)]
        beside = [t for t in beside if t.i in self.cast.options]
        beside = [] if Sieve.APPOSITION in self.without else beside
        for token in (head, *beside):
            if token.i in self.cast.options:
                return self._read_name(token, wording)
        named = self._named_behind(inside) or self._named_at_end(head, inside)
        if named is not None:
            return self._read_name(named, wording)
        return self.described.read(head, inside, wording)

    def _may_belong(self, noun: Token, name: Token) -> bool:
        """Tell whether a bare name is what a noun is called: "le groupe Valor".

        "Le camp Lambert" is no Lambert.
        """
        called = self.cast.options.get(name.i, ())
        body = bool(called) and all(c.kind is SpeakerKind.BODY for c in called)
        return body or noun.lemma not in self.people.groups

    def _read_antecedent(self, relative: Token, wording: str) -> Answer:
        """Read the noun that "who" stands for: "[Nadia Lambert], who said ..."."""
        noun = None if Sieve.RELATIVE in self.without else self._antecedent(relative)
        if noun is None or noun.upos in {"PRON", "DET"}:
            return leave_open(wording)
        before = range(self.syntax.left(noun.i), max(relative.i, noun.i + 1))
        linking = {t.i for t in self.syntax.children(noun.i, "case")}
        inside = frozenset(i for i in before if i not in linking and self.syntax[i].text != ",")
        return self._read_head(noun, inside, self._word(sorted(inside)))

    def _antecedent(self, relative: Token) -> Token | None:
        """Return the noun that a relative pronoun stands for, by the tree or as its neighbour."""
        for above in self.syntax.ancestors(relative.i):
            if above.deprel == "acl:relcl":
                return self.syntax[above.head]
        before = list(self.syntax.tokens[max(relative.i - 2, 0) : relative.i])
        named = [t for t in before if t.i in self.cast.options]
        return named[-1] if named else None

    def _read_joint(self, joint: Joint) -> Answer:
        if Sieve.JOINT in self.without:
            return Answer(Certainty.OPEN, "several said it")
        described = joint.describe()
        if described is None:
            return Answer(Certainty.OPEN, "several said it, and it is not clear who all are")
        described = lower(self.cast, self.syntax[joint.words[0]], described)
        reason = f"“{described}” are several speakers"
        speakers = joint.speakers()
        if not speakers:
            return Answer(Certainty.DESCRIBED, reason, described=described)
        return Answer(Certainty.JOINT, reason, speakers[0], others=tuple(speakers[1:]))

    def _read_pronoun(self, head: Token) -> Answer:
        referent, ranked = self.pronouns.get(head.i), self.ranked.get(head.i)
        word = head.text if head.text == "I" else head.text.casefold()
        several = take_up(self.syntax, self.pairs, head.i) if self._is_plural(head) else ()
        if several and Sieve.JOINT not in self.without:
            return _answer_jointly(word, several)
        if referent is None:
            return self._read_stranger(head, ranked, word) or leave_open(word)
        body = referent.character.kind is SpeakerKind.BODY
        if body and not is_body(referent.character, self.people):
            return leave_open(word)
        chance = referent.probability
        sure = referent.share > SURE_SHARE if chance is None else chance > SURE_SHARE
        how = "spoken of just before" if referent.last_subject else "named just before"
        means = "means" if sure else "most likely means"
        reason = f"“{word}” {means} {referent.character.known_as}, {how}"
        certainty = Certainty.BODY_PRONOUN if body else Certainty.PRONOUN
        # Without a ranker the share of the salience is all there is to go by.
        chance = referent.share if chance is None else chance
        return Answer(certainty, reason, referent.character, chance=chance)

    def _is_plural(self, head: Token) -> bool:
        """Tell whether a pronoun stands for several; where a verb must tell, it has to."""
        word = head.text.casefold()
        single = word in self.people.pronouns
        told = not single or read_number(self.syntax, head) == "Plur"
        return word in self.people.plural and told

    def _read_stranger(self, head: Token, ranked: Ranked | None, word: str) -> Answer | None:
        """Describe who "she" is in the words that the text described her by: "my mother".

        Where "it" is a writing, whose writing it is may be known.
        """
        if ranked is None or not ranked.stranger:
            return None
        written = self._last_called(head, ranked.first)
        author = self.described.author(written)
        if author is not None and ranked.probability >= ASSUMED_BODY:
            reason = f"“{word}” most likely means “{written.text}”, which {author.known_as} wrote"
            return Answer(Certainty.BODY_PRONOUN, reason, author, chance=ranked.probability)
        if ranked.probability < STANDS_FOR:
            return None
        described = self._word(list(self._phrase(ranked.first)))
        reason = f"“{word}” most likely means “{described}”, of whom the article gives no name"
        return Answer(Certainty.TAKEN_UP_DESCRIPTION, reason, described=described)

    def _last_called(self, head: Token, first: int) -> Token:
        """Return the last noun before ``head`` that is the same word as the one at ``first``."""
        lemma = self.syntax[first].lemma
        before = (self.syntax[i] for i in range(head.i - 1, first, -1))
        return next((t for t in before if t.lemma == lemma), self.syntax[first])

    def _phrase(self, i: int) -> range:
        """Return the tokens of a noun with what stands before it, and "of ..." behind."""
        behind = self.syntax.children(i, "nmod")
        close = [t for t in behind if t.i > i and self.syntax.left(t.i) == i + 1]
        end = self.syntax.right(close[0].i) if close else i
        return range(self.syntax.left(i), end + 1)

    def _read_name(self, token: Token, wording: str) -> Answer:
        options = self.cast.options[token.i]
        if len(options) > 1:
            return leave_open(wording, options)
        character = options[0]
        mention = next((m for m in character.mentions if m.first <= token.i < m.end), None)
        role = next((r.text for r in (mention.roles if mention else ()) if r.text), None)
        if not character.named and character.kind is SpeakerKind.BODY:
            return self.described.leave(wording)
        if not character.named:
            name = self._spelled(token, character)
            reason = f"the article gives no more of the name than “{name}”"
            return Answer(Certainty.LONE_NAME, reason, described=name)
        if mention is not None and normalise(character.text) in {
            mention.key,
            normalise(mention.name.text),
        }:
            return Answer(Certainty.FULL_NAME, self._named_as(character), character, role=role)
        name = mention.text if mention else wording
        reason = f"“{name}” means {character.known_as}, named in full in the article"
        return Answer(Certainty.SHORT_NAME, reason, character, role=role)

    def _named_as(self, character: Character) -> str:
        """Tell that a source is a name, and whose it is if the registry has another for them."""
        if normalise(character.known_as) == normalise(character.text):
            return f"the article names {character.known_as}"
        return f"“{character.text}” is a known name of {character.known_as}"

    def _spelled(self, token: Token, character: Character) -> str:
        before = self.syntax[token.i - 1] if token.i else token
        honorific = before.text if before.text.casefold() in self.people.honorifics else ""
        return f"{honorific} {character.text}".strip()

    def _named_behind(self, inside: frozenset[int]) -> Token | None:
        """Return the name right behind a description's comma: "her aide, [Tom Whitfield]"."""
        comma = next((i for i in sorted(inside) if self.syntax[i].text == ","), None)
        if comma is None or Sieve.APPOSITION in self.without:
            return None
        i = comma + 1
        while i in inside and i not in self.cast.options and self._is_title(self.syntax[i]):
            i += 1
        behind = next((k for k in range(i, len(self.syntax)) if k not in self.cast.options), i)
        ends = behind not in inside or self.syntax[behind].text in {",", "(", ";"}
        return self.syntax[i] if i in inside and ends and i in self.cast.options else None

    def _named_at_end(self, head: Token, inside: frozenset[int]) -> Token | None:
        """Return the full name at a description's end that a parser hung elsewhere.

        "директорка лікарні [Марта Вдовенко]", "за словами речниці поліції [Олени Ткаченко]": in the
        case of the title it is who holds that. But "речниці [Олени Ткаченко]" may be hers.
        """
        end = max(inside)
        options = self.cast.options.get(end, ())
        spans = [m for c in options for m in c.mentions if m.first in inside and m.end == end + 1]
        if len(options) != 1 or len(spans) != 1 or not spans[0].name.given:
            return None
        first = self.syntax[spans[0].first]
        shown = self.people.first_names.get(spans[0].name.given[0].casefold())
        gender = self.people.gendered.get(head.lemma, shown)
        case = read_feature(first, "Case")
        # A form that is a nominative alone is in no other case, whatever a weak parser says.
        if first.text.casefold() in self.people.first_names and not _is_bent(first, self.people):
            case = "Nom"
        agrees = case is not None and case == read_feature(head, "Case") and gender == shown
        kept_by = self.people.groups | self.people.kin
        held = case == "Nom" or first.head != head.i or head.lemma not in kept_by
        noun = head.upos == "NOUN" or self._is_title(head)
        return first if shown and agrees and held and noun else None

    def _is_title(self, token: Token) -> bool:
        word = token.text.casefold()
        return word in self.people.titles or word in self.people.honorifics


def _owns(name: Token, noun: Token, people: People) -> bool:
    """Tell whether a name can't be its title's own: "речник [Тараса Бойка]" is another.

    A genitive owns what has another case; by its form, where the parser says nominative.
    """
    if read_feature(noun, "Case") in {GENITIVE, None}:
        return False
    told = read_feature(name, "Case") == GENITIVE
    # "речник [Олександра Коваля]": as a nominative it would be a woman's name.
    shown = people.first_names.get(name.text.casefold())
    fits = shown is not None and people.gendered.get(noun.lemma, shown) == shown
    return told or (not fits and _is_bent(name, people))


def _is_bent(name: Token, people: People) -> bool:
    """Tell whether a word may be the genitive of a first name."""
    fitting = (e for g in Gender for e in people.inflection.fit(name.text, g, GENITIVE))
    return any(decline(name.text, e).casefold() in people.first_names for e in fitting)


def _answer_jointly(word: str, several: Sequence[Character]) -> Answer:
    names = " and ".join(c.known_as for c in several)
    reason = f"“{word}” most likely means {names}, named side by side just before"
    return Answer(Certainty.JOINT, reason, several[0], others=tuple(several[1:]))
