"""Which quotations of a speaker are compared at all: those of the same weeks that share words.

An inverted index over the beginnings of telling words, in buckets of time. It is exact but in a
`CROWD`: who isn't found shares too little. MinHash would be as quick for what is nearly the same,
but misses what is trimmed to a few words of many.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from quotetrack.statements.nodes import REACH, Node, count_evidence, is_in_reach

LEAST_SHARE = 0.35
"""Which share of the telling words of the shorter one the other has, too, at least."""
LEAST_SHARE_IN_MEANING = 0.2
"""The same where a model of meaning weighs the rest."""
CROWD = 400
"""So many of one speaker's quotations are compared with one at most, those that share most with it.

Who says the same sentence of another number each hour would make all others wait, else.
"""
_FEWEST = 2  # words in common; one is enough where there are no more

_NO_DAY = -1
"""The bucket of what has no date."""


class Blocks:
    """Finds for a node those that it may be one statement with."""

    def __init__(self, nodes: Sequence[Node], least_share: float = LEAST_SHARE) -> None:
        self._nodes = nodes
        self._sizes = [len(node.units) for node in nodes]
        most = max(self._sizes, default=0)
        # By the number of telling words of the shorter one, how many the other must have, too.
        self._least = [max(min(_FEWEST, n), ceil(least_share * n)) for n in range(most + 1)]
        self._places: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for place, node in enumerate(nodes):
            for bucket in _list_buckets(node):
                for unit in node.units:
                    self._places[unit, bucket].append(place)
        self._buckets = {bucket for _, bucket in self._places}

    def find(self, place: int, *, earlier: bool = False) -> Iterator[int]:
        """Yield the places of nodes near in time and words, each once, in order.

        If ``earlier``, only those before ``place``: half the work where all are asked for.
        """
        node = self._nodes[place]
        near = self._list_near(node)
        shared = Counter[int]()
        for unit in node.units:
            shared.update(self._collect(unit, near, place if earlier else len(self._nodes)))
        shared.pop(place, None)
        mine, sizes, least = len(node.units), self._sizes, self._least
        # Most have but one word in common: they are passed over before anything else is asked.
        enough = [
            other for other, count in shared.items() if count >= least[min(mine, sizes[other])]
        ]
        if len(enough) > CROWD:
            enough = sorted(enough, key=lambda other: (-shared[other], other))[:CROWD]
        for other in sorted(enough):
            if _is_near(node, self._nodes[other], shared[other]):
                yield other

    def _collect(self, unit: str, buckets: Iterable[int], end: int) -> set[int]:
        """Return the places before ``end`` of nodes in these buckets that have a unit."""
        listed = (self._places.get((unit, bucket), ()) for bucket in buckets)
        return {place for some in listed for place in some[: bisect_left(some, end)]}

    def _list_near(self, node: Node) -> set[int]:
        if node.undated:
            return self._buckets
        near = {bucket + step for bucket in _list_buckets(node) for step in (-1, 0, 1)}
        return near | {_NO_DAY}


def _is_near(one: Node, other: Node, shared: int) -> bool:
    # How many words they have in a row is seen only when they are laid side by side.
    evidence = count_evidence(shared, min(_count_words(one), _count_words(other)))
    return one.wording.language == other.wording.language and is_in_reach(one, other, evidence)


def _count_words(node: Node) -> int:
    return len(node.wording.words)


def _list_buckets(node: Node) -> set[int]:
    buckets = {day.toordinal() // REACH for day in node.days}
    return buckets | {_NO_DAY} if node.undated else buckets
