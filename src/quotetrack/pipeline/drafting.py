"""Draft the tree of a sentence that isn't parsed: what little is sure of the names in it.

"[Nadia Lambert], the [mayor] of Estly, [opened] it" gets the few labels that say who is whom: the
name's words belong together, the mayor is in apposition, and who opens it is the subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quotetrack.lang import Language, People
from quotetrack.model import Token
from quotetrack.speakers.mentions import means_person

STOPS = frozenset(".!?…")
CLOSING = frozenset("”’\"')]»“")
SHORT = 3
"""Letters that a verb has at least."""


def is_title(word: str, people: People) -> bool:
    """Tell whether a word in small letters stands before names: "mayor", "mr."."""
    return word in people.titles or word in people.honorifics or word in people.abbreviated


def _tell_upos(word: str, *, name: bool) -> str:
    if word[0].isalnum():
        return "PROPN" if name else "X"
    return "PART" if word[1:] == "s" else "PUNCT"


@dataclass(slots=True)
class Draft:
    """A sentence in the making; a word whose head is None hangs by the root, or is it."""

    words: Sequence[str]
    lemmas: Sequence[str]
    upos: list[str]
    deprel: list[str]
    heads: list[int | None]
    language: Language
    people: People
    verb: int | None = None

    @classmethod
    def begin(cls, words: Sequence[str], names: Sequence[bool], language: Language) -> "Draft":
        """Return the draft in which nothing hangs by anything yet."""
        upos = [_tell_upos(word, name=name) for word, name in zip(words, names, strict=True)]
        lemmas = [word.lower() for word in words]
        deprel, heads = ["dep"] * len(words), [None] * len(words)
        return cls(words, lemmas, upos, deprel, list(heads), language, language.people)

    def hang_all(self) -> None:
        """Hang the words of names together, and by these what somebody is and does."""
        runs = self._find_runs()
        for first, end in runs:
            self._hang_titles(first, end)
        for n, (first, end) in enumerate(runs):
            behind = self._hang_behind(end)
            if behind == end:
                self._hang_before(first, end)
                behind = self._skip_aside(end)
            for place in (first - 1, behind):
                if self._may_be_verb(place):
                    self.upos[place] = "VERB"
            if n == 0 and self._may_be_verb(behind):
                self._make_subject(first, end, behind)
            if self.heads[end - 1] is not None:
                for k in range(first, end - 1):
                    self._hang(k, "compound", end - 1)

    def _hang_titles(self, first: int, end: int) -> None:
        """Hang titles by the name that they stand before: "the vice president [Nadia Lambert]"."""
        people, low = self.people, first
        while low and self.upos[low - 1] == "X" and self.lemmas[low - 1] in people.titles:
            low -= 1
        while low < first and low and self.lemmas[low - 1] in people.altering:
            low -= 1
        if low and self.words[low - 1] == "-":
            low = first  # a part of a title is another's
        for n in range(low, first):
            self.upos[n] = "NOUN"
            self._hang(n, "compound", end - 1)
        for n in range(first, end - 1):
            if is_title(self.lemmas[n], people):
                self._hang(n, "compound", end - 1)

    def find_root(self) -> int:
        """Return the word that all others hang by: a verb that has a subject, else the first."""
        if self.verb is not None and self.heads[self.verb] is None:
            return self.verb
        return next(n for n, head in enumerate(self.heads) if head is None)

    def _hang(self, n: int, deprel: str, head: int) -> None:
        self.deprel[n], self.heads[n] = deprel, head

    def _find_runs(self) -> list[tuple[int, int]]:
        """Return where names begin and end, times left out."""
        runs: list[tuple[int, int]] = []
        for n, lemma in enumerate(self.lemmas):
            if self.upos[n] != "PROPN" or lemma in self.people.times:
                continue
            reached = runs[-1][1] if runs else -1
            if reached == n or (reached == n - 1 > 0 and self.words[n - 1] == "-"):
                runs[-1] = (runs[-1][0], n + 1)
            else:
                runs.append((n, n + 1))
        return runs

    def _says_what(self, n: int) -> bool:
        """Tell whether a word in small letters, or a noun with its capital, says what one is."""
        word, lemma = self.words[n], self.lemmas[n]
        written = word.islower() or self.people.capitals
        if not written or self.upos[n] != "X" or lemma in self.language.common:
            return False
        noun = Token(0, 0, len(word), word, lemma, "NOUN", "dep", 0)
        return lemma not in self.people.altering and means_person(noun, self.people)

    def _hang_behind(self, end: int) -> int:
        """Hang ", the mayor of Estly," by the name that ends before it; return where it ends."""
        size = len(self.words)
        inside = self.heads[end - 1] is not None  # as Estly in "the mayor of Estly"
        if inside or end + 1 >= size or self.words[end] != ",":
            return end
        close = next((n for n in range(end + 1, size) if self.upos[n] == "PUNCT"), size)
        belonging = self.people.belonging
        part = next((n for n in range(end + 1, close) if self.lemmas[n] in belonging), close)
        noun = part - 1
        if noun <= end or not self._says_what(noun):
            return end
        between = range(end + 1, part)
        joins = any(self.lemmas[n] in self.people.conjunctions for n in between)
        if joins or any(self.upos[n] == "PROPN" for n in between):
            return end
        for n in range(end + 1, close):
            if self.heads[n] is None:
                self._hang(n, "det" if self.lemmas[n] in self.people.articles else "dep", noun)
        self.upos[noun] = "NOUN"
        self._hang(noun, "appos", end - 1)
        return close + 1

    def _skip_aside(self, end: int) -> int:
        """Return where "(NBA)" or ", 45," ends that stands behind a name; else where that ends."""
        aside = self.words[end : end + 3]
        if len(aside) == len("(x)") and aside[0] == "(" and aside[2] == ")":
            return end + 3
        return end + 3 if aside[0::2] == [",", ","] and aside[1].isdigit() else end

    def _hang_before(self, first: int, end: int) -> None:
        """Hang a name by what stands before it: "The [mayor], Nadia Lambert, ..."."""
        noun = first - 2
        closed = end == len(self.words) or self.words[end] in {",", "."}
        if noun < 1 or not closed or self.words[first - 1] != ",":
            return
        if self.lemmas[noun - 1] in self.people.articles and self._says_what(noun):
            self.upos[noun] = "NOUN"
            self._hang(noun - 1, "det", noun)
            self._hang(end - 1, "appos", noun)

    def _may_be_verb(self, n: int) -> bool:
        """Tell whether a word beside a name may be a verb; there is none in a headline."""
        if not 0 <= n < len(self.words) or self.words[-1] not in STOPS | CLOSING:
            return False
        people, lemma = self.people, self.lemmas[n]
        if self.upos[n] not in {"X", "VERB"} or not self.words[n].islower() or len(lemma) < SHORT:
            return False
        joining = (people.joining, people.conjunctions, people.articles, people.belonging)
        loose = (*joining, people.particles, people.groups)
        return lemma.isalpha() and not any(lemma in words for words in loose)

    def _make_subject(self, first: int, end: int, verb: int) -> None:
        """Make a name the subject of a verb, if that's sure and nothing before it has that verb.

        Neither in "The rain kept Nadia Lambert away" nor in "Lambert supporters left".
        """
        before = (n for n in range(first) if self.upos[n] == "X" and self.words[n].islower())
        sure = end - first > 1 or self.lemmas[verb] in self.language.common
        if (
            sure
            and self.heads[end - 1] is None
            and all(self.lemmas[n] in self.language.common for n in before)
        ):
            self.verb = verb
            self._hang(end - 1, "nsubj", verb)
