"""The cast of a document: which mentions name the same person or body."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from quotetrack.lang.people import People
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.speakers.answers import Sieve
from quotetrack.speakers.bearers import Bearers
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.mentions import Mention
from quotetrack.speakers.names import match_given, normalise
from quotetrack.speakers.pieces import BODY_LABELS
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.roles import read_words

LONGEST_ACRONYM = 6  # letters; "WASHINGTON" is just loud
HABIT = 2  # times that a bare name meant someone, after which it goes on to


def gather(
    mentions: Iterable[Mention],
    people: People,
    registry: Registry,
    published: str | None,
    without: frozenset[Sieve] = frozenset(),
) -> Cast:
    """Group the mentions of a document by whom they name.

    Full names come first, so that a family name finds its bearer wherever the full name stands.
    ``without`` leaves sieves out.
    """
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.key].append(mention)
    cast = Cast()
    known = _Known(registry, published, without)
    lone: list[Mention] = []
    for group in sorted(groups.values(), key=lambda g: -len(g[0].text.split())):
        # Words that only a headline writes large are no names.
        if all(m.headline for m in group) and known.find(group[0].text) is None:
            lone += [m for m in group if not m.name.full]
        elif _is_full(group[0]):
            _place_full(cast, group, people, known)
        else:
            lone += group
    _place_lone(cast, sorted(lone, key=lambda m: m.first), people, known)
    for character in cast.characters:
        character.mentions.sort(key=lambda m: m.first)
    return cast


def _is_full(mention: Mention) -> bool:
    """Tell whether a name is more than a word, or a family name with its particles."""
    several = " " in mention.text and " " not in mention.name.family
    return mention.name.full or (several and mention.name.suffix is None)


@dataclass(frozen=True, slots=True)
class _Known:
    """The registry on the day of publication."""

    registry: Registry
    published: str | None
    without: frozenset[Sieve] = frozenset()
    _found: dict[str, Speaker | None] = field(default_factory=dict)

    def find(self, text: str) -> Speaker | None:
        if Sieve.REGISTRY in self.without:
            return None
        if text not in self._found:  # an article has the same name over and over
            self._found[text] = self.registry.resolve(text, None, self.published)
        return self._found[text]

    def holds(self, character: Character, titled: frozenset[str], people: People) -> bool:
        """Tell whether the registry gives a character a role with all words of a title."""
        if character.speaker is None or Sieve.REGISTRY in self.without:
            return False
        roles = self.registry.roles(character.speaker.id, self.published, past=None)
        return any(titled <= read_words(role, people) for role in roles)


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
    texts = [m.text for m in group]
    return next((text for text in texts if not text.isupper()), texts[0])


def _same_as(
    cast: Cast, mention: Mention, kind: SpeakerKind, speaker: Speaker | None
) -> Character | None:
    """Return the character that a full name already belongs to, under another spelling."""
    if speaker is not None:
        known = next((c for c in cast.characters if c.speaker == speaker), None)
        if known:
            return known
    if kind is not SpeakerKind.PERSON:
        return None
    for other in cast.families.get(normalise(mention.name.family), ()):
        apart = other.kind is not kind or (speaker and other.speaker)
        if not apart and any(_same_person(mention, m) for m in other.mentions):
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
    index = Bearers.build(cast, people)
    for mention in lone:
        found = [] if Sieve.NAME_PARTS in known.without else index.find(mention, people)
        if not found and _is_common(mention.key, people):
            continue
        speaker = known.find(mention.text)
        hidden, group = unknown.get(mention.key), groups[mention.key]
        if hidden is None and _hides_another(found, group, speaker, known):
            hidden = unknown[mention.key] = cast.add(_make_lone(group, speaker, people))
        bearers = [c for c in (*found, *([hidden] if hidden else [])) if _fits(mention, c, known)]
        options = _settle(bearers, mention, speaker, hidden, known, people) if bearers else []
        if not options:
            if hidden is None:
                hidden = unknown[mention.key] = cast.add(_make_lone(group, speaker, people))
            options = [hidden]
        cast.assign(mention, options, people)


def _is_common(word: str, people: People) -> bool:
    """Tell whether a lone word that nobody bears is no name, but a title or a sort of body."""
    return word in people.titles or word in people.body_words or word in people.groups


def _hides_another(
    found: Sequence[Character], group: Sequence[Mention], speaker: Speaker | None, known: _Known
) -> bool:
    """Tell whether someone whom the article never names in full bears the name too.

    "Mr. Castell" where only Nadia Castell is named in full, or a Castell so well known that the
    registry has the bare name for him.
    """
    if not found:
        return False
    if speaker is not None and speaker.kind is SpeakerKind.PERSON:
        return all(c.speaker != speaker for c in found)
    # Who fits depends on the gender alone, and mostly all do: that settles the whole group.
    shown = {m.gender: m for m in group if m.gender}
    doubted = [g for g, m in shown.items() if not all(_fits(m, c, known) for c in found)]
    return bool(doubted) and any(
        m.gender in doubted and _means_another(m, found, known) for m in group
    )


def _means_another(mention: Mention, found: Sequence[Character], known: _Known) -> bool:
    """Tell whether none of the bearers is meant: nobody fits, or only who comes in later.

    Tom Whitfield said ... [Mrs. Whitfield] said ... Jean Whitfield, no relation, said ...
    """
    fitting = [c for c in found if _fits(mention, c, known)]
    others = [c for c in found if c not in fitting]
    before = any(_introduced(c) < mention.first for c in others)
    return not fitting or (before and all(_introduced(c) > mention.first for c in fitting))


def _introduced(character: Character) -> int:
    """Return the token by which a character is first named below the headline."""
    return min((m.first for m in character.mentions if not m.headline), default=0)


def _make_lone(group: Sequence[Mention], speaker: Speaker | None, people: People) -> Character:
    kind = speaker.kind if speaker else _judge_kind(group)
    body = kind is SpeakerKind.BODY and any(_is_body_name(m, people) for m in group)
    return Character(
        kind=kind, text=_readable(group), named=speaker is not None or body, speaker=speaker
    )


def _is_body_name(mention: Mention, people: People) -> bool:
    """Tell whether a lone word is a body's name for sure: "the Kremlin", "NATO", "Norland".

    Recognisers often take a family name that they never saw for a company or a town; entered as
    a body, it would stand in that person's way in every later article.
    """
    shape = any(c.isupper() for c in mention.text[1:])
    shape = shape and (len(mention.text) <= LONGEST_ACRONYM or not mention.text.isupper())
    named = mention.definite and mention.label in BODY_LABELS
    many = mention.label == "NORP"  # "Norlanders"
    # "Norway" is one; "the Norwegian" may be anybody.
    place = people.places.get(mention.key) == mention.key
    belongs = mention.key in people.places and not place and not mention.text.isupper()
    return not many and not belongs and (named or shape or place)


def _fits(mention: Mention, character: Character, known: _Known) -> bool:
    """Tell whether honorific or title don't speak against a bearer: "Mrs." is no Tom."""
    shown = None if Sieve.HONORIFICS in known.without else mention.gender
    return shown is None or character.gender in {None, shown}


