"""Clusters that grow by joining, and refuse to join what must stay apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence


class Clusters:
    """Members in disjoint clusters, each alone until it is joined with another.

    Joining puts the smaller cluster into the larger, so that n members take n log n steps.

    Args:
        apart: pairs that must never be in one cluster.
    """

    def __init__(self, apart: Iterable[tuple[str, str]] = ()) -> None:
        self._root: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._listed: set[str] = set()
        self._items: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            if one != other:
                self._apart[self._find(one)].add((one, other))
                self._apart[self._find(other)].add((other, one))

    def _find(self, member: str) -> str:
        root = self._root.setdefault(member, member)
        self._members.setdefault(root, [member])
        return root

    def mark(self, member: str, *, listed: bool, item: str | None) -> None:
        """Enter a member that is still alone, with what keeps it apart from others."""
        root = self._find(member)
        if listed:
            self._listed.add(root)
        if item:
            self._items[root].add(item)

    def clash(self, one: str, other: str) -> tuple[str, str] | None:
        """Return the first pair that must stay apart and that joining would bring together."""
        first, second = self._find(one), self._find(other)
        if first == second:
            return None
        if len(self._apart[second]) < len(self._apart[first]):
            first, second = second, first
        found = [sorted(pair) for pair in self._apart[first] if self._find(pair[1]) == second]
        if not found:
            return None
        low, high = min(found)
        return low, high

    def may_be_one(self, one: str, other: str) -> bool:
        """Tell whether two may be joined though nobody said so.

        Not if it brings together what must stay apart, two listed members or two items.
        """
        first, second = self._find(one), self._find(other)
        if first == second:
            return True
        both_listed = first in self._listed and second in self._listed
        items = self._items[first] | self._items[second]
        two_items = bool(self._items[first] and self._items[second]) and len(items) > 1
        return not both_listed and not two_items and self.clash(one, other) is None

    def join(self, one: str, other: str) -> None:
        """Make one cluster of two."""
        large, small = self._find(one), self._find(other)
        if large == small:
            return
        if len(self._members[large]) < len(self._members[small]):
            large, small = small, large
        gone = self._members.pop(small)
        self._members[large] += gone
        self._root.update(dict.fromkeys(gone, large))
        self._apart[large] |= self._apart.pop(small, set())
        self._items[large] |= self._items.pop(small, set())
        if small in self._listed:
            self._listed.add(large)

    def members(self, member: str) -> Sequence[str]:
        """Return all of a member's cluster, itself among them."""
        return self._members[self._find(member)]

    def all(self) -> Iterator[tuple[str, ...]]:
        """Yield the clusters, each sorted, in the order of their first members."""
        yield from sorted(tuple(sorted(members)) for members in self._members.values())
