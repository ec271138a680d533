"""Who speaks by a cue: the noun phrases around it, each in its variants, and nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.learned.arrays import Bools, Floats, Ints, ints, ranges, spread
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.lexicon import COUNTED
from quotetrack.quotations.learned.readings import Material, Reading
from quotetrack.quotations.learned.table import DEPREL, IS_SUBJECT, POS, Table, mask, tagged

IS_NOMINAL = mask(POS, "NOUN", "PROPN", "PRON")
# What else may head a source where it stands for a noun: the two, some, the unemployed.
IS_STAND_IN = mask(POS, "NUM", "ADJ", "DET", "X")
IS_STANDING = mask(DEPREL, "nsubj", "nsubj:pass", "obl", "obj", "conj", "root", "nmod", "dep")
# What stands to the left of a noun and belongs to its name.
IS_LEFT = mask(DEPREL, "det", "compound", "amod", "nummod", "nmod:poss", "nmod", "advmod")
# How far outside the parser's sentence a source may stand: “Why?” she asked.
REACH = 6
NONE = -1

# Owner, noun, first and last token of candidates.
Spans = tuple[Ints, Ints, Ints, Ints]


@dataclass(frozen=True)
class CueSpans:
    """The cues under discussion: head, first and last token, probability and lemma's ways."""

    head: Ints
    first: Ints
    last: Ints
    probability: Floats
    tendencies: Floats


@dataclass(frozen=True)
class Sources:
    """Candidates, sorted by cue: ``owner`` is the cue's number, ``noun`` -1 for nobody.

    ``first`` and ``last`` are tokens, both included; nobody's are -1 and -2.
    ``rule`` is the best counted probability of a rule's reading with this very source.
    """

    owner: Ints
    noun: Ints
    first: Ints
    last: Ints
    rule: Floats


