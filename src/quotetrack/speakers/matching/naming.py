"""What two base speakers' names, all of them, say of their being one."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from quotetrack.speakers.matching.bodies import compare_bodies
from quotetrack.speakers.matching.comparing import Likeness, compare_readings
from quotetrack.speakers.matching.frequencies import Frequencies
from quotetrack.speakers.matching.knowledge import Weight, load_weights
from quotetrack.speakers.matching.persons import PersonName
from quotetrack.speakers.matching.profiles import Profile
from quotetrack.speakers.names import normalise

STRONGEST = 6.0  # log odds beyond which a name alone says no more
STRANGE = -3.0  # log odds where only an item of Wikidata connects two names
BY_ALIAS = "by another name that documents give"
BY_FILE = "a name that the speakers file gives"


@dataclass(frozen=True, slots=True)
class Naming:
    """The logarithm of the odds by names alone, whether they agree up to spelling, and why."""

    odds: float
    agrees: bool
    reasons: tuple[str, ...]
    likeness: Likeness | None = None

    @property
    def fits(self) -> bool:
        """Whether the names agree, or only a "Jr." or another of the same name is in doubt."""
        return self.agrees or (self.likeness is not None and self.likeness.fits)


def weigh_names(one: Profile, other: Profile, frequencies: Frequencies) -> Naming | None:
    """Return what the names say; None if they can't be one speaker's.

    The speakers' own names count first. A name that the speakers file gives is as good; other
    aliases make a candidate, nothing more: a document may have taken them wrongly.
    """
    found = _weigh_own(one, other, frequencies)
    if _is_listed_name(one, other) or _is_listed_name(other, one):
        odds = max(load_weights().evidence["file_alias"], found.odds if found else 0.0)
        return Naming(odds, agrees=True, reasons=(BY_FILE,))
    if found is None:
        found = _weigh_aliases(one, other, frequencies)
    if found is None and one.speaker.wikidata and one.speaker.wikidata == other.speaker.wikidata:
        return Naming(STRANGE, agrees=False, reasons=())
    return found


def _is_listed_name(one: Profile, other: Profile) -> bool:
    """Tell whether the file calls ``one`` by the name of ``other``."""
    return one.speaker.listed and normalise(other.speaker.name) in one.called


def _weigh_own(one: Profile, other: Profile, frequencies: Frequencies) -> Naming | None:
    if one.is_body:
        return _weigh_bodies(
            compare_bodies(*pair) for pair in product(one.bodies[:1], other.bodies[:1])
        )
    return _weigh_readings(one.readings, other.readings, frequencies)


def _weigh_aliases(one: Profile, other: Profile, frequencies: Frequencies) -> Naming | None:
    if one.is_body:
        found = _weigh_bodies(compare_bodies(*pair) for pair in product(one.bodies, other.bodies))
    else:
        found = _weigh_readings(
            (*one.readings, *one.aliases), (*other.readings, *other.aliases), frequencies
        )
    if found is None:
        return None
    return Naming(found.odds, agrees=False, reasons=(BY_ALIAS, *found.reasons))


def _weigh_bodies(weights: Iterable[Weight | None]) -> Naming | None:
    best = max(filter(None, weights), key=lambda weight: weight.odds, default=None)
    return Naming(best.odds, best.sure, (best.why,)) if best else None


def _weigh_readings(
    one: Iterable[PersonName], other: Iterable[PersonName], frequencies: Frequencies
) -> Naming | None:
    """Weigh the pair of readings that fits best."""
    found = (compare_readings(a, b) for a, b in product(one, other))
    weighed = [(frequencies.weigh(likeness), likeness) for likeness in filter(None, found)]
    if not weighed:
        return None
    odds, likeness = max(weighed, key=lambda pair: pair[0])
    return Naming(min(odds, STRONGEST), likeness.agrees, likeness.reasons, likeness)
