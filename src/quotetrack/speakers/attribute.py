"""Attribute every quotation of a document to its speaker, or leave it honestly open."""

from collections.abc import Sequence
from dataclasses import replace

from quotetrack.lang import Language, People
from quotetrack.model import Attribution, Quotation, Speaker, SpeakerKind, covered
from quotetrack.speakers.answers import Answer, Certainty, Sieve
from quotetrack.speakers.cast import gather
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.described import Described
from quotetrack.speakers.descriptions import Holders
from quotetrack.speakers.mentions import Mention, find_mentions
from quotetrack.speakers.names import mend
from quotetrack.speakers.nominatives import bring_to_nominative
from quotetrack.speakers.pairs import find_pairs
from quotetrack.speakers.pronouns import walk_through
from quotetrack.speakers.ranking import load_ranker
from quotetrack.speakers.registry import Registry
from quotetrack.speakers.sources import Reader
from quotetrack.speakers.trust import load_trust
from quotetrack.speakers.turns import TURN, Labels
from quotetrack.syntax import Syntax


def attribute(  # noqa: PLR0913 - all that decides who speaks
    syntax: Syntax,
    quotations: Sequence[Quotation],
    registry: Registry,
    language: Language,
    published: str | None,
    *,
    without: frozenset[Sieve] = frozenset(),
) -> list[Attribution]:
    """Name the speaker of each quotation, in the order given.

    ``registry`` gains the persons and bodies that the document names in full. ``published`` is
    the document's ISO 8601 date, which decides who holds an office. ``without`` leaves sieves
    out, to measure what each is worth.
    """
    listed, answers = answer_sources(syntax, quotations, registry, language, published, without)
    found: list[Attribution | None] = [
        _conclude(q, a, registry, published) if a and q.continues is None else None
        for q, a in zip(listed, answers, strict=True)
    ]
    return [attribution or _go_on(listed, n, found, without) for n, attribution in enumerate(found)]


def answer_sources(  # noqa: PLR0913, PLR0917 - the same
    syntax: Syntax,
    quotations: Sequence[Quotation],
    registry: Registry,
    language: Language,
    published: str | None,
    without: frozenset[Sieve] = frozenset(),
) -> tuple[list[Quotation], list[Answer | None]]:
    """Tell whom the source of each quotation means; None for one that goes on.

    Returns the quotations, too: some of those without a source turn out to go on.
    """
    people = language.people
    cast = gather(
        _name_all(syntax, people, registry, published), people, registry, published, without
    )
    reader = _open_reader(syntax, quotations, cast, registry, language, published, without)
    labels = Labels(cast, registry, people, language.cues.transcripts.parts, published)
    answers = [
        None
        if q.continues is not None
        else labels.read(covered(syntax.text, q.source))
        if q.rule == TURN
        else reader.read(q.source)
        for q in quotations
    ]
    if Sieve.GOING_ON in without:
        return list(quotations), answers
    return [_join_up(syntax, quotations, answers, n) for n in range(len(quotations))], answers


def _name_all(
    syntax: Syntax, people: People, registry: Registry, published: str | None
) -> list[Mention]:
    def is_known(name: str) -> bool:
        return registry.resolve(name, None, published) is not None

    return bring_to_nominative(syntax, find_mentions(syntax, people), people, is_known)


def _join_up(
    syntax: Syntax, quotations: Sequence[Quotation], answers: Sequence[Answer | None], n: int
) -> Quotation:
    """Return a quotation without a source as one that goes on, if it begins where another ended.

    Whitfield called her a master of bargains. “[She never lost a bid].”
    """
    quotation, answer = quotations[n], answers[n]
    if n == 0 or answer is None or answer.certainty is not Certainty.NONE:
        return quotation
    before = quotations[n - 1]
    end = max(span.end for span in (*before.content, *before.cue, *before.source))
    between = syntax.text[end : quotation.start]
    apart = end > quotation.start or "\n" in between or any(map(str.isalnum, between))
    return quotation if apart else replace(quotation, continues=n - 1)


def _open_reader(  # noqa: PLR0913, PLR0917 - the same
    syntax: Syntax,
    quotations: Sequence[Quotation],
    cast: Cast,
    registry: Registry,
    language: Language,
    published: str | None,
    without: frozenset[Sieve],
) -> Reader:
    people, holders = language.people, Holders.build(cast)
    ranker = None if Sieve.RANKER in without else load_ranker()
    walk = walk_through(syntax, quotations, cast, holders, people, ranker)
    walk.salience_counts = Sieve.SALIENCE not in without
    pronouns, ranked = walk.run(), walk.asker.ranked
    described = Described(
        syntax, cast, holders, pronouns, ranked, registry, people, published, without
    )
    pairs = find_pairs(syntax, cast, people)
    return Reader(syntax, cast, pronouns, ranked, described, people, without, pairs)


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
    others = (_enter(other, registry, published) for other in answer.others)
    return Attribution(
        quotation=quotation,
        speaker=speaker,
        described=_straighten(described) if described else described,
        role=role,
        reason=answer.reason,
        confidence=load_trust().rate(quotation.confidence, answer),
        named_as=_straighten(character.text) if character and character.mentions else None,
        others=tuple(filter(None, others)),
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
    return mend(text).replace("’", "'").replace("‘", "'")


def _go_on(
    quotations: Sequence[Quotation],
    n: int,
    found: Sequence[Attribution | None],
    without: frozenset[Sieve],
) -> Attribution:
    """Give a quotation that goes on the speaker of the one it continues."""
    quotation, seen = quotations[n], {n}
    before = None if Sieve.GOING_ON in without else quotation.continues
    while before is not None and before not in seen and before < len(found):
        source = found[before]
        if source is not None:
            return replace(
                source,
                quotation=quotation,
                reason=f"goes on from the quotation before it, where {source.reason}",
                confidence=load_trust().go_on(quotation.confidence, source.confidence),
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
