"""Who is who: clusters of base speakers, a pure function of data and judgements.

Union of equivalent records under cannot-link constraints (Wagstaff et al. 2001, "Constrained
k-means clustering with background knowledge"; nomenklatura's resolver keeps decisions the same
way). What people judged the same is joined first, then pairs that are sure by themselves; each in
an order that no clock and no file decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quotetrack.model import BaseSpeaker, Identity, Judgement, SpeakerPair, Verdict
from quotetrack.questions import fold, live, pair_question
from quotetrack.speakers.clusters import Clusters

# The last letters of Latin script; a name that all readers of the archive can read is shown first.
_LATIN = "\u024f"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two judgements that can't both hold; ``left_out`` is without effect."""

    left_out: Judgement
    against: Judgement

    def __str__(self) -> str:
        """Return both in words, on one line."""
        one, two = self.left_out, self.against
        return (
            f"{one.speaker} and {one.other} were judged the same ({_sign(one)}), which would make "
            f"one of {two.speaker} and {two.other}, judged different ({_sign(two)})"
        )


def _sign(judgement: Judgement) -> str:
    return f"by {judgement.made_by} on {judgement.made_at[:10]}"


@dataclass(frozen=True, slots=True)
class Identities:
    """Who each base speaker is; ``answers`` are the judgements that count, by their question."""

    by_id: Mapping[str, Identity]
    contradictions: tuple[Contradiction, ...]
    answers: Mapping[str, Judgement]

    def members(self, speaker: str) -> list[str]:
        """Return the ids of all base speakers that are the same as ``speaker``, sorted."""
        head = self.by_id[speaker].canonical
        return sorted(i.id for i in self.by_id.values() if i.canonical == head)


def identify(
    speakers: Iterable[BaseSpeaker], pairs: Iterable[SpeakerPair], judgements: Iterable[Judgement]
) -> Identities:
    """Return who each of ``speakers`` is.

    Of ``pairs`` only sure ones count, and only where nobody judged them. Neither the order of
    what is given counts nor when it was judged, but for two judgements on one question: the later
    one counts. A judgement may name speakers that aren't there: two that are the same as a third
    are the same without it.
    """
    by_id = {s.id: s for s in sorted(speakers, key=lambda s: s.id)}
    answers = live(judgements)
    said = _Said.sort(answers.values())
    ordered = sorted(pairs, key=lambda p: (-p.score, p.first, p.second))
    alone = _enter_all(by_id, answers, said)
    _join_sure(alone, by_id, ordered, answers)
    clusters = _enter_all(by_id, answers, said)
    joined, contradictions = _join_judged(clusters, answers, alone)
    _join_sure(clusters, by_id, ordered, answers)
    found: dict[str, Identity] = {}
    for members in clusters.all():
        if len(members) == 1 and members[0] in by_id and members[0] not in said.spoken_of:
            found[members[0]] = _describe_alone(by_id[members[0]])
            continue
        known = [by_id[slug] for slug in members if slug in by_id]
        if known:
            found.update((i.id, i) for i in _describe(known, members, joined, said))
    return Identities(dict(sorted(found.items())), tuple(contradictions), answers)


def _enter_all(
    by_id: Mapping[str, BaseSpeaker], answers: Mapping[str, Judgement], said: "_Said"
) -> Clusters:
    """Return all speakers as clusters of one, with what keeps them apart."""
    different = (j for j in answers.values() if j.verdict is Verdict.DIFFERENT)
    clusters = Clusters((j.speaker or "", j.other or "") for j in different)
    for speaker in by_id.values():
        clusters.mark(speaker.id, listed=speaker.listed, item=said.item(speaker))
    return clusters


def _join_judged(
    clusters: Clusters, answers: Mapping[str, Judgement], alone: Clusters
) -> tuple[set[str], list[Contradiction]]:
    """Join what was judged the same; return who was merged into another, and what can't be.

    With the one merged goes everybody who is the same by score ``alone``.
    """
    merged: set[str] = set()
    contradictions = []
    for judgement in answers.values():
        if judgement.verdict is not Verdict.SAME:
            continue
        one, other = judgement.speaker or "", judgement.other or ""
        clash = clusters.clash(one, other)
        if clash:
            contradictions.append(Contradiction(judgement, answers[pair_question(*clash)]))
        elif one != other:
            clusters.join(one, other)
            gone = alone.members(other)
            merged.update((other,) if one in gone else gone)
    return merged, contradictions


