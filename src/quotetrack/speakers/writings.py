"""Writings: "the commission's report", whose words are the commission's.

"[The harbor commission's report] said the bridge was safe"; "The council issued a statement.
[The statement] called the bridge safe".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.syntax import Syntax

REACH = 4  # sentences back, within which "the statement" was issued


@dataclass(frozen=True, slots=True)
class Writings:
    """Finds whose words a writing has."""

    syntax: Syntax
    cast: Cast
    people: People

    def owner(self, head: Token) -> Character | None:
        """Return the one whose writing a source headed by ``head`` is, None if that isn't told."""
        if head.lemma not in self.people.writings:
            return None
        own = self._told_here(head)
        return own or next(self._told_before(head), None)

    def _told_here(self, head: Token) -> Character | None:
        """Return whom the words around a writing name: "the [IMF] report", "a letter from X"."""
        for child in self.syntax.children(head.i):
            named = self._named(child)
            if named is None:
                continue
            if child.deprel == "nmod:poss":
                return named
            if child.deprel == "compound" and self._publishes(named):
                return named
            if not child.deprel.startswith(("nmod", "obl")):
                continue
            case = {t.text.casefold() for t in self.syntax.children(child.i, "case")}
            if case & self.people.authors:
                return named
            if case & self.people.of or self._is_genitive(child, case):
                return named if named.kind is SpeakerKind.BODY else None
        return None

    def _is_genitive(self, child: Token, case: set[str]) -> bool:
        """Tell whether a noun's case alone says whose a writing is: "звіт [комісії]"."""
        return not case and "Case=Gen" in child.feats

    def _told_before(self, head: Token) -> Iterator[Character]:
        """Yield who issued the writing that "the statement" takes up, the nearest first."""
        articles = self.syntax.children(head.i, "det")
        known = self.people.articles - self.people.indefinite
        if not any(t.text.casefold() in known for t in articles):
            return
        here = self.syntax.sentence_number(head.i)
        for i in range(head.i - 1, -1, -1):
            if here - self.syntax.sentence_number(i) > REACH:
                return
            token = self.syntax[i]
            if token.lemma == head.lemma and token.upos == "NOUN":
                found = self._told_here(token) or self._issuer(token)
                if found is not None:
                    yield found

    def _issuer(self, token: Token) -> Character | None:
        """Return who does what a writing is the object of: "[The council] issued a statement"."""
        issued = self.syntax[token.head].lemma in self.people.issuing
        if token.deprel != "obj" or not issued:
            return None
        subject = self.syntax.subject(token.head)
        return self._named(subject) if subject else None

    def _named(self, token: Token) -> Character | None:
        options = self.cast.options.get(token.i, ())
        return options[0] if len(options) == 1 and options[0].named else None

    def _publishes(self, character: Character) -> bool:
        """Tell whether a name beside a writing is its author: no place, person or party."""
        if character.kind is not SpeakerKind.BODY:
            return False
        labels = {mention.label for mention in character.mentions}
        key = "-".join(character.text.casefold().split())
        return bool(labels & {"ORG", ""}) and key not in self.people.places
