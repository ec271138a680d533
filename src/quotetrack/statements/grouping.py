"""Relations -> groups: a function of what there is, whatever order it came in.

What is most alike is joined first, and never two groups of which members are in conflict. What is
but a part of something longer ("we are ready") goes with one longer statement, the likeliest: it
never makes one of two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from quotetrack.model import Conflict, Decided, Saying
from quotetrack.statements.nodes import Node, count_days, find_closest
from quotetrack.statements.relating import Relation

Pair = tuple[int, int]

CONFLICT_DAYS = 7
"""What differs in a number a week later may well be true."""
_AGREEMENT = 0.5  # of all pairs of members of two groups, those that are alike


class Groups:
    """Sets of places that grow together, unless somebody or something keeps two of them apart."""

    def __init__(self, size: int, apart: Iterable[Pair]) -> None:
        self._heads = list(range(size))
        self._members = {place: [place] for place in range(size)}
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        self.keep_apart(apart)

    def keep_apart(self, pairs: Iterable[Pair]) -> None:
        """Let no two groups be joined that these stand in; what is one already stays one."""
        for one, other in pairs:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def find(self, place: int) -> int:
        """Return the place that stands for the group of this one: its first."""
        while self._heads[place] != place:
            self._heads[place] = self._heads[self._heads[place]]
            place = self._heads[place]
        return place

    def join(self, one: int, other: int) -> bool:
        """Make one group of two; tell whether they are one now."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        if self._are_apart(first, second):
            return False
        self._heads[second] = first
        self._members[first] += self._members.pop(second)
        return True

    def _are_apart(self, one: int, other: int) -> bool:
        few, many = sorted((self._members[one], self._members[other]), key=len)
        head = self.find(many[0])
        return any(self.find(enemy) == head for place in few for enemy in self._apart[place])

    def among(self, place: int) -> list[int]:
        """Return the places of the group of this one."""
        return self._members[self.find(place)]

    def members(self) -> Iterator[list[int]]:
        """Yield the places of each group, sorted."""
        for head in sorted(self._members):
            yield sorted(self._members[head])


def join_alike(
    nodes: Sequence[Node], relations: Sequence[Relation], decided: tuple[list[Pair], list[Pair]]
) -> Groups:
    """Return which nodes are one statement.

    Args:
        nodes: what is to be grouped, sorted.
        relations: what joins them or keeps them apart.
        decided: which of them, by place, people said are one, and which aren't.
    """
    same, apart = decided
    conflicting = [_pair(relation) for relation in relations if relation.conflicts]
    joining = sorted((r for r in relations if not r.conflicts), key=_rank)
    groups = Groups(len(nodes), apart)
    if same:
        conflicting = _leave_out_settled(conflicting, same, len(nodes), joining)
        for one, other in sorted(same):
            groups.join(one, other)
    groups.keep_apart(conflicting)
    _join_wholes(groups, joining)
    _join_parts(nodes, groups, joining)
    return groups


def _leave_out_settled(
    conflicting: Sequence[Pair], same: Iterable[Pair], size: int, joining: Sequence[Relation]
) -> list[Pair]:
    """Return the conflicts that are left where people say that two are one, whatever differs.

    What differs between these doesn't matter between those that are one with either, too.
    """
    alone = Groups(size, conflicting)
    _join_wholes(alone, joining)
    settled = {frozenset(map(alone.find, pair)) for pair in same}
    return [pair for pair in conflicting if frozenset(map(alone.find, pair)) not in settled]


def _join_wholes(groups: Groups, joining: Sequence[Relation]) -> None:
    links = _Links(groups, joining)
    for relation in joining:
        if relation.whole:
            links.join_agreeing(relation)


