"""How much of a quotation is verbatim: what stands inside quotation marks."""

import re
from collections.abc import Iterable
from functools import cache

from quotetrack.lang.marks import Mark, Turn, load_marks
from quotetrack.model import Kind

_GAP = " … "


def count_verbatim(kind: str, text: str) -> int:
    """Return how many characters of a quotation's words stand inside marks; indirect: 0.

    >>> count_verbatim("mixed", "that it was “safe and sound” by now")
    14
    """
    if kind == Kind.DIRECT:
        return len(text.replace(_GAP, " "))
    if kind == Kind.INDIRECT:
        return 0
    # In Swedish and Finnish a mark that else closes opens too: only where no other does.
    return _count(_pair(closing=False), text) or _count(_pair(closing=True), text)


def _count(pairs: re.Pattern[str], text: str) -> int:
    return sum(len(inner) for found in pairs.finditer(text) for inner in found.groups() if inner)


@cache
def _pair(*, closing: bool) -> re.Pattern[str]:
    marks = [m for m in load_marks().by_text.values() if closing or m.turn is not Turn.CLOSE]
    marks.sort(key=lambda mark: (-len(mark.text), mark.text))
    return re.compile("|".join(map(_write_pair, marks)), re.DOTALL)


def _write_pair(mark: Mark) -> str:
    """Return a pattern for what ``mark`` opens; an apostrophe inside a word does nothing."""
    ends = _either(mark.closed_by | mark.slips)
    if mark.single:
        return rf"(?<!\w){re.escape(mark.text)}(.+?)(?:{ends})(?!\w)"
    return rf"{re.escape(mark.text)}(.+?)(?:{ends})"


def _either(marks: Iterable[str]) -> str:
    return "|".join(re.escape(mark) for mark in sorted(marks, key=lambda m: (-len(m), m)))
