"""Sentences into quotations: marks, patterns, and how sure each is."""

from quotetrack.quotations.engines import ENGINES, Engine, Findings, ParseEngine, open_engine
from quotetrack.quotations.find import find_quotations

__all__ = ["ENGINES", "Engine", "Findings", "ParseEngine", "find_quotations", "open_engine"]
