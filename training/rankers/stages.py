"""Train the stages in their order, each on what the stage before says of articles unseen by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from articles import FOLDS, Article
from growing import Recipe, grow
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from quotetrack.quotations.learned import cues, engine, extents
from quotetrack.quotations.learned.arrays import Floats, Ints
from quotetrack.quotations.learned.boundaries import Frame
from quotetrack.quotations.learned.candidates import Contents
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.engine import CueStage, Rankers
from quotetrack.quotations.learned.forest import Forest
from quotetrack.quotations.learned.lexicon import SLOTS, Lexicon, slot
from quotetrack.quotations.learned.sources import CueSpans
from quotetrack.quotations.learned.table import Table
from quotetrack.quotations.learned.wording import CONSTANT

Log = Callable[[str], None]
Right = NDArray[np.bool_]

# Wrong contents are many: of those that come near and of the others this share is learned from.
SHARE_NEAR, SHARE_FAR = 0.6, 0.3
NEAR = 0.5

CUE = Recipe(trees=300, rate=0.1)
EXTENT = Recipe(trees=150, rate=0.15)
SOURCE = Recipe(trees=250, rate=0.12)
CONTENT = Recipe(trees=400, rate=0.13)
# Trees that go on from a base learn more slowly.
SLOWER = 0.8


@dataclass(frozen=True)
class Grown:
    """A forest of all articles, and for each fold one that has not seen it."""

    full: Forest
    unseen: tuple[Forest, ...]


@dataclass(frozen=True)
class Rows:
    """The candidates of one article: features, which are right, and the article's fold."""

    matrix: Floats
    right: Right
    fold: int


def cross_grow(
    rows: Sequence[Rows], names: Sequence[str], recipe: Recipe, base: Forest | None = None
) -> Grown:
    """Grow a forest on all rows, and one without each fold; each goes on from ``base``."""
    folds = np.concatenate([np.full(len(r.right), r.fold) for r in rows])
    matrix = np.concatenate([r.matrix for r in rows])
    right = np.concatenate([r.right for r in rows])
    if base:
        recipe = replace(recipe, rate=recipe.rate * SLOWER)
    unseen = tuple(
        grow(matrix[folds != f], right[folds != f], names, recipe, base) for f in range(FOLDS)
    )
    return Grown(grow(matrix, right, names, recipe, base), unseen)


@dataclass(frozen=True)
class Cues:
    """The lexicon with its weights, for all and for each fold, the forests, and each stage."""

    lexicon: Lexicon
    unseen: tuple[Lexicon, ...]
    grown: Grown
    stages: list[CueStage]


def train_cues(
    articles: Sequence[Article], lexicon: Lexicon, log: Log, base: Rankers | None
) -> Cues:
    """Learn which tokens are cues: by words alone first, then with all features."""
    spots = [cues.spot(a.matter(lexicon)) for a in articles]
    slots = [cues.describe(a.table, s) for a, s in zip(articles, spots, strict=True)]
    right = [
        np.isin(s, [g.head for g in a.gold if g.head >= 0])
        for a, s in zip(articles, spots, strict=True)
    ]
    lexicons = [lexicon] * (FOLDS + 1)
    if base is None:
        words = [_weigh_words(slots, right, articles, fold) for fold in (*range(FOLDS), None)]
        lexicons = [replace(lexicon, weights=w) for w in words]
    measured = [
        engine.measure_cues(a.matter(lexicon), s, lexicons[a.fold].weigh(t))
        for a, s, t in zip(articles, spots, slots, strict=True)
    ]
    rows = [Rows(c.matrix(), r, a.fold) for c, r, a in zip(measured, right, articles, strict=True)]
    grown = cross_grow(rows, measured[0].names, CUE, base.cue if base else None)
    rates = [grown.unseen[r.fold].rate(r.matrix) for r in rows]
    log(f"cues: {sum(map(len, rates))} spots, best F1 {_best_f1(rates, right, articles):.1f}")
    stages = [CueStage(s, c, p) for s, c, p in zip(spots, measured, rates, strict=True)]
    return Cues(lexicons[FOLDS], tuple(lexicons[:FOLDS]), grown, stages)