def _join_sure(
    clusters: Clusters,
    by_id: Mapping[str, BaseSpeaker],
    pairs: Iterable[SpeakerPair],
    answers: Mapping[str, Judgement],
) -> None:
    for pair in pairs:
        known = pair.first in by_id and pair.second in by_id
        judged = pair_question(pair.first, pair.second) in answers
        if pair.sure and known and not judged and clusters.may_be_one(pair.first, pair.second):
            clusters.join(pair.first, pair.second)


@dataclass(frozen=True, slots=True)
class _Said:
    """What people decided about single speakers, by slug."""

    names: Mapping[str, str]
    links: Mapping[str, str]
    unlinked: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]]
    no_aliases: Mapping[str, Sequence[str]]
    spoken_of: frozenset[str]

    @classmethod
    def sort(cls, answers: Iterable[Judgement]) -> "_Said":
        by_verdict: defaultdict[Verdict, dict[str, list[str]]] = defaultdict(dict)
        for j in answers:
            if j.speaker and j.value:
                by_verdict[j.verdict].setdefault(j.speaker, []).append(j.value)
        one = {v: {s: values[0] for s, values in by_verdict[v].items()} for v in Verdict}
        return cls(
            one[Verdict.NAME],
            one[Verdict.LINK],
            one[Verdict.NO_LINK],
            by_verdict[Verdict.ALIAS],
            by_verdict[Verdict.NO_ALIAS],
            frozenset(slug for said in by_verdict.values() for slug in said),
        )

    def item(self, speaker: BaseSpeaker) -> str | None:
        """Return the Wikidata item of a base speaker: as judged, else as the file has it."""
        if speaker.id in self.links:
            return self.links[speaker.id]
        return None if self.unlinked.get(speaker.id) == speaker.wikidata else speaker.wikidata


def _describe_alone(speaker: BaseSpeaker) -> Identity:
    """Return the identity of one of whom nothing was decided: most are such."""
    aliases = tuple(dict.fromkeys(alias for alias in speaker.aliases if alias != speaker.name))
    return Identity(speaker.id, speaker.id, speaker.name, speaker.wikidata, aliases)


def _describe(
    known: Sequence[BaseSpeaker], members: Sequence[str], merged: set[str], said: _Said
) -> Iterator[Identity]:
    """Yield the identity of each of ``known``, all of one cluster, which has ``members``."""
    ranked = sorted(known, key=lambda s: (s.id in merged, *_rank(s, said)))
    head = ranked[0]
    kept = [slug for slug in [*(s.id for s in ranked), *members] if slug not in merged]
    chosen = [said.names[slug] for slug in kept or [head.id] if slug in said.names]
    name = chosen[0] if chosen else head.name
    aliases = tuple(alias for alias in _all_names(ranked, members, said) if alias != name)
    items = {item for item in (said.item(s) for s in known) if item}
    item = said.item(head) or (items.pop() if len(items) == 1 else None)
    for speaker in known:
        yield Identity(speaker.id, head.id, name, item, aliases)


def _rank(speaker: BaseSpeaker, said: _Said) -> tuple[object, ...]:
    """Return what puts the one first that stands for a cluster.

    From the file, with an item, in letters that all can read, the fullest name. Nothing in it
    grows with the archive, so that no canonical speaker changes because one was quoted more.
    """
    words = [word for word in speaker.name.split() if len(word.rstrip(".")) > 1]
    readable = all(c <= _LATIN for c in speaker.name if c.isalpha())
    return (
        not speaker.listed,
        said.item(speaker) is None,
        not readable,
        -len(words),
        -len(speaker.name),
        fold(speaker.name),
        speaker.id,
    )


def _all_names(ranked: Sequence[BaseSpeaker], members: Sequence[str], said: _Said) -> Iterator[str]:
    """Yield the names of a cluster, each once: those of its members, then those people gave it.

    An alias that one of them hasn't, by a judgement, none of them has; but one that was given by
    a judgement stays.
    """
    denied = {fold(alias) for slug in members for alias in said.no_aliases.get(slug, ())}
    own = [name for s in ranked for name in (s.name, *s.aliases)]
    firm = {s.name for s in ranked}
    allowed = (name for name in own if name in firm or fold(name) not in denied)
    given = (alias for slug in sorted(members) for alias in said.aliases.get(slug, ()))
    chosen = (said.names[slug] for slug in sorted(members) if slug in said.names)
    yield from dict.fromkeys([*allowed, *given, *chosen])
