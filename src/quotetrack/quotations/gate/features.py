"""What the gate looks at in a line: its words, its length, marks in it and beside it."""

import re
from collections.abc import Iterator, Sequence

from quotetrack.quotations.gate.lines import Line

_WORD = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
_STRAIGHT = str.maketrans({"’": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
# Lengths are told in steps of so many words.
STEP, LONGEST = 5, 10


def describe(text: str, lines: Sequence[Line]) -> Iterator[set[str]]:
    """Yield the features of each line, as text: a word as it is, others with a space in them."""
    for n, line in enumerate(lines):
        words = _WORD.findall(line.span.within(text).translate(_STRAIGHT).casefold())
        features = set(words)
        features.update(f"begins {k} {word}" for k, word in enumerate(words[:2]))
        features.add(f"ends {words[-1] if words else ''}")
        features.add(f"length {min(LONGEST, len(words) // STEP)}")
        features.add(f"marks {_tell_beside(lines, n)}")
        yield features


def _tell_beside(lines: Sequence[Line], n: int) -> str:
    """Tell of a line and of those before and behind it, in its paragraph, if they have marks."""
    told = ""
    for k in (n - 1, n, n + 1):
        same = 0 <= k < len(lines) and lines[k].paragraph == lines[n].paragraph
        told += ("m" if lines[k].marked else "p") if same else "-"
    return told
