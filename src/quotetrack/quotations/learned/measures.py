"""The features of contents: how their edges lie in tree, marks and sentences."""

import numpy as np

from quotetrack.quotations.learned.arrays import Floats, Ints, Peaks
from quotetrack.quotations.learned.boundaries import REASONS, Frame
from quotetrack.quotations.learned.candidates import Contents
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.lexicon import COUNTED, Lexicon
from quotetrack.quotations.learned.table import DEPREL, Table

KIDS = ("ccomp", "xcomp", "obj", "obl", "advcl", "parataxis", "acl", "conj")


class Surroundings:
    """What all contents of a document are measured against: marks, and how likely cues are."""

    def __init__(self, table: Table, frame: Frame, cue_rates: Floats) -> None:
        self.table = table
        self.frame = frame
        self.peaks = Peaks(cue_rates, 0.0)
        self.bare_peaks = Peaks(np.where(table.mark < 0, cue_rates, 0).astype(np.float32), 0.0)

    def peak(self, first: Ints, last: Ints, own: Ints, *, bare: bool = False) -> Floats:
        """Return the likeliest other cue in ranges; ``own`` doesn't count."""
        peaks = self.bare_peaks if bare else self.peaks
        before = peaks.over(first, np.minimum(last, own - 1))
        behind = peaks.over(np.maximum(first, own + 1), last)
        highest: Floats = np.maximum(before, behind).astype(np.float32)
        return highest


def measure(around: Surroundings, lexicon: Lexicon, found: Contents) -> Columns:
    """Return the features of each content."""
    columns = Columns()
    _add_cue(columns, around, found.owner)
    _add_size(columns, around, found)
    _add_edges(columns, around, lexicon, found)
    _add_tree(columns, around, found)
    _add_children(columns, around, found)
    _add_marks(columns, around, found)
    _add_gaps(columns, around, found)
    best = np.zeros(len(around.frame.cues.head), dtype=np.float32)
    np.maximum.at(best, found.owner, found.rule)
    columns.add(rule=found.rule, best_rule=best[found.owner])
    return columns


def _add_cue(columns: Columns, around: Surroundings, owner: Ints) -> None:
    table, frame = around.table, around.frame
    cues = frame.cues
    head = cues.head
    ahead, behind = table.child_counts
    marks = np.searchsorted(table.mark_first, table.paragraph_last[head], side="right")
    marks -= np.searchsorted(table.mark_first, table.paragraph_first[head])
    words = table.count(table.words_before, table.sentence_first[head], table.sentence_last[head])
    marked = table.count(table.marked_before, table.sentence_first[head], table.sentence_last[head])
    per_cue = Columns()
    per_cue.add(
        upos=table.upos[head],
        deprel=table.deprel[head],
        tags=table.tags[head],
        shape=table.shape[cues.last],
        source=np.where(frame.source_last < 0, 0, np.where(frame.source_first < head, -1, 1)),
        marks=marks,
        marked=marked / np.maximum(words, 1),
        words=words,
        place=head - table.sentence_first[head],
        inside=table.mark[head] >= 0,
        size=cues.last - cues.first,
        shape_next=table.at("shape", cues.last + 1),
        upos_next=table.at("upos", cues.last + 1),
        shape_behind=table.at("shape", frame.last + 1),
        upos_behind=table.at("upos", frame.last + 1),
        shape_ahead=table.at("shape", frame.first - 1),
        probability=cues.probability,
    )
    for name in KIDS[:6]:
        per_cue.add(
            **{
                f"{name}_ahead": ahead[head, DEPREL[name]],
                f"{name}_behind": behind[head, DEPREL[name]],
            }
        )
    per_cue.add_all("lemma_", ("log_seen", "log_cue", *COUNTED[1:]), cues.tendencies)
    columns.add_all("cue_", tuple(per_cue.names), per_cue.matrix().T.take(owner, axis=1).T)


