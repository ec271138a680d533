"""Persons' names compared: what is alike, what that is worth, and what can't be one name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from quotetrack.speakers.matching import spelling
from quotetrack.speakers.matching.knowledge import (
    Weight,
    load_family_names,
    load_given_names,
    load_weights,
)
from quotetrack.speakers.matching.persons import PersonName, known_given, merge_people

LOOSE_LENGTH = 3  # letters from which a sound alone is a likeness
SLIP_LENGTH = 5  # letters from which one slip leaves a name recognisable; two from the next
LONG_LENGTH = 9
SKELETON_LENGTH = 4  # consonants from which they are a likeness
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


@lru_cache(maxsize=spelling.MEMORY)
def relate_families(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Return how two family names are alike, as a key of ``[family]``; None if they aren't."""
    words = "".join(one), "".join(other)
    if words[0] == words[1]:
        return "equal"
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < len(longer) and set(shorter) < set(longer):
        return "part"
    related = _relate_parts(one, other)
    common = load_family_names().shares
    if related in {"close", "loose"} and (words[0] in common or words[1] in common):
        return "slip"
    return related


def _relate_parts(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Relate double names part by part: "Orsini-Hale" is no slip of "Orsini-Quell"."""
    if len(one) != len(other) or len(one) == 1:
        return _relate_spellings("".join(one), "".join(other))
    related = [a == b or _relate_spellings(a, b) for a, b in zip(one, other, strict=True)]
    order = ("slip", "loose", "close")
    return next((key for key in order if key in related), None) if all(related) else None


@lru_cache(maxsize=spelling.MEMORY)
def relate_given(one: str, other: str) -> str | None:
    """Return how two given names are alike, as a key of ``[given]``; None if they aren't."""
    if one == other:
        return "equal"
    if len(one) == 1 or len(other) == 1:
        return "initial" if _fits_initial(one, other) else None
    words = one.replace("-", ""), other.replace("-", "")
    if words[0] == words[1]:
        return "equal"
    return _relate_known(*words) or _relate_halves(one, other) or _relate_unknown(*words)


def _relate_known(one: str, other: str) -> str | None:
    """Relate given names by the lists: in several languages, and by nicknames."""
    names = load_given_names()
    if names.variants.get(one, frozenset()) & names.variants.get(other, frozenset()):
        return "variant"
    if names.respelt.get(one, frozenset()) & names.respelt.get(other, frozenset()):
        return "respelt"
    full = [names.full.get(word, frozenset()) for word in (one, other)]
    if one in full[1] or other in full[0] or full[0] & full[1]:
        return "ambiguous" if any(map(_are_of_both, full)) else "nickname"
    if _share_variant(one, full[1]) or _share_variant(other, full[0]):
        return "nickname"
    return None


@lru_cache(maxsize=spelling.MEMORY)
def _are_of_both(names: frozenset[str]) -> bool:
    """Tell whether some of the names are men's and some women's."""
    genders = merge_people().first_names
    return len({genders[name] for name in names if name in genders}) > 1


def _share_variant(word: str, others: frozenset[str]) -> bool:
    names = load_given_names()
    return any(
        sets.get(word, frozenset()) & sets.get(other, frozenset())
        for sets in (names.variants, names.respelt)
        for other in others
    )


def _relate_unknown(one: str, other: str) -> str | None:
    """Relate given names by their letters; two that lists have are no slips of each other."""
    related = _relate_spellings(one, other)
    known = known_given()
    if one in known and other in known:
        return "loose" if related == "close" else None
    return None if related == "slip" and min(len(one), len(other)) <= SLIP_LENGTH else related


def _relate_halves(one: str, other: str) -> str | None:
    """Relate "Jean-Claude" and "Jean"; two double names that differ aren't alike."""
    halves = one.split("-"), other.split("-")
    if (len(halves[0]) > 1) == (len(halves[1]) > 1):
        return None
    return "half" if set(halves[0]) & set(halves[1]) else None


def _relate_spellings(one: str, other: str) -> str | None:
    if spelling.spell_close(one) == spelling.spell_close(other):
        return "close"
    loose = spelling.spell_loose(one), spelling.spell_loose(other)
    if loose[0] == loose[1] and len(loose[0]) >= LOOSE_LENGTH:
        return "loose"
    letters = min(len(one), len(other))
    allowed = sum(letters >= length for length in (SLIP_LENGTH, LONG_LENGTH))
    skeletons = spelling.spell_consonants(one), spelling.spell_consonants(other)
    if skeletons[0] == skeletons[1] and len(skeletons[0]) >= SKELETON_LENGTH:
        # Another language's vowels and sibilants: Khrushchev, Chruschtschow.
        allowed = max(allowed, len(loose[0]) // 3)
    distance = min(OSA.distance(*loose), OSA.distance(one, other))
    return "slip" if distance <= allowed else None


def _fits_initial(one: str, other: str) -> bool:
    """Tell whether an initial fits a name, or a name that it is short for: "W." for "Bill"."""
    short, name = sorted((one, other), key=len)
    names = load_given_names()
    return any(
        word.startswith(short) or spelling.spell_close(word).startswith(short)
        for word in (name, *names.full.get(name, ()))
    )


def relate_middles(
    one: Sequence[str], other: Sequence[str]
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return how middle names are alike, as a key of ``[middle]`` (None: not), and which agree.

    "H. W." doesn't fit "W.": two presidents are told apart by that.
    """
    pairs = tuple(zip(one, other, strict=False))
    related = [relate_given(a, b) for a, b in pairs]
    if not all(related):
        full = (*one, *other)
        shared = set(one) & set(other)
        return ("skipped" if shared and all(len(w) > 1 for w in full) else None), ()
    left = (*one, *other) if not pairs else (*one[len(pairs) :], *other[len(pairs) :])
    if not left:
        return ("agree" if pairs else "absent"), pairs
    return ("initial_left_out" if all(len(w) == 1 for w in left) else "left_out"), pairs


def _is_namesake(name: PersonName) -> bool:
    plain = f"{name.given[0]} {name.joined_family}" if len(name.given) == 1 else ""
    return plain in load_family_names().namesakes


def _weigh(key: str) -> Weight:
    return load_weights().likenesses[key]


def _weigh_all(*keys: str) -> tuple[Weight, ...]:
    return tuple(map(_weigh, keys))
