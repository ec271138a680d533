"""Sentences into quotations: marks, patterns, and how sure each is."""

from quotetrack.quotations.find import find_quotations

__all__ = ["find_quotations"]
