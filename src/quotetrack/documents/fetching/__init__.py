"""Pages and feeds by address: polite, and safe against what may answer."""

from quotetrack.documents.fetching.fetcher import AGENT, Fetcher
from quotetrack.documents.fetching.memory import Memory, NoMemory
from quotetrack.documents.fetching.watching import Stop, parse_interval, watch_rounds

__all__ = [
    "AGENT",
    "Fetcher",
    "Memory",
    "NoMemory",
    "Stop",
    "parse_interval",
    "watch_rounds",
]
