"""Rivals: a pair isn't sure if another speaker, who is somebody else, fits one of it as well.

"Paul Ryan" may be "Paul D. Ryan" until there is a "Paul K. Ryan", too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.profiles import Profile
from quotetrack.speakers.matching.scoring import Draft, Scorer


class Rivals:
    """The pairs of an archive whose names are alike, to ask who else fits."""

    def __init__(
        self, drafts: Iterable[Draft], profiles: Mapping[str, Profile], scorer: Scorer
    ) -> None:
        self._profiles = profiles
        self._scorer = scorer
        self._beside: dict[str, list[Draft]] = defaultdict(list)
        self._drafts: dict[tuple[str, str], Draft | None] = {}
        for draft in drafts:
            self._drafts[draft.first, draft.second] = draft
            self._beside[draft.first].append(draft)
            self._beside[draft.second].append(draft)

    def find(self, draft: Draft) -> str | None:
        """Return a speaker that fits one of the pair as well and isn't the other, if any."""
        rivals = [
            rival
            for own, other in ((draft.first, draft.second), (draft.second, draft.first))
            for rival in self._fitting(own, draft)
            if not self._may_be_one(rival, other, draft)
        ]
        return min(rivals, default=None)

    def _fitting(self, own: str, draft: Draft) -> Sequence[str]:
        """Return who else fits ``own`` by name about as well as the pair does."""
        limits = load_weights().limits
        margin = limits["rival_margin_initial" if draft.by_initial else "rival_margin"]
        return [
            beside.second if beside.first == own else beside.first
            for beside in self._beside[own]
            if beside is not draft
            and beside.fits
            and not beside.forbidden
            and beside.name_odds >= draft.name_odds - margin
        ]

    def _may_be_one(self, one: str, other: str, draft: Draft) -> bool:
        """Tell whether a rival is the other of the pair, too, and so no rival."""
        pair = (min(one, other), max(one, other))
        if pair not in self._drafts:
            self._drafts[pair] = self._scorer.draft(*(self._profiles[name] for name in pair))
        found = self._drafts[pair]
        if found is None or found.forbidden:
            return False
        # "D. Trump" may be the father or "Jr.", "Donald J. Trump" and "Donald Trump" are one.
        return found.agrees if draft.by_initial else found.fits
