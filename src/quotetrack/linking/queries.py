"""What a service is asked: one query for each speaker."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quotetrack.model import SpeakerKind

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
