"""What differs between two wordings of one statement, word by word."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate

LONGEST = 3_000
"""Texts of more words than this are shown whole: to compare them takes too long."""
WORK = 3_000_000
"""So many pairs of words are looked at for one page: less than a second's work."""

_SHAPES = str.maketrans("“”„‟‘’", '""""\'\'')


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: ``kind`` is same, left out or put in, as against the first wording."""

    kind: str
    text: str


class Effort:
    """What may still be spent on comparing, in pairs of words; several comparisons share it."""

    def __init__(self, left: int = WORK) -> None:
        """Begin with ``left`` pairs."""
        self.left = left

    @property
    def is_spent(self) -> bool:
        """Whether more was asked for than there was."""
        return self.left < 0

    def spend(self, pairs: int) -> bool:
        """Take ``pairs`` off; tell whether there was enough."""
        self.left -= pairs
        return not self.is_spent


def straighten(word: str) -> str:
    """Return a word with straight quotation marks."""
    return word.translate(_SHAPES)


def bare(word: str) -> str:
    """Return a word in lower case without the marks around it; marks alone as they are.

    A sign of what is counted, as in "$5" and "5%", stays.

    >>> [bare(word) for word in ("“Safe,”", "it’s", "—", "5%,")]
    ['safe', "it's", '—', '5%']
    """
    start, end = 0, len(word)
    while start < end and _is_mark(word[start]):
        start += 1
    while end > start and _is_mark(word[end - 1]):
        end -= 1
    return straighten(word[start:end]).casefold() or word


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("P") and sign not in "%&#@-"


def compare_words(
    before: str,
    after: str,
    effort: Effort | None = None,
    *,
    by: Callable[[str], str] = straighten,
) -> list[Change]:
    """Return how ``after`` is made of ``before``; words that ``by`` makes equal are the same.

    Joined with spaces, what is the same and put in has the words of ``after``, what is the same and
    left out those of ``before``, but for what is no difference (the shape of quotation marks, if
    nothing else is told): what is the same is as ``after`` has it. Two long texts that differ are
    one left out and one put in, and so are others where ``effort`` is spent (its own for each
    comparison if none is given).
    """
    ours, theirs = before.split(), after.split()
    plain = [by(word) for word in ours], [by(word) for word in theirs]
    if plain[0] == plain[1]:
        return [Change("same", after)] if theirs else []
    opcodes = _find_opcodes(*plain, effort or Effort())
    if not opcodes:
        return [Change("left out", before), Change("put in", after)]
    changes: list[Change] = []
    for what, first, last, start, stop in opcodes:
        same = what == "equal"
        if last > first and not same:
            changes.append(Change("left out", " ".join(ours[first:last])))
        if stop > start:
            changes.append(Change("same" if same else "put in", " ".join(theirs[start:stop])))
    return changes


def _find_opcodes(
    ours: list[str], theirs: list[str], effort: Effort
) -> list[tuple[str, int, int, int, int]]:
    """Return how one becomes the other, as `SequenceMatcher` tells it; nothing if it costs more.

    What it costs is counted on the way: it hangs on how often words recur, and how many changed.
    """
    if max(len(ours), len(theirs)) > LONGEST or not effort.spend(len(ours) + len(theirs)):
        return []
    opcodes = _Matcher(ours, theirs, effort).get_opcodes()
    return [] if effort.is_spent else [*opcodes]


class _Matcher(SequenceMatcher[str]):
    """Finds what two lists of words have in common, and nothing more once the effort is spent."""

    # Of `SequenceMatcher`: where each word stands, but for those that recur too often.
    b2j: dict[str, list[int]]

    def __init__(self, ours: Sequence[str], theirs: Sequence[str], effort: Effort) -> None:
        super().__init__(None, ours, theirs)
        self._effort = effort
        # How many pairs there are with each of our words and those before it.
        self._pairs = [0, *accumulate(1 + len(self.b2j.get(word, ())) for word in ours)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        ahi = len(self._pairs) - 1 if ahi is None else ahi
        if self._effort.spend(self._pairs[ahi] - self._pairs[alo]):
            return super().find_longest_match(alo, ahi, blo, bhi)
        return Match(alo, blo, 0)
