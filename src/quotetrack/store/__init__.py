"""The database: the only place that speaks SQL."""

from quotetrack.store.certainty import tell_certainty
from quotetrack.store.checking import Check, check_database
from quotetrack.store.joining import QuotationCard
from quotetrack.store.judging import judgement_id
from quotetrack.store.meaning import MeantRow
from quotetrack.store.members import MemberCard, NearCard
from quotetrack.store.rows import (
    AliasRow,
    Counts,
    Fate,
    Filters,
    MemberRow,
    QuoteRow,
    ReviewItem,
    RoleRow,
    SpeakerCard,
    SpeakerSummary,
)
from quotetrack.store.store import Store
from quotetrack.store.writing import Ingest

__all__ = [
    "AliasRow",
    "Check",
    "Counts",
    "Fate",
    "Filters",
    "Ingest",
    "MeantRow",
    "MemberCard",
    "MemberRow",
    "NearCard",
    "QuotationCard",
    "QuoteRow",
    "ReviewItem",
    "RoleRow",
    "SpeakerCard",
    "SpeakerSummary",
    "Store",
    "check_database",
    "judgement_id",
    "tell_certainty",
]
