"""Match the base speakers of an archive: which of them are, or may be, one."""

from collections.abc import Iterable, Iterator, Sequence

from quotetrack.model import BaseSpeaker, SpeakerPair
from quotetrack.speakers.matching.blocking import pair_up
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.profiles import make_profile
from quotetrack.speakers.matching.rivals import Rivals
from quotetrack.speakers.matching.scoring import Draft, Scorer

STRONGEST_SCORE = 0.999  # a machine is never certain


def match_speakers(speakers: Sequence[BaseSpeaker]) -> list[SpeakerPair]:
    """Return the pairs of base speakers that are or may be one, sorted by their ids.

    Pairs are found by blocking and scored by the odds that their names, roles, company and
    outlets give (Fellegi and Sunter, A Theory for Record Linkage, 1969), with the frequencies of
    names learned from ``speakers``. A pair is ``sure`` only if its names agree up to spelling,
    transliteration, initials or a known nickname, nothing speaks against it, and nobody else
    fits as well. The order of ``speakers`` doesn't matter; the time grows like n log n.
    """
    profiles = [make_profile(speaker) for speaker in sorted(speakers, key=lambda s: s.id)]
    pairing = pair_up(profiles)
    scorer = Scorer(profiles, frozenset(profiles[i].id for i in pairing.crowded))
    pairs = ((profiles[i], profiles[j]) for i, j in sorted(pairing.pairs))
    drafts = [draft for pair in pairs if (draft := scorer.draft(*pair))]
    rivals = Rivals(drafts, {profile.id: profile for profile in profiles}, scorer)
    return list(_judge(drafts, rivals))


def _judge(drafts: Iterable[Draft], rivals: Rivals) -> Iterator[SpeakerPair]:
    """Make pairs of the drafts that are worth it; one that isn't sure stays below that limit."""
    limits = load_weights().limits
    for draft in drafts:
        if draft.score < limits["candidate"]:
            continue
        rival = rivals.find(draft) if draft.promising else None
        sure = draft.promising and rival is None
        most = STRONGEST_SCORE if sure else limits["sure"] - 0.01
        reasons = (*draft.reasons, f"but {rival} fits as well") if rival else draft.reasons
        yield SpeakerPair(
            draft.first, draft.second, round(min(draft.score, most), 3), sure, reasons
        )
