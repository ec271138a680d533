"""What joins two nodes, or keeps them apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from quotetrack.statements.aligning import Alignment, align
from quotetrack.statements.conflicts import Difference, find_conflicts
from quotetrack.statements.likeness import Circumstance, measure, weigh
from quotetrack.statements.nodes import Node, count_days, count_evidence, is_in_reach

SAME = 0.5
"""From this probability on, two quotations are taken for one statement."""
WHOLE = 0.6
"""Which share of the longer one is in the shorter, too, where neither is but a part."""
HELD = 0.5
"""Which share of one is in the other, at least: two that overlap are two statements."""
WORDED_ALIKE = 0.55
"""Which share of what both say is the same, at least, where a difference keeps them apart."""
WORDED_NEARLY_THE_SAME = 0.7
"""The same where readers are told of the difference."""
LONGEST = 60
"""Words of a quotation that may have others of any length for parts: no speech is one statement."""
WHOLE_IN_ONE_ARTICLE = 0.8
"""The same where both stand in one article."""
NEAR_IN_MEANING = 0.7
"""A cosine that two sentences on one subject hardly reach if they say two things."""
SOON = 3
"""Within so many days what is short is hardly said twice."""
_TELLING = 3  # telling words in common
_PART = 0.25
"""The share of a longer one that its part has at least."""


Vector = NDArray[np.float32]


class Model(Protocol):
    """What turns texts into vectors whose product tells how near their meanings are."""

    @property
    def name(self) -> str:
        """Which model it is, with its version."""
        ...

    def embed(self, texts: Sequence[str]) -> Vector:
        """Return a row of length one for each text."""
        ...


@dataclass(frozen=True, slots=True)
class Relation:
    """What two nodes, by place, are to each other.

    ``conflicts`` keep them apart, and are worth telling where they are ``worded_alike``; without
    any they are one statement. ``whole`` tells that neither is but a part of the other; else
    ``part`` is the place of the shorter one.
    """

    one: int
    other: int
    score: float
    whole: bool
    part: int
    conflicts: tuple[Difference, ...] = ()
    worded_alike: bool = False


class Look(NamedTuple):
    """Two wordings side by side that tell enough to be compared, and what else is known."""

    alignment: Alignment
    circumstance: Circumstance

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """What keeps the two apart, however alike they are."""
        alike = min(self.alignment.inside) >= WORDED_ALIKE
        return tuple(find_conflicts(self.alignment)) if alike else ()

    @property
    def measures(self) -> Mapping[str, float]:
        """What the two are weighed by."""
        return measure(self.alignment, self.circumstance)


def look(nodes: Sequence[Node], one: int, other: int, meaning: float | None) -> Look | None:
    """Lay two nodes, by place, side by side; None where they have too little in common."""
    first, second = nodes[one], nodes[other]
    documents = {s.document for s in first.members}, {s.document for s in second.members}
    circumstance = Circumstance(
        days=count_days(first, second),
        one_article=documents[0] == documents[1] and len(documents[0]) == 1,
        meaning=meaning,
    )
    if _is_too_long(first, second):
        return None
    alignment = align(first.wording, second.wording)
    evidence = count_evidence(alignment.shared, alignment.run)
    near = is_in_reach(first, second, evidence) and tells_enough(alignment, circumstance)
    return Look(alignment, circumstance) if near else None


def relate(nodes: Sequence[Node], one: int, other: int, meaning: float | None) -> Relation | None:
    """Return what joins two nodes or keeps them apart; None where they have little in common."""
    seen = look(nodes, one, other, meaning)
    near = (meaning or 0.0) >= NEAR_IN_MEANING
    if seen is None or (max(seen.alignment.covered) < HELD and not near):
        return None
    score = weigh(seen.measures, seen.circumstance)
    covered, inside, conflicts = seen.alignment.covered, seen.alignment.inside, seen.conflicts
    alike = min(*inside, max(covered)) >= WORDED_NEARLY_THE_SAME
    # What differs in a number alone is no one statement for that, and must be told all the same.
    if score < SAME and not (conflicts and alike):
        return None
    part = one if covered[0] >= covered[1] else other
    lengths = sorted((len(nodes[one].wording.words), len(nodes[other].wording.words)))
    whole = min(covered) >= WHOLE or (near and lengths[0] >= WHOLE * lengths[1])
    return Relation(one, other, round(score, 6), whole, part, conflicts, worded_alike=alike)


def tells_enough(alignment: Alignment, circumstance: Circumstance) -> bool:
    """Tell whether what two wordings have in common can be more than chance.

    Three telling words, or two in a row of four words, or one beside much the same meaning, or
    within days all of the shorter one as it stands. In one article two sentences about one thing
    are two statements unless all is the same.
    """
    shared, run = alignment.shared, alignment.run
    if not shared or (circumstance.one_article and min(alignment.covered) < WHOLE_IN_ONE_ARTICLE):
        return False
    shortest = min(len(alignment.one.words), len(alignment.other.words))
    soon = circumstance.days is not None and circumstance.days <= SOON
    return (
        shared >= _TELLING
        or (shared == _TELLING - 1 and run > _TELLING)
        or (circumstance.meaning or 0.0) >= NEAR_IN_MEANING
        or (soon and run == shortest >= _TELLING)
    )


def _is_too_long(one: Node, other: Node) -> bool:
    short, long = sorted((len(one.wording.words), len(other.wording.words)))
    return long > LONGEST and short < _PART * long
