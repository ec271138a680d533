"""Every kind of input -> Document. One module a format; ``formats`` lists them."""

from quotetrack.documents.cleaning.passages import passages
from quotetrack.documents.formats import has_known_ending, unwrap
from quotetrack.documents.inputs import Item, Raw
from quotetrack.documents.limits import MAX_CHARACTERS
from quotetrack.documents.metering import Meter
from quotetrack.documents.origins import find_files, measure, read, read_opened

__all__ = [
    "MAX_CHARACTERS",
    "Item",
    "Meter",
    "Raw",
    "find_files",
    "has_known_ending",
    "measure",
    "passages",
    "read",
    "read_opened",
    "unwrap",
]
