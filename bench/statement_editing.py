"""What editors do to words that are written: they cut, punctuate, and change small words."""

import random
from collections.abc import Callable, Iterator, Sequence

from statement_grammar import CLAUSE, PHRASE, VERB, Word

_SHORTEST = 5  # words of a version that something was left out of
_ALTERNATIVES = {
    "the": ("this", "our", "a"),
    "and": ("as well as",),
    "because": ("since", "as"),
    "must": ("have to", "need to"),
    "when": ("as", "once"),
    "for": ("to",),
    "but": ("yet",),
    "also": ("",),
    "still": ("",),
    "already": ("",),
    "certainly": ("surely", ""),
    "clearly": ("obviously", ""),
    "simply": ("just", ""),
    "now": ("",),
    "finally": ("at last",),
    "in": ("within",),
    "about": ("on", "over"),
    "our": ("the", "their"),
    "all": ("all of",),
    "every": ("each",),
    "at once": ("immediately",),
    "before": ("by",),
    "with": ("along with",),
    "most": ("the majority",),
    "too": ("far too",),
    "enough": ("sufficiently",),
    "a": ("the",),
    "since": ("from",),
    "under": ("within",),
    "more": ("further",),
    "while": ("as",),
}
_CONTRACTED = {
    ("we", "are"): "we’re",
    ("we", "will"): "we’ll",
    ("we", "have"): "we’ve",
    ("I", "am"): "I’m",
    ("I", "will"): "I’ll",
    ("I", "have"): "I’ve",
    ("they", "are"): "they’re",
    ("they", "will"): "they’ll",
    ("they", "have"): "they’ve",
    ("will", "not"): "won’t",
    ("do", "not"): "don’t",
    ("does", "not"): "doesn’t",
    ("did", "not"): "didn’t",
    ("is", "not"): "isn’t",
    ("are", "not"): "aren’t",
    ("have", "not"): "haven’t",
    ("has", "not"): "hasn’t",
    ("can", "not"): "can’t",
    ("was", "not"): "wasn’t",
    ("were", "not"): "weren’t",
    ("must", "not"): "mustn’t",
}
MARKS = (("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"))


def loosen(words: Sequence[Word], chance: random.Random) -> list[Word]:
    """Change about half of the function words that have an alternative."""
    found: list[Word] = []
    for word in words:
        before = found[-1] if found else None
        short = _CONTRACTED.get((before.text, word.text)) if before else None
        choices = _ALTERNATIVES.get(word.text) if word.sort == "word" else None
        if before and short and chance.random() < 1 / 2:
            found[-1] = before._replace(text=short, keep=before.keep or word.keep)
        elif choices and chance.random() < 1 / 2:
            text = chance.choice(choices)
            found += [word._replace(text=text)] if text else []
        else:
            found.append(word)
    return found


def trim(words: list[Word], chance: random.Random) -> list[list[Word]] | None:
    """Leave out clauses or phrases at the start, the end, both or between, as papers do.

    None if too few words are left. Words begin with a clause or a verb and end before a clause
    or a phrase: nobody cuts "will not" in two.
    """
    kept = [n for n, word in enumerate(words) if word.keep]
    starts = [n for n in range(1, kept[0] + 1) if words[n].opens in {CLAUSE, VERB}]
    ends = [n for n in range(kept[-1] + 1, len(words)) if words[n].opens in {CLAUSE, PHRASE}]
    gaps = list(_find_gaps(words, kept[0]))
    whole = len(words)
    ways = (
        [(start, whole, None) for start in starts],
        [(0, end, None) for end in ends],
        [(start, end, None) for start in starts for end in ends],
        [(0, whole, gap) for gap in gaps],
    )
    way = chance.choice([way for way in ways if way] or [[(0, whole, None)]])
    start, end, gap = chance.choice(way)
    parts = [words[start : gap[0]], words[gap[1] : end]] if gap else [words[start:end]]
    parts = [strip_marks(part) for part in parts]
    left = sum(map(len, parts))
    return parts if _SHORTEST <= left < len(words) else None


def punctuate(text: str, chance: random.Random) -> str:
    """Write with other marks: case, commas, dashes."""
    changes: tuple[Callable[[str], str], ...] = (
        lambda t: t[0].lower() + t[1:],
        lambda t: t.replace(", and", " and").replace(", but", " – but"),
        lambda t: t.replace(". ", "; "),
        str.upper,
        lambda t: t.replace(" ", "\u00a0", 1),
    )
    return chance.choices(changes, (4, 3, 3, 1, 1))[0](text)


def _find_gaps(words: Sequence[Word], most: int) -> Iterator[tuple[int, int]]:
    """Yield what may be left out between: whole clauses or phrases, up to ``most``."""
    places = [n for n in range(1, most + 1) if words[n].opens in {CLAUSE, PHRASE}]
    for n, begin in enumerate(places):
        for end in places[n + 1 :]:
            between = {word.opens for word in words[begin + 1 : end + 1]}
            if words[end].opens == CLAUSE or CLAUSE not in {words[begin].opens, *between}:
                yield begin, end


def strip_marks(words: list[Word]) -> list[Word]:
    """Return words without the marks and links that a cut leaves at their ends."""
    start, end = 0, len(words)
    while start < end and words[start].sort == "mark":
        start += 1
    while end > start and words[end - 1].sort == "mark":
        end -= 1
    return words[start:end]


def join_words(words: Sequence[Word]) -> str:
    """Write words as text; what comes behind a full stop has a capital."""
    text = ""
    for word in words:
        if word.sort == "mark":
            text += word.text
        elif text.endswith("."):
            text += f" {word.text[0].upper()}{word.text[1:]}"
        else:
            text += f" {word.text}" if text else word.text
    return text
