"""Roles: titles and descriptions such as "French President", made comparable."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotetrack.lang.people import People
from quotetrack.model import Token
from quotetrack.speakers.names import drop_possessive

CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADV", "X"})
SHORT = 3  # a place's short name up to this length counts only in capitals: "US", not "us"


@dataclass(frozen=True, slots=True)
class Role:
    """A role as given, and the comparable words it consists of.

    "Ukraine's President" and "the Ukrainian president" have the same ``words``.
    """

    text: str
    words: frozenset[str]


def make_role(text: str, tokens: Sequence[Token], people: People) -> Role:
    """Build the role that ``tokens``, standing in ``text``, give."""
    words = tuple(t for t in tokens if t.upos != "PUNCT")
    while words and (
        words[0].text.casefold() in people.articles or words[0].upos in {"DET", "PRON", "ADP"}
    ):
        words = words[1:]
    covered = text[words[0].start : words[-1].end] if words else ""
    if words and _is_declined(words[0], people):
        covered = f"{_write_as(words[0])}{covered[len(words[0].text) :]}"
    own = _leave_others_titles(words, people)
    return Role(" ".join(covered.split()), frozenset(comparable(own, people)))


def _is_declined(first: Token, people: People) -> bool:
    """Tell whether a role begins with its noun, in another case than the nominative.

    "[директора] завода" is директор завода. What stands before a noun changes with it, so such a
    role stays as it is written.
    """
    case = "Case=" in first.feats and "Case=Nom" not in first.feats
    single = "Number=Sing" in first.feats and first.lemma[:2] == first.text[:2].casefold()
    return bool(people.inflection.endings) and first.upos == "NOUN" and case and single


def _write_as(noun: Token) -> str:
    """Return a noun's lemma with the capital that it is written with."""
    return noun.lemma.capitalize() if noun.text[0].isupper() else noun.lemma


def _leave_others_titles(words: Sequence[Token], people: People) -> list[Token]:
    """Leave out titles that somebody else has: "[adviser] to the president"."""
    inside = {token.i: token for token in words}
    behind = next((token.i for token in words if token.upos == "ADP"), None)

    def is_others(token: Token) -> bool:
        seen: set[int] = set()
        title = any(_is_held(word, people) for word in (token.text.casefold(), token.lemma))
        if title and behind is not None and token.i > behind:
            return True
        while title and token.i not in seen:
            seen.add(token.i)
            if token.deprel.startswith(("nmod", "obl", "acl")):
                return True
            if token.head not in inside:
                return False
            token = inside[token.head]
        return False

    return [token for token in words if not is_others(token)]


def _is_held(word: str, people: People) -> bool:
    """Tell whether a word says what a person is, and so whose title it may be."""
    told = word in people.titles or word in people.persons or word in people.gendered
    return told and word not in people.partial


def comparable(tokens: Sequence[Token], people: People) -> Iterator[str]:
    """Yield the words of a role that count: spelled out, places by one name each."""
    joined = {}
    for one, two in pairwise(tokens):
        pair = f"{one.text}-{two.text}".casefold()
        if pair in people.places:
            joined[one.i], joined[two.i] = people.places[pair], ""
    for token in tokens:
        if token.i in joined:
            yield from filter(None, [joined[token.i]])
        elif token.upos in CONTENT:
            yield from _spell_out(token, people)


def read_words(text: str, people: People) -> frozenset[str]:
    """Return the words of a role that count, read without a parse: "US senator from New York"."""
    words = [word for word in text.replace("-", " ").split() if word[0].isalnum()]
    found: set[str] = set()
    n = 0
    while n < len(words):
        pair = "-".join(words[n : n + 2]).casefold()
        if pair in people.places:
            found.add(people.places[pair])
            n += 2
            continue
        word = words[n].casefold()
        if word != "from" and word not in people.articles:
            found.update(_spell(words[n], "", people))
        n += 1
    return frozenset(found)


def _spell_out(token: Token, people: People) -> list[str]:
    if people.inflection.endings and not find_place(token.text, people):
        # Cases and adjectives' endings don't count.
        return _spell(token.lemma, token.lemma, people)
    return _spell(token.text, token.lemma if token.upos == "NOUN" else "", people)


def _spell(written: str, lemma: str, people: People) -> list[str]:
    word = drop_possessive(written).casefold()
    if word in people.joining:
        return []
    place = find_place(written, people)
    if place:
        return [place]
    if lemma in people.titles:
        word = lemma
    return people.abbreviated.get(word, word).split()


def find_place(word: str, people: People) -> str | None:
    """Return the one name of the place that ``word`` names or belongs to, if any."""
    short = len(word) <= SHORT and "." not in word
    if short and not word.isupper():
        return None
    return people.places.get(drop_possessive(word).casefold())


AFFILIATION = re.compile(r"\s*\(([A-Z])(?:-|–|, )([A-Z][\w. ]*?)\)")


def read_affiliation(text: str, end: int, people: People) -> frozenset[str]:
    """Return party and place behind a name that ends at ``end``: "Nadia Lambert (D-Mo.)"."""
    found = AFFILIATION.match(text, end)
    if found is None:
        return frozenset()
    party, place = found.groups()
    words = {people.abbreviated.get(party.casefold(), ""), find_place(place, people) or ""}
    return frozenset(words - {""})


def answers_to(asked: frozenset[str], held: frozenset[str], people: People) -> bool:
    """Tell whether a holder of the role ``held`` may be called ``asked``.

    "the president" may be the French president, but no vice president and no former one.
    """
    wider = {word for own in held for word in people.broader.get(own, ())}
    altered = (held & people.altering) - asked
    return bool(asked) and asked <= held | wider and not altered
