"""Which pairs are looked at: speakers that share a key, in blocks that can't grow.

A speaker has some 25 keys, most of them for slips: a letter left out. A block of more than
``limits.block`` speakers is split by the given name, with its nicknames and variants; a block
that is still too large is sorted by name, and each is compared with the next ``limits.window``
only. So a speaker meets at most keys * max(block, window) others, and the work grows like n log n
(for sorting) in the number n of speakers, however many of them are called Smith. What is lost
thereby are pairs such as "J. Smith" and "John Smith", which nothing could make sure; and two of a
block that wasn't compared wholly are never sure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from quotetrack.speakers.matching.bodies import BodyName, full_words
from quotetrack.speakers.matching.knowledge import load_given_names, load_weights
from quotetrack.speakers.matching.persons import PersonName
from quotetrack.speakers.matching.profiles import Profile
from quotetrack.speakers.matching.spelling import (
    list_variants,
    spell_close,
    spell_consonants,
    spell_loose,
)

SLIP_LENGTH = 5  # letters from which names with a slip share a block
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs to look at, as positions of profiles, smaller first.

    ``crowded`` are those who met only some of the people of their name: who else fits them isn't
    known for sure.
    """

    pairs: frozenset[Pair]
    crowded: frozenset[int]


def pair_up(profiles: Sequence[Profile]) -> Pairing:
    """Return the pairs of speakers that share a block."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for i, profile in enumerate(profiles):
        for key in list_keys(profile):
            blocks[key].append(i)
    pairs: set[Pair] = set()
    crowded: set[int] = set()
    for key, members in blocks.items():
        for block, whole in _split_block(key, members, profiles):
            if whole:
                pairs.update(combinations(block, 2))
            else:
                pairs.update(_pair_neighbours(block, profiles))
                crowded.update(block)
    return Pairing(frozenset(pairs), frozenset(crowded))


def list_keys(profile: Profile) -> set[str]:
    """Return the keys of a speaker's names: who shares none with it is never looked at."""
    keys = {f"name:{name}" for name in profile.called}
    if profile.speaker.wikidata:
        keys.add(f"item:{profile.speaker.wikidata}")
    for reading in (*profile.readings, *profile.aliases):
        keys.update(_list_person_keys(reading))
    for name in profile.bodies:
        keys.update(_list_body_keys(name))
    return keys


def _list_person_keys(name: PersonName) -> Iterator[str]:
    families = {spell_loose(name.joined_family), *map(spell_loose, name.family)}
    yield f"letters:{spell_consonants(name.letters)}"
    yield "words:" + " ".join(sorted({*name.given, *name.family}))
    firsts = sorted({first for word in name.given for first in _list_firsts(word)})
    for family in families:
        # Not split by given names: split_block drops this one when it grows.
        yield f"family:{family}"
        for first in firsts:
            yield f"first:{family} {first}"
    if len(name.joined_family) >= SLIP_LENGTH:
        for spelt in {spell_close(name.joined_family), spell_loose(name.joined_family)}:
            yield from (f"slip:{left} {first}" for left in _leave_out(spelt) for first in firsts)
    skeleton = spell_consonants(name.joined_family)
    yield from (f"skeleton:{skeleton} {spell_consonants(w)}" for w in name.given if len(w) > 1)
    for middle in name.given[1:]:
        # A middle name may be the family name elsewhere.
        if len(middle) > 1:
            yield from (f"first:{spell_loose(middle)} {first}" for first in firsts)


def _list_body_keys(name: BodyName) -> Iterator[str]:
    yield f"letters:{name.letters}"
    yield "words:" + " ".join(sorted(set(name.words)))
    yield from (f"short:{initials}" for initials in name.initials)
    if name.short:
        yield f"short:{name.short}"
        yield "words:" + " ".join(sorted(full_words(name.short)))
    yield from (f"word:{word}" for word in name.words)
    yield from (f"slip:{left}" for left in _leave_out(spell_loose(name.letters)))


def _list_firsts(word: str) -> Iterator[str]:
    """Yield the letters that a given name, or what it is short for, may start with."""
    full = load_given_names().full.get(word, ())
    for name in (word, *full):
        yield name[:1]
        yield spell_loose(name)[:1]


def _leave_out(word: str) -> Iterator[str]:
    """Yield the word, and the word without each letter: two that differ by a slip share one."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _split_block(
    key: str, members: list[int], profiles: Sequence[Profile]
) -> Iterator[tuple[list[int], bool]]:
    """Yield the parts of a block, sorted, and whether each is small enough to be paired wholly."""
    limits = load_weights().limits
    limit = int(limits["words" if key.startswith("word:") else "block"])
    if len(members) <= limit:
        yield members, True
    # A family name or a word that is so common is no key: finer ones are there for it.
    elif not key.startswith(("family:", "word:")):
        for block in _split(members, lambda i: _list_given_groups(profiles[i])):
            yield block, len(block) <= limit


def _pair_neighbours(members: Iterable[int], profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Yield pairs of those whose names stand close to each other in the alphabet."""
    ordered = sorted(members, key=lambda i: (profiles[i].speaker.name, profiles[i].id))
    window = int(load_weights().limits["window"])
    for at, i in enumerate(ordered):
        for j in ordered[at + 1 : at + 1 + window]:
            yield min(i, j), max(i, j)


def _split(members: Iterable[int], groups: Callable[[int], Iterable[str]]) -> Iterator[list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for i in members:
        for group in groups(i):
            blocks[group].append(i)
    yield from blocks.values()


def _list_given_groups(profile: Profile) -> set[str]:
    """Return what a speaker's given names may be: full names, variants, one key for the rest."""
    names = load_given_names()
    groups: set[str] = set()
    for reading in profile.readings[:1]:
        for word in reading.given[:1]:
            groups |= {word, spell_loose(word), *names.full.get(word, ())}
            groups |= {f"variant {n}" for n in list_variants(word)}
    return groups or {profile.speaker.name.casefold()}
