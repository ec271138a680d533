"""A linear-chain CRF over the tags of words, in numpy (Lafferty et al. 2001).

Several sequences are worked on at once; each array is (b, n, k): b sequences, n words, k tags.
"""

from dataclasses import dataclass

import numpy as np

from quotetrack.quotations.encoder.words import Floats, Ints

# Scores this far apart are as good as certain; beyond it exponentials lose their meaning.
FLATTEST = 60.0


@dataclass(frozen=True, slots=True)
class Crf:
    """``transitions`` (k, k): from row to column; ``begin`` and ``finish`` (k,); log scores."""

    transitions: Floats
    begin: Floats
    finish: Floats

    def decode(self, scores: Floats, lengths: Ints) -> Ints:
        """Return the likeliest tags (b, n) of sequences padded to n (Viterbi 1967)."""
        b, n, k = scores.shape
        back = np.zeros((n, b, k), np.int64)
        best = self.begin + scores[:, 0]
        rows, columns = np.arange(b)[:, None], np.arange(k)[None]
        stay = np.broadcast_to(columns, (b, k))
        for step in range(1, n):
            paths = best[:, :, None] + self.transitions
            choice = paths.argmax(1)
            going = (step < lengths)[:, None]
            back[step] = np.where(going, choice, stay)
            best = np.where(going, paths[rows, choice, columns] + scores[:, step], best)
        tags = np.zeros((b, n), np.int64)
        tags[:, -1] = (best + self.finish).argmax(1)
        for step in range(n - 1, 0, -1):
            tags[:, step - 1] = back[step][rows[:, 0], tags[:, step]]
        return tags

    def marginals(self, scores: Floats, lengths: Ints) -> Floats:
        """Return the probability (b, n, k) of each word's tags, by forward and backward passes."""
        b, n, k = scores.shape
        local = np.exp(np.maximum(scores - scores.max(2, keepdims=True), -FLATTEST))
        moves = np.exp(np.maximum(self.transitions, -FLATTEST))
        moves[self.transitions < -FLATTEST] = 0
        ahead = np.empty((n, b, k))
        behind = np.empty((n, b, k))
        ahead[0] = local[:, 0] * np.exp(self.begin)
        for step in range(1, n):
            ahead[step] = (ahead[step - 1] @ moves) * local[:, step]
            ahead[step] /= ahead[step].sum(1, keepdims=True)
        finish = np.exp(self.finish)
        behind[n - 1] = finish
        for step in range(n - 2, -1, -1):
            back = (behind[step + 1] * local[:, step + 1]) @ moves.T
            back /= back.sum(1, keepdims=True)
            behind[step] = np.where((step + 1 < lengths)[:, None], back, finish)
        both = (ahead * behind).transpose(1, 0, 2)
        shares: Floats = (both / both.sum(2, keepdims=True)).astype(np.float32)
        return shares
