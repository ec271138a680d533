"""Read at a glance what isn't parsed: its sentences, its names, and what little is sure of them.

A name is told by its capitals. A sentence's first word has one anyway, and so has every noun in
some languages: there, something else must speak for a name, or "Prices fell" brings in somebody
called Prices, and hides who really speaks.

"[Nadia Lambert], the [mayor] of Estly, [opened] it" gets the few labels that say who is whom: the
name's words belong together, the mayor is in apposition, and who opens it is the subject.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from quotetrack.lang import Language, People
from quotetrack.model import Sentence, Span, Token
from quotetrack.speakers.mentions import means_person

# "U.S.", "J." and what may be "Gov." are words with their stops, "O'Hara" is one, "'s" is one.
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]{1,5}\.(?=\s+\w)|\w+(?:['’]\w{2,})*|['’]s\b|[^\w\s]"
)
# Words behind another or a comma, none of which begins a sentence.
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]\w+")
_LONG = re.compile(r"[^\W\d_]{4,}")
STOPS = frozenset(".!?…")
CLOSING = frozenset("”’\"')]»“")
SHORT = 3
"""Letters that a verb has at least."""
MARKS = frozenset("“„«‘\"'([—–-•*:")
"""What may stand before a sentence's first word."""


class Placed(Protocol):
    """A line: its place, and the number of its paragraph."""

    @property
    def span(self) -> Span:
        """Its place."""
        ...

    @property
    def paragraph(self) -> int:
        """The number of its paragraph."""
        ...


def glance(text: str, lines: Sequence[Placed], language: Language) -> tuple[Sentence, ...]:
    """Return the sentences of lines of ``text``, numbered from 0; those without words are none."""
    view = View.open(text, language)
    sentences: list[Sentence] = []
    count = 0
    for line in lines:
        for places in _cut_sentences(text, _find_words(text, line.span, language.people)):
            tokens = view.read(text, places, count)
            sentences.append(Sentence(tokens, line.paragraph))
            count += len(tokens)
    return tuple(sentences)


def _find_words(text: str, span: Span, people: People) -> Iterator[Span]:
    """Yield the places of words and marks; a stop belongs to a word that it makes short."""
    for match in _WORD.finditer(text, *span):
        start, end = match.span()
        if end - start > 1 and text[end - 1] == "." and not _is_short(match[0], people):
            yield Span(start, end - 1)
            start = end - 1
        yield Span(start, end)


def _is_short(word: str, people: People) -> bool:
    """Tell whether a word with a stop is short for another, and doesn't end a sentence."""
    bare, known = word.casefold(), (people.honorifics, people.abbreviated, people.particles)
    if "." in word[:-1] or bare in people.times or any(bare in words for words in known):
        return True
    return len(word) == len("J.") and word[0].isupper()


def _cut_sentences(text: str, places: Iterator[Span]) -> Iterator[list[Span]]:
    """Yield the words of each sentence: it ends at a stop before a capital."""
    words: list[Span] = []
    ended = False
    for place in places:
        first = text[place.start]
        if ended and (first.isupper() or first in MARKS - CLOSING):
            yield words
            words = []
        ended = (first in STOPS) or (ended and first in CLOSING)
        words.append(place)
    if words:
        yield words


@dataclass(frozen=True, slots=True)
class View:
    """What a whole text tells of its words: those in ``small`` letters, those large ``inside``.

    Words inside have a capital though they begin no sentence.
    """

    small: frozenset[str]
    inside: frozenset[str]
    language: Language

    @classmethod
    def open(cls, text: str, language: Language) -> "View":
        """Look at a text; its headlines tell nothing, since most words are large there."""
        inside: set[str] = set()
        for line in text.splitlines():
            long = _LONG.findall(line)
            large = sum(word[0].isupper() for word in long)
            if line.rstrip()[-1:] in STOPS | CLOSING or large * 2 <= len(long):
                inside.update(word for word in _INSIDE.findall(line) if word[0].isupper())
        small = frozenset(word for word in re.findall(r"\w+", text) if word.islower())
        return cls(small, frozenset(inside), language)

    def read(self, text: str, places: Sequence[Span], count: int) -> tuple[Token, ...]:
        """Return a sentence's tokens, numbered from ``count``."""
        words = [place.within(text) for place in places]
        draft = Draft.begin(words, self._find_names(words), self.language)
        draft.hang_all()
        root = draft.find_root()
        return tuple(
            Token(
                count + n,
                *place,
                word,
                draft.lemmas[n],
                draft.upos[n],
                "root" if n == root else draft.deprel[n],
                count + (root if head is None else head),
            )
            for n, (place, word, head) in enumerate(zip(places, words, draft.heads, strict=True))
        )

    def _find_names(self, words: Sequence[str]) -> list[bool]:
        """Tell of each word whether it is part of a name."""
        if self.language.people.capitals:
            return self._find_known(words)
        names = [word[0].isupper() and len(word) > 1 for word in words]
        first = next((n for n, word in enumerate(words) if word not in MARKS), 0)
        for n in {first, *(n + 1 for n, word in enumerate(words[:-1]) if word in MARKS)}:
            names[n] = names[n] and self._begins_name(words[n : n + 3])
        return names

    def _begins_name(self, words: Sequence[str]) -> bool:
        """Tell whether the first word of a sentence is a name, by it and the two behind it.

        Before one other "[Bruno] Tenbrink" is, before two "[Sculptor] Bruno Tenbrink" is not.
        """
        people, word = self.language.people, words[0].casefold()
        large = [w[0].isupper() and w.casefold() not in people.times for w in words]
        follows, further = large[1:2] == [True], large[2:3] == [True]
        known = word in people.first_names
        if follows and (_is_title(word, people) or known):
            return True
        if word in self.small or word in self.language.common or word in people.articles:
            return False
        if words[0] in self.inside or known:
            return True
        return follows and (not further or len(words[1]) <= len("J."))

    def _find_known(self, words: Sequence[str]) -> list[bool]:
        """Tell the same where nouns have capitals: from a first name or an honorific on."""
        people, names = self.language.people, [False] * len(words)
        going = False
        for n, word in enumerate(words):
            large, bare = word[0].isupper(), word.casefold()
            behind = words[n + 1][:1] if n + 1 < len(words) else ""
            opens = bare in people.first_names or bare in people.honorifics
            going = large and (going or (opens and bare not in self.small and behind.isupper()))
            names[n] = going and bare not in people.times
        return names


def _is_title(word: str, people: People) -> bool:
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
            for place in (first - 1, behind):
                if self._may_be_verb(place):
                    self.upos[place] = "VERB"
            if n == 0 and self._may_be_verb(behind):
                self._make_subject(first, end, behind)
            if self.heads[end - 1] is not None:
                for k in range(first, end - 1):
                    self._hang(k, "compound", end - 1)

    def _hang_titles(self, first: int, end: int) -> None:
        """Hang titles by the name that they stand before: "the engineer [Nadia Lambert]"."""
        if first and self.lemmas[first - 1] in self.people.titles:
            self.upos[first - 1] = "NOUN"
            first -= 1
        for n in range(first, end - 1):
            if _is_title(self.lemmas[n], self.people):
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
            if runs and runs[-1][1] == n:
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
        if end + 1 >= size or self.words[end] != ",":
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
        loose = (people.joining, people.conjunctions, people.particles, people.groups)
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
