"""What a service is asked: one query for each speaker."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quotetrack.model import BaseSpeaker, Identity, Judgement, RoleSeen, SpeakerKind, Verdict
from quotetrack.questions import LINK, read_moment

# Items and properties of Wikidata: "human", "organization", "position held".
TYPES: Mapping[SpeakerKind, str] = {SpeakerKind.PERSON: "Q5", SpeakerKind.BODY: "Q43229"}
POSITION = "P39"


@dataclass(frozen=True, slots=True)
class Query:
    """A speaker to find an item for: ``speaker`` is the slug, ``role`` the latest one known.

    ``refused`` are the items that somebody said they are not.
    """

    speaker: str
    name: str
    kind: SpeakerKind
    role: str | None = None
    quotations: int = 0
    refused: frozenset[str] = frozenset()

    def to_json(self, limit: int, *, with_properties: bool) -> dict[str, Any]:
        """Return the reconciliation query (section 5.1 of the specification)."""
        query: dict[str, Any] = {"query": self.name, "type": TYPES[self.kind]}
        # So that as many are left when the refused ones are taken out.
        query["limit"] = limit + len(self.refused)
        if with_properties and self.role and self.kind is SpeakerKind.PERSON:
            query["properties"] = [{"pid": POSITION, "v": self.role}]
        return query


def choose_queries(
    bases: Iterable[BaseSpeaker],
    identities: Mapping[str, Identity],
    judgements: Iterable[Judgement],
) -> list[Query]:
    """Return a query for each speaker without an item, those with most quotations first.

    Args:
        bases: base speakers; those of one cluster are asked for once.
        identities: who each of them is, by id.
        judgements: for items that were refused, to any of a cluster.
    """
    clusters: defaultdict[str, list[BaseSpeaker]] = defaultdict(list)
    for base in bases:
        if identities[base.id].wikidata is None:
            clusters[identities[base.id].canonical].append(base)
    refused = find_refused(judgements)
    found = [_ask(identities[head], members, refused) for head, members in clusters.items()]
    return sorted(found, key=lambda query: (-query.quotations, query.name, query.speaker))


def _ask(
    identity: Identity, members: Sequence[BaseSpeaker], refused: Mapping[str, Iterable[str]]
) -> Query:
    head = next((base for base in members if base.id == identity.id), members[0])
    return Query(
        identity.id,
        identity.name,
        head.kind,
        find_latest_role(role for base in members for role in base.roles),
        sum(base.quotations for base in members),
        frozenset(item for base in members for item in refused.get(base.id, ())),
    )


def find_refused(judgements: Iterable[Judgement]) -> dict[str, list[str]]:
    """Return by speaker the items that somebody said they are not, the latest refusal last.

    Of the refusals of one speaker all count that were not taken back, though of the answers to
    one question only the latest does.
    """
    refused: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for judgement in sorted(judgements, key=lambda j: read_moment(j.made_at)):
        if judgement.verdict is Verdict.WITHDRAWN:
            question = judgement.question or ""
            refused.pop(question.removeprefix("link:"), None)
        elif judgement.speaker and judgement.value and judgement.verdict in LINK:
            items = refused[judgement.speaker]
            items.pop(judgement.value, None)
            if judgement.verdict is Verdict.NO_LINK:
                items[judgement.value] = None
    return {speaker: list(items) for speaker, items in refused.items()}


def find_latest_role(roles: Iterable[RoleSeen]) -> str | None:
    """Return the role that the latest document gave; the longest where none has a date."""
    latest = max(roles, key=lambda r: (r.last or r.first or "", len(r.role)), default=None)
    return latest.role if latest else None