def _weigh_words(
    slots: Sequence[list[list[int]]],
    right: Sequence[Right],
    articles: Sequence[Article],
    without: int | None,
) -> NDArray[np.float32]:
    """Return the weight of each slot, learned from all articles but those of one fold."""
    kept = [n for n, a in enumerate(articles) if a.fold != without]
    rows = [row for n in kept for row in slots[n]]
    ends = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter((i for row in rows for i in row), dtype=np.int64, count=int(ends[-1]))
    matrix = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), SLOTS))
    model = LogisticRegression(C=0.15, solver="liblinear", tol=1e-2, random_state=0)
    model.fit(matrix, np.concatenate([right[n] for n in kept]))
    weights: NDArray[np.float32] = model.coef_[0].astype(np.float32)
    weights[slot(CONSTANT)] += model.intercept_[0]
    # As they ship.
    return weights.astype(np.float16).astype(np.float32)


def _best_f1(rates: Sequence[Floats], right: Sequence[Right], articles: Sequence[Article]) -> float:
    rate, truth = np.concatenate(rates), np.concatenate(right)
    order = np.argsort(-rate)
    hits = np.cumsum(truth[order])
    gold = len({(n, g.head) for n, a in enumerate(articles) for g in a.gold if g.head >= 0})
    return float((200 * hits / (np.arange(1, len(hits) + 1) + gold)).max())


# Extents, sources and contents: learned on the annotated cues.


def train_extents(
    articles: Sequence[Article], found: Cues, log: Log, base: Rankers | None
) -> tuple[Grown, list[CueSpans]]:
    """Learn which tokens around a cue's head belong to it; return the annotated cues' spans."""
    rows, nears, columns = [], [], Columns()
    for article in articles:
        heads = _heads(article)
        near = extents.around(article.table, heads)
        columns = extents.measure(article.matter(found.lexicon), heads, near)
        words = {g.head: g.cue for g in article.gold}
        right = [t in words[h] for h, t in zip(heads[near.owner].tolist(), near.token, strict=True)]
        matrix = columns.matrix().reshape(len(right), len(columns.names))
        rows.append(Rows(matrix, np.array(right, dtype=np.bool_), article.fold))
        nears.append(near)
    grown = cross_grow(rows, columns.names, EXTENT, base.extent if base else None)
    spans = []
    for article, stage, near, row in zip(articles, found.stages, nears, rows, strict=True):
        heads = _heads(article)
        belongs = grown.unseen[article.fold].score(row.matrix) > 0
        edges = extents.reach(heads, near, belongs)
        rates = stage.over(article.table.n)[heads]
        spans.append(engine.make_spans(article.matter(found.lexicon), heads, rates, edges))
    log(f"extents: {_exact_cues(articles, spans):.1f}% of the cues exact")
    return grown, spans


def _heads(article: Article) -> Ints:
    return np.array(sorted({g.head for g in article.gold if g.head >= 0}), dtype=np.int64)


def _exact_cues(articles: Sequence[Article], spans: Sequence[CueSpans]) -> float:
    hits = [
        words[int(h)] == set(range(first, last + 1))
        for article, span in zip(articles, spans, strict=True)
        if (words := {g.head: g.cue for g in article.gold})
        for h, first, last in zip(span.head, span.first, span.last, strict=True)
    ]
    return 100 * float(np.mean(hits))


