"""Count the words that a lexicon knows: how often each was a cue, or stood at a content's edge."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from articles import Article, Gold

from quotetrack.quotations.learned import extents
from quotetrack.quotations.learned.lexicon import COUNTED, SLOTS, Lexicon
from quotetrack.quotations.learned.table import Table

if TYPE_CHECKING:
    from quotetrack.quotations.learned.arrays import Ints

# A form may be a cue's head if it was one so often, and in this share of its cases.
FEWEST_HEADS = 3
LEAST_SHARE = 0.01
FEWEST_SEEN = 20


def count_lexicon(articles: Sequence[Article]) -> Lexicon:
    """Count lemmas, forms and the forms at contents' edges; the weights are still nought."""
    counts: dict[str, Ints] = defaultdict(lambda: np.zeros(len(COUNTED), dtype=np.int64))
    for article in articles:
        for lemma, mine in article.counts.items():
            counts[lemma] = counts[lemma] + mine
    lemmas = {
        lemma: every.tolist()
        for lemma, every in counts.items()
        if not lemma or every[1] > 0 or every[0] >= FEWEST_SEEN
    }
    seen = Counter(low for a in articles for low in a.table.low)
    heads = Counter(a.table.low[g.head] for a in articles for g in a.gold if g.head >= 0)
    forms = frozenset(
        low for low, n in heads.items() if n >= FEWEST_HEADS and n / seen[low] >= LEAST_SHARE
    )
    return Lexicon(lemmas, forms, _count_edges(articles), np.zeros(SLOTS, dtype=np.float32))


def _count_edges(articles: Sequence[Article]) -> dict[str, float]:
    """Return the log odds of forms at contents' edges, just outside, and in cues.

    Keys are a form behind "[" (a content's first word), "]" (its last), "(" (before it), ")"
    (behind it), "<" (in a cue before its head) or ">" (behind its head).
    """
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for article in articles:
        low = article.table.low
        for form, n in Counter(low).items():
            for side in "[]()":
                seen[side + form] += n
        for gold in article.gold:
            found.update(_edges_of(article.table, gold))
            for side, i in _near(article.table, gold):
                seen[side + low[i]] += 1
                found[side + low[i]] += i in gold.cue
    rates = {k: (found[k] + 0.2) / (n + 4) for k, n in seen.items() if n >= FEWEST_SEEN}
    return {k: round(float(np.log(p / (1 - p))), 2) for k, p in rates.items()}


def _edges_of(table: Table, gold: Gold) -> Iterable[str]:
    first, last = min(gold.content), max(gold.content)
    yield "[" + table.low[first]
    yield "]" + table.low[last]
    if first > 0:
        yield "(" + table.low[first - 1]
    if last + 1 < table.n:
        yield ")" + table.low[last + 1]


def _near(table: Table, gold: Gold) -> Iterable[tuple[str, int]]:
    if gold.head < 0:
        return
    near = extents.around(table, np.array([gold.head]))
    for i in near.token.tolist():
        yield "<" if i < gold.head else ">", i
