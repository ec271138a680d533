"""Articles as an extractor hands them to the store, made up by seed and without end.

Twenty quotations to an article, as in news: each in a sentence of its own with its parse beside
it, most of them by somebody with a name. Speakers and words are drawn by Zipf's law, and there are
ever more speakers. Nobody is meant.
"""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from quotetrack.model import (
    Act,
    Attribution,
    Document,
    Kind,
    Quotation,
    Reading,
    SentenceTree,
    Signature,
    Span,
    Speaker,
    SpeakerKind,
    TreeWord,
)

EACH = 20  # quotations of an article
A_DAY = 200  # articles
FIRST_DAY = date(2018, 1, 1)
OUTLETS = 200
WORDS = 30_000
GIVEN, FAMILY = 2_000, 60_000  # different names
FEWEST, NEW = 2_000, 50  # speakers there are at first; one comes with so many quotations
ASIDE = 14  # words of the sentence behind a quotation
COPIED = 50  # every fiftieth article is a copy of an earlier one, under another address
NAMED, DESCRIBED = 0.73, 0.20
JOINT, AGAIN, THOUGHT = 0.01, 0.15, 0.06
LATELY = 2_000  # quotations that may be told again
SIGNED = 126  # numbers of a signature

_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "r")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "n", "r", "l", "s", "t", "m", "nd", "rk", "th", "x")
_CUES = ("said", "told reporters", "added", "warned", "announced", "explained")
_ROLES = ("mayor", "harbour master", "union leader", "finance minister", "head of the clinic")
_DESCRIBED = ("a harbour spokesman", "two officials", "a neighbour", "the ministry")
_KINDS = (Kind.DIRECT, Kind.DIRECT, Kind.MIXED, Kind.INDIRECT, Kind.INDIRECT)
_REASONS = ("the words stand in quotation marks", "a rule reads the same source")