def train_sources(
    articles: Sequence[Article],
    cue: Cues,
    spans: Sequence[CueSpans],
    log: Log,
    base: Rankers | None,
) -> tuple[Grown, list[Frame]]:
    """Learn who speaks by a cue; return the annotated cues with the sources found for them."""
    rows, candidates, names = [], [], []
    for article, span in zip(articles, spans, strict=True):
        found, columns = engine.measure_sources(article.matter(cue.lexicon), span)
        names = columns.names
        gold = {g.head: g.source for g in article.gold}
        wanted = [gold[int(h)] for h in span.head]
        right = [
            words_of(article.table, first, last) == wanted[o]
            for o, first, last in zip(
                found.owner.tolist(), found.first.tolist(), found.last.tolist(), strict=True
            )
        ]
        rows.append(Rows(columns.matrix(), np.array(right, dtype=np.bool_), article.fold))
        candidates.append(found)
    grown = cross_grow(rows, names, SOURCE, base.source if base else None)
    frames, hits = [], []
    for article, span, found, row in zip(articles, spans, candidates, rows, strict=True):
        scores = grown.unseen[article.fold].score(row.matrix)
        frame = engine.pick_sources(span, found, scores).frame
        frames.append(frame)
        gold = {g.head: g.source for g in article.gold}
        hits += [
            words_of(article.table, first, last) == gold[h]
            for h, first, last in zip(
                span.head.tolist(),
                frame.source_first.tolist(),
                frame.source_last.tolist(),
                strict=True,
            )
        ]
    log(f"sources: {100 * np.mean(hits):.1f}% exact of {len(hits)}")
    return grown, frames


def words_of(table: Table, first: int, last: int) -> frozenset[int]:
    """Return the words of a range of tokens."""
    return frozenset(i for i in range(first, last + 1) if table.word[i])


def train_contents(
    articles: Sequence[Article],
    found: Cues,
    frames: Sequence[Frame],
    log: Log,
    base: Rankers | None,
) -> Grown:
    """Learn what is said by a cue and its source."""
    draw = np.random.default_rng(0)
    rows, names, all_rows = [], [], []
    for article, stage, frame in zip(articles, found.stages, frames, strict=True):
        said, columns = engine.measure_contents(
            article.matter(found.lexicon), frame, stage.over(article.table.n)
        )
        names = columns.names
        gold = {g.head: g.content for g in article.gold}
        likeness = compare(article.table, said, [gold[int(h)] for h in frame.cues.head])
        share = np.where(likeness == 1, 1, np.where(likeness > NEAR, SHARE_NEAR, SHARE_FAR))
        kept = draw.random(len(share)) < share
        matrix = columns.matrix()
        rows.append(Rows(matrix[kept], likeness[kept] == 1, article.fold))
        all_rows.append((matrix, said.owner, likeness))
    grown = cross_grow(rows, names, CONTENT, base.content if base else None)
    _report_contents(articles, grown, all_rows, log)
    return grown


def _report_contents(
    articles: Sequence[Article],
    grown: Grown,
    rows: Sequence[tuple[Floats, Ints, Floats]],
    log: Log,
) -> None:
    best = []
    reachable = 0
    for article, (matrix, owner, likeness) in zip(articles, rows, strict=True):
        if not len(owner):
            continue
        scores = grown.unseen[article.fold].score(matrix)
        order = np.lexsort((-scores, owner))
        firsts = np.unique(owner[order], return_index=True)[1]
        best += likeness[order[firsts]].tolist()
        reachable += len(set(owner[likeness == 1].tolist()))
    exact, near = np.mean(np.array(best) == 1), np.mean(np.array(best) >= NEAR)
    log(
        f"contents: {100 * exact:.1f}% exact, {100 * near:.1f}% near, of {len(best)}; "
        f"{100 * reachable / len(best):.1f}% among the candidates"
    )


def compare(table: Table, said: Contents, gold: Sequence[frozenset[int] | None]) -> Floats:
    """Return the Jaccard likeness of each content's words with its cue's annotated one."""
    words = table.count(table.words_before, said.parts[:, :, 0], said.parts[:, :, 1]).sum(axis=1)
    likeness = np.zeros(len(said.owner), dtype=np.float32)
    for owner in np.unique(said.owner):
        wanted = gold[owner]
        if not wanted:
            continue
        mine = said.owner == owner
        marked = np.zeros(table.n, dtype=np.int64)
        marked[list(wanted)] = 1
        running = np.concatenate([[0], np.cumsum(marked)])
        parts = said.parts[mine]
        both = table.count(running, parts[:, :, 0], parts[:, :, 1]).sum(axis=1)
        likeness[mine] = both / (words[mine] + len(wanted) - both)
    return likeness
