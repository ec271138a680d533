"""Match the base speakers of an archive: which of them are, or may be, one."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from quotetrack.model import BaseSpeaker, SpeakerPair
from quotetrack.speakers.matching.blocking import pair_up
from quotetrack.speakers.matching.knowledge import load_weights
from quotetrack.speakers.matching.profiles import Profile, make_profile
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
    profiles = _make_profiles(speakers)
    return _match(profiles, None)


def match_changed(speakers: Sequence[BaseSpeaker], changed: AbstractSet[str]) -> list[SpeakerPair]:
    """Return those pairs of ``match_speakers(speakers)`` that touch one of the ids ``changed``.

    Whoever keeps the other pairs from before should ask for ``find_neighbours`` too: a new
    "Paul K. Ryan" makes an old pair of "Paul Ryan" and "Paul D. Ryan" unsure.
    """
    profiles = _make_profiles(speakers)
    return _match(profiles, changed)


def find_neighbours(speakers: Sequence[BaseSpeaker], changed: AbstractSet[str]) -> frozenset[str]:
    """Return ``changed`` and all whose pairs may be others because of them.

    These share a block with one of them. How common names are changes a little for everybody
    with each speaker that comes; only `match_speakers` takes that up.
    """
    profiles = _make_profiles(speakers)
    return frozenset(changed) | {
        profiles[i].id
        for pair in pair_up(profiles).pairs
        if any(profiles[i].id in changed for i in pair)
        for i in pair
    }


def _make_profiles(speakers: Iterable[BaseSpeaker]) -> list[Profile]:
    return [make_profile(speaker) for speaker in sorted(speakers, key=lambda s: s.id)]


def _match(profiles: Sequence[Profile], changed: AbstractSet[str] | None) -> list[SpeakerPair]:
    """Match all, or only what touches ``changed``; drafts then reach as far as rivals may."""
    pairing = pair_up(profiles)
    pairs = [(profiles[i], profiles[j]) for i, j in sorted(pairing.pairs)]
    if changed is not None:
        near = {one.id for pair in pairs if _touch(pair, changed) for one in pair}
        pairs = [pair for pair in pairs if _touch(pair, near)]
    scorer = Scorer(profiles, frozenset(profiles[i].id for i in pairing.crowded))
    drafts = [draft for pair in pairs if (draft := scorer.draft(*pair))]
    rivals = Rivals(drafts, {profile.id: profile for profile in profiles}, scorer)
    asked = (d for d in drafts if changed is None or d.first in changed or d.second in changed)
    return list(_judge(asked, rivals))


def _touch(pair: tuple[Profile, Profile], ids: AbstractSet[str]) -> bool:
    return pair[0].id in ids or pair[1].id in ids


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
