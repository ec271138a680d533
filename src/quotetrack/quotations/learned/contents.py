"""What was said: pairs of boundaries, words in marks together, and what the rules read."""

from collections.abc import Sequence

import numpy as np

from quotetrack.quotations.learned.arrays import Ints, edges_of, ints, ranges, spread
from quotetrack.quotations.learned.boundaries import (
    BESIDE,
    MARK,
    NEXT,
    PARAGRAPH,
    SENTENCE,
    Boundaries,
    Frame,
    find_ends,
    find_starts,
)
from quotetrack.quotations.learned.candidates import Contents, unify
from quotetrack.quotations.learned.readings import MOST_PARTS, Material, Reading
from quotetrack.quotations.learned.table import CLAUSAL, OTHER, Table, tagged

PAIR, MARKS, AROUND, AROUND_HEAD, AROUND_CLAUSE, BELOW, RULE, TAGGED, RESUMED = range(9)
# A content has at most so many words from edge to edge; longer ones are the rules' affair.
LONGEST = 400


def propose(material: Material, frame: Frame) -> Contents:
    """Return all candidates, each set of words once a cue."""
    table = material.table
    starts, ends = find_starts(table, frame), find_ends(table, frame)
    found = [
        _pairs(table, frame, starts, ends),
        _resumed(table, frame, starts, ends),
        _marks(table, frame),
        *_around(table, frame),
        _below(table, frame),
        _from_rules(frame, material.readings),
        _from_signals(table, frame),
    ]
    return unify(table, _join(found))


def _join(found: Sequence[Contents]) -> Contents:
    return Contents(
        np.concatenate([f.owner for f in found]),
        np.concatenate([f.parts for f in found]),
        np.concatenate([f.kind for f in found]),
        np.concatenate([f.starts for f in found]),
        np.concatenate([f.ends for f in found]),
        np.concatenate([f.rule for f in found]),
    )


def _make(
    owner: Ints, parts: Ints, kind: int, starts: Ints | None = None, ends: Ints | None = None
) -> Contents:
    none = np.zeros(len(owner), dtype=np.int64)
    return Contents(
        owner,
        parts,
        np.full(len(owner), kind),
        none if starts is None else starts,
        none if ends is None else ends,
        np.zeros(len(owner), dtype=np.float32),
    )


def _pairs(table: Table, frame: Frame, starts: Boundaries, ends: Boundaries) -> Contents:
    """Return every start with every end behind it that makes sense."""
    s, e = _cross(starts, ends, len(frame.cues.head))
    first, last, owner = starts.at[s], ends.at[e], starts.owner[s]
    why_first, why_last = starts.reasons[s], ends.reasons[e]
    head = frame.cues.head[owner]
    apart = (last < table.sentence_first[head] - 1) | (first > table.sentence_last[head] + 1)
    in_marks = (why_first & MARK > 0) & (why_last & MARK > 0)
    whole = (why_first & (MARK | PARAGRAPH | NEXT | SENTENCE) > 0) & (
        why_last & (MARK | PARAGRAPH | NEXT | SENTENCE | BESIDE) > 0
    )
    one = table.sentence[first] == table.sentence[last]
    kept = (first <= last) & (last - first < LONGEST) & (~apart | in_marks) & (one | whole)
    first, last, owner = first[kept], last[kept], owner[kept]
    parts = cut(first, last, _holes(frame, owner))
    return _make(owner, parts, PAIR, why_first[kept], why_last[kept])


