"""What the patterns over the dependency tree are handed and what they give."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quotetrack.model import Token
from quotetrack.quotations.candidates import Source
from quotetrack.quotations.scene import Scene


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as found in the text: its head, all its words, its lemma, and who speaks by it."""

    head: int
    words: tuple[int, ...]
    lemma: str
    source: Source

    @property
    def first(self) -> int:
        """The first token of cue and source."""
        return min(self.words + self.source.positions)

    @property
    def last(self) -> int:
        """The last token of cue and source."""
        return max(self.words + self.source.positions)


@dataclass(frozen=True, slots=True)
class Reading:
    """A content, the pattern that read it, and the word of the cue that it depends on."""

    rule: str
    content: tuple[int, ...]
    word: str
    extra_cue: tuple[int, ...] = ()


Rule = Callable[[Scene, Cue], Iterator[Reading]]


def behind(cue: Cue, head: int) -> int:
    """Return the first position behind the words of cue and source that follow ``head``."""
    positions = {*cue.words, *cue.source.positions}
    i = head
    while i in positions:
        i += 1
    return i


def without(positions: Sequence[int], cue: Cue) -> tuple[int, ...]:
    """Return ``positions`` without the words of cue and source."""
    taken = {*cue.words, *cue.source.positions}
    return tuple(i for i in positions if i not in taken)


def is_infinitive(scene: Scene, clause: Token) -> bool:
    """Tell whether a clause is an infinitive with what its language puts before one: "to"."""
    if "VerbForm=Inf" not in clause.feats:
        return False
    before = scene.grammar.infinitive
    beside = scene.syntax.children(clause.i, "mark", "aux")
    return not before or any(t.lemma in before and t.i < clause.i for t in beside)
