"""Archives made up for timing: speakers of many spellings, quoted side by side. All of it by seed.

Names follow Zipf's law, as in news: a few given and family names are very common, most are rare.
Rare family names are made of syllables; nobody is meant.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

from quotetrack.lang import load
from quotetrack.model import BaseSpeaker, RoleSeen, SpeakerKind
from quotetrack.speakers.matching.knowledge import (
    load_body_words,
    load_family_names,
    load_given_names,
)
from quotetrack.speakers.names import make_slug

SYLLABLES = (
    *("bel", "bron", "cas", "dor", "fal", "gar", "gol", "har", "hol", "kar", "kel", "lam"),
    *("lin", "mal", "mer", "nor", "pel", "quel", "ran", "sal", "tal", "val", "wen", "zab"),
)
LENGTHS = (1, 2, 2, 3)  # syllables of a rare family name before its ending
ENDINGS = ("er", "son", "ski", "ton", "field", "well", "ov", "enko", "ini", "ez", "lund", "wick")
OFFICES = ("mayor", "governor", "senator", "spokesman", "professor", "analyst", "chief", "minister")
BODY_WORDS = ("Institute", "Group", "Council", "Agency", "Union", "Foundation", "Bank", "Committee")
EXPONENT = 1.0  # of Zipf's law
RARE = 2  # made-up family names for each speaker
BODIES = 0.25  # share of speakers that are bodies
SPELT_AGAIN = 0.25  # share of people whom the archive has under more than one name
TOLD = 0.6  # share of names that documents give a role for
BESIDE = 5  # quotations of a document
OUTLETS = 20
START = date(2016, 1, 1)
DAYS = 3000  # that an archive covers


@dataclass(slots=True)
class Maker:
    """Makes the base speakers of one archive; the same seed makes the same ones.

    ``bearers`` says, by id, which person or body each base speaker is.
    """

    size: int
    chance: random.Random
    bearers: dict[str, int] = field(default_factory=dict)
    _slugs: set[str] = field(default_factory=set)
    _count: int = 0

    def make(self) -> list[BaseSpeaker]:
        """Return ``size`` base speakers without quotations, sorted by id."""
        people, bodies = self._name_people(), self._name_bodies()
        made: dict[str, BaseSpeaker] = {}
        while len(made) < self.size:
            body = self.chance.random() < BODIES
            kind = SpeakerKind.BODY if body else SpeakerKind.PERSON
            roles = self._make_roles()
            for name in next(bodies if body else people):
                if name not in made and len(made) < self.size:
                    made[name] = self._enter(name, kind, roles)
                    self.bearers[made[name].id] = self._count
            self._count += 1
        return sorted(made.values(), key=lambda s: s.id)

    def _enter(self, name: str, kind: SpeakerKind, roles: tuple[RoleSeen, ...]) -> BaseSpeaker:
        slug = make_slug(name, self._slugs)
        self._slugs.add(slug)
        told = roles if self.chance.random() < TOLD else ()
        return BaseSpeaker(id=slug, name=name, kind=kind, roles=told)

    def _make_roles(self) -> tuple[RoleSeen, ...]:
        first = START + timedelta(days=self.chance.randrange(DAYS))
        last = first + timedelta(days=self.chance.randrange(DAYS // 10))
        place = self.chance.choice(sorted(load("en").people.places))
        role = f"{place.title()} {self.chance.choice(OFFICES)}"
        return (RoleSeen(role, first.isoformat(), last.isoformat()),)

    def _name_people(self) -> Iterator[list[str]]:
        """Yield the names of one person after the other, some of them spelt in several ways."""
        given = _Zipf([*load_given_names().shares, *load("en").people.first_names], self.chance)
        family = _Zipf([*load_family_names().shares, *self._make_rare()], self.chance)
        while True:
            first, last = given.draw().title(), family.draw().title()
            name = f"{first} {last}"
            if self.chance.random() < 1 / 3:
                name = f"{first} {self.chance.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
            yield [name, *(self._spell_again(name) if self.chance.random() < SPELT_AGAIN else ())]

    def _make_rare(self) -> list[str]:
        count = self.size * RARE
        return [
            "".join(self.chance.choices(SYLLABLES, k=self.chance.choice(LENGTHS)))
            + self.chance.choice(ENDINGS)
            for _ in range(count)
        ]

    def _spell_again(self, name: str) -> list[str]:
        """Return another name or two of the same person."""
        first, *_, last = name.split()
        i = self.chance.randrange(1, len(last))
        ways = (
            f"{first} {last}",
            f"{first[0]}. {last}",
            f"{first} {last[:i]}{last[i + 1 :]}",
            f"{last}, {first}",
            f"{first} {last} Jr.",
        )
        return self.chance.sample(ways, k=self.chance.choice((1, 1, 2)))

    def _name_bodies(self) -> Iterator[list[str]]:
        words = _Zipf(self._make_rare(), self.chance)
        forms = ["Ltd", "Inc.", "GmbH", *(a.upper() for a in list(load_body_words().acronyms)[:3])]
        while True:
            name = f"{words.draw().title()} {self.chance.choice(BODY_WORDS)}"
            again = self.chance.random() < SPELT_AGAIN
            yield [name, *([f"The {name}", f"{name} {self.chance.choice(forms)}"] if again else ())]


class _Zipf:
    """Draws words; the one at place n with a chance in proportion to 1 / n."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self._words = list(dict.fromkeys(words))
        self._sums = list(accumulate(1 / n**EXPONENT for n in range(1, len(self._words) + 1)))
        self._chance = chance

    def draw(self) -> str:
        """Return a word."""
        return self._chance.choices(self._words, cum_weights=self._sums)[0]


class Article(NamedTuple):
    """A made-up article: where and when it came out, and the ids of those it quotes."""

    outlet: str
    published: str
    quoted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """Base speakers, and the articles that quote them."""

    speakers: tuple[BaseSpeaker, ...]
    articles: tuple[Article, ...]


def make_archive(size: int, quotations: int, seed: int) -> Archive:
    """Make ``size`` base speakers that share ``quotations``, a few to each article.

    Every speaker is quoted, most of them seldom.
    """
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated is what is wanted
    speakers = Maker(size, chance).make()
    ids = [speaker.id for speaker in speakers]
    chance.shuffle(ids)
    often = _Zipf(ids, chance)
    drawn = [*ids, *(often.draw() for _ in range(quotations - size))]
    chance.shuffle(drawn)
    articles = tuple(
        Article(
            f"Outlet {chance.randrange(OUTLETS)}",
            (START + timedelta(days=chance.randrange(DAYS))).isoformat(),
            tuple(drawn[i : i + BESIDE]),
        )
        for i in range(0, len(drawn), BESIDE)
    )
    return Archive(tuple(_tell_company(speakers, articles)), articles)


def _tell_company(
    speakers: Sequence[BaseSpeaker], articles: Sequence[Article]
) -> Iterator[BaseSpeaker]:
    """Yield the speakers with their outlets, companions and number of quotations."""
    counts: Counter[str] = Counter()
    beside: dict[str, set[str]] = defaultdict(set)
    outlets: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        counts.update(article.quoted)
        for name in article.quoted:
            beside[name].update(article.quoted)
            outlets[name].add(article.outlet)
    for speaker in speakers:
        yield replace(
            speaker,
            quotations=counts[speaker.id],
            companions=frozenset(beside[speaker.id] - {speaker.id}),
            outlets=frozenset(outlets[speaker.id]),
        )
