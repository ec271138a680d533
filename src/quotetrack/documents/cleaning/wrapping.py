"""Lines that a mailer or an editor broke at a width -> the paragraphs that they were.

A program that fills lines breaks one only where the next word would not have fitted. So the
breaks themselves tell: in such a text nearly all of them can be explained by one width, and an
article with a paragraph a line has breaks that no width explains.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from quotetrack.model import Span

NARROWEST, WIDEST = 40, 100
"""Widths that programs fill lines to, in characters."""

FEWEST = 3
"""As many breaks must agree before anything is joined."""

ENOUGH = 0.8
"""The share of breaks that one width must explain."""

_BREAK = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")
_ITEM = re.compile(r"(?:[*•·>#|-]|\(?\d{1,3}[.)])\s|>")
_SENTENCE_END = re.compile(r".*[.!?…][\"'”’»)\]]*", re.DOTALL)


class _Break(NamedTuple):
    """A line that another follows at once: its width, that of the next word, what it ends."""

    line: int
    width: int
    word: int
    ends_sentence: bool


def join_wrapped(text: str, lines: Sequence[Span]) -> list[Span]:
    """Join the lines of each paragraph, if ``text`` was wrapped; else return them as they are.

    ``lines`` are the lines that aren't blank, without the white space around them. A joined span
    holds the line breaks; a break that the width doesn't explain still ends a paragraph, and so
    do a blank line, a deeper indent and a list's next item.
    """
    breaks = list(_find_breaks(text, lines))
    width = _find_width(breaks)
    if width is None:
        return list(lines)
    inner = {b.line for b in breaks if _is_explained(b, width)}
    joined: list[Span] = []
    for n, line in enumerate(lines):
        if n - 1 in inner:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _find_breaks(text: str, lines: Sequence[Span]) -> Iterator[_Break]:
    for n, (line, following) in enumerate(pairwise(lines)):
        margin = _find_margin(text, line)
        if (
            not _BREAK.fullmatch(text, line.end, following.start)
            or following.start - _find_margin(text, following) > _skip_item(text, line) - margin
            or _ITEM.match(text, following.start)
        ):
            continue
        word = text[following.start : following.start + WIDEST].split(maxsplit=1)[0]
        ends = _SENTENCE_END.fullmatch(text, max(line.start, line.end - 9), line.end)
        yield _Break(n, line.end - margin, len(word), ends is not None)


def _find_margin(text: str, line: Span) -> int:
    """Return where the line begins, its indent included."""
    start = line.start
    while start and text[start - 1] in " \t":
        start -= 1
    return start


def _skip_item(text: str, line: Span) -> int:
    """Return where the line's words begin, behind a list's mark if there is one."""
    item = _ITEM.match(text, line.start)
    return item.end() if item else line.start


def _find_width(breaks: Sequence[_Break]) -> int | None:
    """Return the width that explains the breaks, None if there is none."""
    # Where a sentence ends, a person may have begun a paragraph: the others tell.
    telling = [b for b in breaks if not b.ends_sentence]
    if len(telling) < max(FEWEST, len(breaks) / 2):
        return None
    # A few longer lines, such as addresses of pages, are no program's doing.
    width = sorted(b.width for b in telling)[len(telling) * 19 // 20]
    explained = sum(_is_explained(b, width) for b in telling)
    is_wrapped = NARROWEST <= width <= WIDEST and explained >= ENOUGH * len(telling)
    return width if is_wrapped else None


def _is_explained(found: _Break, width: int) -> bool:
    """Tell whether the line was full: the next word would not have fitted on it.

    Programs that even lines out break them a little early; behind the end of a sentence an early
    break is more likely a paragraph's.
    """
    early = 0 if found.ends_sentence else width // 4
    return width - early < found.width + 1 + found.word and found.width <= width * 1.1
