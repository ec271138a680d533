"""Descriptions: "the French president", "a spokesman" - what role they name, and who has it."""

from collections.abc import Container

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.roles import Role, answers_to, make_role
from quotetrack.syntax import Syntax

INDEFINITE = frozenset({"a", "an", "one", "some"})
Held = tuple[tuple[Character, Role], ...]
BEHIND = frozenset({"PUNCT", "SCONJ", "VERB", "AUX", "CCONJ", "ADP"})


def read_role(syntax: Syntax, head: Token, inside: Container[int], people: People) -> Role:
    """Return the role that a description names, up to what only tells more of it.

    ``inside`` holds the positions of the tokens that count.
    """
    words = [i for i in syntax.subtree(head.i) if i in inside]
    stop = (i for i in words if i > head.i and syntax[i].upos in BEHIND)
    end = next((i for i in stop if syntax[i].text not in {"of", "for"}), len(syntax))
    return make_role(syntax.text, [syntax[i] for i in words if i < end], people)


def is_definite(syntax: Syntax, head: Token, people: People) -> bool:
    """Tell whether a description means someone known: "the mayor", "France's president"."""
    plural = "Number=Plur" in head.feats
    first = next(iter(syntax.children(head.i, "det", "nmod:poss")), None)
    # "her lawyer" is defined by her, and not the lawyer of whom the article spoke before.
    word = first.text.casefold() if first else "a"
    return not plural and word not in INDEFINITE and word not in people.pronouns


def list_roles(cast: Cast) -> Held:
    """Return who has which role in the article, each pair once, in order."""
    held = {
        (character, role.words): (character, role)
        for character in cast.characters
        if character.kind is SpeakerKind.PERSON
        for role in character.roles
    }
    return tuple(held.values())


def find_holders(held: Held, asked: Role, people: People) -> list[Character]:
    """Return the persons of the article who may be called by a role, in order.

    Where some have exactly that role, those with a longer one don't count.
    """
    roles = [(c, role) for c, role in held if answers_to(asked.words, role.words, people)]
    exact = [entry for entry in roles if entry[1].words == asked.words]
    return list(dict.fromkeys(character for character, _ in exact or roles))


def has_other_holder(held: Held, character: Character, asked: Role, people: People) -> bool:
    """Tell whether the title asked for is another's in the article, while this one has others.

    Where Senator Lambert was named, "the Norland senator" isn't Tom Whitfield, the moderator.
    """
    titles = asked.words & people.titles - people.parties
    own = [role.words for c, role in held if c is character]
    others = (role.words for c, role in held if c is not character)
    return bool(own) and not any(titles & w for w in own) and any(titles & w for w in others)
