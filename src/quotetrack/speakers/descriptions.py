"""Descriptions: "the French president", "a spokesman" - what role they name, and who has it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.roles import Role, answers_to, make_role
from quotetrack.syntax import Syntax

BEHIND = frozenset({"PUNCT", "SCONJ", "VERB", "AUX", "CCONJ", "ADP"})


def read_role(syntax: Syntax, head: Token, inside: Container[int], people: People) -> Role:
    """Return the role that a description names, up to what only tells more of it.

    ``inside`` holds the positions of the tokens that count.
    """
    words = [i for i in syntax.subtree(head.i) if i in inside]
    stop = (i for i in words if i > head.i and syntax[i].upos in BEHIND)
    end = next((i for i in stop if syntax[i].text.casefold() not in people.belonging), len(syntax))
    return make_role(syntax.text, [syntax[i] for i in words if i < end], people)


def tells_age(syntax: Syntax, head: Token, people: People) -> bool:
    """Tell whether a description gives an age: "the 40-year-old nurse", "the 40-year-old"."""
    first = syntax[max(syntax.left(head.i), syntax.sentence(head.i).tokens[0].i)]
    words = syntax.text[first.start : head.end]
    return any(mark in words for mark in people.aged)


def is_definite(syntax: Syntax, head: Token, people: People) -> bool:
    """Tell whether a description means someone known: "the mayor", "France's president"."""
    plural = "Number=Plur" in head.feats
    first = next(iter(syntax.children(head.i, "det", "nmod:poss")), None)
    if first is None and people.bare:
        return not plural and _is_office(head, people)
    # "her lawyer" is defined by her, and not the lawyer of whom the article spoke before.
    if first is not None and "Poss=Yes" in first.feats:
        return False
    word = first.text.casefold() if first else ""
    return (
        not plural and bool(word) and word not in people.indefinite and word not in people.pronouns
    )


def _is_office(head: Token, people: People) -> bool:
    """Tell whether a noun alone names an office that one person has: "Президент сказав"."""
    return any(words == {head.lemma} for names in people.offices.values() for words in names)


@dataclass(frozen=True, slots=True)
class Holders:
    """The persons of an article by the words of each role that it gives them, in order."""

    by_words: Mapping[frozenset[str], Sequence[Character]]

    @classmethod
    def build(cls, cast: Cast) -> "Holders":
        """Enter every role of every person in ``cast``, each pair once."""
        held: dict[frozenset[str], dict[Character, None]] = {}
        for character in cast.characters:
            if character.kind is SpeakerKind.PERSON:
                for words in {role.words: None for role in character.roles}:
                    held.setdefault(words, {})[character] = None
        return cls({words: tuple(characters) for words, characters in held.items()})

    def find(self, asked: Role, people: People) -> list[Character]:
        """Return the persons who may be called by a role.

        Where some have exactly that role, those with a longer one don't count.
        """
        fitting = [w for w in self.by_words if answers_to(asked.words, w, people)]
        if asked.words in fitting:
            fitting = [asked.words]
        return list(dict.fromkeys(c for words in fitting for c in self.by_words[words]))

    def has_other(self, character: Character, asked: Role, people: People) -> bool:
        """Tell whether the title asked for is another's, while this one has others.

        Where Senator Lambert was named, "the Norland senator" isn't Tom Whitfield, the moderator.
        """
        titles = asked.words & people.titles - people.parties
        own = [role.words for role in character.roles]
        if not own or any(titles & words for words in own):
            return False
        return any(titles & words for words in self.by_words)
