"""What of a parse is kept: where sentences begin, and the trees of those that attribute something.

Readers see them drawn, beside why something was taken for a quotation.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from quotetrack.model import Quotation, Sentence, SentenceTree, Span, Token, TreeWord

LONGEST = 120
"""Tokens of a sentence: no drawing of a longer one can be read."""

Back = Callable[[Span], Span]
"""From a place in the copy that was parsed to the place in the stored text."""


class Placed(Protocol):
    """A sentence, or a line that wasn't parsed."""

    @property
    def start(self) -> int:
        """Offset of the first character."""
        ...

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        ...


def find_starts(sentences: Iterable[Placed], back: Back) -> tuple[int, ...]:
    """Return the offsets in the stored text at which sentences begin, in order, each once."""
    starts = (back(Span(sentence.start, sentence.end)).start for sentence in sentences)
    return tuple(sorted(set(starts)))


def find_trees(
    sentences: Sequence[Sentence], quotations: Iterable[Quotation], back: Back
) -> tuple[SentenceTree, ...]:
    """Return the parses of the sentences in which ``quotations`` are attributed, in order.

    Args:
        sentences: all of the document, in order.
        quotations: with places in the copy that was parsed.
        back: brings those to the stored text.
    """
    begin = [sentence.start for sentence in sentences]
    places = [_find_anchor(each) for each in quotations]
    wanted = {n: place for place in places if (n := bisect_right(begin, place) - 1) >= 0}
    trees = (_keep(sentences[n], back) for n in sorted(wanted) if wanted[n] < sentences[n].end)
    # Two sentences that were parted within what was one character share its place.
    return tuple({tree.span.start: tree for tree in trees if tree}.values())


def _find_anchor(quotation: Quotation) -> int:
    """Return where a quotation is attributed: at its cue, else its source, else its content."""
    spans = quotation.cue or quotation.source or quotation.content
    return spans[0].start


def _keep(sentence: Sentence, back: Back) -> SentenceTree | None:
    if len(sentence.tokens) > LONGEST:
        return None
    span = back(Span(sentence.start, sentence.end))
    first = sentence.tokens[0].i
    words = (_keep_word(token, first, len(sentence.tokens), back) for token in sentence.tokens)
    return SentenceTree(
        span,
        tuple(w._replace(start=w.start - span.start, end=w.end - span.start) for w in words),
    )


def _keep_word(token: Token, first: int, count: int, back: Back) -> TreeWord:
    """Return a token with its place in the stored text, and its head in the sentence."""
    place = back(Span(token.start, token.end))
    head = token.head - first if token.head != token.i else -1
    return TreeWord(
        *place, token.lemma, token.upos, token.deprel, head if 0 <= head < count else -1
    )