def _add_size(columns: Columns, around: Surroundings, found: Contents) -> None:
    table, frame = around.table, around.frame
    head = frame.cues.head[found.owner]
    first, last = found.first, found.last
    s_first, s_last = table.sentence_first[head], table.sentence_last[head]
    counts = table.count(table.words_before, found.parts[:, :, 0], found.parts[:, :, 1])
    words = counts.sum(axis=1)
    spanned = table.count(table.words_before, first, last)
    columns.add(
        words=words,
        share=words / np.maximum(table.count(table.words_before, s_first, s_last), 1),
        parts=(counts > 0).sum(axis=1),
        left_out=spanned - words,
        kind=found.kind,
        at_sentence=first <= s_first,
        at_sentence_end=last >= s_last - 1,
        at_paragraph=first <= table.paragraph_first[head],
        at_paragraph_end=last >= table.paragraph_last[head] - 1,
        sentences_before=table.sentence[first] - table.sentence[head],
        sentences_behind=table.sentence[last] - table.sentence[head],
        from_cue=first - frame.cues.last[found.owner],
        to_cue=frame.cues.first[found.owner] - last,
        from_frame=first - frame.last[found.owner],
        to_frame=frame.first[found.owner] - last,
        verbs=table.count(table.verbs_before, first, last),
        commas_behind=table.at("shape", last + 1),
        tail=np.where(
            last > frame.last[found.owner],
            table.count(table.words_before, last + 1, table.sentence_last[last]),
            -1,
        ),
        lead=np.where(
            first < frame.first[found.owner],
            table.count(table.words_before, table.sentence_first[first], first - 1),
            -1,
        ),
    )
    for n, name in enumerate(REASONS):
        columns.add(**{f"start_{name}": found.starts >> n & 1, f"end_{name}": found.ends >> n & 1})


def _add_edges(columns: Columns, around: Surroundings, lexicon: Lexicon, found: Contents) -> None:
    """Add what the tokens at the edges are, and those just outside."""
    table = around.table
    first, last = found.first, found.last
    # Two more stand for what lies outside of the text.
    begin, end, ahead, behind = lexicon.rate_edges([*table.low, "", ""])
    columns.add(
        rate_begin=begin[first],
        rate_end=end[last],
        rate_behind=behind[last + 1],
        rate_ahead=ahead[first - 1],
    )
    for name, at in (("first", first), ("last", last), ("behind", last + 1), ("ahead", first - 1)):
        columns.add(
            **{
                f"{name}_upos": table.at("upos", at),
                f"{name}_deprel": table.at("deprel", at),
                f"{name}_shape": table.at("shape", at),
            }
        )
    columns.add(second_upos=table.at("upos", last + 2), second_shape=table.at("shape", last + 2))


def _add_tree(columns: Columns, around: Surroundings, found: Contents) -> None:
    """Add how far the content is one subtree, and whose."""
    table = around.table
    head = around.frame.cues.head[found.owner]
    part = np.argmax(found.parts[:, :, 1] - found.parts[:, :, 0], axis=1)
    rows = np.arange(len(part))
    low, high = found.parts[rows, part, 0], found.parts[rows, part, 1]
    top = table.top_of(low, high)
    opened, closed = table.opens[low], table.closes[high]
    behind = table.at("opens", table.at("solid_from", high + 1, table.n))
    columns.add(
        top_deprel=table.at("deprel", top),
        top_upos=table.at("upos", top),
        top_of_cue=table.at("head", top) == head,
        top_is_above=table.at("head", head) == top,
        top_depth=table.at("depth", top, 0) - table.depth[head],
        sticks_out_left=low - table.at("left", top, 0),
        sticks_out_right=table.at("right", top, 0) - high,
        opened_deprel=table.at("deprel", opened),
        opened_of_cue=table.at("head", opened) == head,
        closed_deprel=table.at("deprel", closed),
        closed_of_cue=table.at("head", closed) == head,
        closed_is_top=closed == top,
        behind_deprel=table.at("deprel", behind),
        behind_of_cue=table.at("head", behind) == head,
        behind_of_top=table.at("head", behind) == top,
        behind_inside=(table.at("head", behind) >= low) & (table.at("head", behind) <= high),
        behind_size=table.at("right", behind) - table.at("left", behind),
    )


