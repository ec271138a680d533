"""A small grammar: what somebody says, as clauses, and how it is put into words.

What is said is kept apart from its wording, so that the same clauses can be told with other
synonyms, in indirect speech, with numbers written otherwise, or denied.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from statement_words import Lexicon, to_past, to_plural

CLAUSE, VERB, PHRASE = "clause", "verb", "phrase"
BE = -1
"""The verb that isn't in the lexicon."""

LENGTHS = 5, 45
COMMON, TYPICAL, SPREAD = 0.4, 2.83, 0.5  # share of common words; a lognormal of about 17 words
ADVERB, DENIED = 0.15, 0.12
SUBJECTS = (
    *(("we", "1p"),) * 5,
    *(("I", "1s"),) * 2,
    *(("the %n", "3s"), ("the %N", "3p"), ("our %N", "3p"), ("%p", "3s"), ("this %n", "3s")),
    *(("the %a %n", "3s"), ("the %n of %l", "3s"), ("they", "3p"), ("people in %l", "3p")),
    *(("%l", "3s"), ("my %n", "3s"), ("those %N", "3p"), ("most of our %N", "3p")),
)
OBJECTS = (
    *("the %a %n", "the %n", "a %a %n", "our %N", "more %N", "%c %N", "%c %a %N", "%N in %l"),
    *(
        "the %n of the %n",
        "%a %N",
        "the %n of %l",
        "%p and the %n",
        "the %n and the %N",
        "every %n",
    ),
    *("what the %n needs", "the %n that %l wants", "all the %N of this %n", "their %a %N"),
)
COMPLEMENTS = (
    *("%a", "%a for the %n", "a %a %n", "a %n for %l", "too %a", "%a enough to %v the %n"),
    *("the %a %n of the %n", "about %N and %N", "in the hands of %p", "%a for %c %N"),
)
ADJUNCTS = (
    *("in %l", "for the %n", "with our %N", "before %d", "by %r", "with %p", "since %d", "at once"),
    *("for the next %c years", "to %v the %n", "in the coming weeks", "this year", "here"),
    *("at the same time", "as soon as possible", "instead of %N", "after the %n", "from %l"),
    *("under the %a %n", "against the %n", "on %d", "for our %N", "in order to %v our %a %N"),
)
LINKS = (
    *((",", "and"), ("and",), (",", "but"), ("because",), ("if",), ("when",), ("while",)),
    *((".",),) * 6,
)
SUBORDINATE = frozenset({"because", "if", "when", "while"})
TENSES = (*("present",) * 5, *("future",) * 3, *("perfect",) * 2, *("past",) * 2, "must", "can")
MONTHS = ("January", "March", "April", "May", "June", "July", "September", "October", "December")

_SLOTS = {"%n": "noun", "%N": "nouns", "%a": "adjective", "%v": "verb"}
_AGO = {"present": "past", "past": "pluperfect", "perfect": "pluperfect", "future": "would"}
_AGO |= {"can": "could"}
_MODALS = {"future": "will", "must": "must", "can": "can", "would": "would", "could": "could"}
_AM = {"1s": "am", "3s": "is"}
_OTHERS = {"we": "they", "our": "their", "my": "{his}", "I": "{he}", "this": "that"}
_OTHERS |= {"here": "there", "those": "those", "these": "those"}
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_THOUSAND, _MILLION, _FEW = 1_000, 1_000_000, 12
_ADVERBS = ("also", "still", "already", "certainly", "clearly", "finally", "simply", "now")


class Part(NamedTuple):
    """A word to be: a literal one, a word of the lexicon by its number, a name or a number.

    ``keep``: no version of the statement goes without it. ``opens`` tells that an object or an
    adjunct begins here.
    """

    sort: str
    value: int | str
    keep: bool = False
    opens: bool = False


