"""Decisions and what follows from them: judgements go in, who is who comes out."""

from quotetrack.deciding.settling import decide, settle
from quotetrack.deciding.signing import Hand

__all__ = ["Hand", "decide", "settle"]