def _add_children(columns: Columns, around: Surroundings, found: Contents) -> None:
    """Add how many of the cue's children of each relation stand inside and outside."""
    table = around.table
    ordered, _ = table.children
    first, last = found.first, found.last
    heads = around.frame.cues.head
    base = heads * (table.n + 1)
    begin, end = base[found.owner] + first, base[found.owner] + last
    for name in KIDS:
        kids = ordered[table.deprel[ordered] == DEPREL[name]]
        keys = table.head[kids] * (table.n + 1) + kids
        inside = np.searchsorted(keys, end, side="right") - np.searchsorted(keys, begin)
        every = np.searchsorted(keys, base + table.n) - np.searchsorted(keys, base)
        every = every[found.owner]
        columns.add(**{f"{name}_inside": inside, f"{name}_outside": every - inside})


def _add_marks(columns: Columns, around: Surroundings, found: Contents) -> None:
    table = around.table
    first, last = found.first, found.last
    marked = table.count(table.marked_before, found.parts[:, :, 0], found.parts[:, :, 1]).sum(
        axis=1
    )
    words = table.count(table.words_before, found.parts[:, :, 0], found.parts[:, :, 1]).sum(axis=1)
    whole = np.searchsorted(table.mark_last, last, side="right") - np.searchsorted(
        table.mark_first, first
    )
    touched = np.searchsorted(table.mark_first, last, side="right") - np.searchsorted(
        table.mark_last, first
    )
    at_first, at_last = table.mark[first], table.mark[last]
    cut_first = (at_first >= 0) & (table.at("mark_first_of", first) < first)
    cut_last = (at_last >= 0) & (table.at("mark_last_of", last) > last)
    columns.add(
        marked=marked / np.maximum(words, 1),
        marks_whole=whole,
        marks_cut=touched - np.maximum(whole, 0),
        cut_first=cut_first,
        cut_last=cut_last,
        begins_in_mark=at_first >= 0,
        ends_in_mark=at_last >= 0,
        bare_words=words - marked,
    )


def _add_gaps(columns: Columns, around: Surroundings, found: Contents) -> None:
    """Add what lies between the content and the next words in marks, and other cues there."""
    table, frame = around.table, around.frame
    own = frame.cues.head[found.owner]
    first = np.minimum(found.first, frame.first[found.owner])
    last = np.maximum(found.last, frame.last[found.owner])
    end = table.paragraph_last[last]
    begin = table.paragraph_first[first]
    firsts = np.append(table.mark_first, [table.n, table.n])
    lasts = np.append(table.mark_last, [table.n, table.n])
    number = np.searchsorted(table.mark_first, last, side="right")
    some = firsts[number] <= end
    until = np.where(
        firsts[number + 1] <= end, firsts[np.minimum(number + 1, len(firsts) - 1)] - 1, end
    )
    gap_last, tail_first = firsts[number] - 1, lasts[number] + 1
    before = np.searchsorted(table.mark_last, first) - 1
    some_before = (before >= 0) & (lasts[np.maximum(before, 0)] >= begin)
    gap_first = lasts[np.maximum(before, 0)] + 1
    words = table.words_before
    parts = found.parts
    inner = np.stack(
        [around.peak(parts[:, n, 0], parts[:, n, 1], own, bare=True) for n in range(parts.shape[1])]
    ).max(axis=0)
    columns.add(
        next_gap=np.where(some, table.count(words, last + 1, gap_last), -1),
        next_size=np.where(some, lasts[number] - firsts[number], -1),
        next_tail=np.where(some, table.count(words, tail_first, until), -1),
        next_gap_cue=np.where(some, around.peak(last + 1, gap_last, own), -1),
        next_tail_cue=np.where(some, around.peak(tail_first, until, own), -1),
        before_gap=np.where(some_before, table.count(words, gap_first, first - 1), -1),
        before_cue=np.where(some_before, around.peak(gap_first, first - 1, own), -1),
        rest_cue=around.peak(last + 1, end, own),
        inner_cue=inner,
        between_cue=around.peak(
            np.minimum(found.last, own) + 1, np.maximum(found.first, own) - 1, own
        ),
        span_cue=around.peak(found.first, found.last, own),
    )
