"""Learn how likely a content and its source are both right: the last stage, and its scale."""

from collections.abc import Sequence

import numpy as np
from articles import Article
from growing import Recipe
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from stages import NEAR, Cues, Grown, Log, Right, Rows, cross_grow, words_of

from quotetrack.quotations.learned import engine
from quotetrack.quotations.learned.arrays import Floats
from quotetrack.quotations.learned.engine import Rankers

ACCEPT = Recipe(trees=250, rate=0.08, depth=5)


def train_accept(
    articles: Sequence[Article],
    cue: Cues,
    parts: dict[str, Grown],
    log: Log,
    base: Rankers | None,
) -> tuple[Grown, float, float]:
    """Learn how likely content and source are both right; return slope and shift as well."""
    rows: list[Rows] = []
    names: list[str] = []
    for article, stage in zip(articles, cue.stages, strict=True):
        rankers = rankers_without(article, cue, parts)
        material = article.matter(rankers.lexicon)
        for plausible in engine.pick_plausible(material, stage):
            found = engine.rank(material, rankers, stage, plausible)
            if found is not None:
                names = found.columns.names
                rows.append(Rows(found.columns.matrix(), judge(article, found), article.fold))
    grown = cross_grow(rows, names, ACCEPT, base.accept if base else None)
    odds = np.concatenate([grown.unseen[r.fold].score(r.matrix) for r in rows])
    right = np.concatenate([r.right for r in rows])
    model = LogisticRegression(C=1e6).fit(odds[:, None], right)
    slope, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    rate = 1 / (1 + np.exp(-(odds * slope + shift)))
    error = _calibration_error(rate.astype(np.float32), right)
    log(f"accept: expected calibration error {100 * error:.1f} points")
    return grown, slope, shift


def rankers_without(article: Article, cue: Cues, parts: dict[str, Grown]) -> Rankers:
    """Return rankers that have not seen an article; none accepts yet."""
    fold = article.fold
    forests = {name: grown.unseen[fold] for name, grown in parts.items()}
    unseen = cue.grown.unseen[fold]
    return Rankers(cue.unseen[fold], cue=unseen, **forests, accept=unseen, slope=1.0, shift=0.0)


def judge(article: Article, ranked: engine.Ranked) -> Right:
    """Tell which ranked contents share half of their words with gold, and a word of the source."""
    table, said, frame = article.table, ranked.contents, ranked.frame
    right = np.zeros(len(said.owner), dtype=np.bool_)
    for row in range(len(right)):
        owner = int(said.owner[row])
        words = {i for i in said.positions(row) if table.word[i]}
        source = words_of(table, int(frame.source_first[owner]), int(frame.source_last[owner]))
        right[row] = any(
            len(words & g.content) >= NEAR * len(words | g.content)
            and (bool(source & g.source) or not (source or g.source))
            for g in article.gold
        )
    return right


def _calibration_error(rate: Floats, right: Right) -> float:
    bins = np.minimum((rate * 10).astype(int), 9)
    gaps = [
        abs(rate[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    ]
    return float(sum(gaps))