def _resumed(table: Table, frame: Frame, starts: Boundaries, ends: Boundaries) -> Contents:
    """Return what stands before the cue, together with a new sentence or mark behind it.

    “X,” she said outside the building. But “Y.”
    """
    cues = len(frame.cues.head)
    before = starts.pick(MARK | SENTENCE | PARAGRAPH, starts.at < frame.first[starts.owner])
    again = starts.pick(MARK | NEXT, starts.at > frame.last[starts.owner])
    until = ends.pick(MARK | NEXT, ends.at > frame.last[ends.owner])
    s, e = _cross(again, until, cues)
    order = again.at[s] <= until.at[e]
    s, e = s[order], e[order]
    bounds = np.searchsorted(again.owner[s], np.arange(cues + 1))
    a, place = spread((bounds[1:] - bounds[:-1])[before.owner])
    b = bounds[before.owner[a]] + place
    owner = before.owner[a]
    parts = np.zeros((len(a), MOST_PARTS, 2), dtype=np.int64)
    parts[:, 2] = (0, -1)
    parts[:, 0, 0] = before.at[a]
    parts[:, 0, 1] = table.solid_to[frame.first[owner] - 1]
    parts[:, 1] = np.stack([again.at[s[b]], until.at[e[b]]], axis=1)
    kept = parts[:, 0, 1] >= parts[:, 0, 0]
    return _make(owner[kept], parts[kept], RESUMED, before.reasons[a][kept])


def _cross(starts: Boundaries, ends: Boundaries, cues: int) -> tuple[Ints, Ints]:
    """Return all pairs of a start and an end of the same cue, as rows of both."""
    bounds = np.searchsorted(ends.owner, np.arange(cues + 1))
    counts = (bounds[1:] - bounds[:-1])[starts.owner]
    s, place = spread(counts)
    return s, bounds[starts.owner[s]] + place


def _holes(frame: Frame, owner: Ints) -> Ints:
    """Return the two ranges that a content leaves out, cue and source in order, (N, 2, 2)."""
    cue = np.stack([frame.cues.first, frame.cues.last], axis=1)[owner]
    source = np.stack([frame.source_first, frame.source_last], axis=1)[owner]
    swap = (source[:, 0] < cue[:, 0])[:, None]
    return np.stack([np.where(swap, source, cue), np.where(swap, cue, source)], axis=1)


def cut(first: Ints, last: Ints, holes: Ints) -> Ints:
    """Return what is left of ranges without two holes, (N, 3, 2); holes may be empty."""
    a, b = holes[:, 0], holes[:, 1]
    # An empty hole stands before everything or is passed over.
    none = b[:, 1] < b[:, 0]
    b_first = np.where(none, last + 1, b[:, 0])
    b_last = np.where(none, last, b[:, 1])
    parts = np.stack(
        [
            np.stack(
                [first, np.minimum(last, np.where(a[:, 1] < a[:, 0], -1, a[:, 0] - 1))], axis=1
            ),
            np.stack([np.maximum(first, a[:, 1] + 1), np.minimum(last, b_first - 1)], axis=1),
            np.stack([np.maximum(first, b_last + 1), last], axis=1),
        ],
        axis=1,
    )
    empty = parts[:, :, 1] < parts[:, :, 0]
    parts[empty] = (0, -1)
    return parts


def _marks(table: Table, frame: Frame) -> Contents:
    """Return two or three words in marks of one paragraph together: “X,” she said. “Y.”."""
    head = frame.cues.head
    low, high = table.marks_near(head)
    owner, number = ranges(low, high)
    until = high[owner]
    found = []
    for more in range(1, MOST_PARTS):
        some = number + more <= until
        parts = np.zeros((int(some.sum()), MOST_PARTS, 2), dtype=np.int64)
        parts[:, :, 1] = -1
        for n in range(more + 1):
            parts[:, n, 0] = table.mark_first[number[some] + n]
            parts[:, n, 1] = table.mark_last[number[some] + n]
        found.append((owner[some], parts))
    owners, rows = zip(*found, strict=True)
    return _make(np.concatenate(owners), np.concatenate(rows), MARKS)


def _around(table: Table, frame: Frame) -> list[Contents]:
    """Return sentences without the cue's clause: “X, she said on Monday, Y”."""
    head = frame.cues.head
    sentence = table.sentence_first[head], table.sentence_last[head]
    clause = np.minimum(table.left[head], frame.first), np.maximum(table.right[head], frame.last)
    above = table.head[head]
    wider = table.left[above], table.right[above]
    below = above != head
    low, high = _reach_of_phrases(table, frame)
    return [
        _outside(table, sentence, clause, AROUND).take(below),
        _outside(table, wider, clause, AROUND_HEAD).take(below),
        _outside(table, sentence, (frame.first, high), AROUND_CLAUSE),
        _outside(table, sentence, (low, high), AROUND_CLAUSE),
    ]


