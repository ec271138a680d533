"""Exact spans of a part: the measure that the literature on PolNeAR uses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from quotetrack.evaluate.comparison import Comparison
from quotetrack.evaluate.figures import Score
from quotetrack.evaluate.words import WordSet

PARTS = ("source", "cue", "content")


def split_runs(words: WordSet) -> Iterator[WordSet]:
    """Yield the runs of neighbouring words in ``words``, in order."""
    ranked = enumerate(sorted(words))
    for _, run in groupby(ranked, key=lambda place: place[1] - place[0]):
        yield frozenset(word for _, word in run)


def score_spans(compared: Iterable[Comparison]) -> dict[str, Score]:
    """Count the spans of each part that are exactly gold's.

    A span is a run of neighbouring words within one part (source, cue or content) of one
    quotation: “X,” he said, “Y.” has a content of two. It is right if gold has a span of the
    same part with exactly the same words, punctuation and marks aside, whichever quotation it
    belongs to: who said what isn't asked here. Per article, spans are a set: a source that two
    quotations share counts once.

    This is how taggers of sources, cues and contents are scored (Newell et al. 2018; Zhang et
    al. 2022, "CofeNet"), but over whole articles: what goes on over a full stop is one span.
    """
    totals = {part: [0, 0, 0] for part in PARTS}
    for one in compared:
        for part, counts in totals.items():
            gold = _gather(one, one.gold, part)
            found = _gather(one, one.predicted, part)
            for n, size in enumerate((len(gold & found), len(found), len(gold))):
                counts[n] += size
    return {part: Score(*counts) for part, counts in totals.items()}


def _gather(one: Comparison, quotations: Sequence[Mapping[str, Any]], part: str) -> set[WordSet]:
    return {run for each in quotations for run in split_runs(one.words_of(each, part))}
