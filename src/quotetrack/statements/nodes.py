"""Quotations with the same words, taken together while statements are sought."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quotetrack.model import Saying
from quotetrack.statements.wording import Wording, read_wording

REACH = 92
"""So many days may lie between two quotations that are compared: a quarter of a year."""
_REACHES = ((3, 3), (5, 14))  # with less in common than the first, fewer days
_RUNS = ((9, 2), (6, 1))  # so many words in a row tell as much as so many telling ones
_FEWEST = 2  # telling words of what may be said by chance
_BARE = 2  # words of what claims nothing: "Trump", "his remarks"
_TELLING = 5
"""So many telling words two quotations share at least where a date is unknown."""


@dataclass(frozen=True, slots=True)
class Node:
    """Quotations of one speaker with the same words, marks and case aside.

    ``members`` are in order of their days, undated ones last, each of which lies within reach of
    the one before; ``days`` are theirs, each once. ``units`` are the beginnings of telling words.
    """

    wording: Wording
    members: tuple[Saying, ...]
    days: tuple[date, ...]
    units: frozenset[str]

    @property
    def undated(self) -> bool:
        """Whether the day of any is unknown."""
        return self.members[-1].day is None

    @property
    def key(self) -> tuple[date, str]:
        """What nodes are sorted by: the first day and the quotation's key of that."""
        first = self.members[0]
        return first.day or date.max, first.id


def make_nodes(sayings: Iterable[Saying], apart: Container[int] = frozenset()) -> list[Node]:
    """Return what ``sayings`` make, in an order that doesn't depend on theirs.

    ``apart`` are the numbers of those that people told from another one: each is a node alone, for
    the other may have the same words.
    """
    alike: defaultdict[tuple[object, ...], list[Saying]] = defaultdict(list)
    for saying in sayings:
        wording = read_wording(saying.text, saying.language)
        keys = tuple(word.key for word in wording.words)
        # A name and hardly more, or no words at all, say nothing, whoever says them again.
        bare = len(keys) <= _BARE and len(wording.units) < _BARE
        alone = saying.id if bare or saying.number in apart else None
        alike[wording.language, wording.asks, keys, alone].append(saying)
    nodes = [node for same in alike.values() for node in _part(same)]
    return sorted(nodes, key=lambda node: node.key)


def _part(same: list[Saying]) -> Iterator[Node]:
    """Yield quotations with the same words, those together that may be one statement."""
    same.sort(key=lambda s: (s.day or date.max, s.id))
    wording = read_wording(same[0].text, same[0].language)
    units = frozenset(_list_units(wording))
    reach = find_reach(count_evidence(len(units), len(wording.words)), undated=False)
    run: list[Saying] = []
    rest = [s for s in same if s.day is None]
    for saying in same:
        if saying.day is None:
            continue
        if run and run[-1].day and (saying.day - run[-1].day).days > reach:
            yield _make(wording, units, run)
            run = []
        run.append(saying)
    # Whatever was said without a date belongs to the last of them, where the words tell enough.
    if find_reach(count_evidence(len(units), len(wording.words)), undated=True) >= 0:
        yield _make(wording, units, [*run, *rest])
        return
    if run:
        yield _make(wording, units, run)
    for saying in rest:
        yield _make(wording, units, [saying])


def _make(wording: Wording, units: frozenset[str], members: Sequence[Saying]) -> Node:
    days = tuple(dict.fromkeys(s.day for s in members if s.day))
    return Node(wording, tuple(members), days, units)


def _list_units(wording: Wording) -> Iterator[str]:
    for unit in wording.units:
        yield unit if unit[0].isdigit() else unit[:4]


def count_evidence(shared: int, run: int) -> int:
    """Return what speaks for one utterance: telling words in common, and words in a row."""
    return shared + next((worth for longest, worth in _RUNS if run >= longest), 0)


def find_reach(shared: int, *, undated: bool) -> int:
    """Return how many days may lie between what shares so much (`count_evidence`); -1 for none.

    What few words say may be said again of something else soon.
    """
    if undated:
        return REACH if shared >= _TELLING else -1
    return next((days for fewer, days in _REACHES if shared < fewer), REACH)


def count_days(one: Node, other: Node) -> int | None:
    """Return how many days lie between two nodes at least; None where no day of one is known."""
    if not one.days or not other.days:
        return None
    i = j = 0
    least = abs((one.days[0] - other.days[0]).days)
    while i < len(one.days) and j < len(other.days) and least:
        gap = (one.days[i] - other.days[j]).days
        least = min(least, abs(gap))
        if gap < 0:
            i += 1
        else:
            j += 1
    return least


def is_in_reach(one: Node, other: Node, shared: int) -> bool:
    """Tell whether two nodes that share so much (`count_evidence`) lie close enough in time."""
    days = count_days(one, other)
    undated = one.undated or other.undated
    if days is not None and days <= find_reach(shared, undated=False):
        return True
    return undated and find_reach(shared, undated=True) >= 0


def find_closest(one: Node, other: Node) -> tuple[Saying, Saying]:
    """Return the quotations of two nodes that lie closest in time; the first ones of those."""
    ours = [s for s in one.members if s.day] or [*one.members]
    theirs = [s for s in other.members if s.day] or [*other.members]
    best, least = (ours[0], theirs[0]), REACH * REACH
    i = j = 0
    while i < len(ours) and j < len(theirs):
        first, second = ours[i].day, theirs[j].day
        if first is None or second is None:
            break
        gap = (first - second).days
        if abs(gap) < least:
            best, least = (ours[i], theirs[j]), abs(gap)
        i, j = (i + 1, j) if gap < 0 else (i, j + 1)
    return best