@dataclass(slots=True)
class Press:
    """Writes one article after the other; the same seed gives the same ones."""

    seed: int = 2026
    _chance: random.Random = field(init=False)
    _words: list[str] = field(init=False)
    _names: tuple[list[str], list[str]] = field(init=False)
    _speakers: list[Speaker] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)
    _lately: deque[tuple[Speaker, str]] = field(default_factory=lambda: deque(maxlen=LATELY))
    _before: Reading | None = None
    _said: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - chance that can be repeated
        self._words = self._make_words(WORDS)
        given, family = self._make_words(GIVEN), self._make_words(FAMILY)
        self._names = ([w.title() for w in given], [w.title() for w in family])

    def write(self) -> Iterator[Reading]:
        """Yield articles for ever."""
        number = 0
        while True:
            number += 1
            if self._before and number % COPIED == 0:
                yield self._copy(self._before, number)
            else:
                self._before = self._write_article(number)
                yield self._before

    def _copy(self, reading: Reading, number: int) -> Reading:
        return replace(reading, document=self._head(number, reading.document.text))

    def _write_article(self, number: int) -> Reading:
        pieces: list[str] = []
        found: list[Attribution] = []
        trees: list[SentenceTree] = []
        starts: list[int] = []
        at = 0
        for _ in range(EACH):
            sentence, attribution = self._say(at)
            aside = f" {self._draw(ASIDE).capitalize()}.\n"
            found.append(attribution)
            trees.append(SentenceTree(Span(at, at + len(sentence)), _parse(sentence)))
            starts += (at, at + len(sentence) + 1)
            pieces += (sentence, aside)
            at += len(sentence) + len(aside)
        return Reading(
            self._head(number, "".join(pieces)),
            tuple(found),
            signature=self._sign(),
            sentences=tuple(starts),
            trees=tuple(trees),
        )

    def _head(self, number: int, text: str) -> Document:
        """Return an article of the day whose turn it is, or of one shortly before."""
        late = int(self._chance.expovariate(1))
        day = FIRST_DAY + timedelta(days=max(0, number // A_DAY - late))
        outlet = self._zipf(OUTLETS)
        url = f"https://{self._words[outlet]}.example/{day:%Y/%m/%d}/{number}"
        title = self._draw(7).capitalize()
        name = f"The {self._words[outlet].title()} Post"
        return Document(url, text, title, url, name, day.isoformat(), None, "en", "made.jsonl")

    def _sign(self) -> Signature:
        return tuple(self._chance.getrandbits(32) for _ in range(SIGNED))

    def _say(self, at: int) -> tuple[str, Attribution]:
        """Return a sentence that begins at ``at``, and what is attributed in it."""
        chance = self._chance
        self._said += 1
        luck = chance.random()
        speaker, words = self._choose_words()
        marks = ("“", ",”") if (kind := chance.choice(_KINDS)) is Kind.DIRECT else ("", ",")
        cue = chance.choice(_CUES)
        described = chance.choice(_DESCRIBED) if NAMED < luck <= NAMED + DESCRIBED else None
        source = speaker.name if luck <= NAMED else described or "he"
        sentence = f"{marks[0]}{words}{marks[1]} {cue} {source}."
        start = at + len(marks[0])
        behind = start + len(words) + len(marks[1]) + 1
        quotation = Quotation(
            (Span(start, start + len(words)),),
            (Span(behind, behind + len(cue)),),
            (Span(behind + len(cue) + 1, behind + len(cue) + 1 + len(source)),),
            kind,
            "inverted",
            round(0.55 + 0.44 * chance.random(), 3),
            act=Act.STATEMENT if chance.random() > THOUGHT else Act.THOUGHT,
            reasons=_REASONS,
        )
        return sentence, self._attribute(quotation, speaker if luck <= NAMED else None, described)

    def _choose_words(self) -> tuple[Speaker, str]:
        if self._lately and self._chance.random() < AGAIN:
            return self._chance.choice(self._lately)
        said = self._choose_speaker(), self._draw(self._chance.randint(8, 26)).capitalize()
        self._lately.append(said)
        return said

    def _attribute(
        self, quotation: Quotation, speaker: Speaker | None, described: str | None
    ) -> Attribution:
        chance = self._chance
        other = self._choose_speaker() if speaker and chance.random() < JOINT else None
        role = chance.choice(_ROLES) if speaker and chance.random() < 1 / 2 else None
        why = f"the article names {speaker.name}" if speaker else "no name stands there"
        return Attribution(
            quotation,
            speaker,
            described,
            role,
            why,
            round(0.5 + 0.49 * chance.random(), 3),
            named_as=speaker.name if speaker else None,
            others=(other,) if other and other != speaker else (),
        )

    def _choose_speaker(self) -> Speaker:
        rank = self._zipf(FEWEST + self._said // NEW)
        while len(self._speakers) <= rank:
            self._speakers.append(self._make_speaker())
        return self._speakers[rank]

    def _make_speaker(self) -> Speaker:
        """Make somebody new; a few family names are very common, as everywhere."""
        given, family = self._names
        while True:
            last = family[self._zipf(FAMILY)]
            name = f"{given[self._zipf(GIVEN)]} {last}"
            if name not in self._taken:
                break
        self._taken.add(name)
        slug = name.lower().replace(" ", "-")
        aliases = (last,) if len(self._taken) % 2 else ()
        return Speaker(slug, name, SpeakerKind.PERSON, None, aliases)

    def _draw(self, count: int) -> str:
        return " ".join([self._words[self._zipf(WORDS)] for _ in range(count)])

    def _zipf(self, many: int) -> int:
        """Return a number below ``many``: n with a chance in proportion to 1 / (n + 1), roughly."""
        return int(many ** self._chance.random()) - 1

    def _make_words(self, count: int) -> list[str]:
        """Make so many different words of two or three syllables."""
        syllables = [o + v + c for o in _ONSETS for v in _VOWELS for c in _CODAS]
        found: dict[str, None] = {}
        while len(found) < count:
            many = self._chance.choice((2, 2, 3))
            found["".join(self._chance.choices(syllables, k=many))] = None
        return list(found)


def _parse(sentence: str) -> tuple[TreeWord, ...]:
    """Return a parse of a sentence that is the right size, if nothing else."""
    words = []
    at = 0
    for n, word in enumerate(sentence.split(" ")):
        words.append(TreeWord(at, at + len(word), word.lower(), "NOUN", "compound", n - 1))
        at += len(word) + 1
    return tuple(words)
