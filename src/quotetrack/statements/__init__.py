"""The same statement across documents: quotations of one speaker -> which of them are one.

``wording`` reads the words of a quotation, ``aligning`` lays two side by side, ``likeness`` weighs
how alike they are and ``conflicts`` finds what makes another statement of one; ``blocking`` says
what is compared at all, ``closing`` how far a change reaches, and ``grouping`` makes the groups.
"""

from quotetrack.statements.closing import Read, group
from quotetrack.statements.embedding import open_embedder
from quotetrack.statements.likeness import tell_method
from quotetrack.statements.relating import Model

__all__ = ["Model", "Read", "group", "open_embedder", "tell_method"]
