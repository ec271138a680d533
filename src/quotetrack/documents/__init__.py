"""Every kind of input -> Document. One module a format; ``formats`` lists them."""

from quotetrack.documents.limits import MAX_CHARACTERS
from quotetrack.documents.origins import read
from quotetrack.documents.passages import passages

__all__ = ["MAX_CHARACTERS", "passages", "read"]
