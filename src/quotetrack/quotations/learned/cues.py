"""Which tokens attribute something: candidates, and what speaks for each."""

from collections.abc import Sequence

import numpy as np

from quotetrack.quotations.learned.arrays import Floats, Ints, Peaks
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.lexicon import COUNTED
from quotetrack.quotations.learned.readings import Material, Reading, head_of
from quotetrack.quotations.learned.table import DEPREL, POS, TAGS, Table, mask, tagged
from quotetrack.quotations.learned.wording import Words

IS_AUXILIARY = mask(DEPREL, "aux", "aux:pass", "cop")
# A score where there is no token.
NOWHERE = -9.0


def spot(material: Material) -> Ints:
    """Return the tokens that may be a cue's head, in order."""
    table = material.table
    verb = (table.upos == POS["VERB"]) | ((table.upos == POS["AUX"]) & ~IS_AUXILIARY[table.deprel])
    listed = np.array([form in material.lexicon.forms for form in table.low], dtype=np.bool_)
    may = verb | listed
    may[[r.head for r in material.readings]] = True
    spans = zip(*tagged(table, "cue"), strict=True)
    may[[head_of(table, range(first, last + 1)) for first, last in spans]] = True
    return np.flatnonzero(may)


def describe(table: Table, spots: Ints) -> list[list[int]]:
    """Return the slots of each spot's features as text: its words, and those around it."""
    words = Words(table)
    return [words.find_slots(i) for i in spots.tolist()]


def measure(material: Material, spots: Ints, lexical: Floats) -> Columns:
    """Return the features of each spot; ``lexical`` is its score by words alone."""
    table, lexicon = material.table, material.lexicon
    columns = Columns()
    columns.add(lexical=lexical)
    tendencies = lexicon.tend([table.lemma[i] for i in spots])
    columns.add_all("lemma_", ("log_seen", "log_cue", *COUNTED[1:]), tendencies)
    _add_token(columns, table, spots)
    _add_place(columns, table, spots)
    _add_marks(columns, table, spots)
    _add_subject(columns, table, spots)
    _add_neighbours(columns, table, spots, lexical)
    _add_rules(columns, table, spots, material.readings)
    return columns


def _add_token(columns: Columns, table: Table, spots: Ints) -> None:
    head = table.head[spots]
    ahead, behind = table.child_counts
    columns.add(
        upos=table.upos[spots],
        deprel=table.deprel[spots],
        head_upos=table.upos[head],
        head_deprel=table.deprel[head],
        depth=table.depth[spots],
        capital=table.capital[spots],
        shape=table.shape[spots],
    )
    for n, tag in enumerate(TAGS):
        columns.add(**{tag: table.tags[spots] >> n & 1})
    for name in ("nsubj", "nsubj:pass", "ccomp", "xcomp", "obj", "obl", "advcl", "parataxis"):
        columns.add(**{f"{name}_ahead": ahead[spots, DEPREL[name]]})
        columns.add(**{f"{name}_behind": behind[spots, DEPREL[name]]})
    for name in ("aux", "aux:pass", "mark", "advmod", "acl", "nmod:poss", "case", "det", "cop"):
        columns.add(**{f"{name}_has": ahead[spots, DEPREL[name]] + behind[spots, DEPREL[name]]})
    for step in (-2, -1, 1, 2):
        columns.add(
            **{
                f"upos{step:+}": table.at("upos", spots + step),
                f"shape{step:+}": table.at("shape", spots + step),
            }
        )


def _add_place(columns: Columns, table: Table, spots: Ints) -> None:
    first, last = table.sentence_first[spots], table.sentence_last[spots]
    columns.add(
        from_sentence=spots - first,
        to_sentence=last - spots,
        share_of_sentence=(spots - first) / (last - first + 1),
        sentence=last - first,
        from_paragraph=spots - table.paragraph_first[spots],
        to_paragraph=table.paragraph_last[spots] - spots,
        paragraph=table.paragraph[spots],
        to_end=table.n - spots,
        left=spots - table.left[spots],
        right=table.right[spots] - spots,
        upper_ahead=table.at("upper", spots - 1),
        capitals_ahead=table.count(
            _capitals(table), table.paragraph_first[spots], spots - 1
        ) / (spots - table.paragraph_first[spots] + 1),
    )  # fmt: skip


def _capitals(table: Table) -> Ints:
    return np.concatenate([[0], np.cumsum(table.capital)])


def _add_marks(columns: Columns, table: Table, spots: Ints) -> None:
    """Add how far the nearest words in marks are before and behind, and how long."""
    before = np.searchsorted(table.mark_last, spots) - 1
    behind = np.searchsorted(table.mark_first, spots, side="right")
    for name, number, step in (("before", before, -1), ("behind", behind, 1)):
        some = (number >= 0) & (number < len(table.mark_first))
        n = np.where(some, number, 0)
        firsts = np.append(table.mark_first, 0)[n]
        lasts = np.append(table.mark_last, 0)[n]
        some &= table.paragraph[np.minimum(firsts, table.n - 1)] == table.paragraph[spots]
        gap = firsts - spots if step > 0 else spots - lasts
        columns.add(
            **{
                f"gap_{name}": np.where(some, gap, 99),
                f"marks_{name}": np.where(some, lasts - firsts, -1),
                f"sentence_{name}": np.where(
                    some, table.sentence[np.minimum(firsts, table.n - 1)] - table.sentence[spots], 9
                ),
            }
        )
    columns.add(
        inside=table.mark[spots] >= 0,
        opens_paragraph=table.shape[table.paragraph_first[spots]] == QUOTE_SHAPE,
    )


QUOTE_SHAPE = 5


def _add_subject(columns: Columns, table: Table, spots: Ints) -> None:
    subject, steps = table.subjects
    found, steps = subject[spots], steps[spots]
    some = found >= 0
    columns.add(
        subject_steps=steps,
        subject_upos=table.at("upos", found),
        subject_gap=np.where(some, found - spots, 0),
        subject_size=np.where(some, table.at("right", found) - table.at("left", found), -1),
        subject_inside=table.at("marked", found),
        subject_capital=table.at("capital", found),
    )


def _add_neighbours(columns: Columns, table: Table, spots: Ints, lexical: Floats) -> None:
    """Add the scores by words of the other spots: above, before and behind in the sentence."""
    scores = np.full(table.n, NOWHERE, dtype=np.float32)
    scores[spots] = lexical
    peaks = Peaks(scores, NOWHERE)
    head = table.head[spots]
    above = table.head[head]
    best = np.full(len(spots), NOWHERE, dtype=np.float32)
    at = head
    for _ in range(5):
        best = np.maximum(best, np.where(at == spots, NOWHERE, scores[at]))
        at = table.head[at]
    columns.add(
        head_score=np.where(head == spots, NOWHERE, scores[head]),
        above_score=np.where(above == head, NOWHERE, scores[above]),
        path_score=best,
        score_before=peaks.over(table.sentence_first[spots], spots - 1),
        score_behind=peaks.over(spots + 1, table.sentence_last[spots]),
        score_right=peaks.over(spots + 1, table.right[spots]),
        score_left=peaks.over(table.left[spots], spots - 1),
    )


def _add_rules(columns: Columns, table: Table, spots: Ints, readings: Sequence[Reading]) -> None:
    best = np.zeros(table.n, dtype=np.float32)
    count = np.zeros(table.n, dtype=np.float32)
    for r in readings:
        best[r.head] = max(best[r.head], r.probability)
        count[r.head] += 1
    columns.add(rule=best[spots], rules=count[spots])
