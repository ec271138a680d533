"""What differs between two wordings of one statement, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 3_000
"""Texts of more words than this are shown whole: to compare them takes too long."""

_WORDS = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: ``kind`` is same, left out or put in, as against the first wording."""

    kind: str
    text: str


def compare_words(before: str, after: str) -> list[Change]:
    """Return how ``after`` is made of ``before``.

    What is the same and put in makes up ``after``; what is the same and left out makes up
    ``before``, but for spaces. Two long texts that differ are one left out and one put in.
    """
    ours, theirs = _WORDS.findall(before), _WORDS.findall(after)
    if [w.strip() for w in ours] == [w.strip() for w in theirs]:
        return [Change("same", after)] if after else []
    if max(len(ours), len(theirs)) > LONGEST:
        return [Change("left out", before), Change("put in", after)]
    matcher = SequenceMatcher(None, [w.strip() for w in ours], [w.strip() for w in theirs])
    changes: list[Change] = []
    for what, first, last, start, stop in matcher.get_opcodes():
        if what == "equal":
            changes.append(Change("same", "".join(theirs[start:stop])))
            continue
        if last > first:
            changes.append(Change("left out", "".join(ours[first:last])))
        if stop > start:
            changes.append(Change("put in", "".join(theirs[start:stop])))
    return changes
