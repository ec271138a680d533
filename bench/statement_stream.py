"""A generated stream of news: who says what when, and which outlets tell it in which words.

An archive grows as archives do, with time and with outlets: ten times the quotations are √10 times
the days, the outlets and the speakers. The most quoted speaker has about 3 % of them at any size,
so √10 times as many a day in the larger: whoever compares all of his or hers with each other is
found out. A speaker has three topics at a time, others in the next two months, and says many
different things about each in the topic's own words.

Everything comes from events: a speaker says one or more things on an occasion. Most occasions are
told by one outlet, few by up to sixty, within hours or days. An outlet tells them in the words of
another or in its own. Some things are told again one to six weeks later. Two statements of a
speaker on one topic never share `LIKENESS` of their words by chance (those of the shorter,
function words aside): no editor could tell whether such are one.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from statement_articles import Article, Stream, Told, sort_articles
from statement_grammar import Speech
from statement_misses import MISSES, Misser
from statement_topics import TOPICS, Memory, Topics
from statement_versions import IDENTICAL, SORTS, TRIMMED, Reteller, Said, Version, mark_core
from statement_words import STOCK, make_lexicon, weigh

FULL = 200_000  # quotations; at this size an archive has
SPEAKERS, OUTLETS, DAYS = 2_000, 200, 600
FEWEST_OUTLETS, MOST_TELLING = 60, 60
FLAT_SPEAKERS = 6.0
START = datetime(2021, 1, 4)  # noqa: DTZ001 - a date line in a paper has no zone
EPOCH = 60  # days that topics last
ALONE, TAIL = 0.68, 1.3  # share of events that one outlet tells; exponent of the others' number
FIRST, OTHERS = 0.8, 0.35  # chance that an outlet tells the first, and each other, thing said
MORE = 0.55  # chance that one more thing is said
INHERITED, TWICE, UNDATED, COPIED, LATER = 0.3, 0.03, 0.03, 0.03, 0.04
MISSED, STOCK_SAID, STOCK_APART = 0.08, 0.03, 35
TRIES = 20
FULL_KEYS = 5  # that let an editor know a statement again after weeks
STOCK_PHRASE = "stock phrase"
COPY = "copy"
AGAIN = "told twice"  # in one article, the second time shorter


@dataclass(slots=True)
class _Occasion:
    """What somebody says on one occasion: each with its statement's number."""

    speaker: int
    moment: datetime
    said: list[tuple[int, Said | str]] = field(default_factory=list)


