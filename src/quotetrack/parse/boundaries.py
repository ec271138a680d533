"""Where a sentence may not begin, told to the parser before it decides.

A statistical parser likes to break a sentence at a closing quotation mark, and inside guillemets,
which parts words from the one who said them. Typography knows better: a sentence begins behind
final punctuation, and what follows a closing mark in lower case goes on.
"""

from collections.abc import Sequence

FINAL = (".", "!", "?", "…", ":", ";", "—", "–", "-", "。", "！", "？")
CLOSING = frozenset("”’»›\"'“‘)]}」』") | {"''"}


def forbid_starts(words: Sequence[str]) -> list[bool]:
    """Tell for each word of a paragraph whether a sentence can't begin there.

    >>> forbid_starts(["“", "Go", "!", "”", "she", "said", "."])
    [False, True, True, True, True, True, True]
    """
    forbidden = [False] * len(words)
    ended = True
    closing = False
    for i, word in enumerate(words):
        if word.isspace():
            continue
        is_mark = word in CLOSING
        forbidden[i] = i > 0 and (not ended or _goes_on(words, i, closing=closing))
        if is_mark and ended and i > 0:
            closing = True
            continue
        ended = word.endswith(FINAL)
        closing = False
    return forbidden


def _goes_on(words: Sequence[str], i: int, *, closing: bool) -> bool:
    """Tell whether the word behind final punctuation still belongs to what came before."""
    word = words[i]
    if word in CLOSING:
        return not _opens(words, i)
    return word[0] in ",.;:!?)…" or (closing and word[0].islower())


def _opens(words: Sequence[str], i: int) -> bool:
    """Tell whether a mark that can open or close opens: an odd number of it came before."""
    mark = words[i]
    if mark in {"“", "‘"}:
        return True
    if mark not in {'"', "'", "''"}:
        return False
    return words[:i].count(mark) % 2 == 0
