"""The stages of the learned finder, one behind the other, all candidates of a document at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.learned import contents, cues, extents, measures, signals, sources
from quotetrack.quotations.learned.arrays import Floats, Ints, group_starts, ranges
from quotetrack.quotations.learned.boundaries import Frame
from quotetrack.quotations.learned.candidates import Contents
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.forest import Forest, to_probability
from quotetrack.quotations.learned.lexicon import Lexicon
from quotetrack.quotations.learned.measures import Surroundings
from quotetrack.quotations.learned.readings import Material
from quotetrack.quotations.learned.sources import CueSpans, Sources
from quotetrack.quotations.learned.table import Table

# A less likely cue is not looked at any further.
FLOOR = 0.06
# ... but for what a rule is surer of than this.
TRUSTED = 0.6
# So many cues are looked at together: their candidates fill some tens of megabytes.
AT_ONCE = 400
# The lead of a source without a second.
ALONE = 9.0
# Contents of a cue that are weighed in the end.
BEST = 3


@dataclass(frozen=True)
class Rankers:
    """A set of weights: one forest a stage, and the counts of words."""

    lexicon: Lexicon
    cue: Forest
    extent: Forest
    source: Forest
    content: Forest
    accept: Forest
    # Log odds of the last stage are multiplied and shifted so that probabilities are true.
    slope: float
    shift: float


@dataclass(frozen=True)
class CueStage:
    """Spots with their features and the probability that each is a cue's head."""

    spots: Ints
    columns: Columns
    rates: Floats

    def over(self, n: int) -> Floats:
        """Return the rates laid over all ``n`` tokens."""
        laid = np.zeros(n, dtype=np.float32)
        laid[self.spots] = self.rates
        return laid


@dataclass(frozen=True)
class Picked:
    """The best source of each cue: its probability, its lead, and what a rule says of it."""

    frame: Frame
    rates: Floats
    margins: Floats
    rules: Floats


@dataclass(frozen=True)
class Ranked:
    """The best contents of each cue: rows of ``contents`` sorted by cue and falling score."""

    picked: Picked
    contents: Contents
    scores: Floats
    rank: Ints
    columns: Columns

    @property
    def frame(self) -> Frame:
        """The cues with their sources."""
        return self.picked.frame


def measure_cues(material: Material, spots: Ints, lexical: Floats) -> Columns:
    """Return all features of the spots."""
    columns = cues.measure(material, spots, lexical)
    signals.add_to_cues(columns, material.table, spots)
    return columns


def rate_cues(material: Material, forest: Forest) -> CueStage:
    """Return how likely each spot is a cue."""
    spots = cues.spot(material)
    lexical = material.lexicon.weigh(cues.describe(material.table, spots))
    columns = measure_cues(material, spots, lexical)
    rates = forest.rate(columns.matrix()) if len(spots) else np.zeros(0, dtype=np.float32)
    return CueStage(spots, columns, rates)


def reach_cues(material: Material, forest: Forest, heads: Ints, rates: Floats) -> CueSpans:
    """Return the cues with all their words."""
    near = extents.around(material.table, heads)
    belongs = forest.score(extents.measure(material, heads, near).matrix()) > 0
    return make_spans(material, heads, rates, extents.reach(heads, near, belongs))


def make_spans(
    material: Material, heads: Ints, rates: Floats, edges: tuple[Ints, Ints]
) -> CueSpans:
    """Return cues with their first and last tokens."""
    tendencies = material.lexicon.tend([material.table.lemma[i] for i in heads])
    return CueSpans(heads, *edges, rates, tendencies)


def measure_sources(material: Material, spans: CueSpans) -> tuple[Sources, Columns]:
    """Return the sources that may be, with their features."""
    found = sources.propose(material, spans)
    columns = sources.measure(material.table, spans, found)
    signals.add_to_sources(columns, material.table, spans, found)
    return found, columns


def pick_sources(spans: CueSpans, found: Sources, scores: Floats) -> Picked:
    """Return the best source of each cue."""
    order = np.lexsort((-scores, found.owner))
    firsts = group_starts(found.owner[order])
    best = order[firsts]
    second = np.minimum(firsts + 1, len(order) - 1)
    same = (found.owner[order[second]] == found.owner[best]) & (second > firsts)
    margin = np.where(same, scores[best] - scores[order[second]], ALONE).astype(np.float32)
    frame = Frame(spans, found.first[best], found.last[best])
    return Picked(frame, to_probability(scores[best]), margin, found.rule[best])


def measure_contents(
    material: Material, frame: Frame, cue_rates: Floats
) -> tuple[Contents, Columns]:
    """Return the contents that may be, with their features."""
    found = contents.propose(material, frame)
    around = Surroundings(material.table, frame, cue_rates)
    columns = measures.measure(around, material.lexicon, found)
    signals.add_to_contents(columns, material.table, frame.cues, found)
    return found, columns


