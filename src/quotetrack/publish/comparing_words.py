"""What differs between two wordings of one statement, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 3_000
"""Texts of more words than this are shown whole: to compare them takes too long."""

_SHAPES = str.maketrans("“”„‟‘’", '""""\'\'')


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: ``kind`` is same, left out or put in, as against the first wording."""

    kind: str
    text: str


def compare_words(before: str, after: str) -> list[Change]:
    """Return how ``after`` is made of ``before``.

    Joined with spaces, what is the same and put in has the words of ``after``, what is the same and
    left out those of ``before``, but for the shape of quotation marks, which is no difference: what
    is the same is as ``after`` has it. Two long texts that differ are one left out and one put in.
    """
    ours, theirs = before.split(), after.split()
    plain = before.translate(_SHAPES).split(), after.translate(_SHAPES).split()
    if plain[0] == plain[1]:
        return [Change("same", after)] if theirs else []
    if max(len(ours), len(theirs)) > LONGEST:
        return [Change("left out", before), Change("put in", after)]
    changes: list[Change] = []
    for what, first, last, start, stop in SequenceMatcher(None, *plain).get_opcodes():
        same = what == "equal"
        if last > first and not same:
            changes.append(Change("left out", " ".join(ours[first:last])))
        if stop > start:
            changes.append(Change("same" if same else "put in", " ".join(theirs[start:stop])))
    return changes
