"""Pronouns: whom "he" and "she" stand for, by who is in the reader's mind at that place.

The measure is salience, after Lappin and Leass ("An Algorithm for Pronominal Anaphora
Resolution", Computational Linguistics 20/4, 1994): each mention adds weight by its place in the
sentence, each new sentence halves what there is. Words inside quotation marks add nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quotetrack.lang.people import Gender, People
from quotetrack.model import Kind, Quotation, SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import means_person
from quotetrack.syntax import SUBJECTS, Syntax

SUBJECT, OBJECT, OWNER, OTHER = 1.0, 0.5, 0.3, 0.4
SOURCE = 0.8  # naming the source of a quotation, added to its place in the sentence
REPORTED = 0.25  # factor for a mention inside an indirect content
FADING = 0.45  # what a sentence leaves of the salience before it
TURNING = 0.75  # what a new paragraph leaves besides
MOST = 2.0  # more than this nobody has
QUOTED_FADING = 0.85  # the same for a sentence wholly in quotation marks
STAYS = 1.25  # factor for the last subject
STRANGER = 0.5  # factor for a character whose gender isn't known
CLEAR = 0.58  # share of the salience that the first must have to be meant
LEARNED = 0.4  # weight of the gender that a pronoun shows of whom it stands for
FAINT = 0.1  # below this nobody is in the reader's mind
MARKS = {"“": "”", "«": "»", "„": "“", '"': '"'}


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a pronoun stands for, and the share of the salience that speaks for it (0 to 1)."""

    character: Character
    share: float
    last_subject: bool


@dataclass(slots=True)
class Walk:
    """A walk through the text that keeps the salience of every character."""

    syntax: Syntax
    cast: Cast
    people: People
    quoted: frozenset[int]
    sources: frozenset[int]
    reported: frozenset[int]
    salience: dict[Character, float] = field(default_factory=dict)
    found: dict[int, Referent] = field(default_factory=dict)
    subject: Character | None = None

    def run(self) -> Mapping[int, Referent]:
        """Resolve every pronoun outside quotation marks that has one clear antecedent."""
        paragraph = 0
        for sentence in self.syntax.sentences:
            quoted = all(t.i in self.quoted or t.upos == "PUNCT" for t in sentence.tokens)
            turned = TURNING if sentence.paragraph != paragraph else 1.0
            self._fade(turned * (QUOTED_FADING if quoted else FADING))
            paragraph = sentence.paragraph
            for token in sentence.tokens:
                if token.i not in self.quoted:
                    self._read(token)
        return self.found

    def _fade(self, factor: float) -> None:
        self.salience = {c: s * factor for c, s in self.salience.items() if s > FAINT * FADING}

    def _read(self, token: Token) -> None:
        gender = self.people.pronouns.get(token.text.casefold())
        if gender is not None and token.upos in {"PRON", "DET"}:
            self._resolve(token, gender)
        elif token.i in self.cast.options and not self._inside_name(token):
            options = self.cast.options[token.i]
            for character in options:
                self._mention(character, token, clear=len(options) == 1)
        elif token.i in self.sources and means_person(token, self.people):
            self._describe(token)

    def _inside_name(self, token: Token) -> bool:
        """Tell whether the same name goes on behind this token: each counts once, at its end."""
        later = token.i + 1
        here = self.cast.options[token.i]
        same = self.cast.options.get(later) == here
        return same and self.syntax[token.i].head == later

    def _mention(self, character: Character, token: Token, *, clear: bool = True) -> None:
        weight = self._weigh(token)
        self.salience[character] = min(self.salience.get(character, 0.0) + weight, MOST)
        if token.deprel in SUBJECTS and token.i not in self.reported and clear:
            self.subject = character

    def _weigh(self, token: Token) -> float:
        if token.deprel in {"compound", "amod", "flat"}:
            return OTHER / 4
        weight = OTHER
        if token.deprel in SUBJECTS:
            weight = SUBJECT
        elif token.deprel in {"obj", "iobj"}:
            weight = OBJECT
        elif token.deprel == "nmod:poss":
            weight = OWNER
        weight += SOURCE if token.i in self.sources else 0.0
        return weight * (REPORTED if token.i in self.reported else 1.0)

    def _resolve(self, token: Token, gender: Gender) -> None:
        referent = self._rank(gender, self._barred(token))
        if referent is None or referent.share < CLEAR:
            return
        self.found[token.i] = referent
        referent.character.show(gender, LEARNED * (referent.share - CLEAR))
        self._mention(referent.character, token)

    def _describe(self, token: Token) -> None:
        """Note who is in mind where "the Vermont senator" stands as a source."""
        referent = self._rank(self.people.gendered.get(token.text.casefold()), set())
        if referent is not None and referent.last_subject:
            self.found[token.i] = referent

    def _rank(self, gender: Gender | None, barred: set[Character]) -> Referent | None:
        """Return the most salient person that agrees, and by how much the others fall behind."""
        ranked = sorted(
            (
                (
                    salience * _agreement(character, gender) * self._going_on(character),
                    -n,
                    character,
                )
                for n, (character, salience) in enumerate(self.salience.items())
                if character.kind is SpeakerKind.PERSON and character not in barred
            ),
            reverse=True,
            key=lambda entry: entry[:2],
        )
        if not ranked or ranked[0][0] < FAINT:
            return None
        first = ranked[0][2]
        share = ranked[0][0] / sum(weight for weight, *_ in ranked[:2])
        return Referent(first, share, self.subject is first)

    def _going_on(self, character: Character) -> float:
        return STAYS if character is self.subject else 1.0

    def _barred(self, token: Token) -> set[Character]:
        """Return the subjects of the verb whose object a pronoun is: "X saw him" isn't X."""
        if token.deprel in SUBJECTS or token.deprel == "nmod:poss":
            return set()
        subject = self.syntax.subject(token.head)
        if subject is None or token.text.casefold().endswith("self"):
            return set()
        referent = self.found.get(subject.i)
        return set(self.cast.options.get(subject.i, ())) | (
            {referent.character} if referent else set()
        )


