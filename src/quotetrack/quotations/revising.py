"""Look over a document's quotations once more, for what is seen only when all are found.

Three things: words of a transcript belong to whoever their label names; a name's words between
two pieces in marks name who said them; a title in marks is no part of what somebody said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quotetrack.lang import Language
from quotetrack.model import Kind, Quotation, Span
from quotetrack.quotations.between import name_between
from quotetrack.quotations.floating import SURETY_OF_UNATTRIBUTED, WHY
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.titles import drop_titles
from quotetrack.quotations.transcripts import SpokenTurn, find_turns

# PolNeAR's train and dev parts have five articles whose transcripts are annotated by turns. Of the
# 43 turns found there 39 (0.91) have content and source as annotated; three of the others end a
# paragraph early.
SURETY_OF_TURN = 0.9
WHY_TURN = (
    "a label with a colon begins the line, as in a transcript",
    "lines with other labels stand before or behind it",
)


def revise(
    scene: Scene, language: Language, quotations: Sequence[Quotation]
) -> tuple[Quotation, ...]:
    """Return the quotations of a document with what its transcripts, titles and names show.

    They stay sorted by start; contents never overlap.
    """
    trimmed = [drop_titles(scene, language, q) for q in quotations]
    named = [
        name_between(scene, q, [*trimmed[:n], *trimmed[n + 1 :]]) for n, q in enumerate(trimmed)
    ]
    turns = find_turns(scene, language)
    return set_turns(scene.syntax.text, named, turns)


def set_turns(
    text: str, quotations: Sequence[Quotation], turns: Sequence[SpokenTurn]
) -> tuple[Quotation, ...]:
    """Put the turns of transcripts in the place of what else was found there.

    What reaches into a turn keeps its words outside of it, if its speaker is named outside too.
    """
    places = [turn.place for turn in turns]
    kept = {n: left for n, q in enumerate(quotations) if (left := _leave_outside(q, places, text))}
    # New ones have negative keys, so that the others keep theirs, which ``continues`` refers to.
    said = {~n: _make_quotation(turn) for n, turn in enumerate(turns)}
    found = kept | said
    order = sorted(found, key=lambda key: found[key].start)
    position = {key: at for at, key in enumerate(order)}
    return tuple(_renumber(found[key], position) for key in order)


def _make_quotation(turn: SpokenTurn) -> Quotation:
    return Quotation(
        content=turn.content,
        cue=(turn.label.colon,),
        source=(turn.label.span,),
        kind=Kind.DIRECT,
        rule="turn",
        confidence=SURETY_OF_TURN,
        reasons=WHY_TURN,
    )


def _leave_outside(quotation: Quotation, places: Sequence[Span], text: str) -> Quotation | None:
    """Return what is left of a quotation outside of ``places``; None if it belongs inside."""
    if not _touch((*quotation.content, *quotation.cue, *quotation.source), places):
        return quotation
    if _touch((*quotation.cue, *quotation.source), places) or not quotation.source:
        return None
    left = tuple(span for span in quotation.content if not _touch((span,), places))
    worded = any(c.isalnum() for span in left for c in span.within(text))
    return replace(quotation, content=left) if worded else None


def _touch(spans: Iterable[Span], places: Sequence[Span]) -> bool:
    return any(s.start < p.end and p.start < s.end for s in spans for p in places)


def _renumber(quotation: Quotation, position: Mapping[int, int]) -> Quotation:
    """Let a quotation continue the same one at its new place; open if that is gone."""
    before = quotation.continues
    if before is None or before in position:
        return replace(quotation, continues=None if before is None else position[before])
    return replace(
        quotation,
        continues=None,
        rule="unattributed",
        confidence=SURETY_OF_UNATTRIBUTED,
        reasons=WHY["unattributed"],
    )