class Word(NamedTuple):
    """A word as it is written; ``key`` is what it was before anybody chose a synonym.

    ``opens`` is what begins here: ``CLAUSE``, its ``VERB``, a ``PHRASE`` behind that, or nothing.
    """

    text: str
    sort: str
    key: int | str = ""
    keep: bool = False
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; ``link`` are the words before it, ``person`` is its subject's."""

    link: tuple[str, ...]
    subject: tuple[Part, ...]
    person: str
    tense: str
    denied: bool
    adverb: str
    verb: int
    rest: tuple[Part, ...]
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How clauses are put into words."""

    indirect: bool = False
    pronouns: tuple[str, str] = ("he", "his")
    numbers: bool = False
    swapped: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is talked about: words and names by sort, the first drawn most often."""

    words: dict[str, list[int]]
    people: list[str]
    places: list[str]
    weights: dict[int, list[float]]


class Speech:
    """Makes up what is said."""

    def __init__(self, lexicon: Lexicon, chance: random.Random) -> None:
        self._lexicon = lexicon
        self._chance = chance

    def say(self, topic: Topic) -> tuple[Clause, ...]:
        """Return clauses of 5 to 45 words in all, most about ``topic``."""
        low, high = LENGTHS
        while True:
            target = min(max(round(self._chance.lognormvariate(TYPICAL, SPREAD)), low), high)
            clauses = [self.make_clause(topic, ())]
            while (length := self._count(clauses)) + low <= target:
                clauses.append(self.make_clause(topic, self._chance.choice(LINKS)))
            if low <= length <= high:
                return tuple(clauses)

    def _count(self, clauses: Sequence[Clause]) -> int:
        return sum(word.sort != "mark" for word in self.word(clauses))

    def make_clause(self, topic: Topic, link: tuple[str, ...]) -> Clause:
        """Return a clause about ``topic`` that is joined by ``link`` to what goes before."""
        chance = self._chance
        subject, person = chance.choice(SUBJECTS)
        be = chance.random() < 1 / 4
        told = [chance.choice(COMPLEMENTS if be else OBJECTS)]
        told += chance.sample(ADJUNCTS, k=chance.choice((0, 0, 1, 1, 2)))
        return Clause(
            link=link,
            subject=self.fill(subject, topic),
            person=person,
            tense=chance.choice(TENSES),
            denied=chance.random() < DENIED,
            adverb=chance.choice(_ADVERBS) if chance.random() < ADVERB else "",
            verb=BE if be else self.pick("verb", topic),
            rest=tuple(
                part._replace(opens=n == 0)
                for phrase in told
                for n, part in enumerate(self.fill(phrase, topic))
            ),
        )

    def pick(self, sort: str, topic: Topic) -> int:
        """Draw a word of the lexicon, one of the topic's or a common one."""
        common = self._chance.random() < COMMON
        words = self._lexicon.common[sort] if common else topic.words[sort]
        return self._chance.choices(words, cum_weights=topic.weights[len(words)])[0]

    def pick_name(self, sort: str, topic: Topic) -> str:
        """Draw a name of the topic."""
        names = topic.people if sort == "person" else topic.places
        return self._chance.choices(names, cum_weights=topic.weights[len(names)])[0]

    def fill(self, template: str, topic: Topic) -> tuple[Part, ...]:
        """Return a template's words; each ``%`` with its letter is drawn."""
        return tuple(self._fill_slot(word, topic) for word in template.split())

    def _fill_slot(self, slot: str, topic: Topic) -> Part:
        match slot:
            case "%p" | "%l":
                return Part("name", self.pick_name("person" if slot == "%p" else "place", topic))
            case "%c" | "%r" | "%d":
                return self._draw_number(slot)
        if slot not in _SLOTS:
            return Part("word", slot)
        sort = _SLOTS[slot]
        return Part(sort, self.pick("noun" if sort == "nouns" else sort, topic))

    def _draw_number(self, slot: str) -> Part:
        if slot == "%c":
            return Part("count", draw_count(self._chance))
        if slot == "%r":
            return Part("percent", self._chance.randrange(2, 96))
        return Part("date", self._chance.randrange(28 * len(MONTHS)))

    def word(self, clauses: Sequence[Clause], style: Style | None = None) -> list[Word]:
        """Put clauses into words."""
        style = style or Style()
        return [word for clause in clauses for word in self._word_clause(clause, style)]

    def _word_clause(self, clause: Clause, style: Style) -> Iterator[Word]:
        opening = [Word(link, "word" if link.isalpha() else "mark") for link in clause.link]
        opening += [self._write(part, style) for part in clause.subject]
        yield opening[0]._replace(opens=CLAUSE)
        yield from opening[1:]
        group = self._word_verb(clause, style)
        yield group[0]._replace(opens=VERB)
        yield from group[1:]
        for part in clause.rest:
            yield self._write(part, style)._replace(opens=PHRASE if part.opens else "")

    def _word_verb(self, clause: Clause, style: Style) -> list[Word]:
        verb = clause.verb if clause.verb == BE else style.swapped.get(clause.verb, clause.verb)
        base = "be" if verb == BE else self._lexicon.words[verb]
        helper, main = conjugate(clause, base, style)
        fillers = (helper, "not" if clause.denied else "", clause.adverb)
        group = [
            Word(text, "word", "", clause.keep and text != clause.adverb)
            for text in filter(None, fillers)
        ]
        sort, key = ("word", "") if verb == BE else ("content", clause.verb)
        return [*group, Word(main, sort, key, clause.keep)] if main else group

    def _write(self, part: Part, style: Style) -> Word:
        keep = part.keep
        match part.sort, part.value:
            case "word", str(text):
                he, his = style.pronouns
                other = _OTHERS.get(text, text).format(he=he, his=his)
                return Word(other if style.indirect else text, "word", "", keep)
            case "name", str(text):
                return Word(text, "name", text, keep)
            case "count" | "percent" | "date" as sort, int(value):
                return Word(write_number(sort, value, other=style.numbers), "number", "", keep)
        number = int(part.value)
        written = self._lexicon.words[style.swapped.get(number, number)]
        many = part.sort == "nouns"
        return Word(to_plural(written) if many else written, "content", number, keep)


