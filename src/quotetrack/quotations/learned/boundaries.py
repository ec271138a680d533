"""Where a cue's content may begin and end: edges of the tree, of marks, of sentences and cues."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotetrack.quotations.learned.arrays import Bools, Ints, group_starts, ranges
from quotetrack.quotations.learned.sources import CueSpans
from quotetrack.quotations.learned.table import DEPREL, Table, mask

# Why a boundary stands where it does; one position may have several reasons.
BESIDE, SENTENCE, NEXT, PARAGRAPH, MARK = 1, 2, 4, 8, 16
CHILD, GRANDCHILD, OF_CUE, BREAK, ABOVE = 32, 64, 128, 256, 512
REASONS = (
    "beside", "sentence", "next", "paragraph", "mark", "child", "grandchild", "of_cue", "break",
    "above",
)  # fmt: skip
# What a content often ends before: ..., and; ... when; ... which; ... on Monday.
IS_BREAK = mask(
    DEPREL, "cc", "advcl", "mark", "case", "acl:relcl", "conj", "obl", "obl:npmod", "acl"
)
STEPS_UP = 4


@dataclass(frozen=True)
class Frame:
    """The cues with their sources: positions that no content may hold. No source is -1, -2."""

    cues: CueSpans
    source_first: Ints
    source_last: Ints

    @cached_property
    def first(self) -> Ints:
        """The first token of cue and source."""
        some = self.source_last >= 0
        return np.where(some, np.minimum(self.cues.first, self.source_first), self.cues.first)

    @cached_property
    def last(self) -> Ints:
        """The last token of cue and source."""
        return np.maximum(self.cues.last, self.source_last)


@dataclass(frozen=True)
class Boundaries:
    """Positions sorted by owner, each with its reasons as bits."""

    owner: Ints
    at: Ints
    reasons: Ints

    def pick(self, reasons: int, which: Bools) -> "Boundaries":
        """Return those with one of ``reasons``, of those that ``which`` names."""
        rows = which & (self.reasons & reasons > 0)
        return Boundaries(self.owner[rows], self.at[rows], self.reasons[rows])


class _Gatherer:
    """Gathers positions with their reasons, and keeps those inside of the paragraph."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, int]] = []

    def add(self, owner: Ints, at: Ints, reason: int) -> None:
        self._parts.append((owner, at, reason))

    def join(self) -> tuple[Ints, Ints, Ints]:
        owner = np.concatenate([p[0] for p in self._parts])
        at = np.concatenate([p[1] for p in self._parts])
        reasons = np.concatenate([np.full(len(p[0]), p[2]) for p in self._parts])
        return owner, at, reasons


def find_starts(table: Table, frame: Frame) -> Boundaries:
    """Return where contents may begin."""
    gathered = _gather(table, frame, begins=True)
    return _settle(table, frame, gathered, step=1)


def find_ends(table: Table, frame: Frame) -> Boundaries:
    """Return where contents may end, the last token included."""
    gathered = _gather(table, frame, begins=False)
    return _settle(table, frame, gathered, step=-1)


def _gather(table: Table, frame: Frame, *, begins: bool) -> tuple[Ints, Ints, Ints]:
    found = _Gatherer()
    head = frame.cues.head
    every = np.arange(len(head))
    some = np.flatnonzero(frame.source_last >= 0)
    step = 1 if begins else -1
    found.add(every, (frame.cues.last if begins else frame.cues.first) + step, BESIDE)
    found.add(some, (frame.source_last if begins else frame.source_first)[some] + step, BESIDE)
    sentence = (table.sentence_first if begins else table.sentence_last)[head]
    paragraph = (table.paragraph_first if begins else table.paragraph_last)[head]
    found.add(every, sentence, SENTENCE)
    found.add(every, paragraph, PARAGRAPH)
    beyond = np.minimum(np.maximum(sentence - step, 0), table.n - 1)
    found.add(every, (table.sentence_first if begins else table.sentence_last)[beyond], NEXT)
    _gather_marks(found, table, head, begins=begins)
    _gather_edges(found, table, frame, begins=begins)
    edge = table.left if begins else table.right
    above = head
    for _ in range(STEPS_UP):
        moved = np.flatnonzero(table.head[above] != above)
        above = table.head[above]
        found.add(moved, edge[above[moved]], ABOVE)
    return found.join()


def _gather_marks(found: _Gatherer, table: Table, head: Ints, *, begins: bool) -> None:
    owner, number = ranges(*table.marks_near(head))
    found.add(owner, (table.mark_first if begins else table.mark_last)[number], MARK)


def _gather_edges(found: _Gatherer, table: Table, frame: Frame, *, begins: bool) -> None:
    """Add the edges of subtrees: children of the head and of all the cue, and theirs."""
    head = frame.cues.head
    owner, token = ranges(*table.window(head))
    edge = (table.left if begins else table.right)[token]
    above, mine = table.head[token], head[owner]
    is_child = (above == mine) & (token != mine)
    is_grandchild = (table.head[above] == mine) & (above != mine)
    of_cue = (above >= frame.first[owner]) & (above <= frame.last[owner]) & (above != mine)
    for reason, which in ((CHILD, is_child), (GRANDCHILD, is_grandchild), (OF_CUE, of_cue)):
        found.add(owner[which], edge[which], reason)
    if not begins:
        breaks = (token > mine) & IS_BREAK[table.deprel[token]]
        found.add(owner[breaks], table.left[token[breaks]] - 1, BREAK)


def _settle(
    table: Table, frame: Frame, gathered: tuple[Ints, Ints, Ints], *, step: int
) -> Boundaries:
    """Move positions off commas, cues and sources; join those that meet."""
    owner, at, reasons = gathered
    head = frame.cues.head[owner]
    first, last = table.paragraph_first[head], table.paragraph_last[head]
    inside = (at >= first) & (at <= last)
    owner, at, reasons = owner[inside], at[inside], reasons[inside]
    solid = table.solid_from if step > 0 else table.solid_to
    for _ in range(2):
        at = solid[at]
        for low, high in (
            (frame.cues.first, frame.cues.last),
            (frame.source_first, frame.source_last),
        ):
            hit = (at >= low[owner]) & (at <= high[owner])
            at = np.where(hit, (high if step > 0 else low)[owner] + step, at)
            at = solid[at]
    head = frame.cues.head[owner]
    inside = (at >= table.paragraph_first[head]) & (at <= table.paragraph_last[head])
    owner, at, reasons = owner[inside], at[inside], reasons[inside]
    key = owner * (table.n + 1) + at
    order = np.argsort(key, kind="stable")
    firsts = group_starts(key[order])
    if not len(firsts):
        return Boundaries(owner[:0], at[:0], reasons[:0])
    joined = np.bitwise_or.reduceat(reasons[order], firsts)
    return Boundaries(owner[order][firsts], at[order][firsts], joined)
