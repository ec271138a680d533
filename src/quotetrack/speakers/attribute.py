"""Attribute every quotation of a document to its speaker, or leave it honestly open."""

from collections.abc import Sequence

from quotetrack.lang import Language
from quotetrack.model import Attribution, Quotation, Speaker, SpeakerKind
from quotetrack.speakers.cast import gather
from quotetrack.speakers.characters import Character
from quotetrack.speakers.descriptions import Holders
from quotetrack.speakers.mentions import find_mentions
from quotetrack.speakers.pronouns import resolve_pronouns
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.sources import Answer, Reader
from quotetrack.syntax import Syntax

# The share of answers that were right, by the step that gave them, counted on PolNeAR's dev part.
SURE = {
    "full name": 0.99,
    "short name": 0.98,
    "pronoun": 0.95,
    "weak pronoun": 0.85,
    "role": 0.93,
    "epithet": 0.85,
    "registry": 0.95,
    "unknown name": 0.93,
    "described": 0.75,
    "open": 0.5,
    "none": 0.3,
}
GOING_ON = 0.9  # the same for a quotation that goes on with the speaker of another


def attribute(
    syntax: Syntax,
    quotations: Sequence[Quotation],
    registry: Registry,
    language: Language,
    published: str | None,
) -> list[Attribution]:
    """Name the speaker of each quotation, in the order given.

    ``registry`` gains the persons and bodies that the document names in full. ``published`` is
    the document's ISO 8601 date, which decides who holds an office.
    """
    people = language.people
    cast = gather(find_mentions(syntax, people), people, registry, published)
    holders = Holders.build(cast)
    pronouns = resolve_pronouns(syntax, quotations, cast, holders, people)
    reader = Reader(syntax, cast, holders, pronouns, registry, people, published)
    answers = [None if q.continues is not None else reader.read(q.source) for q in quotations]
    found: list[Attribution | None] = [
        _conclude(q, a, registry, published) if a else None
        for q, a in zip(quotations, answers, strict=True)
    ]
    return [attribution or _go_on(quotations, n, found) for n, attribution in enumerate(found)]


def _conclude(
    quotation: Quotation, answer: Answer, registry: Registry, published: str | None
) -> Attribution:
    character = answer.character
    speaker = _enter(character, registry, published) if character else None
    described = answer.described
    if character and speaker is None:
        described = character.text
    role = answer.role
    if speaker and role is None and character:
        role = next((r.text for r in character.roles if r.text), None)
    return Attribution(
        quotation=quotation,
        speaker=speaker,
        described=_straighten(described) if described else described,
        role=role,
        reason=answer.reason,
        confidence=round(quotation.confidence * SURE[answer.sieve], 3),
    )


def _enter(character: Character, registry: Registry, published: str | None) -> Speaker | None:
    """Return the speaker that a character is, entered anew if need be; None without a name."""
    if character.speaker is None and character.named:
        known = registry.resolve(character.text, character.kind, published)
        single = character.kind is SpeakerKind.PERSON and len(character.text.split()) == 1
        if known is None and not single:
            known = registry.add(_canonical(character), character.kind)
        character.speaker = known
    return character.speaker


def _canonical(character: Character) -> str:
    """Return the name to enter: straight apostrophes, capitals only where names have them."""
    text = _straighten(character.text)
    shouted = character.kind is SpeakerKind.PERSON and text.isupper()
    return text.title() if shouted else text


def _straighten(text: str) -> str:
    """Return text with straight apostrophes: one spelling, whatever the outlet's typography."""
    return text.replace("’", "'").replace("‘", "'")


def _go_on(
    quotations: Sequence[Quotation], n: int, found: Sequence[Attribution | None]
) -> Attribution:
    """Give a quotation that goes on the speaker of the one it continues."""
    quotation, seen = quotations[n], {n}
    before = quotation.continues
    while before is not None and before not in seen and before < len(found):
        source = found[before]
        if source is not None:
            return Attribution(
                quotation=quotation,
                speaker=source.speaker,
                described=source.described,
                role=source.role,
                reason=f"goes on from the quotation before it, where {source.reason}",
                confidence=round(quotation.confidence * source.confidence * GOING_ON, 3),
            )
        seen.add(before)
        before = quotations[before].continues
    return Attribution(
        quotation,
        None,
        None,
        None,
        "goes on from a quotation whose speaker is not known",
        quotation.confidence,
    )