def _reach_of_phrases(table: Table, frame: Frame) -> tuple[Ints, Ints]:
    """Return how far the cue reaches with its objects and phrases, clauses left out."""
    head = frame.cues.head
    ordered, starts = table.children
    owner, place = spread(starts[head + 1] - starts[head])
    child = ordered[starts[head[owner]] + place]
    phrase = (table.deprel[child] >= CLAUSAL) & (table.deprel[child] != OTHER)
    owner, child = owner[phrase], child[phrase]
    low, high = frame.first.copy(), frame.last.copy()
    np.minimum.at(low, owner, table.left[child])
    np.maximum.at(high, owner, table.right[child])
    return low, high


def _outside(
    table: Table, whole: tuple[Ints, Ints], hole: tuple[Ints, Ints], kind: int
) -> Contents:
    """Return ranges without one hole, trimmed."""
    parts = np.zeros((len(whole[0]), MOST_PARTS, 2), dtype=np.int64)
    parts[:, 2] = (0, -1)
    parts[:, 0, 0] = table.solid_from[whole[0]]
    parts[:, 0, 1] = table.solid_to[hole[0] - 1]
    parts[:, 1, 0] = table.solid_from[hole[1] + 1]
    parts[:, 1, 1] = table.solid_to[whole[1]]
    parts[parts[:, :, 1] < parts[:, :, 0]] = (0, -1)
    return _make(np.arange(len(parts)), parts, kind)


def _below(table: Table, frame: Frame) -> Contents:
    """Return the next paragraph where the cue's own ends with a colon."""
    head = frame.cues.head
    end = table.paragraph_last[head]
    colon = (table.shape[end] == 3) & (end + 1 < table.n)  # noqa: PLR2004 - a colon's shape
    which = np.flatnonzero(colon)
    first = end[which] + 1
    parts = np.zeros((len(which), MOST_PARTS, 2), dtype=np.int64)
    parts[:, :, 1] = -1
    parts[:, 0, 0], parts[:, 0, 1] = first, table.paragraph_last[first]
    return _make(which, parts, BELOW)


def _from_rules(frame: Frame, readings: Sequence[Reading]) -> Contents:
    """Return what the rules read by the cue, except for its own tokens."""
    number = {int(head): k for k, head in enumerate(frame.cues.head)}
    owners, rows, rates = [], [], []
    for r in readings:
        k = number.get(r.head)
        if k is None:
            continue
        owners.append(k)
        rows.append([*r.content, *[(0, -1)] * (MOST_PARTS - len(r.content))])
        rates.append(r.probability)
    made = _make(ints(owners), edges_of(rows, MOST_PARTS), RULE)
    return Contents(
        made.owner, made.parts, made.kind, made.starts, made.ends, np.array(rates, dtype=np.float32)
    )


def _from_signals(table: Table, frame: Frame) -> Contents:
    """Return for each cue what the encoder took for contents in its paragraph, and two together."""
    first, last = tagged(table, "content")
    paragraph = table.paragraph[frame.cues.head][:, None]
    owner, which = np.nonzero(paragraph == table.paragraph[first][None, :])
    pairs = np.flatnonzero(which + 1 < len(first))
    pairs = pairs[table.paragraph[first[which[pairs] + 1]] == table.paragraph[first[which[pairs]]]]
    whole = cut(first[which], last[which], _holes(frame, owner))
    both = np.zeros((len(pairs), MOST_PARTS, 2), dtype=np.int64)
    both[:, :, 1] = -1
    both[:, 0] = np.stack([first[which[pairs]], last[which[pairs]]], axis=1)
    both[:, 1] = np.stack([first[which[pairs] + 1], last[which[pairs] + 1]], axis=1)
    return _make(np.concatenate([owner, owner[pairs]]), np.concatenate([whole, both]), TAGGED)
