"""What the rules look at: a parse, and which of its tokens stand inside quotation marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quotetrack.lang import Cues, Grammar
from quotetrack.quotations.marks import Quoted
from quotetrack.syntax import Syntax

JOINTS = frozenset(",;:.-–—―…")
# What a statement in marks ends with; a term ends in none of these.
ENDS = frozenset(".!?…,-–—")
# Fewer words in marks are a term or a title.
FEWEST_WORDS = 3
# A dateline: a place in capitals, perhaps a day and an agency, and a dash between spaces.
DASHES = frozenset({"-", "–", "—", "--"})
SHORTEST_PLACE = 3
LONGEST_DATELINE = 16


@dataclass(frozen=True, slots=True)
class Marked:
    """Tokens from an opening mark to its closing one, both included."""

    first: int
    last: int
    paragraph: int
    closed: bool
    reopened: bool

    @property
    def positions(self) -> range:
        """The tokens, marks included."""
        return range(self.first, self.last + 1)


class Scene:
    """A document's syntax with its outermost quotation marks, its language's cues and grammar."""

    def __init__(
        self, syntax: Syntax, quoted: Sequence[Quoted], cues: Cues, grammar: Grammar
    ) -> None:
        self.syntax = syntax
        self.cues = cues
        self.grammar = grammar
        self.low = [t.text.lower() for t in syntax.tokens]
        self.is_words = [has_word(t.text) for t in syntax.tokens]
        self.is_joints = [is_joint(t.text) for t in syntax.tokens]
        self.marked = tuple(m for q in quoted if q.depth == 0 and (m := self._lay(q)))
        self.mark_of: list[int | None] = [None] * len(syntax)
        for n, marked in enumerate(self.marked):
            for i in marked.positions:
                self.mark_of[i] = n
        self._bounds = self._paragraph_bounds()
        self._datelines = self._find_datelines()
        self._statements = frozenset(m for m in self.marked if self._may_state(m))

    def _lay(self, quoted: Quoted) -> Marked | None:
        found = self.syntax.tokens_in(quoted.outer)
        if not found:
            return None
        paragraph = self.syntax.sentence(found[0]).paragraph
        return Marked(found[0], found[-1], paragraph, quoted.closed, quoted.reopened)

    def _paragraph_bounds(self) -> dict[int, tuple[int, int]]:
        bounds: dict[int, tuple[int, int]] = {}
        for sentence in self.syntax.sentences:
            first, last = sentence.tokens[0].i, sentence.tokens[-1].i
            bounds[sentence.paragraph] = (bounds.get(sentence.paragraph, (first, 0))[0], last)
        return bounds

    def sentence_bounds(self, i: int) -> tuple[int, int]:
        """Return the first and the last token of the sentence that ``i`` stands in."""
        sentence = self.syntax.sentence(i)
        first, last = sentence.tokens[0].i, sentence.tokens[-1].i
        behind = self._datelines.get(sentence.paragraph, first)
        return (behind if first < behind <= i else first), last

    def in_dateline(self, i: int) -> bool:
        """Tell whether token ``i`` stands before an article's first words: LEEDS, Jan 6 —."""
        return i < self._datelines.get(self.paragraph_of(i), 0)

    def _find_datelines(self) -> dict[int, int]:
        """Return for each paragraph with a dateline the token behind its dash."""
        found: dict[int, int] = {}
        for paragraph, (first, last) in self._bounds.items():
            place = self.syntax[first].text
            if len(place) < SHORTEST_PLACE or not place.isupper():
                continue
            for i in range(first + 1, min(first + LONGEST_DATELINE, last)):
                if self.syntax[i].text in DASHES and self.syntax[i].start > self.syntax[i - 1].end:
                    found[paragraph] = i + 1
                    break
        return found

    def begins_sentence(self, i: int) -> bool:
        """Tell whether a sentence begins at ``i``, as the parser or the punctuation before says."""
        starts = self.sentence_bounds(i)[0] == i
        return starts or all(c in ".!?…" for c in self.syntax[i - 1].text)

    def paragraph_of(self, i: int) -> int:
        """Return the number of the paragraph that token ``i`` stands in."""
        return self.syntax.sentence(i).paragraph

    def paragraph_bounds(self, paragraph: int) -> tuple[int, int]:
        """Return the first and the last token of a paragraph."""
        return self._bounds[paragraph]

    def paragraphs(self) -> Iterable[tuple[int, int]]:
        """Return the first and the last token of each paragraph."""
        return self._bounds.values()

    def has_paragraph(self, paragraph: int) -> bool:
        """Tell whether there is a paragraph with this number."""
        return paragraph in self._bounds

    def is_word(self, i: int) -> bool:
        """Tell whether token ``i`` has a letter or a digit."""
        return self.is_words[i]

    def words(self, positions: Sequence[int]) -> int:
        """Count the words among ``positions``."""
        is_word = self.is_words
        return sum([is_word[i] for i in positions])

    def words_of(self, positions: Iterable[int]) -> set[int]:
        """Return those of ``positions`` that are words."""
        is_word = self.is_words
        return {i for i in positions if is_word[i]}

    def trim(self, positions: Sequence[int]) -> tuple[int, ...]:
        """Drop commas, dashes and the like from both ends; quotation marks stay."""
        first, last, is_joint = 0, len(positions), self.is_joints
        while first < last and is_joint[positions[first]]:
            first += 1
        while first < last and is_joint[positions[last - 1]]:
            last -= 1
        return tuple(positions[first:last])

    def trim_runs(self, positions: Iterable[int]) -> tuple[int, ...]:
        """Trim each run of neighbouring tokens, and drop the runs without a word."""
        runs: list[list[int]] = []
        run: list[int] = []
        before = -2
        for i in positions:
            if i != before + 1 or not runs:
                run = []
                runs.append(run)
            run.append(i)
            before = i
        return tuple(i for run in runs if self.words(run) for i in self.trim(run))

    def keep_marks_whole(self, positions: Sequence[int]) -> tuple[int, ...]:
        """Widen ``positions`` so that no pair of marks is cut at either end."""
        if not positions:
            return ()
        first, last = self.mark_of[positions[0]], self.mark_of[positions[-1]]
        ahead: Sequence[int] = ()
        behind: Sequence[int] = ()
        if first is not None:
            ahead = range(self.marked[first].first, positions[0])
        if last is not None:
            behind = range(positions[-1] + 1, self.marked[last].last + 1)
        return (*ahead, *positions, *behind)

    def marks_between(self, first: int, last: int) -> list[Marked]:
        """Return the marks that begin from ``first`` to ``last``, or hold ``first``."""
        numbers = {n for i in range(first, last + 1) if (n := self.mark_of[i]) is not None}
        return [self.marked[n] for n in sorted(numbers)]

    def is_statement(self, marked: Marked) -> bool:
        """Tell whether words in marks may be a statement rather than a term or a title.

        A statement has a few words and ends like a sentence or before "she said", or it is
        still open at its paragraph's end.
        """
        return marked in self._statements

    def _may_state(self, marked: Marked) -> bool:
        last = marked.last
        while last > marked.first and not (self.is_word(last) or self.syntax[last].text in ENDS):
            last -= 1
        behind = self.syntax[marked.last + 1].text if marked.last + 1 < len(self.syntax) else "."
        ends = self.syntax[last].text[-1] in ENDS or not marked.closed or behind[0] in ".!?…"
        return ends and self.words(marked.positions) >= FEWEST_WORDS


@lru_cache(maxsize=1 << 14)
def is_joint(text: str) -> bool:
    """Tell whether a token is a comma, a dash or the like."""
    return JOINTS.issuperset(text)


@lru_cache(maxsize=1 << 14)
def has_word(text: str) -> bool:
    """Tell whether a token has a letter or a digit."""
    return text.isalnum() or any(c.isalnum() for c in text)
