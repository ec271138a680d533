"""A linear-chain CRF over the tags of words, in numpy (Lafferty et al. 2001).

Several sequences are worked on at once; each array is (b, n, k): b sequences, n words, k tags.
"""

from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.encoder.words import Floats, Ints

# Scores this far apart are as good as certain; beyond it exponentials lose their meaning.
FLATTEST = 60.0
# After so many steps numbers are scaled, long before they are too small to be told from nought.
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Crf:
    """``transitions`` (k, k): from row to column; ``begin`` and ``finish`` (k,); log scores."""

    transitions: Floats
    begin: Floats
    finish: Floats

    def decode(self, scores: Floats, lengths: Ints) -> Ints:
        """Return the likeliest tags (b, n) of sequences padded to n (Viterbi 1967)."""
        b, n, _ = scores.shape
        best = np.empty((n, b, scores.shape[2]), np.float32)
        best[0] = self.begin + scores[:, 0]
        emitted = scores.transpose(1, 0, 2)
        for step in range(1, n):
            best[step] = (best[step - 1][:, :, None] + self.transitions).max(1) + emitted[step]
        ends = (best[lengths - 1, np.arange(b)] + self.finish).argmax(1)
        tags = np.zeros((n, b), np.int64)
        # Beyond its end a sequence keeps its last tag, from which its way back begins.
        tags[n - 1] = ends
        into = self.transitions.T
        for step in range(n - 2, -1, -1):
            before = (best[step] + into[tags[step + 1]]).argmax(1)
            tags[step] = np.where(step < lengths - 1, before, ends)
        return tags.T

    def marginals(self, scores: Floats, lengths: Ints) -> Floats:
        """Return the probability (b, n, k) of each word's tags, by forward and backward passes."""
        b, n, k = scores.shape
        local = np.exp(np.maximum(scores - scores.max(2, keepdims=True), -FLATTEST))
        moves = np.exp(np.maximum(self.transitions, -FLATTEST))
        moves[self.transitions < -FLATTEST] = 0
        # Backwards is forwards through the sequences turned round, so both are done in one: seen
        # from either end, what a tag has behind it, before the word itself is looked at.
        places = np.arange(n)[:, None]
        turned = np.where(places < lengths, lengths - 1 - places, places)
        rows = np.arange(b)
        both = np.stack([local.transpose(1, 0, 2), local[rows, turned]], 1)
        ways = np.stack([moves, moves.T])
        reached = np.empty((n, 2, b, k))
        reached[0] = np.exp(np.stack([self.begin, self.finish]))[:, None]
        for step in range(1, n):
            reached[step] = (reached[step - 1] * both[step - 1]) @ ways
            if step % OFTEN == 0:
                reached[step] /= reached[step].sum(2, keepdims=True)
        joined = reached[:, 0] * reached[turned, 1, rows] * both[:, 0]
        joined = joined.transpose(1, 0, 2)
        shares: Floats = (joined / joined.sum(2, keepdims=True)).astype(np.float32)
        return shares
