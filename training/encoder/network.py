"""The network that is trained: encoder, syntax layers, and what is read off each word.

Tags by a linear-chain CRF (Lafferty et al. 2001), links by biaffine scores (Dozat & Manning 2017,
arXiv:1611.01734), as CofeNet's authors and PolNeAR's found tagging to work best; new is that the
words' states pass twice along the edges of the dependency parse before anything is decided.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformer import LAYERS, WIDTH, Transformer

from quotetrack.quotations.encoder.heads import (
    ENTITY_TAGS,
    FEATURE_SIZES,
    FEATURE_WIDTHS,
    LINK_WIDTH,
    ROUNDS,
    SYNTAX_WIDTH,
)
from quotetrack.quotations.signals import LINKS, TAGS

NEVER = -1e4


@dataclass
class Batch:
    """Windows padded to one size: b windows, t pieces, n words.

    ``children`` (b, n, n) has at [i, j] one over the number of i's children if j is one.
    Targets: ``tags`` and ``entities`` (b, n); ``links``: for each kind of LINKS the (window, word,
    target) rows, the target 0 for none, else one more than the word's row. ``taught``: (b, n,
    width + tags), the states and the tags' scores that a teacher gives, if there is one.
    """

    pieces: Tensor
    mask: Tensor
    first: Tensor
    features: Tensor
    head: Tensor
    children: Tensor
    lengths: Tensor
    tags: Tensor
    entities: Tensor
    links: dict[str, Tensor]
    taught: Tensor | None = None


class SyntaxLayer(nn.Module):
    """Adds to each word's state what its head, its children and its neighbours say."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(5 * SYNTAX_WIDTH, SYNTAX_WIDTH)
        self.norm = nn.LayerNorm(SYNTAX_WIDTH, eps=1e-6)

    def forward(self, states: Tensor, inside: Tensor, head: Tensor, children: Tensor) -> Tensor:
        """Return new states (b, n, w); beyond a window's words, where ``inside`` is 0, all is 0."""
        above = states.gather(1, head[..., None].expand_as(states))
        below = children @ states
        before = functional.pad(states, (0, 0, 1, 0))[:, :-1]
        behind = functional.pad(states, (0, 0, 0, 1))[:, 1:]
        mixed = self.mix(torch.cat([states, above, below, before, behind], -1))
        normed: Tensor = self.norm(states + functional.relu(mixed)) * inside
        return normed


