"""Who said it: mentions, coreference inside a document, names and aliases across documents."""

from quotetrack.speakers.attribute import attribute
from quotetrack.speakers.registry import Registry, default_path

__all__ = ["Registry", "attribute", "default_path"]
