"""What speaks for a character where a pronoun or a description points back, as numbers.

A learned ranker weighs them (see `ranking`). They tell how the character was spoken of so far:
how often, how near, in which place of the sentence, and who has been speaking.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quotetrack.lang.people import Gender
from quotetrack.speakers.characters import Character

FAR = 5  # sentences or paragraphs, from which on all is equally far
PLACES = frozenset({"GPE", "LOC", "NORP", "FAC"})
BEFORE_LAST = 2  # speakers before the last one that count


class Asked(StrEnum):
    """What points back: a pronoun for persons or for bodies, or a description of either."""

    PERSON = "person"
    BODY = "body"


class Place(StrEnum):
    """The place of a mention in its sentence."""

    SUBJECT = "subject"
    OBJECT = "object"
    OWNER = "owner"
    ASIDE = "aside"
    OTHER = "other"


@dataclass(slots=True)
class Trace:
    """What the text has told of a character so far.

    ``sentence`` and ``paragraph`` are those of the last mention, ``place`` its place,
    ``named_last`` whether it was by name, ``source`` whether it was a quotation's source;
    ``first`` is the token of the first one. ``mentions``, ``named``, ``subjects`` and ``spoken``
    count all mentions, those by name, those as subject, and the quotations.
    """

    sentence: int
    paragraph: int
    place: Place
    first: int
    first_sentence: int
    source: bool = False
    named_last: bool = False
    mentions: int = 0
    named: int = 0
    spoken: int = 0
    subjects: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Who is meant by the source at one place, of the gender that its words show.

    ``inside`` are the characters that the quotation's own content names; ``leads`` is true where
    the source stands before the content.
    """

    asked: Asked
    token: int
    sentence: int
    paragraph: int
    gender: Gender | None
    inside: Collection[Character]
    leads: bool


@dataclass(slots=True)
class Memory:
    """Who has been spoken of, and who has spoken, up to one place of the text."""

    traces: dict[Character, Trace] = field(default_factory=dict)
    speakers: list[Character] = field(default_factory=list)

    def note(self, character: Character, where: tuple[int, int], token: int, place: Place) -> Trace:
        """Count a mention in a sentence and a paragraph, by the token given."""
        sentence, paragraph = where
        trace = self.traces.get(character)
        if trace is None:
            trace = self.traces[character] = Trace(sentence, paragraph, place, token, sentence)
        trace.sentence, trace.paragraph, trace.place = sentence, paragraph, place
        trace.mentions += 1
        trace.subjects += place is Place.SUBJECT
        trace.source = trace.named_last = False
        return trace

    def note_name(self, trace: Trace) -> None:
        """Note that the last mention was by name."""
        trace.named_last = True
        trace.named += 1

    def note_speaker(self, character: Character) -> None:
        """Note that the last mention was the source of a quotation."""
        trace = self.traces[character]
        trace.source = True
        trace.spoken += 1
        self.speakers.append(character)


NOBODY = "nobody of these"
"""The name of the weight that speaks for someone who isn't among the candidates."""

