"""How common names are: learned from the archive itself, beside lists of the commonest."""

import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from quotetrack.speakers.matching.comparing import Likeness
from quotetrack.speakers.matching.knowledge import (
    load_family_names,
    load_given_names,
    load_weights,
)
from quotetrack.speakers.matching.persons import PersonName, known_given
from quotetrack.speakers.matching.spelling import spell_loose


class Frequencies:
    """Shares of people who have a family or a given name.

    A name counts once for each other name that it goes with, less one: who has two spellings
    doesn't make a name common. The lists' shares count as ``pseudo`` people.
    """

    def __init__(self, names: Iterable[PersonName]) -> None:
        self._families: dict[str, set[str]] = defaultdict(set)
        self._given: dict[str, set[str]] = defaultdict(set)
        self._people = 0
        for name in names:
            self._people += 1
            if name.given and len(name.given[0]) > 1:
                family = spell_loose(name.joined_family)
                self._families[family].add(_find_root(name.given[0]))
                self._given[name.given[0]].add(family)

    def share_family(self, word: str) -> float:
        """Return the share of people who have this family name."""
        known = load_family_names().shares.get(word, load_weights().crowd["family"])
        return self._mix(known, self._families.get(spell_loose(word)))

    def share_given(self, word: str) -> float:
        """Return the share of people whose given name this is, or starts with this initial."""
        crowd = load_weights().crowd
        if len(word) == 1:
            return crowd["initial"]
        plain = crowd["known_given" if word in known_given() else "given"]
        return self._mix(load_given_names().shares.get(word, plain), self._given.get(word))

    def count_others(self, likeness: Likeness) -> float:
        """Estimate how many other people in the archive would bear names as alike as these."""
        crowd = load_weights().crowd
        relatives = crowd["relatives_initial" if likeness.by_initial else "relatives"]
        if likeness.same_letters:
            return relatives
        share = max(map(self.share_family, likeness.family))
        if likeness.given:
            share *= max(map(self.share_given, likeness.given))
        for pair in likeness.middles:
            share *= crowd["middle_initial" if any(len(w) == 1 for w in pair) else "middle"]
        # A slip leads to many names that somebody else may bear.
        near = any(weight.key.endswith(".slip") for weight in likeness.weights)
        times = crowd["neighbours"] if near else 1.0
        return max(self._people, crowd["people"]) * share * times + relatives

    def weigh(self, likeness: Likeness) -> float:
        """Return the logarithm of the odds that names so alike are one person's."""
        return math.log(likeness.share / self.count_others(likeness))

    def _mix(self, known: float, seen: set[str] | None) -> float:
        pseudo = load_weights().crowd["pseudo"]
        count = max(len(seen or ()) - 1, 0)
        return (known * pseudo + count) / (pseudo + self._people)


@cache
def _find_root(word: str) -> str:
    """Return one name for a given name, its nicknames and variants."""
    names = load_given_names()
    full = min(names.full.get(word, ()), default=word)
    variant = min(names.variants.get(full, ()), default=None)
    return spell_loose(full) if variant is None else f"variant {variant}"
