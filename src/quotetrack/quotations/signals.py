"""What the encoder says of each word of a document, as numbers that the finder weighs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

ROLES = ("source", "cue", "content")
TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
# From which word to which: a content's first and last word to its cue's first; a cue's first word
# to the first of its source, and to the first and the last word of all its content.
LINKS = ("start_cue", "end_cue", "cue_source", "cue_start", "cue_end")


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words ``start`` to ``end`` (half-open) that the encoder gives one of ``ROLES``."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signals:
    """Readings of the n words of a document, which are its tokens.

    ``tags``: (n, 7) probabilities of ``TAGS``; ``tagged``: the likeliest spans, in order;
    ``windows``: (n, 2) first and behind the last word of the window that each was read in;
    ``queries``, ``keys``: (n, 5, w) vectors for ``LINKS``; ``none``: (n, 5) scores of "no link";
    ``entities``: each word's entity tag, such as ``B-PERSON`` or ``O``.
    """

    tags: Floats
    tagged: tuple[Tagged, ...]
    windows: Ints
    queries: Floats
    keys: Floats
    none: Floats
    entities: tuple[str, ...]

    def link(self, name: str, words: Ints) -> Floats:
        """Return the probabilities (k, n + 1) that ``words`` (k,) link to each word, or to none.

        The last column is none's. Words of other windows are never linked to.
        """
        kind = LINKS.index(name)
        shares = np.zeros((len(words), len(self.none) + 1), dtype=np.float32)
        starts = self.windows[words, 0]
        for start in np.unique(starts).tolist():
            rows = np.flatnonzero(starts == start)
            mine = words[rows]
            end = int(self.windows[mine[0], 1])
            scores = self.queries[mine, kind] @ self.keys[start:end, kind].T
            scores = np.concatenate(
                [scores / self.queries.shape[2] ** 0.5, self.none[mine, kind, None]], 1
            )
            scores = np.exp(scores - scores.max(1, keepdims=True))
            scores /= scores.sum(1, keepdims=True)
            shares[rows, start:end], shares[rows, -1] = scores[:, :-1], scores[:, -1]
        return shares
