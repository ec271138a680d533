"""Agreement: what a word's and its verb's forms tell of number and gender."""

from quotetrack.lang.people import Gender, People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast
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

    A word for one woman and for several, as the German "sie", is what its verb says; None where
    that doesn't tell.
    """
    word = token.text.casefold()
    gender = people.pronouns.get(word)
    if gender is None or word not in people.plural:
        return gender
    return gender if read_number(syntax, token) == "Sing" else None


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


def may_be_thing(syntax: Syntax, cast: Cast, token: Token, gender: Gender, people: People) -> bool:
    """Tell whether a pronoun may take up a body of its grammatical gender.

    "La commission s'est réunie. [Elle] a dit ...": the nearest subject that agrees is no person.
    """
    if not people.gendered_things:
        return False
    here = syntax.sentence_number(token.i)
    for i in range(token.i - 1, -1, -1):
        noun = syntax[i]
        if here - syntax.sentence_number(i) > REACH:
            return False
        if noun.deprel not in SUBJECTS or noun.upos not in {"NOUN", "PROPN"}:
            continue
        shown = TAGS.get(read_feature(noun, "Gender") or "")
        if shown in {None, gender}:
            return _is_body(cast, noun, people)
    return False


def _is_body(cast: Cast, noun: Token, people: People) -> bool:
    options = cast.options.get(noun.i, ())
    if options:
        return all(c.kind is SpeakerKind.BODY for c in options)
    speaking = people.groups | people.bodies.keys() | people.body_words
    return noun.lemma in speaking and not means_person(noun, people)
