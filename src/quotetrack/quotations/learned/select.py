"""From what the rules read to what is kept: all stages of the learned finder in one call."""

from collections.abc import Sequence

from quotetrack.quotations.candidates import Candidate
from quotetrack.quotations.learned.choosing import Choice, Chooser
from quotetrack.quotations.learned.engine import Rankers, accept, pick_plausible, rank, rate_cues
from quotetrack.quotations.learned.readings import Material, lay_readings
from quotetrack.quotations.learned.reasons import explain
from quotetrack.quotations.learned.table import Table
from quotetrack.quotations.scene import Scene
from quotetrack.quotations.signals import Signals

# Words in marks, or a transcript's turn, that no ranked content claims are a rule's, if it is as
# sure as this.
LEAST_FILL = 0.4
WHY_FILLED = (
    "the words stand in quotation marks",
    "a rule reads who said them from what stands beside them",
)


def select(
    scene: Scene,
    scored: Sequence[tuple[float, Candidate]],
    rankers: Rankers,
    threshold: float,
    signals: Signals | None = None,
) -> list[Choice]:
    """Return the readings that are right with at least the probability ``threshold``.

    ``scored`` are the rules' readings with their counted probabilities. The rankers must be of
    the set that was trained with signals exactly if ``signals`` are given.
    """
    table = Table(scene, signals)
    if not table.n:
        return []
    material = Material(table, rankers.lexicon, lay_readings(table, scored))
    stage = rate_cues(material, rankers.cue)
    chooser = Chooser(threshold)
    choices: list[Choice] = []
    for plausible in pick_plausible(material, stage):
        ranked = rank(material, rankers, stage, plausible)
        if ranked is not None:
            chosen = chooser.choose(material, ranked, accept(rankers, ranked))
            choices += explain(rankers, ranked, list(chosen))
    filled = chooser.fill(material, LEAST_FILL)
    return [*choices, *(Choice(p, c, -1, WHY_FILLED) for p, c in filled)]
