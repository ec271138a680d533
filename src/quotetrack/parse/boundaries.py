"""Where a sentence may not begin, told to the parser before it decides.

A statistical parser likes to break a sentence at a closing quotation mark, and inside guillemets,
which parts words from the one who said them. Typography knows better: a sentence begins behind
final punctuation, and what follows a closing mark in lower case goes on.
"""

from collections.abc import Sequence

FINAL = (".", "!", "?", "…", ":", ";", "—", "–", "-", "。", "！", "？")
OPENING = frozenset("“‘")
EITHER_WAY = ('"', "'", "''")
CLOSING = frozenset("”’»›\"'“‘)]}」』") | {"''"}


def forbid_starts(words: Sequence[str]) -> list[bool]:
    """Tell for each word of a paragraph whether a sentence can't begin there.

    >>> forbid_starts(["“", "Go", "!", "”", "she", "said", "."])
    [False, True, True, True, True, True, True]
    """
    forbidden = [False] * len(words)
    ended, closing = True, False
    # Marks that were met an odd number of times: the next one closes.
    is_open = dict.fromkeys(EITHER_WAY, False)
    for i, word in enumerate(words):
        if word.isspace():
            continue
        opens = word in OPENING or is_open.get(word) is False
        forbidden[i] = i > 0 and (not ended or _goes_on(word, opens=opens, closing=closing))
        if word in is_open:
            is_open[word] = not is_open[word]
        if word in CLOSING and ended and i > 0:
            closing = True
            continue
        ended = word.endswith(FINAL)
        closing = False
    return forbidden


def _goes_on(word: str, *, opens: bool, closing: bool) -> bool:
    """Tell whether the word behind final punctuation still belongs to what came before."""
    if word in CLOSING:
        return not opens
    return word[0] in ",.;:!?)…" or (closing and word[0].islower())
