"""The persons and bodies of one document."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quotetrack.lang.people import Gender, People
from quotetrack.model import Speaker, SpeakerKind
from quotetrack.speakers.mentions import Mention
from quotetrack.speakers.names import normalise, show_first_name
from quotetrack.speakers.roles import Role

SHOWN = 10.0  # weight of a gender that a title or honorific shows
HINTED = 2.0  # weight of the gender that a name's verb shows
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
    def known_as(self) -> str:
        """The name to show: the registry's if it knows one."""
        return self.speaker.name if self.speaker else self.text

    @property
    def roles(self) -> list[Role]:
        """The roles that the document gives, in order."""
        return [role for mention in self.mentions for role in mention.roles]

    @property
    def gender(self) -> Gender | None:
        """The gender that most speaks for; None where nothing or as much for either."""
        if len(self.genders) <= 1:
            return next(iter(self.genders), None)
        ranked = sorted(self.genders.items(), key=lambda pair: -pair[1])
        return None if ranked[0][1] == ranked[1][1] else ranked[0][0]

    @property
    def is_only_headline(self) -> bool:
        """Whether only headlines, which write all words large, name the character."""
        if not self.mentions or not self.mentions[0].headline:
            return False
        return all(m.headline for m in self.mentions)

    def show(self, gender: Gender | None, weight: float) -> None:
        """Count evidence for a gender."""
        if gender is not None:
            self.genders[gender] = self.genders.get(gender, 0.0) + weight

    def join(self, mention: Mention, people: People) -> None:
        """Take up a mention, and the gender it shows."""
        self.mentions.append(mention)
        self.show(mention.gender, SHOWN)
        self.show(mention.hinted, HINTED)
        if mention.name.full:
            self.show(show_first_name(mention.name.given[0], people), FIRST_NAME)
        elif not self.named:
            # "Kevin" may be all that the article says; "Warren" after a full name is a family.
            self.show(show_first_name(mention.text, people), FIRST_NAME)


@dataclass(slots=True)
class Cast:
    """The characters of a document, and whom each mention names.

    ``options`` lists, for a mention by a token of its name, everyone it may name: one if it's
    clear, several for a family name shared by several. ``families`` has by family name whom
    a mention names in full.
    """

    characters: list[Character] = field(default_factory=list)
    options: dict[int, tuple[Character, ...]] = field(default_factory=dict)
    families: dict[str, dict[Character, None]] = field(default_factory=dict)

    def assign(self, mention: Mention, options: Sequence[Character], people: People) -> None:
        """Note whom a mention may name; a clear one belongs to that character."""
        for i in range(mention.first, mention.end):
            self.options[i] = tuple(options)
        if len(options) == 1:
            options[0].join(mention, people)
            if mention.name.full:
                self.families.setdefault(normalise(mention.name.family), {})[options[0]] = None

    def persons_at(self, i: int) -> bool:
        """Tell whether token ``i`` is part of a person's name."""
        return any(c.kind is SpeakerKind.PERSON for c in self.options.get(i, ()))

    def add(self, character: Character) -> Character:
        """Take in a character and return it."""
        self.characters.append(character)
        return character
