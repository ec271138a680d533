"""Which predicted quotation answers which of gold."""

from collections import defaultdict
from collections.abc import Sequence

from quotetrack.evaluate.words import WordSet

Pair = tuple[int, int]


def pair(gold: Sequence[WordSet], predicted: Sequence[WordSet], least: float) -> list[Pair]:
    """Pair each set of ``gold`` with at most one of ``predicted``, the most similar first.

    Similarity is Jaccard's (words shared / words in either), pairs below ``least`` don't count;
    of equals, the first in gold and then in predicted wins. Returns pairs of positions.
    """
    having: defaultdict[int, set[int]] = defaultdict(set)
    for p, words in enumerate(predicted):
        for word in words:
            having[word].add(p)
    ranked = sorted(
        (-similarity, g, p)
        for g, words in enumerate(gold)
        for p in {p for word in words for p in having.get(word, ())}
        if (similarity := len(words & predicted[p]) / len(words | predicted[p])) >= least
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, g, p in ranked:
        if g not in pairs and p not in taken:
            pairs[g] = p
            taken.add(p)
    return list(pairs.items())