def conjugate(clause: Clause, base: str, style: Style) -> tuple[str, str]:
    """Return a clause's auxiliary and its main verb; either may be empty."""
    tense = _AGO.get(clause.tense, clause.tense) if style.indirect else clause.tense
    person = "3s" if clause.person == "1s" and style.indirect else clause.person
    one, done = person == "3s", "been" if base == "be" else to_past(base)
    if tense in _MODALS:
        return _MODALS[tense], base
    if tense in {"perfect", "pluperfect"}:
        return "had" if tense == "pluperfect" else "has" if one else "have", done
    past = tense == "past"
    if base == "be":
        was = "was" if person in {"1s", "3s"} else "were"
        return was if past else _AM.get(person, "are"), ""
    if clause.denied:
        return "did" if past else "does" if one else "do", base
    return "", done if past else to_plural(base) if one else base


def draw_count(chance: random.Random) -> int:
    """Draw a number as it stands in news: most are small, large ones are round."""
    match chance.choice("ssssttthhmk"):
        case "s":
            return chance.randrange(2, _FEW + 1)
        case "t":
            return chance.randrange(_FEW + 1, 96)
        case "h":
            return 50 * chance.randrange(2, 20)
        case "k":
            return _THOUSAND * chance.randrange(2, 900)
    return _MILLION // 10 * chance.randrange(11, 500)


def write_number(sort: str, value: int, *, other: bool) -> str:
    """Write a number, in its usual form or in an ``other`` that means the same."""
    if sort == "percent":
        return f"{value} per cent" if other else f"{value}%"
    if sort == "date":
        month, day = MONTHS[value // 28], value % 28 + 1
        return f"{month} {day}" if other else f"{day} {month}"
    if value >= _MILLION:
        return f"{value:,}" if other else f"{value / _MILLION:g} million"
    if value >= _THOUSAND:
        return f"{value // _THOUSAND} thousand" if other else f"{value:,}"
    return _SMALL[value] if value <= _FEW and not other else str(value)
