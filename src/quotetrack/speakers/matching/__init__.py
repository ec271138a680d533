"""One speaker across documents: which names may be one person's or body's, and why."""

from quotetrack.speakers.matching.knowledge import fingerprint_data
from quotetrack.speakers.matching.match import find_neighbours, match_changed, match_speakers

__all__ = ["find_neighbours", "fingerprint_data", "match_changed", "match_speakers"]
