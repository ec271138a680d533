"""Paragraphs -> those that don't come twice: repeated blocks and pull quotes left out.

A pull quote is what somebody says in the article, and what the page shows again, large, between
two paragraphs. In the article the words stand with the one who said them; alone they would be
counted twice, and the second time as nobody's or somebody else's.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from quotetrack.model import Span

LONG_ENOUGH = 40
"""From this many characters on a paragraph that comes again is a repeat by itself."""

LONGEST_PULLED = 400
"""The most characters of a pull quote."""

LONGEST_SEARCHED = 200_000
"""In a text of more characters no pull quotes are sought: it is no article."""

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»‹›＂", '"') | dict.fromkeys("‘’‚‛`´", "'"))
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_DASHED = re.compile(r"[-–—―~•@]")
_OPENING, _CLOSING, _EITHER = "“„‟«‹", "”»›", '"＂'


def drop_repeats(text: str, paragraphs: Sequence[Span]) -> Iterator[Span]:
    """Yield the paragraphs without those that stood before, small differences aside.

    Case, spaces and the shape of quotation marks are small. A paragraph shorter than 40
    characters is left out only between two longer ones that stood before.
    """
    seen: set[str] = set()
    after_repeat = False
    # Short paragraphs that stood before: whether they go is known at the next one that is not.
    waiting: list[Span] = []
    for span in paragraphs:
        words = " ".join(span.within(text).translate(_MARKS).casefold().split())
        stood_before = words in seen
        seen.add(words)
        if stood_before and after_repeat and len(words) < LONG_ENOUGH:
            waiting.append(span)
            continue
        after_repeat = stood_before and len(words) >= LONG_ENOUGH
        if not after_repeat:
            yield from waiting
            yield span
        waiting.clear()
    yield from waiting


def find_pull_quotes(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Return the paragraphs whose words, word for word, a longer one has in quotation marks.

    Left alone is what may be a quotation in its own right, with a speaker of its own: what a
    colon introduces and what a line with a name follows.
    """
    if len(text) > LONGEST_SEARCHED:
        return []
    folded = [f" {' '.join(_WORD.findall(s.within(text).casefold()))} " for s in paragraphs]
    starts = list(accumulate((len(words) + 1 for words in folded), initial=0))
    joined = "\n".join(folded)
    return [
        span
        for n, span in enumerate(paragraphs)
        if _may_be_pulled(text, paragraphs, n)
        and any(
            _is_quoted(span.within(text), paragraphs[m].within(text))
            for m in _find_holders(joined, folded[n], starts)
        )
    ]


def _may_be_pulled(text: str, paragraphs: Sequence[Span], n: int) -> bool:
    if not n > 0 or not LONG_ENOUGH <= len(words := paragraphs[n].within(text)) <= LONGEST_PULLED:
        return False
    before = paragraphs[n - 1].within(text)
    follower = paragraphs[n + 1].within(text) if n + 1 < len(paragraphs) else ""
    introduced = before.endswith(":") or words.endswith(":")
    return not introduced and not _names_someone(follower) and _is_balanced(words)


def _names_someone(line: str) -> bool:
    """Tell whether a line may say whose the words above it are: "— Nadia Lambert, mayor"."""
    unended = len(line) < 2 * LONG_ENOUGH and not line.endswith((".", "!", "?", "”", '"', ":"))
    return bool(line) and (unended or bool(_DASHED.match(line)))


def _is_balanced(words: str) -> bool:
    """Tell whether all marks that open close: else the words go on in the next paragraph."""
    return _count_open(words) == 0


def _count_open(words: str) -> int:
    opened = sum(words.count(mark) for mark in _OPENING)
    closed = sum(words.count(mark) for mark in _CLOSING)
    return opened - closed + sum(words.count(mark) for mark in _EITHER) % 2


def _find_holders(joined: str, words: str, starts: Sequence[int]) -> Iterator[int]:
    """Yield the numbers of the longer paragraphs that hold the words."""
    place = joined.find(words)
    while place >= 0:
        paragraph = bisect_right(starts, place) - 1
        if starts[paragraph + 1] - starts[paragraph] > len(words) + 1:
            yield paragraph
        place = joined.find(words, starts[paragraph + 1])


def _is_quoted(words: str, holder: str) -> bool:
    """Tell whether the words stand in quotation marks in the longer paragraph, and not in two.

    Inside of what somebody says, “You said ‘...’”, they are another's.
    """
    pattern = r"\W+".join(re.escape(word) for word in _WORD.findall(words))
    found = re.search(pattern, holder, re.IGNORECASE)
    before = holder[: found.start()].rstrip() if found else ""
    return _count_open(before) > 0 and not before.endswith(("‘", "'"))
