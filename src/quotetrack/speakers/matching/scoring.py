"""How probable it is that two base speakers are one, and why."""

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from quotetrack.speakers.matching.evidence import Evidence, gather
from quotetrack.speakers.matching.frequencies import Frequencies
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.naming import weigh_names
from quotetrack.speakers.matching.profiles import Profile


@dataclass(frozen=True, slots=True)
class Draft:
    """Two base speakers whose names are alike, before others that fit as well are looked at.

    ``name_odds`` are the logarithm of the odds by the names alone; ``agrees`` says that the
    names agree up to spelling, ``fits`` that they do but for "Jr.", ``forbidden`` that something
    else speaks against a sure pair.
    """

    first: str
    second: str
    name_odds: float
    odds: float
    agrees: bool
    fits: bool
    forbidden: bool
    crowded: bool
    by_initial: bool
    reasons: tuple[str, ...]

    @property
    def score(self) -> float:
        """The probability that both are one."""
        return 1 / (1 + math.exp(-self.odds))

    @property
    def promising(self) -> bool:
        """Whether the pair is sure unless another speaker fits as well."""
        doubtful = self.forbidden or self.crowded
        return self.agrees and not doubtful and self.score >= load_weights().limits["sure"]


class Scorer:
    """Scores pairs of an archive's speakers; knows how common its names and companions are.

    Two of the ``crowded``, who weren't compared with all of their name, are never sure.
    """

    def __init__(
        self, profiles: Sequence[Profile], crowded: AbstractSet[str] = frozenset()
    ) -> None:
        self._crowded = crowded
        self._frequencies = Frequencies(p.readings[0] for p in profiles if p.readings)
        self._company = {p.id: len(p.speaker.companions) for p in profiles}

    def draft(self, one: Profile, other: Profile) -> Draft | None:
        """Return what speaks for the two being one; None if their names can't be."""
        if one.speaker.kind is not other.speaker.kind:
            return None
        if other.id < one.id:
            one, other = other, one
        naming = weigh_names(one, other, self._frequencies)
        if naming is None:
            return None
        evidence = sorted(gather(one, other, naming.likeness, self._company), key=_weight)
        return Draft(
            first=one.id,
            second=other.id,
            name_odds=naming.odds,
            odds=naming.odds + sum(e.weight for e in evidence),
            agrees=naming.agrees,
            fits=naming.fits,
            forbidden=any(e.forbids for e in evidence),
            crowded=one.id in self._crowded and other.id in self._crowded,
            by_initial=naming.likeness is not None and naming.likeness.by_initial,
            reasons=(*naming.reasons, *(e.why for e in evidence)),
        )


def _weight(evidence: Evidence) -> float:
    return -abs(evidence.weight)
