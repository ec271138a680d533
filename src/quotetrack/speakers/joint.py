"""Sources of several: "Nadia Lambert and Tom Whitfield", "men and women"."""

from dataclasses import dataclass

from quotetrack.lang.people import People
from quotetrack.model import SpeakerKind, Token
from quotetrack.speakers.characters import Cast, Character
from quotetrack.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Joint:
    """A source that may be several: its head and the positions of its tokens."""

    syntax: Syntax
    cast: Cast
    people: People
    head: Token
    inside: frozenset[int]

    @property
    def words(self) -> list[int]:
        """The positions of its words, in order, without leading articles."""
        words = [i for i in sorted(self.inside) if self.syntax[i].upos != "PUNCT"]
        while words[1:] and self._word(words[0]) in self.people.articles:
            words = words[1:]
        return words

    def is_several(self) -> bool:
        """Tell whether two or more speak: "Lambert and Castell", not "the founder and owner"."""
        if self._names_two():
            return True
        if not any(self._word(i) in self.people.conjunctions for i in self.inside):
            return False
        others = [
            t
            for t in self.syntax.children(self.head.i, "conj")
            if t.i in self.inside and not self._is_other_name(t)
        ]
        behind = self.head.i + 1
        aside = behind < len(self.syntax) and self.syntax[behind].text == ","
        if aside and self.head.upos == "PROPN":
            others = [t for t in others if t.upos == "PROPN"]
        return any(
            t.upos in {"PROPN", "PRON"}
            or self.syntax.children(t.i, "det", "nmod:poss")
            or "Number=Plur" in t.feats
            for t in others
        )

    def describe(self) -> str | None:
        """Return all by their names where that is all there is, else the words as written.

        None where a pronoun is among them, as in "he and Whitfield", and where a parse that
        broke left the first one out.
        """
        words = self.words
        if self._word(words[0]) in self.people.conjunctions or any(map(self._is_pronoun, words)):
            return None
        names = [character.known_as for character in self._name_all(words)]
        if names:
            last_two = f"{names[-2]} {self.people.both} {names[-1]}"
            return ", ".join([*names[:-2], last_two])
        last = words[-1]
        # "Lambert and Tom Whitfield (Norland)" keeps its closing bracket.
        last += last + 1 in self.inside and self._word(last + 1) == ")"
        written = self.syntax.text[self.syntax[words[0]].start : self.syntax[last].end]
        return " ".join(written.split())

    def speakers(self) -> list[Character]:
        """Return all who speak, where the source is nothing but their names; else nobody."""
        words = self.words
        if self._word(words[0]) in self.people.conjunctions or any(map(self._is_pronoun, words)):
            return []
        found = self._name_all(words)
        return found if all(character.named for character in found) else []

    def _word(self, i: int) -> str:
        return self.syntax[i].text.casefold()

    def _is_pronoun(self, i: int) -> bool:
        token = self.syntax[i]
        return token.upos == "PRON" and token.deprel not in {"nmod:poss", "det"}

    def _name_all(self, words: list[int]) -> list[Character]:
        """Return whom a source names; nobody if it says anything but names with their titles."""
        leads = self.people.titles | self.people.honorifics.keys() | self.people.articles
        found: dict[Character, None] = {}
        leading = False
        for i in words:
            options = self.cast.options.get(i, ())
            if len(options) == 1 and options[0].kind is SpeakerKind.PERSON:
                found[options[0]] = None
            elif leading or self._word(i) not in leads | self.people.conjunctions:
                return []
            leading = not options and self._word(i) in leads and i + 1 not in self.cast.options
        return list(found) if len(found) > 1 and not leading else []

    def _is_other_name(self, conjunct: Token) -> bool:
        """Tell whether a conjunct only names the same once more: "the Harbor Union, or HU"."""
        first = self.syntax.left(conjunct.i)
        words = [t.text for t in self.syntax.tokens[max(first - 2, 0) : first + 1]]
        return words[:2] == [",", "or"] or words[1:] == [",", "or"]

    def _names_two(self) -> bool:
        """Tell whether a source is two names with an "and" between, whatever the tree says."""
        options = self.cast.options
        for i in sorted(self.inside):
            between = self._word(i) in self.people.conjunctions
            if between and i not in options and i - 1 in options and i + 1 in options:
                return self.cast.persons_at(i - 1) and self.cast.persons_at(i + 1)
        return False
