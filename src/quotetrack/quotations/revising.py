"""Look over a document's quotations once more, for what is seen only when all are found.

Four things: words of a transcript belong to whoever their label names; a name's words between
two pieces in marks name who said them; a title in marks is no part of what somebody said; behind
closed marks a new paragraph begins a new quotation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quotetrack.lang import Language
from quotetrack.model import Kind, Quotation
from quotetrack.quotations.between import name_between
from quotetrack.quotations.closing import split_closed
from quotetrack.quotations.floating import SURETY_OF_UNATTRIBUTED, WHY
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.stretches import Stretches
from quotetrack.quotations.titles import drop_titles
from quotetrack.quotations.transcripts import SpokenTurn, find_turns
from quotetrack.quotations.turn_labels import find_lines, read_labels

# PolNeAR's train and dev parts have five articles whose transcripts are annotated by turns. Of the
# 43 turns found there 39 (0.91) have content and source as annotated; three of the others end a
# paragraph early.
SURETY_OF_TURN = 0.9
# The rule that reads one line by itself as a turn (METHOD: Boil the leeks.); what it reads stays
# where the text shows that the label is somebody's name.
LONE_TURN = "turn"
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
    claimed = Stretches(s for q in trimmed for s in (*q.content, *q.cue, *q.source))
    named = [name_between(scene, q, claimed) for q in trimmed]
    lines = list(find_lines(scene))
    labels = read_labels(scene, language, lines)
    surely = frozenset((label.span,) for label in labels if label.named and not label.is_part)
    kept = {n: q for n, q in enumerate(named) if q.rule != LONE_TURN or q.source in surely}
    return set_turns(scene.syntax.text, _split(scene, kept), find_turns(scene, lines, labels))


def _split(scene: Scene, quotations: Mapping[int, Quotation]) -> dict[int, Quotation]:
    """Split off what marks that were closed part; those split off get new keys."""
    found: dict[int, Quotation] = {}
    key = max(quotations, default=0)
    for n, quotation in quotations.items():
        parts = split_closed(scene.syntax.text, quotation)
        own = next((p for p in parts if p.source or p.cue), parts[0])
        found[n] = own
        for part in parts:
            if part is not own:
                key += 1
                found[key] = part
    return found


def set_turns(
    text: str, quotations: Mapping[int, Quotation], turns: Sequence[SpokenTurn]
) -> tuple[Quotation, ...]:
    """Put the turns of transcripts in the place of what else was found there.

    ``quotations`` have the keys that ``continues`` refers to. What reaches into a turn keeps its
    words outside of it, if its speaker is named outside too.
    """
    places = Stretches(turn.place for turn in turns)
    kept = {
        key: left
        for key, quotation in quotations.items()
        if (left := _leave_outside(quotation, places, text))
    }
    # New ones have negative keys, so that the others keep theirs.
    found = kept | {~n: _make_quotation(turn) for n, turn in enumerate(turns)}
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


def _leave_outside(quotation: Quotation, places: Stretches, text: str) -> Quotation | None:
    """Return what is left of a quotation outside of ``places``; None if it belongs inside."""
    left = tuple(span for span in quotation.content if not places.touch(span))
    if any(map(places.touch, (*quotation.cue, *quotation.source))):
        return None
    if left == quotation.content:
        return quotation
    worded = any(c.isalnum() for span in left for c in span.within(text))
    return replace(quotation, content=left) if worded and quotation.source else None


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