class Heads(nn.Module):
    """What is read off the encoder's states of words; ``heads.py`` of the package does the same."""

    barred: Tensor

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.embeddings = nn.ModuleList(
            nn.Embedding(size, width)
            for size, width in zip(FEATURE_SIZES, FEATURE_WIDTHS, strict=True)
        )
        self.narrow = nn.Linear(WIDTH + sum(FEATURE_WIDTHS), SYNTAX_WIDTH)
        self.norm = nn.LayerNorm(SYNTAX_WIDTH, eps=1e-6)
        self.rounds = nn.ModuleList(SyntaxLayer() for _ in range(ROUNDS))
        self.tag = nn.Linear(WIDTH + SYNTAX_WIDTH, len(TAGS))
        self.entity = nn.Linear(WIDTH + SYNTAX_WIDTH, len(ENTITY_TAGS))
        self.link = nn.Linear(WIDTH + SYNTAX_WIDTH, 2 * len(LINKS) * LINK_WIDTH)
        self.none = nn.Linear(WIDTH + SYNTAX_WIDTH, len(LINKS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.begin = nn.Parameter(torch.zeros(len(TAGS)))
        self.finish = nn.Parameter(torch.zeros(len(TAGS)))
        self.dropout = nn.Dropout(dropout)
        barred = [[NEVER if b[0] == "I" and a[2:] != b[2:] else 0.0 for b in TAGS] for a in TAGS]
        self.register_buffer("barred", torch.tensor(barred))

    def read(self, states: Tensor, batch: Batch) -> Tensor:
        """Return the states (b, n, width + syntax width) that everything is read off."""
        told = [embed(batch.features[..., k]) for k, embed in enumerate(self.embeddings)]
        narrow = self.norm(functional.relu(self.narrow(torch.cat([states, *told], -1))))
        inside = (torch.arange(states.shape[1])[None] < batch.lengths[:, None])[..., None].float()
        narrow = self.dropout(narrow) * inside
        for layer in self.rounds:
            narrow = layer(narrow, inside, batch.head, batch.children)
        joined: Tensor = self.dropout(torch.cat([states, narrow], -1))
        return joined

    def moves(self) -> Tensor:
        """Return the scores (k, k) of going from one tag to another; some are barred."""
        return self.transitions + self.barred

    def crf_loss(self, scores: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Return the negative log-likelihood a word of the tags given (b, n)."""
        table = self.moves()
        inside = torch.arange(tags.shape[1])[None] < lengths[:, None]
        path = scores.gather(2, tags[..., None])[..., 0] * inside
        steps = table[tags[:, :-1], tags[:, 1:]] * inside[:, 1:]
        last = tags.gather(1, (lengths - 1)[:, None])[:, 0]
        right = path.sum(1) + steps.sum(1) + self.begin[tags[:, 0]] + self.finish[last]
        total = self.begin + scores[:, 0]
        for step in range(1, scores.shape[1]):
            moved = torch.logsumexp(total[:, :, None] + table, 1) + scores[:, step]
            total = torch.where(inside[:, step, None], moved, total)
        everything = torch.logsumexp(total + self.finish, 1)
        return (everything - right).sum() / lengths.sum()

    def link_scores(self, joined: Tensor) -> tuple[Tensor, Tensor]:
        """Return vectors (b, n, 2 * links, w) and the scores (b, n, links) of "none"."""
        b, n, _ = joined.shape
        return self.link(joined).view(b, n, 2 * len(LINKS), LINK_WIDTH), self.none(joined)

    def link_loss(self, joined: Tensor, lengths: Tensor, links: dict[str, Tensor]) -> Tensor:
        """Return the mean cross-entropy of the links' targets among all words of the window."""
        vectors, none = self.link_scores(joined)
        outside = torch.arange(joined.shape[1])[None] >= lengths[:, None]
        losses = []
        for k, name in enumerate(LINKS):
            rows = links[name]
            if not len(rows):
                continue
            window, word, target = rows.T
            query = vectors[window, word, 2 * k]
            key = vectors[window, :, 2 * k + 1]
            scores = torch.einsum("rd,rnd->rn", query, key) / LINK_WIDTH**0.5
            scores = scores.masked_fill(outside[window], NEVER)
            scores = torch.cat([none[window, word, k, None], scores], 1)
            losses.append(functional.cross_entropy(scores, target))
        return torch.stack(losses).sum() if losses else joined.sum() * 0


class Network(nn.Module):
    """Encoder and heads."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.transformer = Transformer(dropout, layers)
        self.heads = Heads(dropout)

    def forward(self, batch: Batch) -> Tensor:
        """Return the joined states of words (b, n, width + syntax width)."""
        return self.heads.read(self.read(batch), batch)

    def read(self, batch: Batch) -> Tensor:
        """Return the states of words (b, n, width), as the transformer gives them."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.transformer(batch.pieces, batch.mask).float()
        words: Tensor = states.gather(1, batch.first[..., None].expand(-1, -1, WIDTH))
        return words

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        """Return the losses by name: crf, links, entities; with a teacher also states and tags."""
        states = self.read(batch)
        joined = self.heads.read(states, batch)
        scores = self.heads.tag(joined)
        inside = torch.arange(joined.shape[1])[None] < batch.lengths[:, None]
        entities = self.heads.entity(joined)[inside]
        losses = {
            "crf": self.heads.crf_loss(scores, batch.tags, batch.lengths),
            "links": self.heads.link_loss(joined, batch.lengths, batch.links),
            "entities": functional.cross_entropy(entities, batch.entities[inside]),
        }
        if batch.taught is not None:
            taught = batch.taught[inside]
            losses["states"] = functional.mse_loss(states[inside], taught[:, :WIDTH])
            ours, theirs = (x.log_softmax(-1) for x in (scores[inside], taught[:, WIDTH:]))
            losses["tags"] = functional.kl_div(ours, theirs, log_target=True, reduction="batchmean")
        return losses