def propose(material: Material, cues: CueSpans) -> Sources:
    """Return who may speak by each cue."""
    table = material.table
    owner, noun = _nouns(table, cues)
    o, n, first, last = _variants(table, cues, owner, noun)
    by_rule = _from_rules(table, cues, material.readings)
    t, t_noun, t_first, t_last = _from_signals(table, cues)
    nobody = np.arange(len(cues.head))
    none = np.full(len(nobody), NONE)
    owner = np.concatenate([nobody, o, t, by_rule[0]])
    noun = np.concatenate([none, n, t_noun, by_rule[1]])
    first = np.concatenate([none, first, t_first, by_rule[2]])
    last = np.concatenate([none - 1, last, t_last, by_rule[3]])
    rule = np.zeros(len(owner), dtype=np.float32)
    rule[len(owner) - len(by_rule[4]) :] = by_rule[4]
    # Nobody, if a rule read a content without a source.
    order = np.lexsort((-rule, last, first, owner))
    keys = owner[order], first[order], last[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.any([k[1:] != k[:-1] for k in keys], axis=0)
    kept = order[new]
    return Sources(owner[kept], noun[kept], first[kept], last[kept], rule[kept])


def _nouns(table: Table, cues: CueSpans) -> tuple[Ints, Ints]:
    may = IS_NOMINAL[table.upos] | (IS_STAND_IN[table.upos] & IS_STANDING[table.deprel])
    first, last = table.window(cues.head)
    first = np.maximum(table.paragraph_first[cues.head], np.minimum(first, cues.head - REACH))
    last = np.minimum(table.paragraph_last[cues.head], np.maximum(last, cues.head + REACH))
    owner, at = ranges(first, last)
    # A name may look like no noun to the parser: said Castell.
    beside = (at >= cues.first[owner] - 1) & (at <= cues.last[owner] + 1)
    named = beside & table.capital[at] & table.word[at]
    kept = (may[at] | named) & ((at < cues.first[owner]) | (at > cues.last[owner]))
    return owner[kept], at[kept]


def _variants(table: Table, cues: CueSpans, owner: Ints, noun: Ints) -> Spans:
    """Return each noun with what may belong to it: with or without its clauses and phrases."""
    ordered, starts = table.children
    left = np.arange(table.n)
    modifier = np.flatnonzero(IS_LEFT[table.deprel] & (table.head > np.arange(table.n)))
    np.minimum.at(left, table.head[modifier], table.left[modifier])
    counts = starts[noun + 1] - starts[noun]
    pair, place = spread(counts)
    child = ordered[starts[noun[pair]] + place]
    behind = child > noun[pair]
    pair, child = pair[behind], child[behind]
    every = np.arange(len(noun))
    # Lambert, head of the office, who ...: her title's clause may be left out.
    over, place = spread(starts[child + 1] - starts[child])
    below = ordered[starts[child[over]] + place]
    ends = noun, table.right[noun], table.left[child] - 1, table.right[child]
    rows = np.concatenate([every, every, pair, pair, pair[over]])
    last = np.concatenate([*ends, table.left[below] - 1])
    near, far = left[noun[rows]], table.left[noun[rows]]
    both = np.flatnonzero(near != far)
    rows, last = np.concatenate([rows, rows[both]]), np.concatenate([last, last[both]])
    first = np.concatenate([near, far[both]])
    return _clip(table, cues, (owner[rows], noun[rows], first, last))


def _clip(table: Table, cues: CueSpans, found: Spans) -> Spans:
    """Keep the sources off their cues and off commas at the edges."""
    owner, noun, first, last = found
    ahead = noun < cues.first[owner]
    last = np.where(ahead, np.minimum(last, cues.first[owner] - 1), last)
    first = np.where(ahead, first, np.maximum(first, cues.last[owner] + 1))
    first, last = table.solid_from[first], table.solid_to[last]
    kept = (first <= noun) & (noun <= last)
    return owner[kept], noun[kept], first[kept], last[kept]


def _from_rules(
    table: Table, cues: CueSpans, readings: Sequence[Reading]
) -> tuple[Ints, Ints, Ints, Ints, Floats]:
    number = {int(head): k for k, head in enumerate(cues.head)}
    mine = [r for r in readings if r.head in number]
    owner = ints([number[r.head] for r in mine])
    first = ints([r.source[0] if r.source else NONE for r in mine])
    last = ints([r.source[1] if r.source else NONE - 1 for r in mine])
    probability = np.array([r.probability for r in mine], dtype=np.float32)
    clear = (last < cues.first[owner]) | (first > cues.last[owner])
    noun = np.where(last >= 0, table.top_of(first, last), NONE)
    return owner[clear], noun[clear], first[clear], last[clear], probability[clear]


def _from_signals(table: Table, cues: CueSpans) -> Spans:
    """Return for each cue what the encoder took for a source in its paragraph."""
    first, last = tagged(table, "source")
    owner, which = np.nonzero(
        table.paragraph[cues.head][:, None] == table.paragraph[first][None, :]
    )
    first, last = first[which], last[which]
    clear = (last < cues.first[owner]) | (first > cues.last[owner])
    clear &= table.sentence[first] == table.sentence[last]
    owner, first, last = owner[clear], first[clear], last[clear]
    return owner, table.top_of(first, last), first, last


def measure(table: Table, cues: CueSpans, sources: Sources) -> Columns:
    """Return the features of each candidate; those of nobody are -1 where nothing is there."""
    columns = Columns()
    _add_cue(columns, table, cues, sources.owner)
    some = sources.noun >= 0
    _add_noun(columns, table, cues, sources, some)
    _add_extent(columns, table, cues, sources, some)
    best = np.zeros(len(cues.head), dtype=np.float32)
    np.maximum.at(best, sources.owner, sources.rule)
    columns.add(rule=sources.rule, best_rule=best[sources.owner])
    return columns


def _add_cue(columns: Columns, table: Table, cues: CueSpans, owner: Ints) -> None:
    head = cues.head
    ahead, behind = table.child_counts
    subject, steps = table.subjects
    per_cue = Columns()
    per_cue.add(
        upos=table.upos[head],
        deprel=table.deprel[head],
        tags=table.tags[head],
        steps=steps[head],
        passive=ahead[head, DEPREL["aux:pass"]],
        agent=behind[head, DEPREL["obl:agent"]],
        possessor=ahead[head, DEPREL["nmod:poss"]],
        nsubj=ahead[head, DEPREL["nsubj"]],
        nsubj_behind=behind[head, DEPREL["nsubj"]],
        ccomp=behind[head, DEPREL["ccomp"]],
        shape=table.shape[cues.last],
        shape_next=table.at("shape", cues.last + 1),
        upos_next=table.at("upos", cues.last + 1),
        inside=table.mark[head] >= 0,
        probability=cues.probability,
        subject_upos=table.at("upos", subject[head]),
    )
    per_cue.add_all("lemma_", ("log_seen", "log_cue", *COUNTED[1:]), cues.tendencies)
    columns.add_all("cue_", tuple(per_cue.names), per_cue.matrix().T.take(owner, axis=1).T)


def _add_noun(
    columns: Columns, table: Table, cues: CueSpans, sources: Sources, some: Bools
) -> None:
    noun = np.where(some, sources.noun, 0)
    cue = cues.head[sources.owner]
    subject, _ = table.subjects
    low, high = np.minimum(noun, cue) + 1, np.maximum(noun, cue) - 1
    between = table.count(table.words_before, low, high)
    columns.add(
        noun_upos=np.where(some, table.upos[noun], -1),
        noun_deprel=np.where(some, table.deprel[noun], -1),
        noun_head_deprel=np.where(some, table.deprel[table.head[noun]], -1),
        noun_gap=np.where(some, noun - cue, 0),
        noun_words=np.where(some, between, -1),
        noun_verbs=np.where(some, table.count(table.verbs_before, low, high), -1),
        noun_relation=np.where(some, _relation(table, noun, cue), -1),
        noun_is_subject=some & (subject[cue] == noun),
        noun_inside=some & (table.mark[noun] >= 0),
        noun_capital=some & table.capital[noun],
        noun_depth=np.where(some, table.depth[noun] - table.depth[cue], 99),
        noun_same_sentence=some & (table.sentence[noun] == table.sentence[cue]),
        noun_dull=np.array([w in DULL for w in table.low])[noun] & some,
        noun_grammatical=some & IS_SUBJECT[table.deprel[noun]],
    )


DULL = frozenset({"it", "that", "this", "which", "there", "what", "these", "those"})


def _relation(table: Table, noun: Ints, cue: Ints) -> Ints:
    """Return how a noun hangs together with a cue in the tree, as a small number."""
    head = table.head
    above, over = head[noun], head[cue]
    is_subject = IS_SUBJECT[table.deprel[noun]]
    conditions = [
        (above == cue) & is_subject,
        above == cue,
        over == noun,
        (above == over) & is_subject,
        above == over,
        head[above] == cue,
        above == head[over],
        head[over] == noun,
        (table.left[cue] <= noun) & (noun <= table.right[cue]),
        (table.left[noun] <= cue) & (cue <= table.right[noun]),
    ]
    return np.select(conditions, list(range(len(conditions))), len(conditions))


def _add_extent(
    columns: Columns, table: Table, cues: CueSpans, sources: Sources, some: Bools
) -> None:
    first, last = np.where(some, sources.first, 0), np.where(some, sources.last, 0)
    noun = np.where(some, sources.noun, 0)
    cue_first, cue_last = cues.first[sources.owner], cues.last[sources.owner]
    columns.add(
        size=np.where(some, last - first + 1, 0),
        size_left=np.where(some, noun - first, -1),
        size_right=np.where(some, last - noun, -1),
        is_full_left=some & (table.left[noun] == first),
        is_full_right=some & (table.right[noun] == last),
        missing_right=np.where(some, table.right[noun] - last, -1),
        missing_left=np.where(some, first - table.left[noun], -1),
        verbs=np.where(some, table.count(table.verbs_before, first, last), -1),
        upos_first=np.where(some, table.upos[first], -1),
        upos_last=np.where(some, table.upos[last], -1),
        deprel_last=np.where(some, table.deprel[last], -1),
        upos_behind=np.where(some, table.at("upos", last + 1), -1),
        deprel_behind=np.where(some, table.at("deprel", last + 1), -1),
        top_behind=np.where(some, _top_deprel(table, last + 1), -1),
        shape_behind=np.where(some, table.at("shape", last + 1), -1),
        shape_ahead=np.where(some, table.at("shape", first - 1), -1),
        touches_ahead=some & (last + 1 == cue_first),
        touches_behind=some & (first - 1 == cue_last),
        gap_to_cue=np.where(
            some, np.where(last < cue_first, cue_first - last, first - cue_last), -1
        ),
        commas=np.where(some, table.count(_commas(table), first, last), -1),
    )


def _commas(table: Table) -> Ints:
    return np.concatenate([[0], np.cumsum(table.shape == 1)])


def _top_deprel(table: Table, at: Ints) -> Ints:
    """Return the relation of the largest phrase that begins at each position."""
    return table.at("deprel", table.at("opens", at))
