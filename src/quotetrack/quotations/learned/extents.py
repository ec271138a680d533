"""How far a cue reaches around its head: "has also said", "pointed out", "in an interview"."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.learned.arrays import Bools, Floats, Ints, ranges
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.lexicon import COUNTED
from quotetrack.quotations.learned.readings import Material, Reading
from quotetrack.quotations.learned.table import Table

# Tokens before and behind a cue's head that may belong to it.
BEFORE = 5
BEHIND = 6


@dataclass(frozen=True)
class Neighbours:
    """Tokens around cues: ``owner`` is the cue's number, ``token`` the position."""

    owner: Ints
    token: Ints


def around(table: Table, heads: Ints) -> Neighbours:
    """Return the tokens near each head, in its sentence."""
    first = np.maximum(heads - BEFORE, np.minimum(table.sentence_first[heads], heads))
    last = np.minimum(heads + BEHIND, table.sentence_last[heads])
    owner, token = ranges(first, last)
    others = token != heads[owner]
    return Neighbours(owner[others], token[others])


def measure(material: Material, heads: Ints, near: Neighbours) -> Columns:
    """Return the features of each neighbour: does it belong to the cue?"""
    table, lexicon = material.table, material.lexicon
    columns = Columns()
    head, token = heads[near.owner], near.token
    low, high = np.minimum(token, head) + 1, np.maximum(token, head) - 1
    forms = [f"{'<' if t < h else '>'}{table.low[t]}" for t, h in zip(token, head, strict=True)]
    columns.add(
        offset=token - head,
        form=np.array([lexicon.edges.get(form, -4.0) for form in forms], dtype=np.float32),
        upos=table.upos[token],
        deprel=table.deprel[token],
        shape=table.shape[token],
        is_child=table.head[token] == head,
        is_above=table.head[head] == token,
        is_grandchild=table.head[table.head[token]] == head,
        reaches=np.where(token > head, table.right[token] - token, token - table.left[token]),
        head_deprel=table.deprel[table.head[token]],
        head_upos=table.upos[table.head[token]],
        between=table.count(table.words_before, low, high),
        verbs_between=table.count(table.verbs_before, low, high),
        upos_next=table.at("upos", token + 1),
        deprel_next=table.at("deprel", token + 1),
        shape_next=table.at("shape", token + 1),
        upos_before=table.at("upos", token - 1),
        deprel_before=table.at("deprel", token - 1),
        inside=table.mark[token] >= 0,
        cue_upos=table.upos[head],
        cue_deprel=table.deprel[head],
        cue_shape=table.shape[head],
        cue_tags=table.tags[head],
        rule=_in_rules(heads, near, material.readings),
    )
    names = ("log_seen", "log_cue", *COUNTED[1:])
    tendencies = lexicon.tend([table.lemma[i] for i in heads])
    columns.add_all("cue_", names, tendencies.T.take(near.owner, axis=1).T)
    return columns


def _in_rules(heads: Ints, near: Neighbours, readings: Sequence[Reading]) -> Floats:
    """Return for each neighbour the best probability of a reading whose cue holds it."""
    best: dict[tuple[int, int], float] = {}
    for r in readings:
        for i in r.candidate.cue:
            best[r.head, i] = max(best.get((r.head, i), 0.0), r.probability)
    pairs = zip(heads[near.owner].tolist(), near.token.tolist(), strict=True)
    return np.array([best.get(pair, 0.0) for pair in pairs], dtype=np.float32)


def reach(heads: Ints, near: Neighbours, belongs: Bools) -> tuple[Ints, Ints]:
    """Return the first and the last token of each cue: neighbours that belong, without a gap."""
    members = set(zip(near.owner[belongs].tolist(), near.token[belongs].tolist(), strict=True))
    first, last = heads.copy(), heads.copy()
    for k in range(len(heads)):
        while (k, int(first[k]) - 1) in members:
            first[k] -= 1
        while (k, int(last[k]) + 1) in members:
            last[k] += 1
    return first, last
