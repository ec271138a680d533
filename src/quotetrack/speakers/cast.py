"""The cast of a document: which mentions name the same person or body."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotetrack.lang.people import Gender, People
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.speakers.mentions import Mention
from quotetrack.speakers.names import differ_by_one, match_given, normalise
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import Role

SHOWN = 10.0  # weight of a gender that a title or honorific shows
HABIT = 2  # times that a bare name meant someone, after which it goes on to
FIRST_NAME = 0.5  # weight of the gender that goes with a first name


@dataclass(slots=True, eq=False)
class Character:
    """A person or body of one document.

    ``text`` is the name as first written in full; ``named`` tells whether that is enough to
    know it by across documents. ``genders`` counts what speaks for each gender.
    """

    kind: SpeakerKind
    text: str
    named: bool
    speaker: Speaker | None = None
    mentions: list[Mention] = field(default_factory=list)
    genders: dict[Gender, float] = field(default_factory=dict)

    @property
    def roles(self) -> list[Role]:
        """The roles that the document gives, in order."""
        return [role for mention in self.mentions for role in mention.roles]

    @property
    def gender(self) -> Gender | None:
        """The gender that most speaks for; None where nothing or as much for either."""
        ranked = sorted(self.genders.items(), key=lambda pair: -pair[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]

    def show(self, gender: Gender | None, weight: float) -> None:
        """Count evidence for a gender."""
        if gender is not None:
            self.genders[gender] = self.genders.get(gender, 0.0) + weight

    def join(self, mention: Mention, people: People) -> None:
        """Take up a mention, and the gender it shows."""
        self.mentions.append(mention)
        self.show(mention.gender, SHOWN)
        if mention.name.full:
            self.show(people.first_names.get(normalise(mention.name.given[0])), FIRST_NAME)
        elif not self.named:
            # "Kevin" may be all that the article says; "Warren" after a full name is a family.
            self.show(people.first_names.get(mention.key), FIRST_NAME)


@dataclass(slots=True)
class Cast:
    """The characters of a document, and whom each mention names.

    ``options`` lists, for a mention by a token of its name, everyone it may name: one if it's
    clear, several for a family name shared by several.
    """

    characters: list[Character] = field(default_factory=list)
    options: dict[int, tuple[Character, ...]] = field(default_factory=dict)

    def assign(self, mention: Mention, options: Sequence[Character], people: People) -> None:
        """Note whom a mention may name; a clear one belongs to that character."""
        for i in range(mention.first, mention.end):
            self.options[i] = tuple(options)
        if len(options) == 1:
            options[0].join(mention, people)

    def persons_at(self, i: int) -> bool:
        """Tell whether token ``i`` is part of a person's name."""
        return any(c.kind is SpeakerKind.PERSON for c in self.options.get(i, ()))

    def add(self, character: Character) -> Character:
        """Take in a character and return it."""
        self.characters.append(character)
        return character


def gather(
    mentions: Iterable[Mention], people: People, registry: Registry, published: str | None
) -> Cast:
    """Group the mentions of a document by whom they name.

    Full names come first, so that a family name finds its bearer wherever the full name stands.
    """
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.key].append(mention)
    cast = Cast()
    known = _Known(registry, published)
    lone: list[Mention] = []
    for group in sorted(groups.values(), key=lambda g: -len(g[0].text.split())):
        # Words that only a headline writes large are no names.
        if all(m.headline for m in group) and known.find(group[0].text) is None:
            lone += [m for m in group if not m.name.full]
        elif group[0].name.full or len(group[0].text.split()) > 1:
            _place_full(cast, group, people, known)
        else:
            lone += group
    _place_lone(cast, sorted(lone, key=lambda m: m.first), people, known)
    for character in cast.characters:
        character.mentions.sort(key=lambda m: m.first)
    return cast


@dataclass(frozen=True, slots=True)
class _Known:
    """The registry on the day of publication."""

    registry: Registry
    published: str | None

    def find(self, text: str) -> Speaker | None:
        return self.registry.resolve(text, None, self.published)


def _place_full(cast: Cast, group: list[Mention], people: People, known: _Known) -> None:
    """Give mentions by one full name to their character, old or new."""
    speaker = known.find(group[0].text)
    kind = speaker.kind if speaker else _judge_kind(group)
    character = _same_as(cast, group[0], kind, speaker)
    if character is None:
        text = _readable(group)
        character = cast.add(Character(kind=kind, text=text, named=True, speaker=speaker))
    for mention in group:
        cast.assign(mention, [character], people)


def _judge_kind(group: Iterable[Mention]) -> SpeakerKind:
    return SpeakerKind.PERSON if sum(m.weight for m in group) > 0 else SpeakerKind.BODY


def _readable(group: Sequence[Mention]) -> str:
    """Return the spelling that isn't all capitals, if there is one."""
    texts = [m.name.text if m.name.full else m.text for m in group]
    return next((text for text in texts if not text.isupper()), texts[0])


def _same_as(
    cast: Cast, mention: Mention, kind: SpeakerKind, speaker: Speaker | None
) -> Character | None:
    """Return the character that a full name already belongs to, under another spelling."""
    for other in cast.characters:
        if speaker is not None and other.speaker == speaker:
            return other
        if other.kind is not kind or (speaker and other.speaker):
            continue
        if kind is SpeakerKind.PERSON and any(_same_person(mention, m) for m in other.mentions):
            return other
    return None


def _same_person(one: Mention, other: Mention) -> bool:
    return (
        one.name.full
        and other.name.full
        and normalise(one.name.family) == normalise(other.name.family)
        and match_given(one.name.given, other.name.given)
        and (one.name.suffix or other.name.suffix) in {other.name.suffix, None}
    )