class _Links:
    """How many members of each two groups are alike, kept while the groups grow.

    Counted anew for each relation, a thousand tellings of one thing would take hours.
    """

    def __init__(self, groups: Groups, relations: Iterable[Relation]) -> None:
        self._groups = groups
        self._counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for relation in relations:
            one, other = map(groups.find, _pair(relation))
            if one != other:
                self._counts[one][other] += 1
                self._counts[other][one] += 1

    def join_agreeing(self, relation: Relation) -> None:
        """Join two groups if enough of their members are alike: one like both joins nothing."""
        heads = one, other = tuple(map(self._groups.find, _pair(relation)))
        if one == other:
            return
        pairs = len(self._groups.among(one)) * len(self._groups.among(other))
        if self._counts[one][other] >= _AGREEMENT * pairs and self._groups.join(one, other):
            self._move(max(heads), min(heads))

    def _move(self, gone: int, kept: int) -> None:
        for third, count in self._counts.pop(gone).items():
            del self._counts[third][gone]
            if third != kept:
                self._counts[kept][third] += count
                self._counts[third][kept] += count


def _join_parts(nodes: Sequence[Node], groups: Groups, relations: Sequence[Relation]) -> None:
    """Put what is but a part with the likeliest whole: the longest first, each with one.

    What went with a longer one takes nothing with it, and what took in others stays: so that "A",
    of which there are "A and B" and "A and C", makes no one of these.
    """
    wholes: defaultdict[int, list[Relation]] = defaultdict(list)
    for relation in relations:
        if not relation.whole:
            wholes[groups.find(relation.part)].append(relation)
    cores = sorted(groups.members(), key=lambda places: (-_measure(nodes, places), places[0]))
    went: set[int] = set()
    for places in cores:
        for relation in wholes.get(places[0], ()):
            whole = relation.one + relation.other - relation.part
            free = whole not in went and groups.find(whole) != groups.find(relation.part)
            if free and groups.join(relation.part, whole):
                went.update(places)
                break


def _measure(nodes: Sequence[Node], places: Iterable[int]) -> int:
    return max(len(nodes[place].wording.words) for place in places)


def _pair(relation: Relation) -> Pair:
    return (relation.one, relation.other)


def _rank(relation: Relation) -> tuple[float, int, int]:
    return -relation.score, relation.one, relation.other


def place_decided(nodes: Sequence[Node], decided: Decided) -> tuple[list[Pair], list[Pair]]:
    """Return the decided pairs as places of nodes; what isn't among these is left out."""
    places = {saying.number: i for i, node in enumerate(nodes) for saying in node.members}

    def find(pairs: Iterable[Pair]) -> list[Pair]:
        known = [(places[a], places[b]) for a, b in pairs if a in places and b in places]
        return sorted({(min(pair), max(pair)) for pair in known if pair[0] != pair[1]})

    return find(decided.same), find(decided.apart)


def list_groups(nodes: Sequence[Node], groups: Groups) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the quotations of each group of two or more, the first seen first."""
    told = [
        sorted((s for place in places for s in nodes[place].members), key=_seen)
        for places in groups.members()
    ]
    return tuple(tuple(s.number for s in group) for group in told if len(group) > 1)


def _seen(saying: Saying) -> tuple[date, str]:
    return saying.day or date.max, saying.id


def list_conflicts(nodes: Sequence[Node], relations: Iterable[Relation]) -> tuple[Conflict, ...]:
    """Return the conflicts that are worth telling: of what was said within days.

    Of two wordings, those quotations are in conflict that lie closest.
    """
    found = [
        conflict
        for relation in relations
        if relation.conflicts and relation.worded_alike
        for conflict in _tell(nodes[relation.one], nodes[relation.other], relation)
    ]
    return tuple(sorted(found, key=lambda c: (c.first, c.second, c.touch)))


def _tell(one: Node, other: Node, relation: Relation) -> Iterator[Conflict]:
    days = count_days(one, other)
    if days is not None and days > CONFLICT_DAYS:
        return
    first, second = (saying.number for saying in find_closest(one, other))
    for touch, ours, theirs in relation.conflicts:
        sides = (ours, theirs) if first < second else (theirs, ours)
        yield Conflict(min(first, second), max(first, second), touch, *sides)
