"""Read at a glance what isn't parsed: its sentences and the names in them.

A name is told by its capitals. A sentence's first word has one anyway, and so has every noun in
some languages: there, something else must speak for a name, or "Prices fell" brings in somebody
called Prices, and hides who really speaks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quotetrack.lang import Language, People
from quotetrack.model import Sentence, Span, Token
from quotetrack.pipeline.drafting import CLOSING, STOPS, Draft, is_title
from quotetrack.quotations.gate.lines import Line

# "U.S.", "J." and what may be "Gov." are words with their stops, "O'Hara" is one, "'s" is one.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]{1,5}\.(?=\s+\w)|(?:O['’])?\w+|['’]s\b|[^\w\s]")
# Words behind another or a comma, none of which begins a sentence.
_INSIDE = re.compile(r"(?<=[\w,;] )[^\W\d_]\w+")
_ANY = re.compile(r"\w+")
_LONG = re.compile(r"[^\W\d_]{4,}")
INNER = frozenset('“„«‘":')
"""Behind these a sentence may begin inside another."""
MARKS = INNER | frozenset("'([—–-•*")
"""What may stand before a sentence's first word."""
OPENING = MARKS - CLOSING


Word = tuple[str, int, int]
"""A word, where it begins and where it ends. No class: there are a thousand in an article."""


def glance(text: str, lines: Sequence[Line], language: Language) -> tuple[Sentence, ...]:
    """Return the sentences of lines of ``text``, numbered from 0; those without words are none."""
    if not lines:
        return ()
    view = View.open(text, language)
    sentences: list[Sentence] = []
    count = 0
    for line in lines:
        for words in _cut_sentences(_find_words(text, line.span, language.people)):
            tokens = view.read(words, count)
            sentences.append(Sentence(tokens, line.paragraph))
            count += len(tokens)
    return tuple(sentences)


def _find_words(text: str, span: Span, people: People) -> Iterator[Word]:
    """Yield words and marks with their places; a stop belongs to a word that it makes short."""
    for match in _WORD.finditer(text, *span):
        word, (start, end) = match[0], match.span()
        if word[-1] == "." and end - start > 1 and not _is_short(word, people):
            yield word[:-1], start, end - 1
            yield ".", end - 1, end
        else:
            yield word, start, end


def _is_short(word: str, people: People) -> bool:
    """Tell whether a word with a stop is short for another, and doesn't end a sentence."""
    bare, known = word.casefold(), (people.honorifics, people.abbreviated, people.particles)
    if "." in word[:-1] or bare in people.times or any(bare in words for words in known):
        return True
    return len(word) == len("J.") and word[0].isupper()


def _cut_sentences(found: Iterator[Word]) -> Iterator[list[Word]]:
    """Yield the words of each sentence: it ends at a stop before a capital."""
    words: list[Word] = []
    ended = False
    for word in found:
        first = word[0][0]
        if ended and (first.isupper() or first in OPENING):
            yield words
            words, ended = [], False
        ended = first in STOPS or (ended and first in CLOSING)
        words.append(word)
    if words:
        yield words


def _is_mostly_large(line: str) -> bool:
    long: list[str] = _LONG.findall(line)
    return sum(word[0].isupper() for word in long) * 2 > len(long)


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
            if line.rstrip()[-1:] in STOPS | CLOSING or not _is_mostly_large(line):
                inside.update(_INSIDE.findall(line))
        small = frozenset(filter(str.islower, set(_ANY.findall(text))))
        return cls(small, frozenset(word for word in inside if word[0].isupper()), language)

    def read(self, found: Sequence[Word], count: int) -> tuple[Token, ...]:
        """Return a sentence's tokens, numbered from ``count``."""
        words = [word for word, _, _ in found]
        draft = Draft.begin(words, self._find_names(words), self.language)
        draft.hang_all()
        root = draft.find_root()
        draft.deprel[root] = "root"
        heads = [count + (root if head is None else head) for head in draft.heads]
        columns = zip(found, draft.lemmas, draft.upos, draft.deprel, heads, strict=True)
        return tuple(
            [
                Token(n, start, end, word, lemma, upos, deprel, head)
                for n, ((word, start, end), lemma, upos, deprel, head) in enumerate(columns, count)
            ]
        )

    def _find_names(self, words: Sequence[str]) -> list[bool]:
        """Tell of each word whether it is part of a name."""
        if self.language.people.capitals:
            return self._find_known(words)
        names = [word[0].isupper() and len(word) > 1 for word in words]
        first = next((n for n, word in enumerate(words) if word not in MARKS), 0)
        for n in {first, *(n + 1 for n, word in enumerate(words[:-1]) if word in INNER)}:
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
        if follows and (is_title(word, people) or known):
            return True
        if word in self.small or word in self.language.common or word in people.articles:
            return False
        if words[0] in self.inside or known:
            return True
        return follows and (not further or len(words[1]) <= len("J."))

    def _find_known(self, words: Sequence[str]) -> list[bool]:
        """Tell the same where nouns have capitals: names begin with a first name or an honorific.

        "Ende [Juni] kam Stadträtin [Nadia Lambert]": two nouns side by side are nobody.
        """
        people, names = self.language.people, [False] * len(words)
        going = False
        for n, word in enumerate(words):
            large, bare = word[0].isupper(), word.casefold()
            behind = words[n + 1][:1] if n + 1 < len(words) else ""
            opens = bare in people.first_names or bare in people.honorifics
            going = large and (going or (opens and bare not in self.small and behind.isupper()))
            names[n] = going and bare not in people.times
        return names