def pick_plausible(material: Material, stage: CueStage) -> Iterator[Ints]:
    """Yield the rows of the spots that may be cues, ``AT_ONCE`` at most."""
    plausible = stage.rates >= FLOOR
    trusted = [r.head for r in material.readings if r.probability > TRUSTED]
    plausible[np.searchsorted(stage.spots, trusted)] = True
    rows = np.flatnonzero(plausible)
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def rank(material: Material, rankers: Rankers, stage: CueStage, plausible: Ints) -> Ranked | None:
    """Return the best contents of the cues in some rows of ``stage``; None if there are none.

    With them comes what speaks for accepting each.
    """
    spans = reach_cues(material, rankers.extent, stage.spots[plausible], stage.rates[plausible])
    found, columns = measure_sources(material, spans)
    picked = pick_sources(spans, found, rankers.source.score(columns.matrix()))
    said, columns = measure_contents(material, picked.frame, stage.over(material.table.n))
    if not len(said.owner):
        return None
    matrix = columns.matrix()
    scores = rankers.content.score(matrix)
    rows, ranks = _rank_contents(said, scores)
    kept = Columns()
    kept.add_all("", tuple(columns.names), matrix.T.take(rows, axis=1).T)
    ranked = Ranked(picked, said.take(rows), scores[rows], ranks, kept)
    _add_ranks(kept, ranked, said, scores)
    _add_source(kept, material.table, ranked)
    _add_rivals(kept, material.table, ranked)
    return ranked


def _rank_contents(found: Contents, scores: Floats) -> tuple[Ints, Ints]:
    """Return the rows of the best contents of each cue, sorted, and their ranks from 0."""
    order = np.lexsort((-scores, found.owner))
    owner = found.owner[order]
    firsts = group_starts(owner)
    rank = np.arange(len(order)) - np.repeat(firsts, np.diff(np.append(firsts, len(order))))
    kept = rank < BEST
    return order[kept], rank[kept]


def _add_ranks(columns: Columns, ranked: Ranked, said: Contents, scores: Floats) -> None:
    """Add how the content stands among those of its cue."""
    owner = ranked.contents.owner
    n = len(ranked.frame.cues.head)
    best = np.full((n, BEST), -12.0, dtype=np.float32)
    best[owner, ranked.rank] = ranked.scores
    mass = np.bincount(said.owner, to_probability(scores), minlength=n)
    columns.add(
        score=ranked.scores,
        rank=ranked.rank,
        best_score=best[owner, 0],
        second_score=best[owner, 1],
        third_score=best[owner, 2],
        share=to_probability(ranked.scores) / (mass[owner] + 1e-6),
        candidates=np.bincount(said.owner, minlength=n)[owner],
    )


def _add_source(columns: Columns, table: Table, ranked: Ranked) -> None:
    owner = ranked.contents.owner
    frame = ranked.frame
    top = table.top_of(frame.source_first, frame.source_last)
    columns.add(
        source_rate=ranked.picked.rates[owner],
        source_margin=ranked.picked.margins[owner],
        source_rule=ranked.picked.rules[owner],
        source_upos=table.at("upos", top)[owner],
        source_capital=table.at("capital", top)[owner],
        source_size=(frame.source_last - frame.source_first)[owner],
        source_dull=np.array([i >= 0 and table.low[i] in sources.DULL for i in top])[owner],
        source_inside=table.at("marked", top)[owner],
    )


def _add_rivals(columns: Columns, table: Table, ranked: Ranked) -> None:
    """Add how likely cues are whose best content holds this cue, or overlaps this content."""
    said, frame = ranked.contents, ranked.frame
    head = frame.cues.head
    tops = np.flatnonzero(ranked.rank == 0)
    # Rivals stand in the same paragraph; tops are sorted by cue, so by paragraph.
    paragraph = table.paragraph[head[said.owner[tops]]]
    mine = table.paragraph[head[said.owner]]
    low, high = np.searchsorted(paragraph, mine), np.searchsorted(paragraph, mine, side="right")
    row, place = ranges(low, high - 1)
    rival = tops[place]
    other = said.owner[row] != said.owner[rival]
    row, rival = row[other], rival[other]
    first, last, owner = said.first, said.last, said.owner
    my_head, their_head = head[owner[row]], head[owner[rival]]
    holds_me = (first[rival] <= my_head) & (my_head <= last[rival])
    overlaps = (first[rival] <= last[row]) & (first[row] <= last[rival])
    inside = (first[row] <= their_head) & (their_head <= last[row])
    same_source = frame.source_first[owner[row]] == frame.source_first[owner[rival]]
    for name, which in (
        ("held_by", holds_me & ~inside),
        ("overlapped_by", overlaps & ~inside & ~holds_me),
        ("holds", inside),
        ("shares_source", same_source),
    ):
        highest = np.zeros(len(owner), dtype=np.float32)
        np.maximum.at(highest, row[which], frame.cues.probability[owner[rival[which]]])
        columns.add(**{name: highest})


def accept(rankers: Rankers, ranked: Ranked) -> Floats:
    """Return the probability that each content and its source are right."""
    odds = rankers.accept.score(ranked.columns.matrix())
    return to_probability((odds * rankers.slope + rankers.shift).astype(np.float32))