FEATURES = (
    "salience",
    "share of salience",
    "most salient",
    "last subject",
    "same sentence",
    "sentence before",
    "sentences away",
    "same paragraph",
    "paragraph before",
    "paragraphs away",
    "mentions",
    "named often",
    "subject often",
    "mentioned once",
    "was subject",
    "was object",
    "was owner",
    "was aside",
    "was source",
    "was named",
    "spoke last",
    "spoke before last",
    "spoke earlier",
    "spoken",
    "never spoke though others did",
    "gender agrees",
    "gender unknown",
    "in the content",
    "first sentence",
    "just introduced",
    "prominent here",
    "prominent near",
    "only one here or near",
    "last subject and spoke last",
    "leads and spoke last",
    "leads and last subject",
    "place or people",
    "organisation",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who is in mind at one place of the text.

    ``salience`` of every character, the last sentence's ``subject``, who is named in a prominent
    place ``here`` in the sentence and ``near`` in the one before, and whom grammar has ``barred``.
    """

    salience: Mapping[Character, float]
    subject: Character | None
    here: Collection[Character]
    near: Collection[Character]
    barred: Collection[Character]


def describe_evidence(
    question: Question,
    character: Character,
    memory: Memory,
    around: Surroundings,
    rivals: Collection[Character],
) -> tuple[float, ...]:
    """Return a number for each of `FEATURES`.

    Args:
        question: what points back, and where.
        character: who may be meant; the memory has a trace of them.
        memory: who was mentioned, who spoke.
        around: who is in mind.
        rivals: all who may be meant, the character among them.
    """
    trace = memory.traces[character]
    values = {
        **_tell_salience(character, around, rivals),
        **_tell_distance(question, trace),
        **_tell_past(trace),
        **_tell_turns(question, character, memory, around),
        **_tell_nature(question, character),
        **_tell_nearness(character, around),
    }
    return tuple(map(float, map(values.__getitem__, FEATURES)))


def _tell_salience(
    character: Character, around: Surroundings, rivals: Collection[Character]
) -> dict[str, float]:
    own = around.salience.get(character, 0.0)
    all_ = [around.salience.get(rival, 0.0) for rival in rivals]
    return {
        "salience": own,
        "share of salience": own / (sum(all_) or 1.0),
        "most salient": own >= max(all_),
        "last subject": character is around.subject,
    }


def _tell_distance(question: Question, trace: Trace) -> dict[str, float]:
    away = question.sentence - trace.sentence
    turned = question.paragraph - trace.paragraph
    return {
        "same sentence": away == 0,
        "sentence before": away == 1,
        "sentences away": min(away, FAR) / FAR,
        "same paragraph": turned == 0,
        "paragraph before": turned == 1,
        "paragraphs away": min(turned, FAR) / FAR,
        "first sentence": trace.first_sentence == 0,
        "just introduced": question.sentence - trace.first_sentence <= 1,
    }


def _tell_past(trace: Trace) -> dict[str, float]:
    return {
        "mentions": math.log1p(trace.mentions),
        "named often": math.log1p(trace.named),
        "subject often": math.log1p(trace.subjects),
        "mentioned once": trace.mentions == 1,
        "was subject": trace.place is Place.SUBJECT,
        "was object": trace.place is Place.OBJECT,
        "was owner": trace.place is Place.OWNER,
        "was aside": trace.place is Place.ASIDE,
        "was source": trace.source,
        "was named": trace.named_last,
        "spoke earlier": trace.spoken > 0,
        "spoken": math.log1p(trace.spoken),
    }


def _tell_turns(
    question: Question, character: Character, memory: Memory, around: Surroundings
) -> dict[str, float]:
    speakers = memory.speakers
    last = bool(speakers) and speakers[-1] is character
    subject = character is around.subject
    spoke = memory.traces[character].spoken
    return {
        "spoke last": last,
        "spoke before last": character in speakers[-BEFORE_LAST - 1 : -1],
        "never spoke though others did": bool(speakers) and not spoke,
        "last subject and spoke last": subject and last,
        "leads and spoke last": question.leads and last,
        "leads and last subject": question.leads and subject,
    }


def _tell_nature(question: Question, character: Character) -> dict[str, float]:
    labels = {mention.label for mention in character.mentions}
    asked = question.gender
    return {
        "gender agrees": asked is not None and character.gender is asked,
        "gender unknown": character.gender is None,
        "in the content": character in question.inside,
        "place or people": bool(labels & PLACES),
        "organisation": "ORG" in labels,
    }


def _tell_nearness(character: Character, around: Surroundings) -> dict[str, float]:
    nearby = around.here or around.near
    return {
        "prominent here": character in around.here,
        "prominent near": character in around.near,
        "only one here or near": character in nearby and len(nearby) == 1,
    }
