"""New quotations -> all that they may change: their neighbours, and the neighbours of these.

Nothing else is read, so that an article costs no more in a large archive than in a small one; and
what comes out is what grouping everything anew would give.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date
from itertools import chain

from quotetrack.model import Decided, Grouping, Saying
from quotetrack.statements.blocking import LEAST_SHARE, LEAST_SHARE_IN_MEANING, Blocks
from quotetrack.statements.grouping import (
    Pair,
    join_alike,
    list_conflicts,
    list_groups,
    place_decided,
)
from quotetrack.statements.nodes import REACH, Node, make_nodes
from quotetrack.statements.relating import Model, Relation, Vector, relate

Read = Callable[[date, date], Iterable[Saying]]
"""Returns what was said in a range of days, both included, and all that has no date."""

Range = tuple[date, date]

_MOST = 4  # ranges that are read one by one


def group(
    seeds: Sequence[Saying], read: Read, decided: Decided, model: Model | None = None
) -> Grouping:
    """Return the groups of ``seeds`` and of all that hangs together with them.

    Args:
        seeds: quotations of one speaker, all of one act.
        read: returns the others of that speaker and act, these among them.
        decided: what people decided about any of them.
        model: weighs meaning beside words, where there is one.
    """
    closed = {saying.number: saying for saying in seeds}
    ranges: list[Range] = []
    known = dict(closed)
    apart = frozenset(chain.from_iterable(decided.apart))
    while True:
        wanted = _merge([*ranges, *map(_find_range, closed.values())])
        if wanted != ranges:
            known |= {s.number: s for span in wanted for s in read(*span)}
            ranges = wanted
        web = Web(make_nodes(known.values(), apart), decided, model)
        reached = {s.number: s for place in web.reach(closed) for s in web.nodes[place].members}
        if all(_is_within(_find_range(s), ranges) for s in reached.values()):
            return web.conclude(reached.keys())
        closed = reached


def _find_range(saying: Saying) -> Range:
    """Return the days in which what may be one with ``saying`` was published."""
    if saying.day is None:
        return date.min, date.max
    begin, end = saying.day.toordinal() - REACH, saying.day.toordinal() + REACH
    return date.fromordinal(max(1, begin)), date.fromordinal(min(date.max.toordinal(), end))


def _merge(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges that overlap as one; where many are left, the one that holds them all."""
    merged: list[Range] = []
    for begin, end in sorted(ranges):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged if len(merged) <= _MOST else [(merged[0][0], merged[-1][1])]


def _is_within(span: Range, ranges: Iterable[Range]) -> bool:
    return any(begin <= span[0] and span[1] <= end for begin, end in ranges)


class Web:
    """Nodes, and what joins them or keeps them apart, as far as anybody asked."""

    def __init__(self, nodes: Sequence[Node], decided: Decided, model: Model | None) -> None:
        self.nodes = nodes
        self._decided = place_decided(nodes, decided)
        self._model = model
        share = LEAST_SHARE if model is None else LEAST_SHARE_IN_MEANING
        self._blocks = Blocks(nodes, share)
        self._relations: dict[Pair, Relation | None] = {}
        self._vectors: dict[int, Vector] = {}
        self._beside: dict[int, set[int]] = {}
        for one, other in (*self._decided[0], *self._decided[1]):
            self._beside.setdefault(one, set()).add(other)
            self._beside.setdefault(other, set()).add(one)

    def reach(self, numbers: Container[int]) -> set[int]:
        """Return the places that hang together with those of these quotations, themselves too."""
        found = [i for i, n in enumerate(self.nodes) if any(s.number in numbers for s in n.members)]
        reached, waiting = set(found), found
        if len(found) == len(self.nodes):
            for place in found:
                self._find_beside(place, earlier=True)
            return reached
        while waiting:
            place = waiting.pop()
            new = self._find_beside(place) - reached
            reached |= new
            waiting += sorted(new)
        return reached

    def _find_beside(self, place: int, *, earlier: bool = False) -> set[int]:
        found = self._blocks.find(place, earlier=earlier)
        near = [other for other in found if not self._is_known(place, other)]
        meanings = self._weigh_meaning(place, near)
        for other, meaning in zip(near, meanings, strict=True):
            pair = (min(place, other), max(place, other))
            self._relations[pair] = relation = relate(self.nodes, *pair, meaning)
            # What is in conflict never joins: of each day's count, all of the year's would hang on.
            if relation and not relation.conflicts:
                self._beside.setdefault(place, set()).add(other)
                self._beside.setdefault(other, set()).add(place)
        return self._beside.get(place, set())

    def _is_known(self, place: int, other: int) -> bool:
        return (min(place, other), max(place, other)) in self._relations

    def _weigh_meaning(self, place: int, near: Sequence[int]) -> Sequence[float | None]:
        """Return how near in meaning others are to a node; None where no model tells."""
        if self._model is None or not near:
            return [None] * len(near)
        new = [i for i in (place, *near) if i not in self._vectors]
        texts = [self.nodes[i].members[0].text for i in new]
        self._vectors |= dict(zip(new, self._model.embed(texts), strict=True)) if new else {}
        own = self._vectors[place]
        return [float(own @ self._vectors[other]) for other in near]

    def conclude(self, numbers: Container[int]) -> Grouping:
        """Return the groups of these quotations: all that hang together, and no others."""
        relations = [relation for relation in self._relations.values() if relation]
        groups = join_alike(self.nodes, relations, self._decided)
        told = [s.number for n in self.nodes for s in n.members if s.number in numbers]
        return Grouping(
            members=tuple(sorted(told)),
            groups=tuple(g for g in list_groups(self.nodes, groups) if g[0] in numbers),
            conflicts=list_conflicts(self.nodes, relations),
        )
