"""The contents that are weighed, many at once, and each set of words once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from quotetrack.quotations.learned.arrays import Bools, Floats, Ints
from quotetrack.quotations.learned.table import Table


@dataclass(frozen=True)
class Contents:
    """Candidates sorted by ``owner``, the cue's number; ``parts`` (N, 3, 2) are their tokens.

    A part is a first and a last token, both included; one that is not there is 0, -1.
    ``kind`` is how it was made, ``starts`` and ``ends`` hold the reasons of its boundaries,
    ``rule`` is the best counted probability of a rule's reading with the same words.
    """

    owner: Ints
    parts: Ints
    kind: Ints
    starts: Ints
    ends: Ints
    rule: Floats

    @cached_property
    def first(self) -> Ints:
        """The first token of each candidate."""
        some = self.parts[:, :, 1] >= self.parts[:, :, 0]
        first: Ints = np.where(some, self.parts[:, :, 0], 1 << 40).min(axis=1)
        return first

    @cached_property
    def last(self) -> Ints:
        """The last token of each candidate."""
        last: Ints = self.parts[:, :, 1].max(axis=1)
        return last

    def take(self, rows: Ints | Bools) -> "Contents":
        """Return some of the candidates."""
        return Contents(
            self.owner[rows],
            self.parts[rows],
            self.kind[rows],
            self.starts[rows],
            self.ends[rows],
            self.rule[rows],
        )

    def positions(self, row: int) -> tuple[int, ...]:
        """Return the tokens of one candidate."""
        return tuple(i for a, b in self.parts[row].tolist() for i in range(a, b + 1))


def unify(table: Table, found: Contents) -> Contents:
    """Keep each set of words once a cue, with all reasons and the best rule's probability."""
    first, last, count = outline(table, found)
    some = np.flatnonzero(count > 0)
    found, first, last, count = found.take(some), first[some], last[some], count[some]
    order = np.lexsort((found.kind, count, last, first, found.owner))
    found = found.take(order)
    keys = np.stack([found.owner, first[order], last[order], count[order]])
    new = np.concatenate([[True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)])[: len(order)]
    firsts = np.flatnonzero(new)
    if not len(firsts):
        return found
    return Contents(
        found.owner[firsts],
        found.parts[firsts],
        found.kind[firsts],
        np.bitwise_or.reduceat(found.starts, firsts),
        np.bitwise_or.reduceat(found.ends, firsts),
        np.maximum.reduceat(found.rule, firsts),
    )


def outline(table: Table, found: Contents) -> tuple[Ints, Ints, Ints]:
    """Return the first and the last word of each candidate, and how many words it has.

    Two candidates of one cue with the same outline have the same words, but for freaks.
    """
    parts = found.parts
    counts = table.count(table.words_before, parts[:, :, 0], parts[:, :, 1])
    some = counts > 0
    next_word = np.append(_next_word(table), [table.n, table.n])
    last_word = np.append(_last_word(table), [-1])
    first = np.where(some, next_word[parts[:, :, 0]], 1 << 40).min(axis=1)
    last = np.where(some, last_word[parts[:, :, 1]], -1).max(axis=1)
    return first, last, counts.sum(axis=1)


def _next_word(table: Table) -> Ints:
    at = np.where(table.word, np.arange(table.n), table.n)
    return np.minimum.accumulate(at[::-1])[::-1]


def _last_word(table: Table) -> Ints:
    return np.maximum.accumulate(np.where(table.word, np.arange(table.n), -1))
