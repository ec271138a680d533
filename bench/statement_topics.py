"""What speakers of a generated stream talk about, and what they have said about it."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sized

from statement_grammar import Topic
from statement_words import Lexicon, draw, weigh

TOPICS = 3  # of a speaker at a time
LIKENESS, FEWEST_KEYS = 0.7, 3
RECENT = 60  # what was told this lately isn't noted twice


class Topics:
    """The topics of a stream: each has other words in every epoch."""

    def __init__(self, lexicon: Lexicon, chance: random.Random, many: int) -> None:
        self._lexicon = lexicon
        self._chance = chance
        self._many = many
        self._topics: dict[tuple[int, int], Topic] = {}
        self._interests: dict[tuple[int, int], list[int]] = {}

    def draw(self, speaker: int, epoch: int) -> int:
        """Return the number of one of a speaker's topics at the time."""
        known = self._interests.get((speaker, epoch))
        if known is None:
            known = self._chance.sample(range(self._many), k=TOPICS)
            self._interests[speaker, epoch] = known
        return self._chance.choices(known, (5, 3, 2))[0]

    def open(self, number: int, epoch: int) -> Topic:
        """Return a topic as it is talked about at the time."""
        key = (number, epoch)
        if key not in self._topics:
            counts = {"noun": 50, "verb": 25, "adjective": 20}
            words = {
                sort: draw(self._chance, self._lexicon.rare[sort], many)
                for sort, many in counts.items()
            }
            people = self._chance.sample(
                self._lexicon.people[len(self._lexicon.people) // 2 :], k=9
            )
            places = self._chance.sample(self._lexicon.places, k=8)
            listed: list[Sized] = [*words.values(), *self._lexicon.common.values(), people, places]
            weights = {len(some): weigh(len(some)) for some in listed}
            self._topics[key] = Topic(words, people, places, weights)
        return self._topics[key]


class Memory:
    """What was said on a topic before, by the words that tell one thing from another."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, int], list[tuple[frozenset[int | str], int]]] = defaultdict(
            list
        )

    def admits(self, at: tuple[int, int], keys: frozenset[int | str], own: Iterable[int]) -> bool:
        """Tell whether nothing else that was said is so like these words."""
        mine = set(own)
        return len(keys) >= FEWEST_KEYS and all(
            statement in mine or len(keys & told) < LIKENESS * min(len(keys), len(told))
            for told, statement in self._told[at]
        )

    def note(self, at: tuple[int, int], keys: frozenset[int | str], statement: int) -> None:
        """Remember words of a statement."""
        if (keys, statement) not in self._told[at][-RECENT:]:
            self._told[at].append((keys, statement))
