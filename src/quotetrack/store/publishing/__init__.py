"""The public copy of an archive: what of it may be shown, as tables that stay fast when large."""

from quotetrack.store.publishing.copying import Published, make_public
from quotetrack.store.publishing.policy import Policy, TextPolicy
from quotetrack.store.publishing.recognising import is_public, read_build

__all__ = [
    "Policy",
    "Published",
    "TextPolicy",
    "is_public",
    "make_public",
    "read_build",
]
