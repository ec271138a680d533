"""How well found groups fit the planted ones."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from statement_archive import Found

CONFLICTING = ("negation", "number", "name")
CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of 1; what is counted is quotations.

    ``missed`` says by sort how many versions there are of statements told more than once, and how
    many of them are not with most of their statement; ``joined`` by sort of near miss how many
    pairs of statements were planted and joined; ``conflicts`` the same of those that were found.
    """

    precision: float
    recall: float
    b_cubed: tuple[float, float]
    statements: tuple[int, int]
    missed: dict[str, tuple[int, int]]
    joined: dict[str, tuple[int, int]]
    conflicts: dict[str, tuple[int, int]]
    all_conflicts: int


def tell_figures(found: Found, misses: Sequence[tuple[str, int, int]]) -> Figures:
    """Compare the found groups with the planted ones."""
    cells = Counter(
        (label.statement, found.groups[number]) for number, label in found.labels.items()
    )
    planted: Counter[int] = Counter()
    groups: Counter[int] = Counter()
    for (statement, group), count in cells.items():
        planted[statement] += count
        groups[group] += count
    both = _count_pairs(cells.values())
    return Figures(
        precision=_share(both, _count_pairs(groups.values())),
        recall=_share(both, _count_pairs(planted.values())),
        b_cubed=_weigh(cells, planted, groups),
        statements=tuple(_count_many(some) for some in (planted, groups)),  # type: ignore[arg-type]
        missed=_find_missed(found, cells, planted),
        joined=_find_joined(cells, planted, misses),
        conflicts=_find_conflicts(found, planted, misses),
        all_conflicts=len(found.conflicts),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _count_pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


def _count_many(sizes: Mapping[int, int]) -> int:
    return sum(size > 1 for size in sizes.values())


def _weigh(
    cells: Mapping[tuple[int, int], int], planted: Mapping[int, int], groups: Mapping[int, int]
) -> tuple[float, float]:
    """Return B-cubed precision and recall (Bagga and Baldwin 1998)."""
    total = sum(cells.values())
    precision = sum(n * n / groups[group] for (_, group), n in cells.items())
    recall = sum(n * n / planted[statement] for (statement, _), n in cells.items())
    return _share(precision, total), _share(recall, total)


def _find_missed(
    found: Found, cells: Mapping[tuple[int, int], int], planted: Mapping[int, int]
) -> dict[str, tuple[int, int]]:
    most: dict[int, tuple[int, int]] = {}
    for (statement, group), count in cells.items():
        most[statement] = max(most.get(statement, (0, 0)), (count, -group))
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for number, label in found.labels.items():
        if planted[label.statement] > 1:
            counts[label.sort][0] += 1
            counts[label.sort][1] += -found.groups[number] != most[label.statement][1]
    return {sort: (many, missed) for sort, (many, missed) in sorted(counts.items())}


def _find_joined(
    cells: Mapping[tuple[int, int], int],
    planted: Mapping[int, int],
    misses: Sequence[tuple[str, int, int]],
) -> dict[str, tuple[int, int]]:
    sorts = {frozenset(pair): sort for sort, *pair in misses if all(s in planted for s in pair)}
    joined = {frozenset(pair) for pair in _list_joined(cells)}
    wrong = Counter(sorts.get(pair, CHANCE) for pair in joined)
    many = Counter(sorts.values())
    return {sort: (many[sort], wrong[sort]) for sort in sorted(many | wrong)}


def _list_joined(cells: Mapping[tuple[int, int], int]) -> Iterable[tuple[int, int]]:
    """Yield each two statements of which quotations are in one group."""
    held: defaultdict[int, list[int]] = defaultdict(list)
    for statement, group in cells:
        held[group].append(statement)
    for statements in held.values():
        for i, one in enumerate(statements):
            yield from ((one, other) for other in statements[i + 1 :])


def _find_conflicts(
    found: Found, planted: Mapping[int, int], misses: Sequence[tuple[str, int, int]]
) -> dict[str, tuple[int, int]]:
    """Return how many near misses are shown as conflicts, whatever these are said to touch."""
    told = {
        frozenset(found.labels[number].statement for number in pair) for *pair, _ in found.conflicts
    }
    counts = {sort: [0, 0] for sort in CONFLICTING}
    for sort, one, other in misses:
        if sort in counts and one in planted and other in planted:
            counts[sort][0] += 1
            counts[sort][1] += frozenset((one, other)) in told
    return {sort: (many, shown) for sort, (many, shown) in counts.items()}
