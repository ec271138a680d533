"""A text -> the paragraphs to be parsed, each of them once."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from quotetrack.documents.cleaning.repeats import drop_repeats, find_pull_quotes
from quotetrack.documents.cleaning.wrapping import join_wrapped
from quotetrack.model import Span

MAX_PASSAGE = 20_000
"""The most characters of one passage, so that no parser is handed a monster."""

# NEL (U+0085) is left out: in badly decoded text it is an ellipsis in the middle of a sentence.
_LINE = re.compile(r"[^\n\r\v\f\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»›)\]]*\s+")
_SPACE = re.compile(r"\s+")


def passages(text: str, without: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Return the paragraphs of ``text`` in order, without those it had already.

    Each line that isn't blank is a paragraph; its span leaves out white space around it. Where
    a program broke the lines at a width, they are joined again, line breaks included. A block
    that a scraper repeated counts once, where it first stands: a paragraph of at least 40
    characters that stood before is left out, a shorter one (which may well come twice in its own
    right) only where it stands between two such paragraphs. A pull quote is left out: its words
    stand in a longer paragraph. A paragraph of more than 20,000 characters becomes several
    passages, cut behind a sentence if possible.

    ``without`` are ranges of which nothing is wanted, sorted and apart: page furniture.
    """
    once = list(drop_repeats(text, leave_out(find_paragraphs(text), without)))
    pulled = set(find_pull_quotes(text, once))
    return tuple(piece for span in once if span not in pulled for piece in _split(text, span))


def find_paragraphs(text: str) -> list[Span]:
    """Return the lines of ``text`` that aren't blank, those joined that a program broke."""
    lines = [span for match in _LINE.finditer(text) if (span := _strip(text, *match.span()))]
    return join_wrapped(text, lines)


def leave_out(paragraphs: Sequence[Span], without: Sequence[Span]) -> list[Span]:
    """Return the paragraphs that don't lie wholly in one of ``without``, which are sorted."""
    starts = [span.start for span in without]
    return [
        span
        for span in paragraphs
        if not (n := bisect_right(starts, span.start)) or without[n - 1].end < span.end
    ]


def _strip(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space around it, None if there is nothing else."""
    part = text[start:end]
    kept = part.strip()
    start += len(part) - len(part.lstrip())
    return Span(start, start + len(kept)) if kept else None


def _split(text: str, span: Span) -> Iterator[Span]:
    """Cut a span into pieces of at most ``MAX_PASSAGE`` characters."""
    start = span.start
    while span.end - start > MAX_PASSAGE:
        cut = _find_cut(text, start + MAX_PASSAGE // 2, start + MAX_PASSAGE)
        if piece := _strip(text, start, cut):
            yield piece
        start = cut
    if last := _strip(text, start, span.end):
        yield last


def _find_cut(text: str, earliest: int, latest: int) -> int:
    """Return where to cut: behind the last sentence, else the last white space, else anywhere."""
    for boundary in (_SENTENCE_END, _SPACE):
        ends = [match.end() for match in boundary.finditer(text, earliest, latest)]
        if ends:
            return ends[-1]
    return latest
