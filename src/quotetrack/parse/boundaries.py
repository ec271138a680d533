"""Where a sentence may not begin, told to the parser before it decides.

A statistical parser likes to break a sentence at a closing quotation mark, and inside guillemets,
which parts words from the one who said them. Typography knows better: a sentence begins behind
final punctuation, and what follows a closing mark in lower case goes on.
"""

from collections import Counter
from collections.abc import Sequence

FINAL = (".", "!", "?", "…", ":", ";", "—", "–", "-", "。", "！", "？")
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


def forbid_starts(words: Sequence[str]) -> list[bool]:
    """Tell for each word of a paragraph whether a sentence can't begin there.

    >>> forbid_starts(["“", "Go", "!", "”", "she", "said", "."])
    [False, True, True, True, True, True, True]
    """
    forbidden = [False] * len(words)
    ended, closing = True, False
    is_open: Counter[str] = Counter()
    for i, word in enumerate(words):
        if word.isspace():
            continue
        closed = next((mark for mark in CLOSES.get(word, ()) if is_open[mark]), None)
        closes = word in NEVER_OPEN or closed is not None
        forbidden[i] = i > 0 and (not ended or closes or _goes_on(word, closing=closing))
        if closed is not None:
            is_open[closed] -= 1
        elif word in OPENING:
            is_open[word] += 1
        if closes and ended:
            closing = True
            continue
        ended, closing = word.endswith(FINAL), False
    return forbidden


def _goes_on(word: str, *, closing: bool) -> bool:
    """Tell whether the word behind final punctuation still belongs to what came before."""
    return word[0] in ",.;:!?)…" or (closing and word[0].islower())
