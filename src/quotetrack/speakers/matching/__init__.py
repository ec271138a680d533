"""One speaker across documents: which names may be one person's or body's, and why."""

from quotetrack.speakers.matching.knowledge import fingerprint_data
from quotetrack.speakers.matching.match import match_speakers

__all__ = ["fingerprint_data", "match_speakers"]