class Maker:
    """Makes a stream; the same size and seed make the same one."""

    def __init__(self, size: int, seed: int) -> None:
        self._size = size
        self._chance = chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        grown = (size / FULL) ** 0.5
        self._days = max(round(DAYS * grown), EPOCH)
        self._outlets = max(round(OUTLETS * grown), FEWEST_OUTLETS)
        self._speakers = max(round(SPEAKERS * grown), FEWEST_OUTLETS)
        self._lexicon = make_lexicon(chance)
        self._speech = Speech(self._lexicon, chance)
        self._reteller = Reteller(self._speech, self._lexicon, chance)
        self._misser = Misser(self._speech, chance)
        self._weights = weigh(self._speakers, FLAT_SPEAKERS)
        self._topics = Topics(self._lexicon, chance, max(self._speakers // 8, TOPICS))
        self._memory = Memory()
        self._stock: dict[tuple[int, str], list[datetime]] = defaultdict(list)
        self._twins: dict[int, int] = {}
        self._about: dict[int, tuple[int, int]] = {}
        self._misses: list[tuple[str, int, int]] = []
        self._statements = 0

    def make(self) -> Stream:
        """Return a stream of just so many quotations as was asked for."""
        drafts: list[Article] = []
        count = 0
        while count < self._size:
            for draft in self._make_event():
                kept = replace(draft, told=draft.told[: self._size - count])
                if kept.told:
                    # A copy comes right behind its original.
                    copied = len(drafts) - 1 if kept.copied is not None else None
                    drafts.append(replace(kept, number=len(drafts), copied=copied))
                    count += len(kept.told)
        names = self._lexicon.people[: self._speakers]
        return Stream(sort_articles(drafts), names, self._misses)

    def _make_event(self) -> Iterator[Article]:
        """Yield the articles about an occasion, and about what follows from it."""
        chance = self._chance
        speaker = chance.choices(range(self._speakers), cum_weights=self._weights)[0]
        moment = START + timedelta(minutes=chance.randrange(self._days * 24 * 60))
        one = _Occasion(speaker, moment)
        later: list[_Occasion] = []
        number = self._topics.draw(speaker, self._tell_epoch(moment))
        while not one.said or chance.random() < MORE:
            statement, said = self._say(speaker, number, moment)
            if chance.random() < MISSED:
                said = self._plant(statement, said, later, one)
            one.said.append((statement, said))
        if chance.random() < STOCK_SAID:
            self._say_stock(one)
        for occasion in (one, *later):
            yield from self._tell(occasion)

    @staticmethod
    def _tell_epoch(moment: datetime) -> int:
        return (moment - START).days // EPOCH

    def _say(self, speaker: int, number: int, moment: datetime) -> tuple[int, Said]:
        """Return the number of a new statement, and what it says."""
        topic = self._topics.open(number, self._tell_epoch(moment))
        pronouns = ("she", "her") if speaker % 2 else ("he", "his")
        while True:
            said = mark_core(Said(self._speech.say(topic), topic, pronouns), self._chance)
            keys = self._find_keys(said)
            if self._memory.admits((speaker, number), keys, ()):
                return self._enter(speaker, number, keys), said

    def _enter(self, speaker: int, number: int, keys: frozenset[int | str]) -> int:
        self._statements += 1
        self._about[self._statements] = (speaker, number)
        self._memory.note((speaker, number), keys, self._statements)
        return self._statements

    def _find_keys(self, said: Said) -> frozenset[int | str]:
        version = self._reteller.retell(said, IDENTICAL)
        return version.keys if version else frozenset()

    def _plant(self, statement: int, said: Said, later: list[_Occasion], one: _Occasion) -> Said:
        """Make a near miss of a statement, said soon after; return what the statement says."""
        chance = self._chance
        sort = chance.choices(list(MISSES), list(MISSES.values()))[0]
        made = self._misser.miss(said, sort)
        speaker, number = self._about[statement]
        if made is None:
            return said
        if sort == "other speaker":
            speaker = (speaker + chance.randrange(1, self._speakers)) % self._speakers
        first, twin = made
        keys = self._find_keys(twin)
        own = () if sort == "same frame" else (statement,)
        if not self._memory.admits((speaker, number), keys, own):
            return said
        other = self._enter(speaker, number, keys)
        self._misses.append((sort, statement, other))
        if sort != "same frame":
            self._twins |= {statement: other, other: statement}
        moment = one.moment + timedelta(hours=24 * 10 * chance.random() ** 2)
        later.append(_Occasion(speaker, moment, [(other, twin)]))
        return first

    def _say_stock(self, one: _Occasion) -> None:
        """Let a phrase be said that the speaker hasn't said for weeks."""
        phrase = STOCK[(one.speaker + self._chance.randrange(3)) % len(STOCK)]
        before = self._stock[one.speaker, phrase]
        if all(abs(moment - one.moment).days >= STOCK_APART for moment in before):
            before.append(one.moment)
            self._statements += 1
            one.said.append((self._statements, phrase))

    def _tell(self, one: _Occasion) -> Iterator[Article]:
        """Yield what outlets tell of an occasion, and copies of it."""
        chance = self._chance
        known: dict[int, list[Version]] = defaultdict(list)
        again = [pair for pair in one.said if chance.random() < LATER and self._is_full(pair)]
        for outlet in self._draw_outlets():
            delay = min(chance.expovariate(1 / 10), 48) + 96 * (chance.random() < 1 / 10)
            said = [
                pair
                for n, pair in enumerate(one.said)
                if chance.random() < (OTHERS if n else FIRST)
            ]
            moment = one.moment + timedelta(hours=delay)
            yield from self._write(one, said or one.said[:1], (outlet, moment), known)
        if again:
            moment = one.moment + timedelta(days=chance.randint(7, 42))
            yield from self._write(one, again, (chance.randrange(self._outlets), moment), known)

    def _is_full(self, pair: tuple[int, Said | str]) -> bool:
        return isinstance(pair[1], Said) and len(self._find_keys(pair[1])) >= FULL_KEYS

    def _draw_outlets(self) -> Sequence[int]:
        chance = self._chance
        most = min(MOST_TELLING, self._outlets)
        many = 1 if chance.random() < ALONE else int(2 * chance.random() ** (-1 / TAIL))
        weights = weigh(self._outlets)
        found: dict[int, None] = {}
        while len(found) < min(many, most):
            found[chance.choices(range(self._outlets), cum_weights=weights)[0]] = None
        return list(found)

    def _write(
        self,
        one: _Occasion,
        said: Sequence[tuple[int, Said | str]],
        at: tuple[int, datetime],
        known: dict[int, list[Version]],
    ) -> Iterator[Article]:
        """Yield an article of an outlet at a moment, and sometimes a copy of it elsewhere."""
        chance = self._chance
        told = []
        for statement, what in said:
            version = self._choose_version(statement, what, known[statement])
            told.append(Told(statement, one.speaker, version))
            if isinstance(what, Said) and chance.random() < TWICE:
                shorter = self._retell(statement, what, TRIMMED)
                if shorter:
                    told.append(Told(statement, one.speaker, replace(shorter, sort=AGAIN)))
        dated = chance.random() > UNDATED or any(map(_is_stock, said))
        article = Article(0, *at, dated, tuple(told))
        yield article
        if chance.random() < COPIED:
            yield self._copy(article)

    def _copy(self, article: Article) -> Article:
        told = (replace(one, version=replace(one.version, sort=COPY)) for one in article.told)
        outlet = (article.outlet + 1) % self._outlets
        moment = article.moment + timedelta(hours=3)
        return Article(0, outlet, moment, article.dated, tuple(told), copied=0)

    def _choose_version(self, statement: int, what: Said | str, known: list[Version]) -> Version:
        """Return the words of another outlet, or others."""
        chance = self._chance
        if isinstance(what, str):
            return Version(STOCK_PHRASE, "direct", (f"“{what}”",), frozenset())
        if known and chance.random() < INHERITED:
            return chance.choice(known)
        sort = IDENTICAL
        if known:
            sort = chance.choices(list(SORTS), list(SORTS.values()))[0]
        version = self._retell(statement, what, sort) or self._reteller.retell(what, IDENTICAL)
        if version is None:
            raise AssertionError("what was said can be told as it is")
        known.append(version)
        return version

    def _retell(self, statement: int, said: Said, sort: str) -> Version | None:
        """Return a version that couldn't be of another statement, None if none is found."""
        at, own = self._about[statement], {statement, self._twins.get(statement, statement)}
        for _ in range(TRIES):
            version = self._reteller.retell(said, sort)
            if version is None:
                continue
            if version.keys == self._find_keys(said) or self._memory.admits(at, version.keys, own):
                self._memory.note(at, version.keys, statement)
                return version
        return None


def _is_stock(pair: tuple[int, Said | str]) -> bool:
    return isinstance(pair[1], str)
