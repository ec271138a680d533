"""Salience: who is in the reader's mind where a pronoun or a description stands.

The measure is salience, after Lappin and Leass ("An Algorithm for Pronominal Anaphora
Resolution", Computational Linguistics 20/4, 1994): each mention adds weight by its place in the
sentence, each new sentence halves what there is. Words inside quotation marks add nothing.

A guess that may be wrong isn't given: where someone else who agrees was named in a prominent
place nearer to the pronoun than the most salient one, it stays open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quotetrack.lang.people import Gender, People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.agreement import Rivals, show_gender
from quotetrack.speakers.asking import Asker, Ranked, Referent
from quotetrack.speakers.characters import SHOWN, Cast, Character
from quotetrack.speakers.descriptions import Holders, is_definite, read_role, tells_age
from quotetrack.speakers.evidence import Asked, Surroundings
from quotetrack.speakers.mentions import means_person
from quotetrack.speakers.prominence import DOERS, Prominence, agreement, is_real
from quotetrack.speakers.roles import Role
from quotetrack.syntax import SUBJECTS, Syntax

PROMINENT = 0.3  # weight of a mention from which on a pronoun nearby may mean it
FADING = 0.45  # what a sentence leaves of the salience before it
TURNING = 0.75  # what a new paragraph leaves besides
MOST = 2.0  # more than this nobody has
QUOTED_FADING = 0.85  # the same for a sentence wholly in quotation marks
STAYS = 1.25  # factor for the last subject
CLEAR = 0.58  # share of the salience that the first must have to be meant
LEARNED = 0.4  # weight of the gender that a pronoun shows of whom it stands for
ASSUMED = 0.76  # probability from which the ranker is believed where salience tells nothing
BELIEVED = 0.5  # the same where salience tells the same
ASSUMED_BODY = 0.5  # the same for "it" and "they"
OVERRULES = 0.9  # the same where salience speaks for another
FAINT = 0.1  # below this nobody is in the reader's mind


@dataclass(slots=True)
class Walk:
    """A walk through the text that keeps the salience of every character.

    ``quoted`` are the positions of tokens inside quotation marks. ``here`` and ``near`` weigh who
    is named in the sentence being read and in the last one before it that named someone;
    ``strangers`` are described only, ``doubtful`` ones were last named by a word that others of
    the article bear too.
    """

    syntax: Syntax
    cast: Cast
    people: People
    quoted: frozenset[int]
    prominence: Prominence
    holders: Holders
    asker: Asker
    salience_counts: bool = True
    salience: dict[Character, float] = field(default_factory=dict)
    found: dict[int, Referent] = field(default_factory=dict)
    subject: Character | None = None
    here: dict[Character, float] = field(default_factory=dict)
    near: dict[Character, float] = field(default_factory=dict)
    strangers: set[Character] = field(default_factory=set)
    doubtful: dict[Character, Sequence[Character]] = field(default_factory=dict)
    rivals: Rivals = field(init=False)

    def __post_init__(self) -> None:
        said = self.quoted | self.prominence.reported
        self.rivals = Rivals(self.syntax, self.cast, self.people, said)

    def run(self) -> Mapping[int, Referent]:
        """Resolve every pronoun outside quotation marks that has one clear antecedent."""
        paragraph = 0
        for sentence in self.syntax.sentences:
            told = [token for token in sentence.tokens if token.i not in self.quoted]
            quoted = all(token.upos == "PUNCT" for token in told)
            turned = TURNING if sentence.paragraph != paragraph else 1.0
            self._fade(turned * (QUOTED_FADING if quoted else FADING))
            paragraph = sentence.paragraph
            for token in told:
                self._read(token)
            self.near, self.here = self.here or self.near, {}
        return self.found

    def _fade(self, factor: float) -> None:
        self.salience = {c: s * factor for c, s in self.salience.items() if s > FAINT * FADING}

    def _read(self, token: Token) -> None:
        word = token.text.casefold()
        pointing = token.upos in {"PRON", "DET"}
        gender = show_gender(self.syntax, token, self.people) if pointing else None
        if gender is not None:
            self.resolve(token, gender)
        elif word in self.people.impersonal or word in self.people.collective:
            self._resolve_body(token)
        elif token.i in self.cast.options and not self._inside_name(token):
            self.name(token, self.cast.options[token.i])
        elif token.deprel not in DOERS and token.i not in self.prominence.sources:
            return  # as nearly all: what is asked below holds for none of these
        elif not self._is_description(token):
            return
        elif self._means_person(token):
            gender = self.people.gendered.get(word)
            self._ask(token, Asked.PERSON, gender)
            self._describe(token)
        elif token.upos == "NOUN":
            self._ask(token, Asked.BODY, None)
            self._mention(self.asker.thing(token), token)

    def _means_person(self, token: Token) -> bool:
        if means_person(token, self.people):
            return True
        return token.i in self.asker.asked and tells_age(self.syntax, token, self.people)

    def _ask(self, token: Token, asked: Asked, gender: Gender | None) -> Ranked | None:
        """Have the ranker say who is meant, where the token is the head of a source."""
        if token.i not in self.asker.asked:
            return None
        here, near = (
            {c for c, weight in place.items() if weight >= PROMINENT}
            for place in (self.here, self.near)
        )
        around = Surroundings(self.salience, self.subject, here, near, self.bar(token))
        return self.asker.ask(token, asked, gender, around)

    def _inside_name(self, token: Token) -> bool:
        """Tell whether the same name goes on behind this token: each counts once, at its end."""
        later = token.i + 1
        here = self.cast.options[token.i]
        same = self.cast.options.get(later) == here
        return same and self.syntax[token.i].head == later

    def name(self, token: Token, options: Sequence[Character]) -> None:
        """Count a name; one that several bear leaves all of them equally in mind."""
        for character in options:
            self._mention(character, token)
            self.doubtful.pop(character, None)
        if len(options) > 1:
            most = max(self.salience[character] for character in options)
            self.salience |= dict.fromkeys(options, most)
            self.doubtful |= dict.fromkeys(options, options)
            self.subject = None if self.prominence.is_subject(token) else self.subject

    def _mention(self, character: Character, token: Token) -> None:
        weight = self.prominence.weigh(token)
        self.salience[character] = min(self.salience.get(character, 0.0) + weight, MOST)
        if is_real(character):
            self.here[character] = max(self.here.get(character, 0.0), weight)
        if self.prominence.is_subject(token):
            self.subject = character
        self.asker.note(character, token, self.prominence.place(token))

    def resolve(self, token: Token, gender: Gender) -> None:
        """Resolve a pronoun for a person, by salience and by the ranker."""
        if self.rivals.may_be_thing(token, gender):
            return
        ranked = self._ask(token, Asked.PERSON, gender)
        referent = self._find_salient(token, gender)
        if ranked is not None:
            referent = self._agree(referent, ranked)
        if referent is not None and self._has_namesake(referent.character, gender):
            return
        if referent is None or self.rivals.has_equal(token, referent.character, gender):
            return
        if referent.character not in self.strangers:
            self.found[token.i] = referent
        if token.i not in self.prominence.reported:
            referent.character.show(gender, LEARNED * max(referent.share - CLEAR, 0.0))
        self._mention(referent.character, token)

    def _find_salient(self, token: Token, gender: Gender) -> Referent | None:
        """Return the most salient person that agrees, if nobody else may as well be meant."""
        if not self.salience_counts:
            return None
        barred = self.bar(token)
        referent = self._rank(gender, barred)
        if referent is None or referent.share < CLEAR or self._has_rival(referent, gender, barred):
            return None
        return referent

    def _resolve_body(self, token: Token) -> None:
        """Resolve "it" or "they", where it is a quotation's source, by the ranker alone."""
        ranked = self._ask(token, Asked.BODY, None)
        if ranked is None:
            return
        if ranked.probability >= ASSUMED_BODY and not ranked.stranger:
            last = ranked.character is self.subject
            self.found[token.i] = Referent(ranked.character, 0.0, last, ranked.probability)
        self._mention(ranked.character, token)

    def _is_description(self, token: Token) -> bool:
        """Tell whether a noun stands for one person by itself, where that person says or does."""
        sources = self.prominence.sources
        if token.deprel not in DOERS and (token.i not in sources or token.head in sources):
            return False
        if token.deprel in {"compound", "appos", "flat", "amod"} or "Number=Plur" in token.feats:
            return False
        beside = self.syntax.children(token.i, "appos", "flat")
        return not any(t.i in self.cast.options for t in beside)

    def _describe(self, token: Token) -> None:
        """Note who is in mind where "the Vermont senator" or "a spokesman" stands."""
        gender = self.people.gendered.get(token.text.casefold())
        known = self._take_up(token, gender)
        if known is None:
            known = Character(SpeakerKind.PERSON, token.text, named=False)
            known.show(gender, SHOWN)
            self.strangers.add(known)
        self._mention(known, token)

    def _take_up(self, token: Token, gender: Gender | None) -> Character | None:
        """Return who is taken up by "the Vermont senator": its holder, else the last subject."""
        if not is_definite(self.syntax, token, self.people):
            return None
        asked = read_role(self.syntax, token, range(len(self.syntax)), self.people)
        holders = self.holders.find(asked, self.people)
        referent = self._rank(gender, set())
        if referent and referent.last_subject and self._may_be(referent.character, asked, token):
            if token.i in self.prominence.sources and referent.character not in self.strangers:
                self.found[token.i] = referent
            told = asked.words & self.people.affiliations
            aged = tells_age(self.syntax, token, self.people)
            if (told or aged) and not holders and referent.share >= CLEAR:
                return referent.character
        return holders[0] if len(holders) == 1 else None

    def _may_be(self, character: Character, asked: Role, token: Token) -> bool:
        """Tell whether neither another's title nor the grammar speak against an epithet.

        "Lambert spoke before the mayor's speech": the mayor is someone else.
        """
        own = token.deprel in DOERS or character not in self.here
        return own and not self.holders.has_other(character, asked, self.people)

    def _rank(self, gender: Gender | None, barred: set[Character]) -> Referent | None:
        """Return the most salient person that agrees, and by how much the others fall behind."""
        ranked = sorted(
            (
                (
                    salience * agreement(character, gender) * self._going_on(character),
                    -n,
                    character,
                )
                for n, (character, salience) in enumerate(self.salience.items())
                if is_real(character) and character not in barred
            ),
            reverse=True,
            key=lambda entry: entry[:2],
        )
        if not ranked or ranked[0][0] < FAINT:
            return None
        first = ranked[0][2]
        share = ranked[0][0] / sum(weight for weight, *_ in ranked[:2])
        return Referent(first, share, self.subject is first)

    def _agree(self, salient: Referent | None, ranked: Ranked) -> Referent | None:
        """Settle between salience and ranker; where they differ, only a sure one is believed."""
        chosen, chance = ranked.character, ranked.probability
        if salient is not None and salient.character is chosen:
            return replace(salient, probability=chance) if chance >= BELIEVED else None
        if chance < (ASSUMED if salient is None else OVERRULES):
            return None
        return Referent(chosen, 0.0, chosen is self.subject, chance)

    def _has_namesake(self, chosen: Character, gender: Gender) -> bool:
        """Tell whether the name last read may have been another's who agrees."""
        others = (c for c in self.doubtful.get(chosen, ()) if c is not chosen)
        return any(is_real(c) and agreement(c, gender) for c in others)

    def _has_rival(self, referent: Referent, gender: Gender, barred: set[Character]) -> bool:
        """Tell whether someone else who agrees may as well be meant.

        That is a namesake where the last name was either's, or who was named nearer.
        """
        chosen = referent.character
        if self._has_namesake(chosen, gender):
            return True
        for place in (self.here, self.near):
            near = {c for c, weight in place.items() if weight >= PROMINENT and c not in barred}
            agreeing = {c for c in near if agreement(c, gender)}
            if agreeing:
                return chosen not in agreeing
        return False

    def _going_on(self, character: Character) -> float:
        return STAYS if character is self.subject else 1.0

    def bar(self, token: Token) -> set[Character]:
        """Return the subjects of the verb whose object a pronoun is: "X saw him" isn't X."""
        if token.deprel in SUBJECTS or token.deprel == "nmod:poss":
            return set()
        subject = self.syntax.subject(token.head)
        reflexive = token.text.casefold().endswith("self") or "Reflex=Yes" in token.feats
        if subject is None or reflexive:
            return set()
        referent = self.found.get(subject.i)
        return set(self.cast.options.get(subject.i, ())) | (
            {referent.character} if referent else set()
        )
