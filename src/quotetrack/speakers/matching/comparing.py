"""Persons' names compared: what is alike, what that is worth, and what can't be one name."""

from collections.abc import Iterator
from dataclasses import dataclass

from quotetrack.speakers.matching import spelling
from quotetrack.speakers.matching.knowledge import Weight, load_family_names, load_weights
from quotetrack.speakers.matching.persons import PersonName
from quotetrack.speakers.matching.relating import relate_families, relate_given, relate_middles

IN_DOUBT = frozenset({"whole.suffix", "whole.namesake"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two readings of names are alike: the weights that apply, and the words that fit.

    ``family`` and ``given`` are what both have in common, for their rarity: words of one, words
    of the other; ``given`` is empty where one has a family name only. ``middles`` are pairs of
    middle names that agree.
    """

    weights: tuple[Weight, ...]
    family: tuple[str, str]
    given: tuple[str, ...] = ()
    middles: tuple[tuple[str, str], ...] = ()
    same_letters: bool = False

    @property
    def share(self) -> float:
        """How many of the people with two names are so because of this."""
        product = 1.0
        for weight in self.weights:
            product *= weight.share
        return product

    @property
    def agrees(self) -> bool:
        """Whether the names agree up to spelling, initials and known nicknames."""
        return all(weight.sure for weight in self.weights)

    @property
    def fits(self) -> bool:
        """Whether the names agree, or only a "Jr." or another of the same name is in doubt."""
        return all(weight.sure or weight.key in IN_DOUBT for weight in self.weights)

    @property
    def by_initial(self) -> bool:
        """Whether a given name is known by its initial only."""
        return not self.same_letters and any(len(word) == 1 for word in self.given)

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is alike, in words."""
        return tuple(dict.fromkeys(weight.why for weight in self.weights if weight.why))


def compare_readings(one: PersonName, other: PersonName) -> Likeness | None:
    """Return how two readings are alike; None if they can't be one person's name."""
    if one.generation and other.generation and one.generation != other.generation:
        return None
    extra = [_weigh("whole.suffix")] if one.generation != other.generation else []
    if _have_same_letters(one, other):
        family = (one.joined_family, other.joined_family)
        weights = (_weigh("whole.letters" if one.given else "whole.lone"), *extra)
        return Likeness(weights, family, (*one.given[:1], *other.given[:1]), same_letters=True)
    if one.vowelless or other.vowelless:
        return _compare_consonants(one, other)
    found = _compare_parts(one, other)
    if found is None:
        return _compare_swapped(one, other)
    weights = (*found.weights, *extra, *_list_doubts(one, other))
    return Likeness(weights, found.family, found.given, found.middles)


def _have_same_letters(one: PersonName, other: PersonName) -> bool:
    if one.turned != other.turned or one.particles != other.particles:
        return False
    return one.letters == other.letters


def _list_doubts(one: PersonName, other: PersonName) -> Iterator[Weight]:
    """Yield what takes away from a likeness of all the parts."""
    if one.turned != other.turned:
        turned = one if one.turned else other
        # "Li Wei" and "Wei Li" have two family names to choose from.
        ambiguous = turned.given[0] in load_family_names().first
        yield _weigh("whole.swapped" if ambiguous else "whole.turned")
    if bool(one.particles) != bool(other.particles):
        yield _weigh("whole.particle")
    if _is_namesake(one) or _is_namesake(other):
        yield _weigh("whole.namesake")


def _compare_parts(one: PersonName, other: PersonName) -> Likeness | None:
    family = relate_families(one.family, other.family)
    if family is None:
        return _compare_maiden(one, other) or _compare_maiden(other, one)
    words = (one.joined_family, other.joined_family)
    if not one.given or not other.given:
        return Likeness((_weigh(f"family.{family}"), _weigh("given.none")), words)
    if "".join(one.given).replace("-", "") == "".join(other.given).replace("-", ""):
        weights = _weigh_all(f"family.{family}", "given.equal")
        return Likeness(weights, words, (one.given[0], other.given[0]))
    given = relate_given(one.given[0], other.given[0])
    if given is None or (given in {"half", "slip"} and len(one.given) != len(other.given)):
        return _compare_later(one, other, family)
    middle, agreeing = relate_middles(one.given[1:], other.given[1:])
    if middle is None:
        return None
    weights = _weigh_all(f"family.{family}", f"given.{given}", f"middle.{middle}")
    return Likeness(weights, words, (one.given[0], other.given[0]), middles=agreeing)


def _compare_later(one: PersonName, other: PersonName, family: str) -> Likeness | None:
    """Compare a first name with a later one of the other: "Rafael Edward Cruz", "Ted Cruz"."""
    for short, long in ((one, other), (other, one)):
        for later in long.given[1:]:
            related = relate_given(short.given[0], later)
            if related in {"equal", "close", "variant", "nickname"} and len(short.given[0]) > 1:
                key = "given.later_initial" if len(long.given[0]) == 1 else "given.later"
                weights = (_weigh(f"family.{family}"), _weigh(key))
                words = (one.joined_family, other.joined_family)
                return Likeness(weights, words, (short.given[0], later))
    return None


def _compare_maiden(one: PersonName, other: PersonName) -> Likeness | None:
    """Compare a family name with a middle name: "Hillary Rodham", "Hillary Rodham Clinton"."""
    if not one.given or not other.given[1:]:
        return None
    related = relate_given(one.given[0], other.given[0])
    fitting = one.joined_family in other.given[1:]
    if not fitting or related not in {"equal", "close", "variant", "nickname"}:
        return None
    weights = (_weigh("family.maiden"), _weigh(f"given.{related}"))
    return Likeness(weights, (one.joined_family,) * 2, (one.given[0], other.given[0]))


def _compare_swapped(one: PersonName, other: PersonName) -> Likeness | None:
    """Compare names in two orders: "James Thomas" and "Thomas James" may be two men."""
    if one.given != other.family or one.family != other.given:
        return None
    return Likeness((_weigh("whole.swapped"),), (one.joined_family,) * 2, one.given)


def _compare_consonants(one: PersonName, other: PersonName) -> Likeness | None:
    if spelling.spell_consonants(one.letters) != spelling.spell_consonants(other.letters):
        return None
    weights = (_weigh("family.consonants"), _weigh("given.consonants"))
    return Likeness(weights, (one.joined_family, other.joined_family), (*one.given, *other.given))


def _is_namesake(name: PersonName) -> bool:
    plain = f"{name.given[0]} {name.joined_family}" if len(name.given) == 1 else ""
    return plain in load_family_names().namesakes


def _weigh(key: str) -> Weight:
    return load_weights().likenesses[key]


def _weigh_all(*keys: str) -> tuple[Weight, ...]:
    return tuple(map(_weigh, keys))
