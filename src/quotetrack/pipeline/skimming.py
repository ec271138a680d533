"""What isn't parsed of an article, and what is read of it all the same: the names.

A line that holds no quotation may still introduce who speaks elsewhere. So its words stay in the
text as tokens with hardly a tree, those in capitals taken for names where that is safe
(`glancing`), and whoever says who is meant sees them in their place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from operator import attrgetter

from quotetrack.model import Attribution, Kind, Sentence, Span, Token
from quotetrack.quotations.gate.choosing import (
    ALL,
    QUOTED,
    choose_likely,
    choose_marked,
    load_weights,
)
from quotetrack.quotations.gate.lines import Line, cut_lines

Gate = Callable[[str, Sequence[Line]], Sequence[bool]]
"""Tells of each line of a text whether it is to be parsed."""


@dataclass(frozen=True, slots=True)
class Skim:
    """An article before its parse: the places to be parsed, and the lines that aren't.

    ``paragraphs`` are the numbers of the paragraphs that the places stand in.
    """

    places: tuple[Span, ...]
    paragraphs: tuple[int, ...]
    left: tuple[Line, ...]

    def number(self, parsed: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """Return the sentences of the places with the numbers of their paragraphs."""
        if not self.left:
            return tuple(parsed)
        return tuple(Sentence(s.tokens, self.paragraphs[s.paragraph]) for s in parsed)


def open_gate(language: str, parse: str, only: str | None) -> Gate | None:
    """Return what chooses the lines to be parsed, None if all are.

    Args:
        language: the parser's; where nothing was learned for it, all lines are parsed.
        parse: ``likely`` or ``all``.
        only: ``quoted`` for the lines with quotation marks and those beside them, whatever
            ``parse`` says.
    """
    if only == QUOTED:
        return lambda _, lines: choose_marked(lines)
    weights = None if parse == ALL else load_weights(language)
    if weights is None:
        return None
    return lambda text, lines: choose_likely(text, lines, weights)


def skim(text: str, paragraphs: Sequence[Span], gate: Gate | None) -> Skim:
    """Return what of the paragraphs is to be parsed; lines side by side are parsed together."""
    everything = Skim(tuple(paragraphs), tuple(range(len(paragraphs))), ())
    if gate is None:
        return everything
    lines = cut_lines(text, paragraphs)
    chosen = gate(text, lines)
    left = tuple(line for line, may in zip(lines, chosen, strict=True) if not may)
    if not left:
        return everything
    places: list[Span] = []
    numbers: list[int] = []
    joins = False
    for line, may in zip(lines, chosen, strict=True):
        if may and joins and numbers[-1] == line.paragraph:
            places[-1] = Span(places[-1].start, line.span.end)
        elif may:
            places.append(line.span)
            numbers.append(line.paragraph)
        joins = may
    return Skim(tuple(places), tuple(numbers), left)


def weave(parsed: Sequence[Sentence], skimmed: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences of both in the order of the text, their tokens numbered anew."""
    woven: list[Sentence] = []
    count = 0
    for sentence in merge(parsed, skimmed, key=attrgetter("start")):
        shift = count - sentence.tokens[0].i
        count += len(sentence.tokens)
        woven.append(_shift(sentence, shift) if shift else sentence)
    return tuple(woven)


def _shift(sentence: Sentence, shift: int) -> Sentence:
    # Field by field: `replace` would take ten times as long, for a thousand tokens an article.
    moved = (
        Token(
            t.i + shift,
            t.start,
            t.end,
            t.text,
            t.lemma,
            t.upos,
            t.deprel,
            t.head + shift,
            t.entity,
            t.entity_begins,
            t.feats,
        )
        for t in sentence.tokens
    )
    return Sentence(tuple(moved), sentence.paragraph)


def keep_quoted(found: Sequence[Attribution]) -> list[Attribution]:
    """Return those of which something stands in quotation marks; what goes on is numbered anew."""
    kept = [n for n, each in enumerate(found) if each.quotation.kind != Kind.INDIRECT]
    place = {n: k for k, n in enumerate(kept)}
    return [_go_on(found[n], place) for n in kept]


def _go_on(attribution: Attribution, place: Mapping[int, int]) -> Attribution:
    """Return an attribution with the new place of what its quotation continues, if it is kept."""
    before = attribution.quotation.continues
    if before is None:
        return attribution
    quotation = replace(attribution.quotation, continues=place.get(before))
    return replace(attribution, quotation=quotation)
