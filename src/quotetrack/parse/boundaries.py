"""Where a sentence begins or can't, told to the parser before it decides.

A statistical parser likes to break a sentence at a closing quotation mark, and inside guillemets,
which parts words from the one who said them. Typography knows better: a sentence begins behind
final punctuation, and what follows a closing mark in lower case goes on.
"""

from collections import Counter
from collections.abc import Sequence

FINAL = (".", "!", "?", "…", ":", ";", "—", "–", "-", "。", "！", "？")
STOPS = frozenset(".!?")
# What may close, with the marks that it closes; the first seven never open.
CLOSES = {
    "”": "“„",
    "’": "‘‚",
    ")": "(",
    "]": "[",
    "}": "{",
    "」": "「",
    "』": "『",
    "“": "„",
    "‘": "‚",
    "»": "«",
    "«": "»",
    "›": "‹",
    "‹": "›",
    '"': '"',
    "'": "'",
    "''": ("``", "''"),
}
OPENING = frozenset(mark for marks in CLOSES.values() for mark in marks)
NEVER_OPEN = frozenset("”’)]}」』")


def decide_starts(words: Sequence[str]) -> list[bool | None]:
    """Tell for each word of a paragraph whether a sentence begins there; None: the parser decides.

    >>> decide_starts(["“", "Go", "!", "”", "she", "said", ".", "“", "No", "!", "”", "He"])
    [None, False, False, False, False, False, False, True, False, False, False, None]
    """
    starts: list[bool | None] = [None] * len(words)
    # The word before, closing marks aside.
    before, closing = "", False
    is_open: Counter[str] = Counter()
    for i, word in enumerate(words):
        if word.isspace():
            continue
        closed = next((mark for mark in CLOSES.get(word, ()) if is_open[mark]), None)
        closes = word in NEVER_OPEN or closed is not None
        opens = word in OPENING and not closes
        if before:
            goes_on = closes or _goes_on(word, closing=closing)
            starts[i] = _decide(before, opens=opens, goes_on=goes_on)
        if closed is not None:
            is_open[closed] -= 1
        elif opens:
            is_open[word] += 1
        closing = closes and before.endswith(FINAL)
        before = before if closing else word
    return starts


def _decide(before: str, *, opens: bool, goes_on: bool) -> bool | None:
    if goes_on or not before.endswith(FINAL):
        return False
    # An abbreviation's full stop is no word of its own.
    return True if opens and before in STOPS else None


def _goes_on(word: str, *, closing: bool) -> bool:
    """Tell whether the word behind final punctuation still belongs to what came before."""
    return word[0] in ",.;:!?)…" or (closing and word[0].islower())