def _settle(  # noqa: PLR0913, PLR0917 - all that tells bearers of one name apart
    bearers: list[Character],
    mention: Mention,
    speaker: Speaker | None,
    hidden: Character | None,
    registry: _Known,
    people: People,
) -> list[Character]:
    """Narrow the bearers of a word down to the one who is clearly meant, if one is."""
    shown = None if Sieve.HONORIFICS in registry.without else mention.gender
    # Beside someone hidden, a bearer who comes in later is not meant for sure.
    here = [c for c in bearers if hidden not in bearers or _introduced(c) < mention.first]
    agreeing = [c for c in here if shown and c.gender is shown]
    bearers = agreeing if len(agreeing) == 1 else bearers
    titled = frozenset(word for role in mention.roles for word in role.words)
    if len(bearers) > 1 and titled and Sieve.TITLES not in registry.without:
        holders = [c for c in bearers if any(titled <= r.words for r in c.roles)]
        holders = holders or [c for c in bearers if registry.holds(c, titled, people)]
        holders = holders or [c for c in bearers if c is hidden]
        bearers = holders if len(holders) == 1 else bearers
    known = [c for c in bearers if speaker is not None and c.speaker == speaker]
    if known and hidden not in known:
        return known
    if hidden in bearers:
        return bearers
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
    return sum(m.first < end and not m.headline and m.key == key for m in character.mentions)