def _place_lone(cast: Cast, lone: Sequence[Mention], people: People, known: _Known) -> None:
    """Give mentions by one word to those who bear it: "Macron", "Hillary", "the Elysée"."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in lone:
        groups[mention.key].append(mention)
    unknown: dict[str, Character] = {}
    index = _Index.build(cast)
    for mention in lone:
        found = index.find(mention, people)
        if not found and mention.key in people.titles:
            continue
        speaker = known.find(mention.text)
        hidden = unknown.get(mention.key)
        if hidden is None and _hides_another(found, groups[mention.key]):
            hidden = unknown[mention.key] = cast.add(_make_lone(groups[mention.key], speaker))
        bearers = [c for c in (*found, *([hidden] if hidden else [])) if _fits(mention, c)]
        options = _settle(bearers, mention, speaker, hidden)
        if not options:
            if hidden is None:
                hidden = unknown[mention.key] = cast.add(_make_lone(groups[mention.key], speaker))
            options = [hidden]
        cast.assign(mention, options, people)


def _hides_another(found: Sequence[Character], group: Sequence[Mention]) -> bool:
    """Tell whether someone never named in full bears the name too.

    "Mr. Castell" where only Nadia Castell is named in full, or "President Castell" where she
    has no such title.
    """
    if not found:
        return False
    strangers = [m for m in group if m.gender and not any(_fits(m, c) for c in found)]
    return bool(strangers)


def _make_lone(group: Sequence[Mention], speaker: Speaker | None) -> Character:
    kind = speaker.kind if speaker else _judge_kind(group)
    named = speaker is not None or kind is SpeakerKind.BODY
    return Character(kind=kind, text=_readable(group), named=named, speaker=speaker)


@dataclass(frozen=True, slots=True)
class _Index:
    """The characters by the words that may stand for them: family name, its end, given names."""

    persons: tuple[dict[str, list[Character]], ...]
    bodies: dict[str, list[Character]]

    @classmethod
    def build(cls, cast: Cast) -> "_Index":
        family: dict[str, list[Character]] = defaultdict(list)
        last: dict[str, list[Character]] = defaultdict(list)
        given: dict[str, list[Character]] = defaultdict(list)
        bodies: dict[str, list[Character]] = defaultdict(list)
        for character in cast.characters:
            if character.kind is SpeakerKind.BODY:
                for word in _short_names(character.text):
                    bodies[word].append(character)
                continue
            for name in {m.name for m in character.mentions if m.name.full}:
                family[normalise(name.family)].append(character)
                last[normalise(name.family.split()[-1])].append(character)
                for word in name.given:
                    given[normalise(word)].append(character)
        return cls((family, last, given), bodies)

    def find(self, mention: Mention, people: People) -> list[Character]:
        """Return the persons whose family name a lone word is, else whose given name it is."""
        if mention.key in people.places and mention.weight < 0:
            return []
        found = next((t[mention.key] for t in self.persons if mention.key in t), [])
        if not found and mention.weight <= 0:
            found = self.bodies.get(mention.key, [])
        return list(dict.fromkeys(found or self._misspelled(mention)))

    def _misspelled(self, mention: Mention) -> list[Character]:
        """Return the one person whose long family name differs in a single letter."""
        close = {
            c: None
            for family, characters in self.persons[0].items()
            if differ_by_one(mention.key, family)
            for c in characters
        }
        return list(close) if len(close) == 1 else []


def _short_names(text: str) -> set[str]:
    """Return what a body's name may be cut to: "Peabody" of "Peabody Energy", "the Post"."""
    words = normalise(text).split()
    if len(words) == 1:
        return set()
    return {words[0], words[-1], "".join(word[0] for word in words)}


def _fits(mention: Mention, character: Character) -> bool:
    """Tell whether honorific or title don't speak against a bearer: "Mrs." is no Tom."""
    shown = mention.gender
    return shown is None or character.gender in {None, shown}


def _settle(
    bearers: list[Character],
    mention: Mention,
    speaker: Speaker | None,
    hidden: Character | None,
) -> list[Character]:
    """Narrow the bearers of a word down to the one who is clearly meant, if one is."""
    titled = {word for role in mention.roles for word in role.words}
    if len(bearers) > 1 and titled:
        holders = [c for c in bearers if any(titled <= r.words for r in c.roles)]
        holders = holders or [c for c in bearers if c is hidden]
        bearers = holders if len(holders) == 1 else bearers
    known = [c for c in bearers if speaker is not None and c.speaker == speaker]
    if known:
        return known
    if speaker is not None and all(c.speaker for c in bearers):
        # The registry's bearer isn't in this article under a full name, another one is.
        return []
    clear = _clearly_meant(bearers, mention)
    return [clear] if clear else bearers


def _clearly_meant(bearers: Sequence[Character], mention: Mention) -> Character | None:
    """Return the bearer whom the bare name means although others bear it too.

    That is the one it has meant so far, before another one came in; else the one who was named
    in full last, if no other one was named in full before.
    """
    if len(bearers) == 1:
        return bearers[0]
    named = sorted(
        (m.first, n)
        for n, c in enumerate(bearers)
        for m in c.mentions
        if m.name.full and not m.headline
    )
    before = [(first, n) for first, n in named if first < mention.first]
    if not before:
        return None
    holder = before[0][1]
    rival = next((first for first, n in before if n != holder), None)
    if rival is None or _called_so(bearers[holder], mention.key, rival) >= HABIT:
        return bearers[holder]
    return None


def _called_so(character: Character, key: str, end: int) -> int:
    """Count how often a character is called by the bare name ``key`` before token ``end``."""
    return sum(m.key == key and m.first < end and not m.headline for m in character.mentions)
