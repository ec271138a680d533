"""What is read off the encoder's states of words, in numpy: tags, links and entities.

The same as ``training/encoder/network.py`` trains; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.encoder.crf import Crf
from quotetrack.quotations.encoder.windows import Window
from quotetrack.quotations.encoder.words import DEPRELS, MARKS, SHAPES, UPOS, Floats, Ints
from quotetrack.quotations.signals import LINKS

ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "DATE", "TIME", "CARDINAL", "OTHER")
ENTITY_TAGS = ("O", *(f"{place}-{kind}" for kind in ENTITIES for place in "BI"))
LINK_WIDTH = 48
SYNTAX_WIDTH = 128
# How often words pass their states along the edges of the parse.
ROUNDS = 2
FEATURE_SIZES = (len(UPOS) + 1, len(DEPRELS) + 1, len(MARKS), len(SHAPES))
FEATURE_WIDTHS = (12, 16, 8, 6)
EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights by the names that training gives them."""

    weights: Mapping[str, Floats]

    @property
    def crf(self) -> Crf:
        """The CRF over the tags."""
        return Crf(*(self.weights[name] for name in ("transitions", "begin", "finish")))

    def join(self, states: Floats, features: Ints, head: Ints, below: Floats) -> Floats:
        """Return what everything is read off: (n, width + syntax width).

        ``states``: (n, width) of a window's words; ``features``: (n, 4); ``head`` and ``below``
        as ``number_heads`` gives them.
        """
        tables = (self.weights[f"embeddings.{k}.weight"] for k in range(len(FEATURE_SIZES)))
        told = [table[features[:, k]] for k, table in enumerate(tables)]
        narrow = self._norm("norm", _relu(self.apply("narrow", np.hstack([states, *told]))))
        for number in range(ROUNDS):
            edge = np.zeros((1, narrow.shape[1]), np.float32)
            before = np.vstack([edge, narrow[:-1]])
            behind = np.vstack([narrow[1:], edge])
            seen = np.hstack([narrow, narrow[head], below @ narrow, before, behind])
            mixed = _relu(self.apply(f"rounds.{number}.mix", seen))
            narrow = self._norm(f"rounds.{number}.norm", narrow + mixed)
        return np.hstack([states, narrow])

    def apply(self, layer: str, values: Floats) -> Floats:
        """Return ``values`` (n, in) through a linear layer: (n, out)."""
        product: Floats = values @ self.weights[f"{layer}.weight"].T + self.weights[f"{layer}.bias"]
        return product

    def link_vectors(self, joined: Floats) -> Floats:
        """Return (n, links, 2, w): each word's query and key for each of ``LINKS``."""
        return self.apply("link", joined).reshape(len(joined), len(LINKS), 2, LINK_WIDTH)

    def _norm(self, layer: str, values: Floats) -> Floats:
        centred = values - values.mean(1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(1, keepdims=True) + EPSILON)
        normed: Floats = scaled * self.weights[f"{layer}.weight"] + self.weights[f"{layer}.bias"]
        return normed


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0)


def number_heads(head: Ints, window: Window) -> tuple[Ints, Floats]:
    """Return each word's head as a row of the window, and the mean over its children.

    ``head``: (n,) rows of the whole text. A head outside the window leaves a root. The second
    is (m, m): at [i, j] one over the number of i's children if j is one of them.
    """
    rows = np.arange(window.end - window.start)
    inside = head[window.start : window.end] - window.start
    inside = np.where((inside >= 0) & (inside < len(rows)), inside, rows)
    below = np.zeros((len(rows), len(rows)), np.float32)
    below[inside, rows] = inside != rows
    below /= np.maximum(below.sum(1, keepdims=True), 1)
    return inside, below
