"""Contents that go on in a new paragraph although their marks were closed: two people's words.

“You are old,” said Whitfield. ¶ “[So is the play.]” ¶ “[So is she.]” may be anybody's; only marks
that stay open at a paragraph's end say that the same speaker goes on. One such paragraph alone,
behind words that name the speaker, is left to them, as newspapers write.
"""

from dataclasses import replace
from itertools import pairwise

from quotetrack.model import Kind, Quotation, Span
from quotetrack.quotations.floating import SURETY_OF_UNATTRIBUTED, WHY

CLOSING = frozenset("”»“’\"'")
OPENING = frozenset("“„«»‘\"'")


def split_closed(text: str, quotation: Quotation) -> tuple[Quotation, ...]:
    """Return a quotation in parts: what stands in a paragraph behind closed marks is nobody's.

    A part that its own source stands beside keeps it.
    """
    parts = _part(text, quotation.content)
    if len(parts) == 1:
        return (quotation,)
    near = quotation.source or quotation.cue
    own = min(range(len(parts)), key=lambda n: _distance(parts[n], near)) if near else 0
    return tuple(
        replace(quotation, content=part)
        if n == own
        else replace(
            quotation,
            content=part,
            cue=(),
            source=(),
            kind=Kind.DIRECT,
            rule="unattributed",
            confidence=SURETY_OF_UNATTRIBUTED,
            continues=None,
            reasons=WHY["unattributed"],
        )
        for n, part in enumerate(parts)
    )


def _part(text: str, content: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    parts = [list(content[:1])]
    for before, piece in pairwise(content):
        between = text[before.end : piece.start]
        apart = "\n" in between and not between.strip()
        closed = text[before.end - 1] in CLOSING and text[piece.start] in OPENING
        if apart and closed:
            if len(parts[-1]) > 1 and text[: before.start].endswith("\n"):
                parts.append([parts[-1].pop()])
            parts.append([piece])
        else:
            parts[-1].append(piece)
    return [tuple(part) for part in parts]


def _distance(part: tuple[Span, ...], near: tuple[Span, ...]) -> int:
    """Return how many characters part a content from its source or cue."""
    gaps = (max(p.start - s.end, s.start - p.end, 0) for p in part for s in near)
    return min(gaps)
