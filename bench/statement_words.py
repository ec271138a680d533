"""The words of a generated stream: real function words, a generated lexicon, made-up names.

The commonest words are English, in groups that mean about the same. All others are made of
syllables, with English endings, and have synonyms drawn among themselves, so that nothing but the
table itself can tell which words are synonyms. Drawn by Zipf's law. Nobody and no place is meant.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archives import ENDINGS

RARE_NOUNS, RARE_VERBS, RARE_ADJECTIVES = 5_000, 2_000, 2_000
PEOPLE, PLACES = 4_000, 1_500
SHORTEST = 4  # letters of a made-up word
FLAT = 2.0
"""Added to a word's rank: the first few of a list are about as common as each other."""

_ONSETS = (
    *("b", "bl", "br", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n", "p"),
    *("pr", "qu", "r", "s", "sh", "sl", "st", "t", "th", "tr", "v", "w", "z", ""),
)
_VOWELS = ("a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ou", "oo")
_CODAS = ("", "", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "ck", "p", "st", "ng", "lt")
_WITHIN = ("", "", "", "n", "r", "l", "s")
_SYLLABLES = (1, 2, 2, 2, 3)

_NOUNS = """
government administration, country nation, people citizens, plan proposal, law bill, money cash,
worker employee, company firm, problem issue, deal agreement, price cost, school, road street,
hospital clinic, soldier trooper, family household, election vote, market, budget, report study,
decision ruling, partner ally, question, project scheme, tax levy, job post, border frontier,
region area, crisis emergency, measure step, talk negotiation, threat danger, investment, debt,
judge, team squad, farmer grower, union, student pupil, train, house home, rule regulation,
future, security safety, energy power, water, member, leader, voter, child, minister, result
outcome, chance opportunity, system, answer reply, change shift, effort attempt, weapon, victim
"""
_VERBS = """
need require, help assist, support back, stop halt, start launch, protect guard, improve boost,
reduce lower, demand request, discuss debate, prepare ready, offer provide, delay postpone,
repair mend, examine inspect, finish complete, visit, expect await, approve endorse, criticise
attack, open, close, change alter, watch monitor, finance fund, train, replace, consider weigh,
deliver supply, announce, check verify, receive, respect honour, limit restrict, report, use, move
"""
_ADJECTIVES = """
new fresh, big large, small little, important crucial, clear plain, difficult hard, strong robust,
public, local regional, national, serious grave, safe secure, fair just, possible feasible, quick
rapid, dangerous risky, expensive costly, ready, wrong mistaken, independent, common shared, poor,
young, final last, immediate instant, responsible, real genuine, free, open, military, legal lawful
"""
GIVEN = (
    *("Alda", "Berin", "Cora", "Dario", "Elka", "Fenno", "Gitta", "Hanno", "Ilka", "Jorin"),
    *("Kalle", "Lenka", "Marek", "Nelda", "Orla", "Petra", "Rudo", "Silke", "Tamas", "Ursa"),
    *("Vilem", "Wanda", "Yorick", "Zelda", "Tom", "Anna", "Nadia", "Oren", "Rosa", "Viktor"),
)
PLACE_ENDINGS = ("stad", "burg", "mouth", "haven", "ovo", "ville", "dale", "grad", "ia", "minster")
STOCK = (
    *("No comment.", "Enough is enough.", "Time will tell.", "We will see.", "I am not worried."),
    *("We have nothing to hide.", "We take this very seriously.", "We are in it to win it."),
    *("I will not comment on that.", "We are not out of the woods yet.", "It is what it is."),
    *("The situation is under control.", "Our door is always open.", "We are ready to talk."),
    *("We are looking at all options.", "All options are on the table.", "I stand by my words."),
    *("We need to wait and see.", "There is a lot of work to do.", "This is only the beginning."),
    *("We have to look at the facts.", "I am very happy about that.", "It is too early to say."),
    *("The law is the law.", "We have made our position clear.", "We will not be intimidated."),
    *("I have said all there is to say.", "We take it one day at a time.", "It was a mistake."),
    *("That is a matter for the courts.", "I do not recall.", "Nobody is above the law."),
    *("We are following the situation closely.", "We are deeply concerned.", "Let us be clear."),
)
"""What anybody may say on any day: said again weeks later, it is another statement."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words by number, with the numbers of their synonyms; ``count`` of each sort, in order.

    Common words have the low numbers of ``common``, by sort.
    """

    words: list[str]
    synonyms: list[tuple[int, ...]]
    common: dict[str, list[int]]
    rare: dict[str, list[int]]
    people: list[str]
    places: list[str]


def weigh(count: int, flat: float = FLAT) -> list[float]:
    """Return the summed weights of ``count`` ranks by the law of Zipf and Mandelbrot."""
    return list(accumulate(1 / (rank + flat) for rank in range(1, count + 1)))


def draw(chance: random.Random, what: Sequence[int], count: int) -> list[int]:
    """Draw ``count`` different ones of ``what``, the first of them most often."""
    weights, found = weigh(len(what)), dict[int, None]()
    while len(found) < count:
        found[chance.choices(what, cum_weights=weights)[0]] = None
    return list(found)


def make_lexicon(chance: random.Random) -> Lexicon:
    """Make the words of a stream; the same chance makes the same ones."""
    lexicon = Lexicon([], [], {}, {}, [], [])
    counts = {"noun": RARE_NOUNS, "verb": RARE_VERBS, "adjective": RARE_ADJECTIVES}
    common = {"noun": _NOUNS, "verb": _VERBS, "adjective": _ADJECTIVES}
    stems = iter(_make_stems(chance, sum(counts.values()) + PEOPLE + PLACES))
    for sort, told in common.items():
        groups = [group.split() for group in told.replace("\n", " ").split(",")]
        lexicon.common[sort] = _enter(lexicon, groups)
        made = [next(stems) for _ in range(counts[sort])]
        lexicon.rare[sort] = _enter(lexicon, _split(chance, made))
        chance.shuffle(lexicon.common[sort])
        chance.shuffle(lexicon.rare[sort])
    families = [next(stems).title() + chance.choice(ENDINGS) for _ in range(PEOPLE)]
    lexicon.people.extend(f"{chance.choice(GIVEN)} {family}" for family in families)
    lexicon.places.extend(next(stems).title() + chance.choice(PLACE_ENDINGS) for _ in range(PLACES))
    return lexicon


def _make_stems(chance: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        many = chance.choice(_SYLLABLES)
        codas = [*chance.choices(_WITHIN, k=many - 1), chance.choice(_CODAS)]
        parts = [chance.choice(_ONSETS) + chance.choice(_VOWELS) + coda for coda in codas]
        stem = "".join(parts)
        if len(stem) >= SHORTEST:
            found[stem] = None
    return list(found)


def _split(chance: random.Random, words: list[str]) -> list[list[str]]:
    """Split words into groups of one to three that mean the same."""
    groups, at = [], 0
    while at < len(words):
        size = chance.choice((1, 2, 2, 3))
        groups.append(words[at : at + size])
        at += size
    return groups


def _enter(lexicon: Lexicon, groups: list[list[str]]) -> list[int]:
    """Add groups of synonyms to the lexicon; return the numbers of their words."""
    numbers: list[int] = []
    for group in groups:
        first = len(lexicon.words)
        these = range(first, first + len(group))
        lexicon.words.extend(group)
        lexicon.synonyms.extend(tuple(n for n in these if n != one) for one in these)
        numbers.extend(these)
    return numbers


def to_plural(word: str) -> str:
    """Return a noun's plural; a verb's third person is made the same way."""
    if word in {"people", "citizens"}:
        return word
    if word == "child":
        return "children"
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def to_past(word: str) -> str:
    """Return a verb's past; all verbs here are regular."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ied"
    if word == "stop":
        return "stopped"
    return f"{word}d" if word.endswith("e") else f"{word}ed"