def _agreement(character: Character, gender: Gender | None) -> float:
    if gender is None:
        return 1.0
    if character.gender is None:
        return STRANGER
    return 1.0 if character.gender is gender else 0.0


def resolve_pronouns(
    syntax: Syntax, quotations: Iterable[Quotation], cast: Cast, people: People
) -> Mapping[int, Referent]:
    """Return, by token, whom the pronouns outside quotation marks stand for, where it's clear."""
    listed = list(quotations)
    walk = Walk(
        syntax=syntax,
        cast=cast,
        people=people,
        quoted=_quoted(syntax) | _tokens(syntax, listed, Kind.DIRECT),
        sources=frozenset(i for q in listed for s in q.source for i in syntax.tokens_in(s)),
        reported=_tokens(syntax, listed, Kind.MIXED) | _tokens(syntax, listed, Kind.INDIRECT),
    )
    return walk.run()


def _tokens(syntax: Syntax, quotations: Iterable[Quotation], kind: Kind) -> frozenset[int]:
    contents = (span for q in quotations if q.kind is kind for span in q.content)
    return frozenset(i for span in contents for i in syntax.tokens_in(span))


def _quoted(syntax: Syntax) -> frozenset[int]:
    """Return the tokens between quotation marks, pair by pair inside each paragraph."""
    inside: set[int] = set()
    closing, paragraph, opened = "", -1, 0
    for sentence in syntax.sentences:
        if sentence.paragraph != paragraph:
            closing, paragraph = "", sentence.paragraph
        for token in sentence.tokens:
            if closing and token.text.endswith(closing):
                inside.update(range(opened, token.i))
                closing = ""
            elif not closing and token.text in MARKS:
                closing, opened = MARKS[token.text], token.i + 1
    return frozenset(inside)
