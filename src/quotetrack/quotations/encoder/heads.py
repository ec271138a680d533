"""What is read off the encoder's states of words: tags, links and entities.

The heads that read are part of the graph, as ``training/encoder/graph.py`` lays it and
``training/encoder/network.py`` trains it; here is what they are told of the parse.
"""

import numpy as np

from quotetrack.quotations.encoder.windows import Window
from quotetrack.quotations.encoder.words import DEPRELS, MARKS, SHAPES, UPOS, Ints, Words

ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "DATE", "TIME", "CARDINAL", "OTHER")
ENTITY_TAGS = ("O", *(f"{place}-{kind}" for kind in ENTITIES for place in "BI"))
LINK_WIDTH = 48
SYNTAX_WIDTH = 128
# How often words pass their states along the edges of the parse.
ROUNDS = 2
FEATURE_SIZES = (len(UPOS) + 1, len(DEPRELS) + 1, len(MARKS), len(SHAPES))
FEATURE_WIDTHS = (12, 16, 8, 6)


def lay_inputs(words: Words, window: Window) -> dict[str, Ints]:
    """Return what the graph reads of a window of t pieces, n words.

    ``pieces``: (1, t); ``order``: 0 ... t - 1; ``first``: (n,) each word's first piece;
    ``features``: (n, 4); ``head``: (n,) each word's head as a row of the window, its own for a
    root; ``parent``: (1, n) the same, -1 for a root; ``rows``: (n, 1), 0 ... n - 1.
    """
    head = number_heads(words.head, window)
    rows = np.arange(len(head))
    return {
        "pieces": window.pieces[None],
        "order": np.arange(len(window.pieces)),
        "first": window.first,
        "features": words.features[window.start : window.end],
        "head": head,
        "parent": np.where(head == rows, -1, head)[None],
        "rows": rows[:, None],
    }


def number_heads(head: Ints, window: Window) -> Ints:
    """Return each word's head as a row of the window; a head outside the window leaves a root.

    ``head``: (n,) rows of the whole text.
    """
    rows = np.arange(window.end - window.start)
    inside = head[window.start : window.end] - window.start
    numbers: Ints = np.where((inside >= 0) & (inside < len(rows)), inside, rows)
    return numbers
