"""What an encoder adds to each stage: more features, where a table has its signals."""

import numpy as np

from quotetrack.quotations.learned.arrays import Floats, Ints
from quotetrack.quotations.learned.candidates import Contents
from quotetrack.quotations.learned.columns import Columns
from quotetrack.quotations.learned.sources import CueSpans, Sources
from quotetrack.quotations.learned.table import Table, tagged
from quotetrack.quotations.signals import TAGS, Signals


def add_to_cues(columns: Columns, table: Table, spots: Ints) -> None:
    """Add the tags of each spot and its neighbours."""
    signals = table.signals
    if signals is None:
        return
    for n, tag in enumerate(TAGS):
        columns.add(**{f"signal_{tag}": signals.tags[spots, n]})
    for role in ("cue", "source", "content"):
        likely = _of_role(signals, role)
        for step in (-1, 1):
            at = np.minimum(np.maximum(spots + step, 0), table.n - 1)
            columns.add(**{f"signal_{role}{step:+}": likely[at]})


def add_to_sources(columns: Columns, table: Table, cues: CueSpans, sources: Sources) -> None:
    """Add how likely a source's tokens are one, those outside are not, and the cue's link."""
    signals = table.signals
    if signals is None:
        return
    _add_span(columns, table, "source", (sources.first, sources.last))
    links = signals.link("cue_source", cues.first)
    columns.add(
        signal_link=links[sources.owner, sources.first],
        signal_nobody=links[sources.owner, -1],
    )


def add_to_contents(columns: Columns, table: Table, cues: CueSpans, found: Contents) -> None:
    """Add how likely a content's tokens are one, those outside are not, and the links."""
    signals = table.signals
    if signals is None:
        return
    first, last, owner = found.first, found.last, found.owner
    _add_span(columns, table, "content", (first, last))
    running = np.concatenate([[0], np.cumsum(_of_role(signals, "content"))])
    parts = found.parts
    mass = (running[parts[:, :, 1] + 1] - running[parts[:, :, 0]]) * (parts[:, :, 1] >= 0)
    sizes = np.maximum((parts[:, :, 1] - parts[:, :, 0] + 1).sum(axis=1), 1)
    columns.add(
        signal_mean=mass.sum(axis=1) / sizes,
        signal_doubt=sizes - mass.sum(axis=1),
        signal_missed=running[last + 1] - running[first] - mass.sum(axis=1),
    )
    from_cue = cues.first[owner]
    for name, edge in (("start_cue", first), ("end_cue", last)):
        words, row = np.unique(edge, return_inverse=True)
        columns.add(**{f"signal_{name}": signals.link(name, words)[row, from_cue]})
    for name, edge in (("cue_start", first), ("cue_end", last)):
        columns.add(**{f"signal_{name}": signals.link(name, cues.first)[owner, edge]})


def _of_role(signals: Signals, role: str) -> Floats:
    likely: Floats = (
        signals.tags[:, TAGS.index(f"B-{role}")] + signals.tags[:, TAGS.index(f"I-{role}")]
    )
    return likely


def _add_span(columns: Columns, table: Table, role: str, edges: tuple[Ints, Ints]) -> None:
    """Add the likelihood of a role at both edges, just outside, in the mean; and agreement."""
    signals, (first, last) = table.signals, edges
    if signals is None:
        return
    likely = np.append(_of_role(signals, role), [0, 0])
    begins = np.append(signals.tags[:, TAGS.index(f"B-{role}")], [0, 0])
    some = last >= first
    low, high = np.where(some, first, 0), np.where(some, last, 0)
    running = np.concatenate([[0], np.cumsum(likely)])
    starts, ends = tagged(table, role)
    columns.add(
        signal_first=np.where(some, likely[low], -1),
        signal_begins=np.where(some, begins[low], -1),
        signal_last=np.where(some, likely[high], -1),
        signal_ahead=np.where(some, likely[low - 1], -1),
        signal_behind=np.where(some, likely[high + 1], -1),
        signal_behind_begins=np.where(some, begins[high + 1], -1),
        signal_span=np.where(some, (running[high + 1] - running[low]) / (high - low + 1), -1),
        signal_starts=some & np.isin(low, starts),
        signal_ends=some & np.isin(high, ends),
    )
