"""Agreement: what a word's and its verb's forms tell of number and gender."""

from collections.abc import Iterator
from dataclasses import dataclass

from quotetrack.lang.people import Gender, People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import means_person
from quotetrack.syntax import SUBJECTS, Syntax

REACH = 1  # sentences back, within which a thing of that gender may be what "elle" takes up
TAGS = {"Masc": Gender.MASCULINE, "Fem": Gender.FEMININE}


def read_feature(token: Token, name: str) -> str | None:
    """Return the value of a UD feature, None if the token hasn't it."""
    pairs = (feature.partition("=") for feature in token.feats.split("|"))
    return next((value for key, _, value in pairs if key == name), None)


def show_gender(syntax: Syntax, token: Token, people: People) -> Gender | None:
    """Return the gender of the person that a pronoun may stand for, None if it can't be one.

    A word for one woman and for several, as the German "sie", is what its verb says; where that
    doesn't tell, None if the language's data has it among the plural ones too.
    """
    word = token.text.casefold()
    gender = people.pronouns.get(word)
    if gender is None or not people.gendered_things:
        return gender
    # A possessive has the number of what is owned.
    number = read_number(syntax, token) if token.upos == "PRON" else None
    single = number == "Sing" if word in people.plural else number != "Plur"
    return gender if single else None


def read_number(syntax: Syntax, token: Token) -> str | None:
    """Return the number of a pronoun's verb if it is the subject, else its own; UD's value."""
    verb = syntax[token.head]
    forms = [verb, *syntax.children(verb.i, "aux", "cop")] if token.deprel in SUBJECTS else []
    shown = [
        number
        for form in forms
        if "VerbForm=Fin" in form.feats and (number := read_feature(form, "Number"))
    ]
    return shown[0] if shown else read_feature(token, "Number")


@dataclass(frozen=True, slots=True)
class Rivals:
    """Finds what else a pronoun may mean in languages whose nouns all have a gender.

    What only others say, at the positions ``said``, doesn't count.
    """

    syntax: Syntax
    cast: Cast
    people: People
    said: frozenset[int]

    def may_be_thing(self, token: Token, gender: Gender) -> bool:
        """Tell whether a pronoun may take up a body of its grammatical gender.

        "La commission s'est réunie. [Elle] a dit ...": the nearest subject that agrees is no
        person, or is one only of a clause within the sentence ("qu'Anne Rey préside").
        """
        if not self.people.gendered_things:
            return False
        here = self.syntax.sentence_number(token.i)
        for i in range(token.i - 1, -1, -1):
            noun = self.syntax[i]
            if here - self.syntax.sentence_number(i) > REACH:
                return False
            if i in self.said or not _is_nominal_subject(noun):
                continue
            shown = TAGS.get(read_feature(noun, "Gender") or "")
            if shown in {None, gender}:
                body = _is_body(self.cast, noun, self.people)
                if body or self.syntax.is_root(noun.head):
                    return body
        return False

    def has_equal(self, token: Token, chosen: Character, gender: Gender) -> bool:
        """Tell whether somebody who agrees was named since the sentence that named the chosen one.

        "Nadia Lambert a salué Léa Marchand. [Elle] a dit ..." stays open: which of two a pronoun
        means was only learned for English.
        """
        before = [m for m in chosen.mentions if m.first < token.i]
        if not before or not self.people.gendered_things:
            return False
        first = self.syntax.sentence(before[-1].first).tokens[0].i
        near = (i for i in range(first, token.i) if i not in self.said)
        others = {c for i in near for c in self._persons(i)} - {chosen}
        return any(c.gender == gender or (c.named and c.gender is None) for c in others)

    def _persons(self, i: int) -> Iterator[Character]:
        options = self.cast.options.get(i, ())
        yield from (c for c in options if c.kind is SpeakerKind.PERSON)


def _is_nominal_subject(noun: Token) -> bool:
    return noun.deprel in SUBJECTS and noun.upos in {"NOUN", "PROPN"}


def _is_body(cast: Cast, noun: Token, people: People) -> bool:
    options = cast.options.get(noun.i, ())
    if options:
        return all(c.kind is SpeakerKind.BODY for c in options)
    speaking = people.groups | people.bodies.keys() | people.body_words
    return noun.lemma in speaking and not means_person(noun, people)
