"""Finding the quotation that a judgement is about, where a text or its extraction has changed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from quotetrack.model import Judgement, Span, Spans, Verdict

# What two contents must share, as a part of all characters that either has. Whoever spoke is the
# same in half of the words; that words are no quotation, or are right, is said of these words.
ENOUGH = 0.5
NEARLY_ALL = 0.8
_LEFT_OUT = " … "


def locate(
    judgement: Judgement, text: str, contents: Mapping[str, tuple[str, Spans]]
) -> str | None:
    """Return the id of the quotation that ``judgement`` is about, None if it isn't there.

    Args:
        judgement: one about a quotation of this document.
        text: the document's text as it is now.
        contents: each of its quotations by id: the words, and the ranges they stand in.
    """
    if judgement.place is None:
        return None
    for key, (words, spans) in sorted(contents.items()):
        same_words = judgement.text is None or judgement.text == words
        if same_words and (spans[0].start, spans[-1].end) == judgement.place:
            return key
    moved = find_words(text, judgement.text, judgement.place)
    if moved is None:
        return None
    shares = [(share(spans, moved), key) for key, (_, spans) in sorted(contents.items())]
    most, best = max(shares, default=(0.0, ""), key=lambda found: found[0])
    enough = ENOUGH if judgement.verdict is Verdict.WRONG_SPEAKER else NEARLY_ALL
    return best if most >= enough else None


def find_words(text: str, words: str | None, place: Span) -> Spans | None:
    """Return the ranges of ``words`` in ``text`` that are nearest to ``place``, None if none are.

    Spaces and line breaks may differ; ``…`` between spaces leaves words out. Without ``words``,
    the place as it is.
    """
    if words is None:
        return (place,) if place.end <= len(text) else None
    pieces = [_pattern(piece) for piece in words.split(_LEFT_OUT) if piece.strip()]
    if not pieces:
        return None
    # The whole may hold an ellipsis of its own, written as ours.
    whole = _pattern(words)
    found = chain(_follow(text, [whole]), _follow(text, pieces) if len(pieces) > 1 else ())
    return min(found, key=lambda spans: abs(spans[0].start - place.start), default=None)


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _follow(text: str, pieces: Sequence[re.Pattern[str]]) -> Iterator[Spans]:
    """Yield where ``pieces`` stand one after the other, once for each place of the first."""
    for first in pieces[0].finditer(text):
        spans = [Span(*first.span())]
        for piece in pieces[1:]:
            after = piece.search(text, spans[-1].end)
            if after is None:
                return
            spans.append(Span(*after.span()))
        yield tuple(spans)


def share(one: Iterable[Span], other: Iterable[Span]) -> float:
    """Return how many of the characters that either covers both do (Jaccard's index).

    >>> share([Span(0, 4)], [Span(2, 6)])
    0.3333333333333333
    """
    first, second = list(one), list(other)
    edges = sorted({edge for span in chain(first, second) for edge in span})
    both = either = 0
    for start, end in pairwise(edges):
        within = [any(s.start <= start < s.end for s in spans) for spans in (first, second)]
        both += (end - start) * all(within)
        either += (end - start) * any(within)
    return both / either if either else 0.0
