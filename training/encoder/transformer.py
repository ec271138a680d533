"""BERT's encoder in plain torch, small enough to read (Devlin et al. 2019, arXiv:1810.04805).

Weights are named as in the checkpoint that is fine-tuned (MiniLM-L6-H384, Wang et al. 2020,
arXiv:2002.10957), so that loading and exporting need no table.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

# What stands for minus infinity.
NEVER = -1e4
VOCABULARY, POSITIONS, WIDTH, HEADS = 30522, 512, 384, 12
# Layers of the checkpoint.
LAYERS = 6


def count_layers(names: Iterable[str]) -> int:
    """Return how many layers weights of these names belong to."""
    return len({n for name in names for n in re.findall(r"\blayers\.(\d+)\.", name)})


class Embeddings(nn.Module):
    """Word pieces and their positions as vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(VOCABULARY, WIDTH)
        self.position_embeddings = nn.Embedding(POSITIONS, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.LayerNorm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, pieces: Tensor) -> Tensor:
        """Return (b, t, width) for (b, t) ids."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        summed = self.word_embeddings(pieces) + self.position_embeddings(places)
        normed: Tensor = self.LayerNorm(summed + self.token_type_embeddings.weight[0])
        return normed


class Layer(nn.Module):
    """Attention and a feed-forward net, each added to its input and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, 4 * WIDTH)
        self.narrow = nn.Linear(4 * WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Return new states; ``mask`` (b, 1, 1, t) is True where there is a piece."""
        b, t, _ = states.shape
        query, key, value = (
            project(states).view(b, t, HEADS, -1).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        # On a CPU plain products learn faster than PyTorch's attention, whose way back is slow.
        scores = (query * (WIDTH // HEADS) ** -0.5) @ key.transpose(-1, -2)
        if mask is not None:
            scores = scores + torch.zeros_like(mask, dtype=scores.dtype).masked_fill(~mask, NEVER)
        with torch.autocast("cpu", enabled=False):
            mixed = scores.softmax(-1) @ value
        mixed = self.attended(mixed.transpose(1, 2).reshape(b, t, WIDTH))
        states = self.attended_norm(states + self.dropout(mixed))
        wide = self.narrow(functional.gelu(self.wide(states)))
        normed: Tensor = self.norm(states + self.dropout(wide))
        return normed


class Transformer(nn.Module):
    """The encoder."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, pieces: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return states (b, t, width) for ids (b, t)."""
        states: Tensor = self.dropout(self.embeddings(pieces))
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def load(self, path: Path) -> None:
        """Take the weights of a BERT checkpoint in safetensors."""
        given = load_file(path)
        self.load_state_dict({name: given[theirs] for name, theirs in self._names().items()})

    def _names(self) -> dict[str, str]:
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "attended": "attention.output.dense",
            "attended_norm": "attention.output.LayerNorm",
            "wide": "intermediate.dense",
            "narrow": "output.dense",
            "norm": "output.LayerNorm",
        }
        names = {}
        for name in self.state_dict():
            if name.startswith("layers."):
                _, number, part, kind = name.split(".")
                names[name] = f"encoder.layer.{number}.{parts[part]}.{kind}"
            else:
                names[name] = name
        return names
