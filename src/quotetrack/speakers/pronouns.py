"""Pronouns: whom "he" and "she" stand for, by who is in the reader's mind at that place."""

from collections.abc import Iterable, Mapping
from itertools import chain

from quotetrack.lang.people import People
from quotetrack.model import Kind, Quotation, Span, SpeakerKind
from quotetrack.speakers.asking import Asker
from quotetrack.speakers.characters import Cast, Character
from quotetrack.speakers.descriptions import Holders
from quotetrack.speakers.heads import find_head
from quotetrack.speakers.prominence import Prominence
from quotetrack.speakers.ranking import Ranker
from quotetrack.speakers.salience import Walk
from quotetrack.syntax import Syntax

MARKS: Mapping[str, str | tuple[str, ...]] = {
    "“": "”",
    "”": "”",
    '"': '"',
    "``": "''",
    "„": ("“", "”"),
    "«": "»",
    "»": "«",
}


def walk_through(  # noqa: PLR0913, PLR0917 - all that is known of a document
    syntax: Syntax,
    quotations: Iterable[Quotation],
    cast: Cast,
    holders: Holders,
    people: People,
    ranker: Ranker | None,
    *,
    kind: type[Walk] = Walk,
) -> Walk:
    """Return a walk through the document, not yet begun; `Walk.run` resolves its pronouns."""
    listed = list(quotations)
    asked, leading = _find_asked(syntax, listed, cast)
    prominence = Prominence(
        syntax=syntax,
        sources=_cover(syntax, (span for q in listed for span in q.source)),
        reported=_tokens(syntax, listed, Kind.MIXED) | _tokens(syntax, listed, Kind.INDIRECT),
        introductions=_introductions(cast),
    )
    return kind(
        syntax=syntax,
        cast=cast,
        people=people,
        # « Le pont, dit-elle, est sûr »: whoever speaks may be told inside of the marks.
        quoted=(_quoted(syntax) | _tokens(syntax, listed, Kind.DIRECT)) - prominence.sources,
        prominence=prominence,
        holders=holders,
        asker=Asker(syntax, cast, people, asked, leading, ranker),
    )


def _find_asked(
    syntax: Syntax, quotations: Iterable[Quotation], cast: Cast
) -> tuple[Mapping[int, frozenset[Character]], frozenset[int]]:
    """Return the sources' heads, each with whom its content names, and those before a content."""
    asked: dict[int, frozenset[Character]] = {}
    leading: set[int] = set()
    for quotation in quotations:
        positions = [i for span in quotation.source for i in syntax.tokens_in(span)]
        head = find_head(syntax, positions)
        if head is None:
            continue
        inside = _cover(syntax, quotation.content) & cast.options.keys()
        named = frozenset(c for i in inside for c in cast.options[i])
        asked[head.i] = asked.get(head.i, frozenset()) | named
        if head.start < quotation.start:
            leading.add(head.i)
    return asked, frozenset(leading)


def _introductions(cast: Cast) -> frozenset[int]:
    """Return the tokens by which persons are first named in full, with their role if given."""
    return frozenset(
        mention.head
        for character in cast.characters
        if character.kind is SpeakerKind.PERSON
        for mention in [m for m in character.mentions if not m.headline][:1]
        if mention.name.full
    )


def _tokens(syntax: Syntax, quotations: Iterable[Quotation], kind: Kind) -> frozenset[int]:
    return _cover(syntax, (span for q in quotations if q.kind is kind for span in q.content))


def _cover(syntax: Syntax, spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(chain.from_iterable(map(syntax.tokens_in, spans)))


def _quoted(syntax: Syntax) -> frozenset[int]:
    """Return the tokens between quotation marks, pair by pair inside each paragraph."""
    inside: set[int] = set()
    closing: str | tuple[str, ...] = ""
    paragraph, opened = -1, 0
    for sentence in syntax.sentences:
        if sentence.paragraph != paragraph:
            closing, paragraph = "", sentence.paragraph
        for token in sentence.tokens:
            if closing and token.text.endswith(closing):
                inside.update(range(opened, token.i))
                closing = ""
            elif not closing and token.text in MARKS:
                closing, opened = MARKS[token.text], token.i + 1
    return frozenset(inside)
