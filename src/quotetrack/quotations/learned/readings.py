"""What the rules read, laid out for the rankers: they choose among these as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.learned.lexicon import Lexicon
from quotetrack.quotations.learned.table import OTHER, POS, Table

MOST_PARTS = 3
HEADS = frozenset({POS["VERB"], POS["AUX"], POS["NOUN"], POS["ADJ"]})

Parts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule's candidate with its counted probability, and its tokens as inclusive ranges."""

    probability: float
    rule: str
    head: int
    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: Parts
    candidate: Candidate
    words: frozenset[int]


@dataclass(frozen=True)
class Material:
    """What all stages look at: a document as columns, counts of words, what the rules read."""

    table: Table
    lexicon: Lexicon
    readings: Sequence[Reading]

    @cached_property
    def by_head(self) -> Mapping[int, Sequence[Reading]]:
        """The readings of each cue, by its head, in their order."""
        found: dict[int, list[Reading]] = {}
        for reading in self.readings:
            found.setdefault(reading.head, []).append(reading)
        return found

    @cached_property
    def by_words(self) -> Mapping[frozenset[int], Sequence[Reading]]:
        """The readings that name a source, by the words of their contents, in their order."""
        found: dict[frozenset[int], list[Reading]] = {}
        for reading in self.readings:
            if reading.source:
                found.setdefault(reading.words, []).append(reading)
        return found


def lay_readings(table: Table, scored: Iterable[tuple[float, Candidate]]) -> list[Reading]:
    """Return the readings whose cue, source and content are plain enough to be ranked."""
    readings = []
    for probability, c in scored:
        content = to_parts(c.content)
        if not c.cue or not content or len(content) > MOST_PARTS:
            continue
        source = (c.source.positions[0], c.source.positions[-1]) if c.source.positions else None
        cue = (c.cue[0], c.cue[-1])
        head = head_of(table, c.cue)
        words = frozenset(table.scene.words_of(c.content))
        readings.append(Reading(probability, c.rule, head, cue, source, content, c, words))
    return readings


def to_parts(positions: Sequence[int]) -> Parts:
    """Turn sorted positions into ranges, both ends included."""
    parts: list[tuple[int, int]] = []
    for i in positions:
        if parts and parts[-1][1] == i - 1:
            parts[-1] = (parts[-1][0], i)
        else:
            parts.append((i, i))
    return tuple(parts)


def head_of(table: Table, positions: Sequence[int]) -> int:
    """Return the token among ``positions`` that the others depend on: a verb, if one may be."""
    inside = set(positions)
    tops = [i for i in positions if int(table.head[i]) not in inside or table.head[i] == i]
    tops = tops or list(positions)
    verbs = [i for i in tops if table.upos[i] in HEADS]
    words = [i for i in tops if table.upos[i] not in {POS["PUNCT"], POS["DET"], OTHER}]
    return (verbs or words or tops)[0]
