"""What templates need to show a marked text: a class for each mark, and which quotation it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from quotetrack.model.showing import Voice
from quotetrack.publish.highlighting import (
    Colour,
    Mark,
    Part,
    Segment,
    give_colours,
    highlight,
    lay_out,
    mark_quotations,
)
from quotetrack.store.showing.documents import Passage, Placed

LEAST = 2
"""So few characters hold no word: a space, a mark. That they are withheld isn't told."""
NEAR = 120
"""What lies so near is taken to be in one paragraph: whether it is may be withheld too."""
DEEPEST = 8
"""A piece of text tells of no more quotations than this."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text as it is shown.

    ``classes`` says how it looks, ``of`` which quotations it belongs to, by their place in the
    list, innermost first; ``begins`` has those whose words start here.
    """

    text: str
    classes: str = ""
    of: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its pieces, and the line breaks behind it."""

    pieces: tuple[Piece, ...]
    breaks: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as paragraphs; ``left_out`` tells that something before it is withheld."""

    lines: tuple[Line, ...]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Shade:
    """Whose colour it is, how it looks, and how many quotations of the article have it."""

    voice: Voice | None
    classes: str
    quotations: int


def dress(
    passages: Sequence[Passage], marks: Sequence[Mark], colours: Sequence[Colour]
) -> list[Stretch]:
    """Return passages with their marks as classes; joined, their texts are the passages'.

    Passages no more than `NEAR` apart are in one paragraph, with "[…]" between them.
    """
    before = 0
    stretches: list[Stretch] = []
    for passage in passages:
        lines = lay_out(highlight(passage.text, marks, passage.start))
        dressed = [Line(tuple(_dress(s, colours) for s in p.segments), p.breaks) for p in lines]
        gap = passage.start - before
        last = stretches[-1].lines[-1:] if stretches else ()
        if dressed and last and not last[0].breaks and gap <= NEAR:
            dressed[0] = _join(last[0], dressed[0], gap)
            whole = (*stretches[-1].lines[:-1], *dressed)
            stretches[-1] = Stretch(whole, stretches[-1].left_out)
        else:
            stretches.append(Stretch(tuple(dressed), left_out=gap > LEAST))
        before = passage.end
    return stretches


def _join(first: Line, then: Line, gap: int) -> Line:
    """Return two lines as one, with what tells that something between them is left out."""
    between = Piece(" ") if gap <= LEAST else Piece(" […] ", "withheld")
    return Line((*first.pieces, between, *then.pieces), then.breaks)


def name_colour(colour: Colour) -> str:
    """Return the classes of a colour."""
    if colour.hue is None:
        return "nobody"
    return f"h{colour.hue} again" if colour.again else f"h{colour.hue}"


def gather_shades(quotations: Sequence[Placed]) -> list[Shade]:
    """Return who speaks in an article, in order of appearance; those left open last."""
    colours = give_colours(quotations)
    voices: dict[tuple[str, str | None], list[int]] = {}
    for n, placed in enumerate(quotations):
        voice = next(iter(placed.shown.voices), None)
        key = (voice.id or voice.name, voice.id) if voice else ("", "")
        voices.setdefault(key, []).append(n)
    shades = [
        Shade(
            next(iter(quotations[ns[0]].shown.voices), None), name_colour(colours[ns[0]]), len(ns)
        )
        for ns in voices.values()
    ]
    return sorted(shades, key=lambda shade: shade.voice is None)


def mark_all(quotations: Sequence[Placed], more: Sequence[Mark] = ()) -> list[Mark]:
    """Return the marks of quotations, and what else is marked."""
    return [*mark_quotations(quotations), *more]


def _dress(segment: Segment, colours: Sequence[Colour]) -> Piece:
    contents = [mark.of for mark in segment.marks if mark.part is Part.CONTENT][::-1]
    others = [mark.of for mark in segment.marks if mark.of >= 0 and mark.part is not Part.CONTENT]
    classes = ["said", name_colour(colours[contents[0]])] if contents else []
    classes += ["twice"] if len(contents) > 1 else []
    parts = {mark.part for mark in segment.marks} - {Part.CONTENT}
    classes += sorted(parts)
    of = tuple(dict.fromkeys((*contents, *others)))[:DEEPEST]
    return Piece(segment.text, " ".join(classes), of, segment.begins)
